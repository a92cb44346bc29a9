"""Requests of cells added up as figures and rows need them. Must not know KPIs or prices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from desktop_monitor.metrics.period_facts import RequestCell
from desktop_monitor.metrics.statistics import sorted_percentile

_SOURCES = (("files", "by_file"), ("otlp", "by_otlp"), ("workflow", "by_workflow"))


class RequestSums(NamedTuple):
    """What the groups of some cells add up to."""

    requests: int = 0
    ok: int = 0
    errors: int = 0
    timeouts: int = 0
    cancelled: int = 0
    retries: int = 0
    by_file: int = 0
    by_otlp: int = 0
    by_workflow: int = 0

    @property
    def judged(self) -> int:
        """Answered or failed: those cancelled by the user and those whose end nobody told are neither."""
        return self.ok + self.errors + self.timeouts

    @property
    def sources(self) -> tuple[str, ...]:
        """Who told of them, as `KpiFigure.sources` has it."""
        return tuple(name for name, field in _SOURCES if getattr(self, field))


def request_sums(cells: Iterable[RequestCell]) -> RequestSums:
    """The sums over all groups of `cells`."""
    rows = [
        (
            *(group.requests, group.ok, group.errors, group.timeouts, group.cancelled, group.retries),
            *(group.by_file, group.by_otlp, group.by_workflow),
        )
        for cell in cells
        for group in cell.groups
    ]
    return RequestSums(*map(sum, zip(*rows, strict=True)))


def newest_seconds(cells: Iterable[RequestCell]) -> float | None:
    """Wall time of the newest request; None without any."""
    return max((cell.newest_seconds for cell in cells), default=None)


def ordered_durations(cells: Iterable[RequestCell]) -> list[float]:
    """Seconds of all answered requests with a known duration, ascending."""
    return sorted(seconds for cell in cells for seconds in cell.durations_seconds)


def percentiles(ordered: list[float]) -> tuple[float, float]:
    """The 50th and the 95th of ascending values. Raises ValueError without any."""
    return sorted_percentile(ordered, 0.5), sorted_percentile(ordered, 0.95)
