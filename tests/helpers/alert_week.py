"""A week of a machine that is used, sleeps, restarts, and whose clock is set, look by look on a fake clock.

Values are noisy; troubles are planted in them. Must not know how they are judged.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from desktop_monitor.alerts.reading import Reading
from desktop_monitor.alerts.rule import Comparator, Rule, Severity
from tests.helpers.clock import FakeClock

LOOK_SECONDS = 15.0
HOLD_SECONDS = 60.0
DAYS = 7
DAY_SECONDS = 86_400.0
STEADY_SECONDS = 1500.0
"""After so long every trouble was noticed, whatever came between."""

CPU = Rule(
    "cpu",
    "cpu_used_ratio",
    Comparator.ABOVE,
    0.95,
    clear_threshold=0.85,
    for_seconds=300.0,
    keep_firing_for_seconds=60.0,
    cooldown_seconds=900.0,
)
MEMORY = Rule(
    "memory",
    "memory_used_ratio",
    Comparator.ABOVE,
    0.90,
    severity=Severity.CRITICAL,
    clear_threshold=0.87,
    for_seconds=60.0,
    keep_firing_for_seconds=30.0,
    cooldown_seconds=60.0,
)
SLOW = Rule(
    "slow",
    "response_seconds",
    Comparator.ABOVE,
    5.0,
    clear_threshold=4.0,
    for_observations=5,
    minimum_observations=5,
    window_seconds=1800.0,
    cooldown_seconds=300.0,
)
FLAPPING = Rule("flapping", "queue_count", Comparator.AT_LEAST, 3.0, cooldown_seconds=300.0)
RULES = (CPU, MEMORY, SLOW, FLAPPING)


class Trouble(NamedTuple):
    """Something that is wrong for a while."""

    day: int
    hour: float
    """Of the day, on a clock that nobody sets."""
    rule: str
    minutes: float

    @property
    def start_seconds(self) -> float:
        """Since the week began."""
        return self.day * DAY_SECONDS + self.hour * 3600.0

    @property
    def end_seconds(self) -> float:
        """Since the week began."""
        return self.start_seconds + self.minutes * 60.0


class Interruption(Enum):
    """What comes between two looks."""

    SLEEP = "sleep"
    RESTART = "restart"
    KILL = "kill"
    CLOCK = "clock"


class Event(NamedTuple):
    """An interruption, when it comes, and how long it takes or by how much the clock is set."""

    at_seconds: float
    kind: Interruption
    seconds: float


class Moment(NamedTuple):
    """One look to be taken."""

    true_seconds: float
    """Since the week began, on a clock that nobody sets."""
    wall_seconds: float
    observed_seconds: float
    is_held: bool
    readings: dict[str, tuple[Reading, ...]]
    interruptions: frozenset[Interruption]
    """What came since the look before."""


class _Waiting(NamedTuple):
    """When one rule's troubles begin and end, in order."""

    starts: list[float]
    ends: list[float]

    def is_on(self, true_seconds: float) -> bool:
        number = bisect_right(self.starts, true_seconds) - 1
        return number >= 0 and true_seconds < self.ends[number]


class Week:
    """Makes the moments."""

    def __init__(
        self, troubles: Iterable[Trouble], spikes: Iterable[Trouble], events: Iterable[Event], seed: int
    ) -> None:
        """`spikes` are troubles too short to matter."""
        planted = sorted([*troubles, *spikes], key=lambda one: one.start_seconds)
        self._planted = {
            rule.name: _Waiting(
                [one.start_seconds for one in planted if one.rule == rule.name],
                [one.end_seconds for one in planted if one.rule == rule.name],
            )
            for rule in RULES
        }
        self._events = deque(sorted(events, key=lambda one: one.at_seconds))
        self._chance = random.Random(seed)
        self._requests: deque[tuple[float, float, float]] = deque(maxlen=10)
        """True time, wall time, and how long the answer took."""
        self._clock = FakeClock()

    def moments(self) -> Iterator[Moment]:
        """All of them, the first one look after the start of the program."""
        began = self._clock.now().boottime_seconds
        looked = held = self._clock.monotonic()
        while True:
            self._clock.advance(LOOK_SECONDS)
            came = self._interruptions(began)
            now = self._clock.now()
            true = now.boottime_seconds - began
            if true >= DAYS * DAY_SECONDS:
                return
            if came & {Interruption.RESTART, Interruption.KILL}:
                looked = now.monotonic_seconds
            if came - {Interruption.CLOCK}:
                held = now.monotonic_seconds
            yield Moment(
                true,
                now.wall_seconds,
                now.monotonic_seconds - looked,
                now.monotonic_seconds - held < HOLD_SECONDS,
                self._readings(true, now.wall_seconds),
                came,
            )
            looked = now.monotonic_seconds

    def _interruptions(self, began: float) -> frozenset[Interruption]:
        came = set()
        while self._events and self._events[0].at_seconds <= self._clock.now().boottime_seconds - began:
            event = self._events.popleft()
            came.add(event.kind)
            match event.kind:
                case Interruption.SLEEP:
                    self._clock.sleep_machine(event.seconds)
                case Interruption.CLOCK:
                    self._clock.step_wall(event.seconds)
                case Interruption.RESTART | Interruption.KILL:
                    self._clock.advance(event.seconds)
        return frozenset(came)

    def _readings(self, true: float, wall: float) -> dict[str, tuple[Reading, ...]]:
        values = {"cpu": self._cpu(true), "memory": self._memory(true), "flapping": self._queue(true)}
        found = {name: (Reading((), value, 1, wall),) for name, value in values.items()}
        return found | {"slow": self._slow(true, wall)}

    def _cpu(self, true: float) -> float:
        """Trouble is steady until it is noticed, and has dips afterwards."""
        if not self._planted["cpu"].is_on(true):
            busy = 1.0 if self._chance.random() < 0.03 else 0.93
            return min(busy, max(0.0, self._chance.gauss(0.4, 0.25) + busy - 0.93))
        lasted = true - self._planted["cpu"].starts[bisect_right(self._planted["cpu"].starts, true) - 1]
        if lasted > STEADY_SECONDS and self._chance.random() < 0.1:
            return self._chance.choice((0.90, 0.5))
        return self._chance.uniform(0.955, 1.0)

    def _memory(self, true: float) -> float:
        if self._planted["memory"].is_on(true):
            return self._chance.uniform(0.905, 0.97)
        return self._chance.uniform(0.4, 0.895)

    def _queue(self, true: float) -> float:
        """Comes and goes every minute."""
        is_full = self._planted["flapping"].is_on(true) and true % 120.0 < 60.0
        return 5.0 if is_full else self._chance.choice((0.0, 1.0, 2.0))

    def _slow(self, true: float, wall: float) -> tuple[Reading, ...]:
        """The mean of the last requests; there are none for a while after sleep."""
        if self._chance.random() < LOOK_SECONDS / 45.0:
            is_slow = self._planted["slow"].is_on(true)
            took = self._chance.uniform(8.0, 12.0) if is_slow else self._chance.uniform(0.5, 3.5)
            self._requests.append((true, wall, took))
        recent = [(at, took) for made, at, took in self._requests if true - made < SLOW.window_seconds]
        if not recent:
            return ()
        mean = sum(took for _, took in recent) / len(recent)
        return (Reading((), mean, len(recent), recent[-1][0]),)
