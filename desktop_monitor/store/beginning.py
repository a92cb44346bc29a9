"""Begins a store for writing: its folder made, a damaged file set aside and a fresh one begun.

For the journal and the ledger alike. Must not know what either keeps.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Protocol, TypeVar

from desktop_monitor.clock import Clock
from desktop_monitor.errors import StoreEnvironmentError
from desktop_monitor.language.text import Text, text
from desktop_monitor.private_files import make_private_folder
from desktop_monitor.store.damage import StoreDamagedError, set_aside
from desktop_monitor.store.location import Location, MemoryLocation

_MEMORY_NAMES = count(1)


class Noticing(Protocol):
    """A store that tells what happened to its file."""

    notices: tuple[Text, ...]


S = TypeVar("S", bound=Noticing)


def begun(location: Location, clock: Clock, opened: Callable[[Location], S], set_aside_key: str) -> S:
    """What `opened` gives for `location`; for a damaged file, what it gives for a fresh one, with a notice.

    `set_aside_key` is the notice's text, with `{file}`. Raises what `opened` raises, and
    StoreEnvironmentError for a folder that cannot be made.
    """
    if isinstance(location, MemoryLocation):
        return opened(location)
    _make_folder(location.parent)
    try:
        return opened(location)
    except StoreDamagedError:
        kept = set_aside(location, clock.now().wall_seconds)
    fresh = opened(location)
    fresh.notices += (text(set_aside_key, file=str(kept)),)
    return fresh


def memory_location(kind: str) -> MemoryLocation:
    """A place for a store of this kind that lives no longer than the program."""
    return MemoryLocation(f"{kind}-{os.getpid()}-{next(_MEMORY_NAMES)}")


def _make_folder(folder: Path) -> None:
    try:
        make_private_folder(folder)
    except OSError as error:
        raise StoreEnvironmentError(
            "The data folder cannot be made",
            text(
                "{folder}: {why}. Choose another with --storage-path.",
                folder=str(folder),
                why=error.strerror or str(error),
            ),
        ) from error
