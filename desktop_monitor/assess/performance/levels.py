"""Words for how much something is used (minimal, low, normal, high, very high), each with stated bounds.

The bounds are those of a desktop machine, one table for reports and pages. They say how much,
not whether it is too much: that is what health and alerts judge. Must not know who says
the words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from desktop_monitor.language.text import Text, text
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.units import value_text

_MIB = 1024.0**2


class Level(Enum):
    """By the word in files and JSON; ascending."""

    MINIMAL = "minimal"
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    VERY_HIGH = "very_high"


class Bounds(NamedTuple):
    """From which value on each level but the first begins, in the metric's unit."""

    unit: Unit
    low: float
    normal: float
    high: float
    very_high: float


# Usage: a machine at rest stays below 5 %, and from the mark health calls degraded on there is hardly more to use.
_CPU = Bounds(Unit.RATIO, 0.05, 0.20, 0.60, 0.90)
_MEMORY = Bounds(Unit.RATIO, 0.10, 0.30, 0.70, 0.90)
_SWAP = Bounds(Unit.RATIO, 0.01, 0.10, 0.40, 0.80)
_FILE_SYSTEM = Bounds(Unit.RATIO, 0.10, 0.30, 0.80, 0.92)
_BUSY = Bounds(Unit.RATIO, 0.01, 0.05, 0.40, 0.80)
# Waiting is no use of anything: what would be low for a usage is much here.
_PRESSURE = Bounds(Unit.RATIO, 0.005, 0.02, 0.10, 0.40)
# A log that is written takes KiB a second, a build some MiB, a copy what a disk can do.
_DISK = Bounds(Unit.BYTES_PER_SECOND, 0.1 * _MIB, _MIB, 50 * _MIB, 300 * _MIB)
# Chatter, an agent's streams and pages, a film or download, a line of 100 and of 400 Mbit/s filled.
_NETWORK = Bounds(Unit.BYTES_PER_SECOND, 0.01 * _MIB, 0.1 * _MIB, 10 * _MIB, 50 * _MIB)

BOUNDS: Mapping[str, Bounds] = {
    "cpu_used_ratio": _CPU,
    "gpu_used_ratio": _CPU,
    "memory_used_ratio": _MEMORY,
    "swap_used_ratio": _SWAP,
    "filesystem_used_ratio": _FILE_SYSTEM,
    "pressure_some_ratio": _PRESSURE,
    "disk_busy_ratio": _BUSY,
    "disk_read_bytes_per_second": _DISK,
    "disk_written_bytes_per_second": _DISK,
    "network_received_bytes_per_second": _NETWORK,
    "network_sent_bytes_per_second": _NETWORK,
}
"""Of every metric whose usage has a word."""

_TEXTS: Mapping[Level, Text] = {
    Level.MINIMAL: text("level.minimal"),
    Level.LOW: text("level.low"),
    Level.NORMAL: text("level.normal"),
    Level.HIGH: text("level.high"),
    Level.VERY_HIGH: text("level.very_high"),
}


def level_of(metric: str, value: float | None) -> Level | None:
    """The level of a value; None where there is no value or the metric has no words."""
    bounds = BOUNDS.get(metric)
    if bounds is None or value is None or value != value:
        return None
    return tuple(Level)[bisect_right(bounds[1:], value)]


def level_text(level: Level) -> Text:
    """The word."""
    return _TEXTS[level]


def level_range(metric: str, level: Level) -> Text:
    """The word and from where to where it holds, for small print and tool tips. Raises KeyError without bounds."""
    bounds = BOUNDS[metric]
    marks = [value_text(mark, bounds.unit) for mark in bounds[1:]]
    place = tuple(Level).index(level)
    if place == 0:
        return text("level.range.first", below=marks[0])
    if place == len(marks):
        return text("level.range.last", start=marks[-1])
    return text("level.range.between", start=marks[place - 1], below=marks[place])
