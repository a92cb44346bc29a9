"""How much room a store takes. Must not know what is in it."""

from __future__ import annotations

from desktop_monitor.store.damage import COMPANIONS
from desktop_monitor.store.database import Database
from desktop_monitor.store.location import MemoryLocation


def size_of(database: Database) -> int:
    """Bytes on disk, the file's companions included, or in memory."""
    path = database.location
    if isinstance(path, MemoryLocation):
        return int(database.value("PRAGMA page_count")) * int(database.value("PRAGMA page_size"))
    files = (path, *(path.with_name(path.name + suffix) for suffix in COMPANIONS))
    return sum(file.stat().st_size for file in files if file.exists())
