"""Readings of signals that are known only as they are at this moment.

Pure. Must not know rules or who tells of the present.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import NamedTuple

from desktop_monitor.assess.measure import Labels, Measure, Reading
from desktop_monitor.assess.signals import group_of


class PresentValue(NamedTuple):
    """One signal for one set of labels now."""

    metric: str
    labels: Mapping[str, str]
    value: float
    newest_seconds: float
    """Wall time at which it was so."""


def present_readings(measures: Iterable[Measure], values: Iterable[PresentValue]) -> dict[Measure, tuple[Reading, ...]]:
    """Readings of each of `measures`; of several values in one group the worst speaks for it."""
    by_metric: dict[str, list[PresentValue]] = {}
    for value in values:
        if isfinite(value.value):
            by_metric.setdefault(value.metric, []).append(value)
    return {measure: _readings_of(measure, by_metric.get(measure.metric, ())) for measure in measures}


def _readings_of(measure: Measure, values: Iterable[PresentValue]) -> tuple[Reading, ...]:
    sign = 1.0 if measure.is_more_worse else -1.0
    worst: dict[Labels, Reading] = {}
    for one in values:
        if any(one.labels.get(name) != wanted for name, wanted in measure.where):
            continue
        labels = group_of(dict(one.labels), measure.group_by)
        before = worst.get(labels)
        if before is None or one.value * sign > before.value * sign:
            worst[labels] = Reading(labels, one.value, 1, one.newest_seconds)
    return tuple(worst.values())
