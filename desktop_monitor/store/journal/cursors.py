"""How far each file was read, kept in the same transaction as what was found in it. Must not know facts."""

from __future__ import annotations

import os
from collections.abc import Iterable

from desktop_monitor.agents.source import Cursor
from desktop_monitor.store.database import Database

_MOST = (1 << 63) - 1


def read_cursors(database: Database) -> dict[str, Cursor]:
    """Every cursor by its path."""
    rows = database.rows("SELECT path, inode, offset, size_bytes, modified_ns, state FROM cursors")
    found = {}
    for path, inode, offset, size_bytes, modified_ns, state in rows:
        name = os.fsdecode(path)
        found[name] = Cursor(name, int(inode), offset, size_bytes, modified_ns, state)
    return found


def write_cursors(database: Database, cursors: Iterable[Cursor]) -> None:
    """Keep `cursors` in the place of former ones of the same files."""
    # An inode of Windows may have 128 bits, and a path need not be text.
    rows = [
        (_path(one.path), str(one.inode), one.offset, one.size_bytes, min(one.modified_ns, _MOST), one.state)
        for one in cursors
    ]
    database.run_many(
        "INSERT INTO cursors (path, inode, offset, size_bytes, modified_ns, state) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (path) DO UPDATE SET inode = excluded.inode, offset = excluded.offset,"
        " size_bytes = excluded.size_bytes, modified_ns = excluded.modified_ns, state = excluded.state",
        rows,
    )


def _path(path: str) -> bytes:
    return os.fsencode(path)
