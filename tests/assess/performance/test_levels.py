"""Words for levels have stated bounds."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.assess.performance.levels import BOUNDS, Level, level_of, level_range, level_text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.catalogue import CATALOGUE

_MIB = 1024.0**2


@pytest.mark.parametrize(
    ("metric", "value", "level"),
    [
        ("cpu_used_ratio", 0.0, Level.MINIMAL),
        ("cpu_used_ratio", 0.05, Level.LOW),
        ("cpu_used_ratio", 0.59, Level.NORMAL),
        ("cpu_used_ratio", 1.0, Level.VERY_HIGH),
        ("memory_used_ratio", 0.38, Level.NORMAL),
        ("disk_read_bytes_per_second", 45 * _MIB, Level.NORMAL),
        ("network_sent_bytes_per_second", 512.0, Level.MINIMAL),
        ("network_received_bytes_per_second", 20 * _MIB, Level.HIGH),
    ],
)
def test_a_value_has_the_word_of_its_bounds(metric: str, value: float, level: Level) -> None:
    assert level_of(metric, value) is level


def test_what_is_not_known_has_no_word() -> None:
    assert level_of("cpu_used_ratio", None) is None
    assert level_of("cpu_used_ratio", math.nan) is None
    assert level_of("temperature_celsius", 50.0) is None


@pytest.mark.parametrize("metric", BOUNDS)
def test_bounds_ascend_and_are_in_the_metrics_unit(metric: str) -> None:
    unit, *marks = BOUNDS[metric]

    assert marks == sorted(set(marks))
    assert unit is CATALOGUE[metric].unit


def test_bounds_are_told_with_the_word() -> None:
    told = [words(level_range("cpu_used_ratio", level)) for level in Level]

    assert told == [
        "below 5.0 %",
        "from 5.0 % to below 20 %",
        "from 20 % to below 60 %",
        "from 60 % to below 90 %",
        "from 90 % on",
    ]
    assert [words(level_text(level)) for level in Level] == ["minimal", "low", "normal", "high", "very high"]


@given(st.sampled_from(sorted(BOUNDS)), st.floats(0, 1e12), st.floats(0, 1e12))
def test_more_is_never_a_lower_level(metric: str, one: float, other: float) -> None:
    low, high = (level_of(metric, value) for value in sorted((one, other)))

    assert low is not None
    assert high is not None
    assert tuple(Level).index(low) <= tuple(Level).index(high)
