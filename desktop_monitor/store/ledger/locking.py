"""Alone among all programs while something is switched: a lock that ends with its holder, however that ends.

Must not know what is switched.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop_monitor.errors import ActionError
from desktop_monitor.file_locks import held
from desktop_monitor.language.text import text
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
    with held(_opened(location.parent / _FILE)) as is_ours:
        if not is_ours:
            raise ActionError("Nothing was switched", "Another program switches something now. Try again in a moment.")
        yield


def _opened(path: Path) -> int:
    try:
        return open_private(path, os.O_RDWR | os.O_CREAT)
    except OSError as error:
        raise ActionError(
            "Nothing was switched", text("{path}: {why}", path=str(path), why=error.strerror or str(error))
        ) from error
