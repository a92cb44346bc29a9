"""The C library's heap: how many parts it has, and when what is free in them goes back to the system.

glibc gives nearly every thread an arena of its own and returns only its top: 15 MB
stayed behind after bodies of 3.5 MB, and a dozen threads that mostly sleep held 1.5 MB
between them (measured). Does nothing where the C library has no such calls. Must not know
what is in it.
"""

from __future__ import annotations

import sys
from contextlib import suppress

_ARENA_MAX = -8
"""M_ARENA_MAX of glibc's malloc.h."""
_ARENAS = 2
"""Python lets one thread run at a time, so that more would hardly be used at once."""


def share_arenas() -> None:
    """Have all threads share a few arenas; to be called before there are any."""
    if sys.platform != "linux":
        return
    import ctypes

    with suppress(OSError, AttributeError):  # musl has none
        ctypes.CDLL(None).mallopt(_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Return what is free, after something large."""
    if sys.platform != "linux":
        return
    import ctypes

    with suppress(OSError, AttributeError):  # musl has none
        ctypes.CDLL(None).malloc_trim(0)
