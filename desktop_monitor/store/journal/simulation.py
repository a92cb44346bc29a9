"""Whether a journal is a simulated one, and the scene its simulator left.

The mark is a cursor whose path no file has: it is written in one transaction with the
simulated facts and goes with them when everything is deleted. Must not know what a
scene says.
"""

from __future__ import annotations

import os

from desktop_monitor.agents.source import Cursor
from desktop_monitor.store.journal.schema import JOURNAL
from desktop_monitor.store.location import Location
from desktop_monitor.store.opening import identity_of, open_reader

_PATH = "simulated:"
"""Every real cursor's path is absolute."""
_NEVER_OLD = (1 << 63) - 1
"""Cursors of files long gone are forgotten, this one is not."""


def simulation_mark(scene: bytes) -> Cursor:
    """What marks a journal as simulated, to be written with the facts."""
    return Cursor(_PATH, inode=0, offset=0, size_bytes=len(scene), modified_ns=_NEVER_OLD, state=scene)


def simulated_scene(location: Location) -> bytes | None:
    """The scene of a simulated journal; None for a real one, or none. Raises StoreEnvironmentError."""
    if identity_of(location) is None:
        return None
    database = open_reader(location, JOURNAL)
    try:
        if not database.rows("SELECT 1 FROM sqlite_schema WHERE name = 'cursors'"):
            return None
        scene = database.value("SELECT state FROM cursors WHERE path = ?", (os.fsencode(_PATH),))
    finally:
        database.close()
    return None if scene is None else bytes(scene)


def is_simulated(location: Location) -> bool:
    """Whether what the journal holds was made up. Raises StoreEnvironmentError."""
    return simulated_scene(location) is not None
