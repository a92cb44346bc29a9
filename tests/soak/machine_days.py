"""Days of a machine's life in minutes: values that wander as real ones do, and sources that sometimes fail.

Must not know the engine or what is measured.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

_FAILS_EVERY = 500
_FAILS_FOR = 20


class Wandering:
    """Values around given ones: those that moved in the trace wander by their own steps, the others stand still."""

    def __init__(self, trace: list[Samples], seed: int = 7) -> None:
        """`trace` is what was read from a real machine at successive ticks."""
        self._random = random.Random(seed)
        self._trace = [dict(samples) for samples in trace]
        self._steps = dict(_steps(self._trace))
        self._at = 0

    def next(self) -> dict[SeriesKey, float]:
        """The values of the next tick: those of the trace, forwards and backwards by turns, each moved a little."""
        self._at += self._random.choice((-1, 1))
        samples = self._trace[self._at % len(self._trace)]
        return {key: self._moved(key, value) for key, value in samples.items()}

    def _moved(self, key: SeriesKey, value: float) -> float:
        step = self._steps.get(key, 0.0)
        if not step:
            return value
        moved = max(0.0, value + self._random.gauss(0.0, step / 2))
        return min(1.0, moved) if key.metric.endswith("_ratio") else moved


def _steps(trace: list[dict[SeriesKey, float]]) -> Iterator[tuple[SeriesKey, float]]:
    """The mean change of every series from one tick to the next."""
    for key in set().union(*trace):
        values = [samples[key] for samples in trace if key in samples]
        changes = [abs(later - earlier) for earlier, later in pairwise(values)]
        yield key, sum(changes) / len(changes) if changes else 0.0


@dataclass
class WanderingCollector:
    """Gives wandering values."""

    source: Wandering
    name: str = "wandering"

    def collect(self) -> Samples:
        return self.source.next()

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class FailingCollector:
    """Fails for a while again and again, as a sensor behind a loose plug does."""

    name: str = "loose"
    calls: int = 0

    def collect(self) -> Samples:
        self.calls += 1
        if self.calls % _FAILS_EVERY < _FAILS_FOR:
            raise SourceError("the sensor is gone", f"call {self.calls}")
        return {}

    def close(self) -> None:
        """Nothing is open."""


def traced(read: Callable[[], Samples], wait: Callable[[], object], ticks: int) -> list[Samples]:
    """What `read` gives at successive ticks, `wait` between them; the first, which knows no rates, is left out."""
    read()
    found = []
    for _ in range(ticks):
        wait()
        found.append(read())
    return found
