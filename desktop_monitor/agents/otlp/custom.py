"""Numeric metrics kept under their own name: a few of the clients', all of other programs.

Counters are running sums; of a histogram or summary its sum and its count are two
counters. Names and series are bounded in number, for a program may invent new ones
without end. Must not know encodings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop_monitor.agents.otlp.gathering import Gathering
from desktop_monitor.agents.otlp.model import MetricPoint, Origin, PointKind, Temporality, UnusableRecordError
from desktop_monitor.agents.otlp.temporality import RunningSums
from desktop_monitor.agents.otlp.times import moment
from desktop_monitor.agents.otlp.totals import TOTALS
from desktop_monitor.metrics.agent_event import MetricReading

NAME_LIMIT = 300
_NAME_CHARACTERS = 100
_UNIT_CHARACTERS = 20
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*", re.ASCII)
_NOT_SNAKE = re.compile(r"[^a-z0-9]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_UNIT = re.compile(r"[A-Za-z%{}/._0-9*-]*", re.ASCII)


class CustomMetrics:
    """Makes readings of the points of one body after another."""

    def __init__(self) -> None:
        self._sums = RunningSums()
        self._names: set[str] = set()

    def take(self, points: list[MetricPoint], origin: Origin, received_seconds: float, into: Gathering) -> None:
        """All points of one scope but those that are totals."""
        for point in points:
            if point.name not in TOTALS:
                try:
                    into.metrics.extend(self._readings(point, origin, received_seconds))
                except UnusableRecordError as error:
                    into.reject(error.reason)

    def _readings(self, point: MetricPoint, origin: Origin, received_seconds: float) -> list[MetricReading]:
        name = self._known(_snake(point.name))
        labels = tuple(sorted((_snake(key), str(value)) for key, value in point.attributes.items()))
        source = _source(origin)
        unit = point.unit if len(point.unit) <= _UNIT_CHARACTERS and _UNIT.fullmatch(point.unit) else ""
        readings = []
        for suffix, value, is_adding in _parts(point):
            series = f"{source} {name}{suffix} {labels}"
            readings.append(
                MetricReading(
                    name=name + suffix,
                    labels=labels,
                    at_seconds=moment(received_seconds, point.end_ns),
                    value=self._sums.add(series, point, suffix, value) if is_adding else value,
                    is_counter=is_adding and (bool(suffix) or point.is_monotonic),
                    unit="" if suffix == "_count" else unit,
                    source=source,
                )
            )
        return readings

    def _known(self, name: str) -> str:
        if name not in self._names:
            if len(self._names) >= NAME_LIMIT:
                raise UnusableRecordError("too many names of metrics")
            self._names.add(name)
        return name


def _parts(point: MetricPoint) -> Iterator[tuple[str, float, bool]]:
    """Suffix, value and whether values add up; a level that is told as such is the newest told."""
    if point.kind in {PointKind.HISTOGRAM, PointKind.SUMMARY}:
        yield "_sum", _not_negative(point.value), True
        yield "_count", float(point.observations), True
    elif point.kind is PointKind.SUM and point.is_monotonic:
        yield "", _not_negative(point.value), True
    else:
        yield "", point.value, point.kind is PointKind.SUM and point.temporality is Temporality.DELTA


def _not_negative(value: float) -> float:
    if value < 0:
        raise UnusableRecordError("a counter below 0")
    return value


def _snake(name: str) -> str:
    """``http.requestCount`` as http_request_count; raises UnusableRecordError for what is no name."""
    if len(name) > _NAME_CHARACTERS or not _NAME.fullmatch(name):
        raise UnusableRecordError("a metric without a plain name")
    return _NOT_SNAKE.sub("_", _HUMP.sub("_", name).lower()).strip("_")


def _source(origin: Origin) -> str:
    name = _NOT_SNAKE.sub("_", origin.service[:60].lower()).strip("_")
    return f"otlp:{name}" if name else "otlp"
