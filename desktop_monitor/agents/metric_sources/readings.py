"""Samples of a text to readings: plain names, labels that name nobody, sums where labels are gone.

A server labels its figures with the users and keys they belong to. Those labels are
left out before anything is kept: counters that then have the same labels are added up,
levels cannot be and are rejected. Must not know formats or where they come from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from math import isfinite

from desktop_monitor.agents.metric_sources.openmetrics import Exposition, Sample
from desktop_monitor.agents.workflow.texts import is_secret, plain
from desktop_monitor.metrics.agent_event import Findings, MetricReading
from desktop_monitor.metrics.custom import snake_name

Labels = tuple[tuple[str, str], ...]
Keep = Callable[[str], bool]
"""Whether the label of this name may be kept."""

_LABEL_LIMIT = 8
_LABEL_CHARACTERS = 80
_UNIT_CHARACTERS = 20
_PERSONAL = re.compile(
    r"(?:.*_)?(?:user|users|username|userid|enduser|owner|email|mail|account|organization|org|apikey|key|token|secret"
    r"|password|passwd|auth|bearer|ip|address|agent|session|prompt|cookie|hash|hashed)(?:_(?:id|ids|name|alias|email))?"
)
"""Names of labels that say who somebody is, or hold what opens something."""


def is_harmless(label: str) -> bool:
    """Whether a label's name is not one of those that say who somebody is."""
    return not _PERSONAL.fullmatch(label.lower())


def readings_of(exposition: Exposition, source: str, at_seconds: float, keep: Keep = is_harmless) -> Findings:
    """What `source` told at `at_seconds`, wall time; a sample may state an earlier time itself."""
    rejected: dict[str, int] = {}
    series: dict[tuple[str, Labels], MetricReading | None] = {}
    for sample in exposition.samples:
        reading = _reading(sample, source, at_seconds, keep)
        if reading is None:
            _count(rejected, "a metric without a plain name or value")
            continue
        key = reading.name, reading.labels
        if key in series:
            reading = _sum(series[key], reading)
            if reading is None:
                _count(rejected, "a value told twice")
        series[key] = reading
    _count(rejected, "a line that is no metric", exposition.malformed)
    _count(rejected, "more metrics than are read of one source", exposition.left_out)
    return Findings(metrics=_told(series.values()), rejected=rejected)


def _reading(sample: Sample, source: str, at_seconds: float, keep: Keep) -> MetricReading | None:
    name = snake_name(sample.name)
    if not name or not isfinite(sample.value):
        return None
    return MetricReading(
        name=name,
        labels=_labels(sample.labels, keep),
        at_seconds=at_seconds if sample.at_seconds is None else sample.at_seconds,
        value=sample.value,
        is_counter=sample.is_counter,
        unit=sample.unit[:_UNIT_CHARACTERS],
        source=source,
    )


def _labels(labels: Labels, keep: Keep) -> Labels:
    kept = ((name, value) for name, value in labels if value and keep(name) and not is_secret(value))
    return tuple((name.lower()[:_LABEL_CHARACTERS], plain(value, _LABEL_CHARACTERS)) for name, value in kept)[
        :_LABEL_LIMIT
    ]


def _sum(one: MetricReading | None, other: MetricReading) -> MetricReading | None:
    """Both counters together; None for levels, of which nobody knows what they are together."""
    if one is None or not (one.is_counter and other.is_counter):
        return None
    return one._replace(value=one.value + other.value, at_seconds=max(one.at_seconds, other.at_seconds))


def _told(series: Iterable[MetricReading | None]) -> tuple[MetricReading, ...]:
    return tuple(reading for reading in series if reading is not None)


def _count(rejected: dict[str, int], reason: str, number: int = 1) -> None:
    if number:
        rejected[reason] = rejected.get(reason, 0) + number
