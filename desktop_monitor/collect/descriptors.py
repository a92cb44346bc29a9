"""How many descriptors this program may hold: the soft limit, raised as far as is needed.

The process table keeps one descriptor per process, a desktop allows 1024 by default.
Must not know what the descriptors are opened for.
"""

from __future__ import annotations

import sys

HEADROOM = 256
"""Descriptors left to the rest of the program: sockets, files, the display, libraries."""


class DescriptorBudget:
    """Counts descriptors that are kept for long and says when there is no room for one more.

    `ceiling` is a limit below the system's, in descriptors; None asks for whatever the
    system allows.
    """

    __slots__ = ("_ceiling", "_held", "_room")

    def __init__(self, ceiling: int | None = None) -> None:
        self._ceiling = ceiling
        self._held = 0
        self._room = 0

    @property
    def held(self) -> int:
        """Descriptors taken and not given back."""
        return self._held

    def take(self) -> bool:
        """Whether one more descriptor may be kept; counts it if so."""
        if self._held >= self._room:
            self._room = self._room_for(max(512, 2 * self._held))
        if self._held >= self._room:
            return False
        self._held += 1
        return True

    def give_back(self) -> None:
        """One descriptor that was taken is closed."""
        self._held -= 1

    def shrink(self) -> None:
        """The system refused one although there was room: stay below what is held now."""
        self._ceiling = max(0, self._held - HEADROOM // 4)
        self._room = self._ceiling

    def _room_for(self, wanted: int) -> int:
        room = raise_descriptor_limit(wanted + HEADROOM) - HEADROOM
        return max(0, room if self._ceiling is None else min(room, self._ceiling))


if sys.platform == "win32":

    def raise_descriptor_limit(wanted: int) -> int:
        """Make room for `wanted` descriptors and return how many there may be: Windows sets no limit."""
        return wanted

else:
    import resource

    def raise_descriptor_limit(wanted: int) -> int:
        """Make room for `wanted` descriptors, as far as the hard limit lets us.

        Returns how many may be open at once afterwards, which can be more or fewer.
        """
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        unlimited = resource.RLIM_INFINITY
        if soft == unlimited:
            return sys.maxsize
        if soft >= wanted:
            return soft
        target = wanted if hard == unlimited else min(wanted, hard)
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (target, hard))
        except (OSError, ValueError):
            # macOS refuses values above a limit it does not report.
            return soft
        return target
