"""What a look at all alert rules costs while nothing is wrong, a rehearsed week, and keeping what they remember."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence

from desktop_monitor.alerts.evaluation import Look
from desktop_monitor.alerts.evaluator import evaluate
from desktop_monitor.alerts.memory import AlertMemory
from desktop_monitor.alerts.memory_text import memory_from_text, memory_to_text
from desktop_monitor.alerts.reading import Reading
from desktop_monitor.alerts.rehearsal import Past, rehearse
from desktop_monitor.alerts.rule import Comparator, Rule
from tests.benchmarks.measure import Measurement

_RULES = tuple(
    Rule(f"rule{number}", "cpu_used_ratio", Comparator.ABOVE, 0.9, clear_threshold=0.8, for_seconds=60.0)
    for number in range(40)
)
_LABELS = tuple((("device", f"disk{number}"),) for number in range(3))
_LOOK_SECONDS = 15.0
_START = 1.77e9
_LOOKS = 40_320
"""A week."""


def bench_alert_rules() -> Sequence[Measurement]:
    """CPU time of this process, the least of several rounds."""
    memory, firing = _after(1, 0.5), _after(6, 0.95)
    kept = memory_to_text(memory)
    return [
        Measurement("calm look at 40 rules × 3 labels", _least(lambda: _look(memory, 0.5), 300) * 1e3, "ms", goal=1.0),
        Measurement("all of them firing", _least(lambda: _look(firing, 0.95), 50) * 1e3, "ms"),
        Measurement(
            "memory to text", _least(lambda: memory_to_text(memory), 50) * 1e3, "ms", note=f"{len(kept)} bytes"
        ),
        Measurement("memory from text", _least(lambda: memory_from_text(kept), 50) * 1e3, "ms"),
        Measurement("rehearsal of a week", _least(lambda: rehearse(_RULES[0], _week()), 3), "s", goal=1.0),
    ]


def _after(looks: int, value: float) -> AlertMemory:
    memory = AlertMemory()
    for number in range(looks):
        memory = _look(memory, value, number)
    return memory


def _look(memory: AlertMemory, value: float, number: int = 6) -> AlertMemory:
    at = _START + number * _LOOK_SECONDS
    readings = {rule.name: tuple(Reading(labels, value, 5, at) for labels in _LABELS) for rule in _RULES}
    return evaluate(memory, Look(at, _LOOK_SECONDS, _RULES, readings))[0]


def _week() -> Iterator[Past]:
    chance = random.Random(7)
    for number in range(_LOOKS):
        at = _START + number * _LOOK_SECONDS
        value = chance.uniform(0.3, 0.8) + (0.3 if number % 2000 < 20 else 0.0)
        yield at, (Reading((), value, 5, at),), _LOOK_SECONDS


def _least(work: Callable[[], object], rounds: int) -> float:
    least = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        work()
        least = min(least, time.process_time() - start)
    return least
