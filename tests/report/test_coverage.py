"""What a report says of its own coverage: gaps between readings, and time in which nobody recorded at all."""

from __future__ import annotations

import pytest

from desktop_monitor.metrics.period_facts import MachinePeriod, PeriodFacts
from desktop_monitor.metrics.sample import Gap, GapReason
from desktop_monitor.report.building import coverage_of

_HOUR = 3_600.0
_SLEPT = Gap(-_HOUR, _HOUR, GapReason.ASLEEP)


def _facts(*observed: tuple[float, float], gaps: tuple[Gap, ...] = ()) -> PeriodFacts:
    seconds = sum(last - first for first, last in observed)
    return PeriodFacts(0.0, 24 * _HOUR, machine=MachinePeriod({}, 300, gaps, seconds, observed))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (_facts((6 * _HOUR, 24 * _HOUR)), ((0.0, 6 * _HOUR),)),
        (_facts((0.0, 20 * _HOUR)), ((20 * _HOUR, 24 * _HOUR),)),
        (_facts((2 * _HOUR, 3 * _HOUR)), ((0.0, 2 * _HOUR), (3 * _HOUR, 24 * _HOUR))),
        (_facts((_HOUR, 24 * _HOUR), gaps=(_SLEPT,)), ()),
        (_facts((0.0, _HOUR), (5 * _HOUR, 24 * _HOUR)), ()),
        (_facts((240.0, 24 * _HOUR - 60.0)), ()),
        (_facts(), ()),
    ],
)
def test_time_before_the_first_reading_and_after_the_last_is_told(
    facts: PeriodFacts, expected: tuple[tuple[float, float], ...]
) -> None:
    assert coverage_of(facts).unrecorded == expected
