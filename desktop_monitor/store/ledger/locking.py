"""Alone among all programs while something is switched: a lock that ends with its holder, however that ends.

Must not know what is switched.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from desktop_monitor.errors import ActionError
from desktop_monitor.file_locks import try_lock, unlock
from desktop_monitor.private_files import open_private
from desktop_monitor.store.location import Location, MemoryLocation

_FILE = "switching.lock"


@contextmanager
def switching(location: Location) -> Iterator[None]:
    """Alone with the switches of the ledger at `location`. Never waits.

    Raises ActionError when another program switches now, or where the folder refuses.
    """
    if isinstance(location, MemoryLocation):
        yield
        return
    descriptor = _opened(location.parent / _FILE)
    try:
        if not _try(descriptor):
            raise ActionError("Nothing was switched", "Another program switches something now. Try again in a moment.")
        try:
            yield
        finally:
            with suppress(OSError):
                unlock(descriptor)
    finally:
        os.close(descriptor)


def _opened(path: Path) -> int:
    try:
        return open_private(path, os.O_RDWR | os.O_CREAT)
    except OSError as error:
        raise ActionError("Nothing was switched", f"{path}: {error.strerror or error}") from error


def _try(descriptor: int) -> bool:
    try:
        return try_lock(descriptor)
    except OSError:  # a file system without locks
        return True
