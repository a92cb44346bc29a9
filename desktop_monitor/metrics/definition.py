"""What a metric is: name, kind, unit, labels, resolution.

The words are Prometheus' (https://prometheus.io/docs/practices/naming/): base
units, the unit as the name's suffix, ratios 0-1. Must not know any one metric;
those stand in `catalogue`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """How a metric's value moves."""

    GAUGE = "gauge"
    """Goes up and down."""
    COUNTER = "counter"
    """Only goes up, until it is reset."""


class Unit(Enum):
    """The base unit of a metric; the value is the suffix its name carries."""

    RATIO = "ratio"
    BYTES = "bytes"
    BYTES_PER_SECOND = "bytes_per_second"
    SECONDS = "seconds"
    PER_SECOND = "per_second"
    CELSIUS = "celsius"
    HERTZ = "hertz"
    WATTS = "watts"
    COUNT = "count"
    CORES = "cores"
    LOAD = "load_average"


_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


@dataclass(frozen=True, slots=True)
class MetricDefinition:
    """One metric: what its samples mean."""

    name: str
    unit: Unit
    help: str
    """One sentence, English, for exports and documentation."""
    labels: tuple[str, ...] = ()
    """Names of its labels; each has few values (never a pid or a path of a session)."""
    kind: Kind = Kind.GAUGE
    resolution: float = 0.0
    """Smallest difference worth keeping, in the unit; 0 keeps every bit."""
    is_custom: bool = False
    """Named by the user's own programs: the unit is a guess, and the name need not end in it."""

    def __post_init__(self) -> None:
        if not _NAME.match(self.name):
            raise ValueError(f"metric name {self.name!r} is not lower_snake_case")
        if not (self.is_custom or self.name.endswith(self.unit.value)):
            raise ValueError(f"metric name {self.name!r} does not end in its unit {self.unit.value!r}")


@dataclass(frozen=True, slots=True, order=True)
class SeriesKey:
    """Names one series: a metric and the values of its labels, in the definition's order."""

    metric: str
    labels: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.metric}{{{','.join(self.labels)}}}" if self.labels else self.metric
