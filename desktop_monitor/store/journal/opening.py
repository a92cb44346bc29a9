"""Opens the journal for writing, made or set aside where that is needed. Must not know what is written."""

from __future__ import annotations

from functools import partial

from desktop_monitor.clock import Clock, SystemClock
from desktop_monitor.language.text import text
from desktop_monitor.store import beginning
from desktop_monitor.store.journal.schema import JOURNAL
from desktop_monitor.store.journal.writer import Journal
from desktop_monitor.store.location import Location, MemoryLocation
from desktop_monitor.store.opening import open_writer


def open_journal(location: Location, clock: Clock | None = None) -> Journal:
    """The journal at `location` (see `Paths.journal`, `memory_location`), made where it is missing.

    A damaged file is set aside and a fresh one begun (see `Journal.notices`). Raises
    StoreEnvironmentError for a folder or file that refuses and for a file of a newer version.
    """
    clock = clock or SystemClock()
    return beginning.begun(location, clock, partial(_opened, clock), "store.journal_set_aside")


def memory_location() -> MemoryLocation:
    """A place for a journal that lives no longer than the program."""
    return beginning.memory_location("journal")


def _opened(clock: Clock, location: Location) -> Journal:
    database, backup = open_writer(location, JOURNAL)
    journal = Journal(database, clock)
    if backup is not None:
        journal.notices += (text("store.migrated", backup=str(backup)),)
    return journal
