"""Opens the ledger for writing, made or set aside where that is needed. Must not know what is written."""

from __future__ import annotations

from functools import partial

from desktop_monitor.clock import Clock, SystemClock
from desktop_monitor.language.text import text
from desktop_monitor.store import beginning
from desktop_monitor.store.ledger.schema import LEDGER
from desktop_monitor.store.ledger.writer import Ledger
from desktop_monitor.store.location import Location, MemoryLocation
from desktop_monitor.store.opening import open_writer


def open_ledger(location: Location, clock: Clock | None = None) -> Ledger:
    """The ledger at `location` (see `Paths.ledger`, `memory_location`), made where it is missing.

    A damaged file is set aside and a fresh one begun (see `Ledger.notices`). Raises
    StoreEnvironmentError for a folder or file that refuses and for a file of a newer version.
    """
    clock = clock or SystemClock()
    return beginning.begun(location, clock, partial(_opened, clock), "store.ledger_set_aside")


def memory_location() -> MemoryLocation:
    """A place for a ledger that lives no longer than the program."""
    return beginning.memory_location("ledger")


def _opened(clock: Clock, location: Location) -> Ledger:
    database, backup = open_writer(location, LEDGER)
    if not isinstance(location, MemoryLocation):
        # What was switched must not be forgotten in a power cut (https://www.sqlite.org/pragma.html#pragma_synchronous).
        database.run("PRAGMA synchronous = FULL")
        database.run("PRAGMA fullfsync = ON")
    ledger = Ledger(database, clock)
    if backup is not None:
        ledger.notices += (text("store.migrated", backup=str(backup)),)
    return ledger
