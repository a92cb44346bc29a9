"""Requests of cells added up as figures and rows need them. Must not know KPIs or prices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple

from desktop_monitor.metrics.agent_sums import Grouping, RequestGroup
from desktop_monitor.metrics.period_facts import CellKey, RequestCell
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


_COUNTS = slice(RequestGroup._fields.index("requests"), RequestGroup._fields.index("retries") + 1)
_BY_SOURCE = slice(RequestGroup._fields.index("by_file"), RequestGroup._fields.index("by_workflow") + 1)
"""Of a group, together as `RequestSums` has them."""


def request_sums(cells: Iterable[RequestCell]) -> RequestSums:
    """The sums over all groups of `cells`."""
    return sums_of(chain.from_iterable(cell.groups for cell in cells))


def sums_of(groups: Iterable[tuple[Any, ...]]) -> RequestSums:
    """The sums of these `RequestGroup`."""
    # Column by column: a month has tens of thousands of groups.
    rows = [group[_COUNTS] + group[_BY_SOURCE] for group in groups]
    return RequestSums(*map(sum, zip(*rows, strict=True)))


def newest_seconds(cells: Iterable[RequestCell]) -> float | None:
    """Wall time of the newest request; None without any."""
    return max((cell.newest_seconds for cell in cells), default=None)


def ordered_durations(cells: Iterable[RequestCell]) -> list[float]:
    """Seconds of all answered requests with a known duration, ascending."""
    return sorted(chain.from_iterable(cell.durations_seconds for cell in cells))


def durations_by(by: Grouping, cells: Iterable[RequestCell]) -> dict[str, list[float]]:
    """Seconds of those of each interface, mode, model, project or day, ascending."""
    parted: dict[str, list[Sequence[float]]] = {}
    for cell in cells:
        parted.setdefault(getattr(cell.key, by.value), []).append(cell.durations_seconds)
    return {key: sorted(chain.from_iterable(durations)) for key, durations in parted.items()}


def percentiles(ordered: list[float]) -> tuple[float, float]:
    """The 50th and the 95th of ascending values. Raises ValueError without any."""
    return sorted_percentile(ordered, 0.5), sorted_percentile(ordered, 0.95)


def without_days(cells: Iterable[RequestCell]) -> tuple[RequestCell, ...]:
    """The same requests in cells of all days together, whose day is empty: a month in a thirtieth of the cells."""
    given = tuple(cells)
    if not any(cell.key.day for cell in given):
        return given
    parted: dict[tuple[CellKey, bool], list[RequestCell]] = {}
    for cell in given:
        parted.setdefault((cell.key._replace(day=""), cell.is_workflow), []).append(cell)
    return tuple(
        RequestCell(
            key, is_workflow, merged_groups(days), ordered_durations(days), max(day.newest_seconds for day in days)
        )
        for (key, is_workflow), days in parted.items()
    )


_FIRST_AMOUNT = RequestGroup._fields.index("requests")


def merged_groups(cells: Iterable[RequestCell], key: str = "") -> tuple[RequestGroup, ...]:
    """Their groups, those with the same price added up, under a key of their own."""
    priced: dict[tuple[Any, ...], list[RequestGroup]] = {}
    for cell in cells:
        for group in cell.groups:
            priced.setdefault(group[1:_FIRST_AMOUNT], []).append(group)
    return tuple(
        RequestGroup(key, *alike, *map(sum, tuple(zip(*groups, strict=True))[_FIRST_AMOUNT:]))
        for alike, groups in priced.items()
    )


def groups_by(by: Grouping, cells: Iterable[RequestCell]) -> dict[str, tuple[RequestGroup, ...]]:
    """The merged groups of each interface, mode, model, project or day, under its name."""
    parted: dict[str, list[RequestCell]] = {}
    for cell in cells:
        parted.setdefault(getattr(cell.key, by.value), []).append(cell)
    return {key: merged_groups(of_key, key) for key, of_key in parted.items()}
