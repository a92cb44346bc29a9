"""Opens the ledger for writing, made or set aside where that is needed. Must not know what is written."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

from desktop_monitor.clock import Clock, SystemClock
from desktop_monitor.errors import StoreEnvironmentError
from desktop_monitor.metrics.text import text
from desktop_monitor.private_files import make_private_folder
from desktop_monitor.store.damage import StoreDamagedError, set_aside
from desktop_monitor.store.ledger.schema import LEDGER
from desktop_monitor.store.ledger.writer import Ledger
from desktop_monitor.store.location import Location, MemoryLocation
from desktop_monitor.store.opening import open_writer

_MEMORY_NAMES = count(1)


def open_ledger(location: Location, clock: Clock | None = None) -> Ledger:
    """The ledger at `location` (see `Paths.ledger`, `memory_location`), made where it is missing.

    A damaged file is set aside and a fresh one begun (see `Ledger.notices`). Raises
    StoreEnvironmentError for a folder or file that refuses and for a file of a newer version.
    """
    clock = clock or SystemClock()
    if isinstance(location, MemoryLocation):
        return _opened(location, clock)
    _make_folder(location.parent)
    try:
        return _opened(location, clock)
    except StoreDamagedError:
        kept = set_aside(location, clock.now().wall_seconds)
    ledger = _opened(location, clock)
    ledger.notices += (text("store.ledger_set_aside", file=str(kept)),)
    return ledger


def memory_location() -> MemoryLocation:
    """A place for a ledger that lives no longer than the program."""
    return MemoryLocation(f"ledger-{os.getpid()}-{next(_MEMORY_NAMES)}")


def _opened(location: Location, clock: Clock) -> Ledger:
    database, backup = open_writer(location, LEDGER)
    if not isinstance(location, MemoryLocation):
        # What was switched must not be forgotten in a power cut (https://www.sqlite.org/pragma.html#pragma_synchronous).
        database.run("PRAGMA synchronous = FULL")
        database.run("PRAGMA fullfsync = ON")
    ledger = Ledger(database, clock)
    if backup is not None:
        ledger.notices += (text("store.migrated", backup=str(backup)),)
    return ledger


def _make_folder(folder: Path) -> None:
    try:
        make_private_folder(folder)
    except OSError as error:
        raise StoreEnvironmentError(
            "The data folder cannot be made", f"{folder}: {error.strerror}. Choose another with --storage-path."
        ) from error
