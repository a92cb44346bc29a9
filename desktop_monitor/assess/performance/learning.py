"""What is usual on this machine, from what the journal and the recording hold. Must not know either."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop_monitor.assess.learned_limits import learned_limits, limits_of
from desktop_monitor.assess.performance.agent_memory import machine_memory_bytes
from desktop_monitor.assess.performance.targets import Learned
from desktop_monitor.metrics.period_facts import MachinePeriod


def learned(durations: Mapping[str, Sequence[float]], machine: MachinePeriod | None = None) -> Learned:
    """From ascending seconds of answered requests of the last `assess.learned_limits.LEARNED_DAYS`, by interface.

    `machine`: any period in which its memory was recorded.
    """
    return Learned(
        response_seconds=learned_limits(durations),
        answers={interface: len(seconds) for interface, seconds in durations.items()},
        machine_memory_bytes=machine_memory_bytes(machine) if machine else None,
    )


def learned_of(answers: Mapping[str, tuple[int, float]]) -> Learned:
    """From numbers of answers and the percentile `assess.learned_limits.USUAL_SHARE` of how long they took."""
    return Learned(limits_of(answers), {interface: count for interface, (count, _) in answers.items()})
