"""Opens the journal for writing, made or set aside where that is needed. Must not know what is written."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

from desktop_monitor.clock import Clock, SystemClock
from desktop_monitor.errors import StoreEnvironmentError
from desktop_monitor.metrics.text import text
from desktop_monitor.private_files import make_private_folder
from desktop_monitor.store.damage import StoreDamagedError, set_aside
from desktop_monitor.store.journal.schema import JOURNAL
from desktop_monitor.store.journal.writer import Journal
from desktop_monitor.store.location import Location, MemoryLocation
from desktop_monitor.store.opening import open_writer

_MEMORY_NAMES = count(1)


def open_journal(location: Location, clock: Clock | None = None) -> Journal:
    """The journal at `location` (see `Paths.journal`, `memory_location`), made where it is missing.

    A damaged file is set aside and a fresh one begun (see `Journal.notices`). Raises
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
    journal = _opened(location, clock)
    journal.notices += (text("store.journal_set_aside", file=str(kept)),)
    return journal


def memory_location() -> MemoryLocation:
    """A place for a journal that lives no longer than the program."""
    return MemoryLocation(f"journal-{os.getpid()}-{next(_MEMORY_NAMES)}")


def _opened(location: Location, clock: Clock) -> Journal:
    database, backup = open_writer(location, JOURNAL)
    journal = Journal(database, clock)
    if backup is not None:
        journal.notices += (text("store.migrated", backup=str(backup)),)
    return journal


def _make_folder(folder: Path) -> None:
    try:
        make_private_folder(folder)
    except OSError as error:
        raise StoreEnvironmentError(
            "The data folder cannot be made", f"{folder}: {error.strerror}. Choose another with --storage-path."
        ) from error
