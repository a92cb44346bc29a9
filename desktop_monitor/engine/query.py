"""Questions about history that faces may ask, on a read-only connection of their own.

Must not know which face asks. One reader belongs to one thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Gap, RollupSeries, Series


class HistoryReader(Protocol):
    """What was recorded. Times are wall seconds; ranges include start and exclude end."""

    def keys(self) -> tuple[SeriesKey, ...]:
        """Every series ever recorded."""

    def span(self) -> tuple[float, float] | None:
        """Time of the oldest and the newest record; None for an empty store."""

    def series(self, keys: Sequence[SeriesKey], start: float, end: float) -> dict[SeriesKey, Series]:
        """Raw samples of each of `keys`; a key without any has an empty series."""

    def rollups(
        self, keys: Sequence[SeriesKey], start: float, end: float, step_seconds: int
    ) -> dict[SeriesKey, RollupSeries]:
        """Buckets of `step_seconds`, a multiple of 60."""

    def gaps(self, start: float, end: float) -> tuple[Gap, ...]:
        """Stretches without observation that touch the range, oldest first."""

    def close(self) -> None:
        """Give back the connection."""
