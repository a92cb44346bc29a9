"""Thins what was measured of process trees before the journal keeps it: one sample a stretch.

Must not know how trees are measured or kept.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from desktop_monitor.agents.trees.reading import TreeReading
from desktop_monitor.clock import Instant
from desktop_monitor.engine.agents.session_views import SessionKey
from desktop_monitor.store.journal_types import TreeSample

STRETCH_SECONDS = 10.0


class TreeRecord:
    """Collects passes and gives away their means once a stretch."""

    def __init__(self) -> None:
        self._began: float | None = None
        self._passes: dict[SessionKey, list[TreeReading]] = {}

    def add(self, at: Instant, trees: Sequence[TreeReading]) -> Iterator[tuple[SessionKey, tuple[TreeSample, ...]]]:
        """Count in one pass; what is to be kept, if a stretch is over."""
        for tree in trees:
            if tree.session:
                self._passes.setdefault((tree.interface, tree.session), []).append(tree)
        self._began = at.monotonic_seconds if self._began is None else self._began
        if at.monotonic_seconds - self._began < STRETCH_SECONDS:
            return
        passes, self._passes, self._began = self._passes, {}, at.monotonic_seconds
        for key, readings in passes.items():
            yield key, (_sample(at.wall_seconds, readings),)


def _sample(at_seconds: float, readings: Sequence[TreeReading]) -> TreeSample:
    last = readings[-1]
    return TreeSample(
        at_seconds,
        _mean([reading.cpu_core_ratio for reading in readings]),
        last.memory_bytes if last.memory_bytes is not None else last.resident_bytes,
        last.process_count,
        _mean([reading.read_bytes_per_second for reading in readings]),
        _mean([reading.written_bytes_per_second for reading in readings]),
    )


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return math.fsum(known) / len(known) if known else None
