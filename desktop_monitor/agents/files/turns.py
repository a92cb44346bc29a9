"""Whose turn it is to be looked at: the most recently changed each time, all others now and then.

Must not know what is looked at.
"""

from __future__ import annotations

import heapq


class Turns:
    """Paths in the order in which they changed."""

    def __init__(self, recent: int, sweep_looks: int) -> None:
        """`recent` of them are due each time, all others once in `sweep_looks` times."""
        self._recent_limit = recent
        self._sweep_looks = sweep_looks
        self._modified: dict[str, int] = {}
        self._recent: tuple[str, ...] = ()
        self._is_order_known = True
        self._look = 0

    def due(self) -> list[str]:
        """Those to look at now."""
        if not self._is_order_known:
            newest = heapq.nlargest(self._recent_limit, self._modified.items(), key=lambda item: item[1])
            self._recent = tuple(path for path, _ in newest)
            self._is_order_known = True
        swept = list(self._modified)[self._look % self._sweep_looks :: self._sweep_looks]
        self._look += 1
        return list(dict.fromkeys((*self._recent, *swept)))

    def changed(self, path: str, modified_ns: int) -> None:
        """`path` is new or changed at `modified_ns`."""
        self._modified[path] = modified_ns
        if path not in self._recent:
            self._is_order_known = False

    def drop(self, path: str) -> None:
        """`path` is gone."""
        if self._modified.pop(path, None) is not None and path in self._recent:
            self._is_order_known = False
