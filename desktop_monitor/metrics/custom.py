"""Metrics that are not in the catalogue: what their names mean, and names that mean something.

The history keeps a name and labels, nothing else. So whatever is known of a metric of
the user's own goes into its name, as Prometheus and OpenMetrics have it
(https://prometheus.io/docs/practices/naming/): the base unit is its suffix, a counter
is kept as what it grew per second, and a label is ``name=value``. A name of the
catalogue always means the catalogue's metric. Must not know who measured anything.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from desktop_monitor.language.marking import sentence
from desktop_monitor.metrics.catalogue import CATALOGUE
from desktop_monitor.metrics.definition import MetricDefinition, SeriesKey, Unit

NAME_CHARACTERS = 120
"""The longest name of a metric that is kept."""
_PREFIX = "custom_"
_PER_SECOND = "_per_second"
_MEAN = "_mean"
_NOT_SNAKE = re.compile(r"[^a-z0-9]+")
_HELP = sentence("Told by a program of yours; the unit is read from the name.")
# The longer suffix first: bytes_per_second before per_second.
_SUFFIXES = tuple(sorted((unit for unit in Unit if unit is not Unit.LOAD), key=lambda unit: -len(unit.value)))
_STATED: dict[str, tuple[Unit, float]] = {
    "s": (Unit.SECONDS, 1.0),
    "seconds": (Unit.SECONDS, 1.0),
    "ms": (Unit.SECONDS, 1e-3),
    "milliseconds": (Unit.SECONDS, 1e-3),
    "us": (Unit.SECONDS, 1e-6),
    "ns": (Unit.SECONDS, 1e-9),
    "min": (Unit.SECONDS, 60.0),
    "h": (Unit.SECONDS, 3600.0),
    "by": (Unit.BYTES, 1.0),
    "bytes": (Unit.BYTES, 1.0),
    "kiby": (Unit.BYTES, 2.0**10),
    "miby": (Unit.BYTES, 2.0**20),
    "giby": (Unit.BYTES, 2.0**30),
    "by/s": (Unit.BYTES_PER_SECOND, 1.0),
    "ratio": (Unit.RATIO, 1.0),
    "percent": (Unit.RATIO, 0.01),
    "%": (Unit.RATIO, 0.01),
    "cel": (Unit.CELSIUS, 1.0),
    "celsius": (Unit.CELSIUS, 1.0),
    "hz": (Unit.HERTZ, 1.0),
    "hertz": (Unit.HERTZ, 1.0),
    "w": (Unit.WATTS, 1.0),
    "watts": (Unit.WATTS, 1.0),
}
"""Units as programs state them (UCUM as OpenTelemetry uses it, OpenMetrics), and how many base units each is."""


class KeptName(NamedTuple):
    """What a metric is kept as."""

    name: str
    factor: float
    """Its values are multiplied by this, which makes them base units."""


def definition_of(name: str) -> MetricDefinition:
    """What the metric `name` is: the catalogue's word where it has one, a reading of the name otherwise."""
    known = CATALOGUE.get(name)
    if known is not None:
        return known
    # What was recorded under a name that is none must still be shown.
    plain = snake_name(name) or "unnamed"
    return MetricDefinition(plain, unit_of_name(plain), _HELP, is_custom=True)


def unit_of_name(name: str) -> Unit:
    """The unit a name ends in; a plain count where it ends in none."""
    name = name.removesuffix(_MEAN)
    return next((unit for unit in _SUFFIXES if name.endswith(f"_{unit.value}")), Unit.COUNT)


def label_names(key: SeriesKey) -> dict[str, str]:
    """The labels of a series by their names; a custom metric's stand in the series itself."""
    known = CATALOGUE.get(key.metric)
    if known is not None:
        return dict(zip(known.labels, key.labels, strict=False))
    pairs = (label.partition("=") for label in key.labels)
    return {name: value for name, _, value in pairs}


def snake_name(name: str) -> str:
    """``http.requestCount`` as http_requestcount; empty where nothing of it can be a name."""
    plain = _NOT_SNAKE.sub("_", name[: 2 * NAME_CHARACTERS].lower()).strip("_")[:NAME_CHARACTERS].rstrip("_")
    return f"{_PREFIX}{plain}" if plain[:1].isdigit() else plain


def kept_name(name: str, unit: str = "") -> KeptName | None:
    """What a metric that goes up and down is kept as; None for what is no name.

    `unit` is the unit the program states; without a known one the value is kept as it is.
    """
    plain = snake_name(name)
    if not plain:
        return None
    base, factor = _STATED.get(unit.lower(), (None, 1.0))
    if base is not None and not plain.endswith(f"_{base.value}"):
        plain = f"{_without_unit(plain, unit)}_{base.value}"
    return KeptName(_own(plain), factor)


def rate_name(name: str, unit: str = "") -> KeptName | None:
    """What a counter is kept as, whose value is what it grew per second; None for what is no name."""
    kept = kept_name(snake_name(name).removesuffix("_total"), unit)
    return kept and KeptName(_own(kept.name.removesuffix(_PER_SECOND) + _PER_SECOND), kept.factor)


def mean_name(name: str, unit: str = "") -> KeptName | None:
    """What the mean of a histogram or summary is kept as: what it observed, divided by how often."""
    kept = kept_name(name, unit)
    return kept and KeptName(_own(kept.name + _MEAN), kept.factor)


def _without_unit(name: str, unit: str) -> str:
    """A name that ends in the stated unit ends in the base unit instead: latency_ms, latency_seconds."""
    suffix = _NOT_SNAKE.sub("", unit.lower())
    return (suffix and name.removesuffix(f"_{suffix}")) or name


def _own(name: str) -> str:
    return f"{_PREFIX}{name}" if name in CATALOGUE else name
