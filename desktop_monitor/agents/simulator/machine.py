"""What the simulated sessions' processes use, and the machine they run on.

CPU follows what a session does, memory grows with its age. Must not know how it is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import sin
from typing import NamedTuple

from desktop_monitor.agents.simulator.scenario import Story
from desktop_monitor.agents.simulator.walk import Walk
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.machine import MachineFacts
from desktop_monitor.metrics.sample import Samples

STEP_SECONDS = 10.0
CORE_COUNT = 8
_MEMORY_BYTES = 16 << 30
_IDLE_CPU_CORES = 0.004
_GROWTH_A_SECOND = 1 / 14_400.0


class TreeUse(NamedTuple):
    """One session's processes at one moment."""

    at_seconds: float
    cpu_cores: float
    memory_bytes: int
    process_count: int


def tree_uses(walk: Walk, start_seconds: float, end_seconds: float) -> Iterator[TreeUse]:
    """Every few seconds of the session from start to before end, on the same grid whatever is asked."""
    at = max(start_seconds, walk.started_seconds)
    at += -at % STEP_SECONDS
    ended = end_seconds if walk.ended_seconds is None else min(end_seconds, walk.ended_seconds)
    spans = sorted(walk.spans)
    first = 0
    while at < ended:
        while first < len(spans) and spans[first].end_seconds <= at - STEP_SECONDS:
            first += 1
        cores = 0.0
        for span in spans[first:]:
            if span.start_seconds >= at:
                break
            inside = min(at, span.end_seconds) - max(at - STEP_SECONDS, span.start_seconds)
            cores += span.cpu_cores * max(inside, 0.0) / STEP_SECONDS
        yield _use(walk, at, cores)
        at += STEP_SECONDS


def _use(walk: Walk, at: float, cores: float) -> TreeUse:
    age = at - walk.started_seconds
    ripple = 1.0 + 0.04 * sin(age / 47.0)
    memory = walk.character.memory_bytes * (0.85 + min(age * _GROWTH_A_SECOND, 1.0) * 0.6) * ripple
    busy = cores > 0.3
    return TreeUse(at, round(_IDLE_CPU_CORES + cores * ripple, 4), round(memory), 5 if busy else 3)


def machine_facts() -> MachineFacts:
    """A machine that says of itself that there is none."""
    return MachineFacts("simulated", "simulated", "simulated", 0.0, "", CORE_COUNT, _MEMORY_BYTES)


def machine_samples(story: Story, end_seconds: float) -> Iterator[tuple[float, Samples]]:
    """CPU and memory of the whole machine from the story's start to before end: the agents and all the rest."""
    uses: dict[float, list[TreeUse]] = {}
    for walk in story.walks:
        for use in tree_uses(walk, story.start_seconds, end_seconds):
            uses.setdefault(use.at_seconds, []).append(use)
    at = story.start_seconds
    at += -at % STEP_SECONDS
    while at < end_seconds:
        yield at, _samples(at, uses.get(at, ()))
        at += STEP_SECONDS


def _samples(at: float, uses: list[TreeUse] | tuple[()]) -> Samples:
    others = 0.06 + 0.03 * sin(at / 731.0) + 0.015 * sin(at / 97.0)
    cpu = min(others + sum(use.cpu_cores for use in uses) / CORE_COUNT, 1.0)
    used = 0.28 * _MEMORY_BYTES * (1 + 0.05 * sin(at / 5200.0)) + sum(use.memory_bytes for use in uses)
    return {
        SeriesKey("cpu_used_ratio"): cpu,
        SeriesKey("memory_used_ratio"): used / _MEMORY_BYTES,
        SeriesKey("memory_used_bytes"): used,
        SeriesKey("memory_total_bytes"): float(_MEMORY_BYTES),
        SeriesKey("load_average", ("1m",)): cpu * CORE_COUNT,
        SeriesKey("process_count"): 240.0 + sum(use.process_count for use in uses),
    }
