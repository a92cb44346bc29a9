"""What agents did, kept in a SQLite file of its own: several processes may write at once.

Importing the package imports none of its parts: who only asks does not load what writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop_monitor.store.journal.opening import memory_location, open_journal
    from desktop_monitor.store.journal.reader import StoredJournal, read_journal
    from desktop_monitor.store.journal.writer import Journal

__all__ = ["Journal", "StoredJournal", "memory_location", "open_journal", "read_journal"]

_MODULES = {
    "Journal": "writer",
    "StoredJournal": "reader",
    "memory_location": "opening",
    "open_journal": "opening",
    "read_journal": "reader",
}


def __getattr__(name: str) -> Any:
    """One of `__all__`, loaded when it is asked for."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
