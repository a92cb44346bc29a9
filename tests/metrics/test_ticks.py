"""Ticks stand on round local times and round values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.ticks import round_values, time_step, value_step


@pytest.mark.parametrize(
    ("hours", "most", "step"), [(24, 6, 14400 + 7200), (24, 8, 10800), (1, 6, 600), (720, 6, 604800)]
)
def test_no_more_steps_fit_than_asked_for(hours: int, most: int, step: int) -> None:
    assert time_step(0, hours * 3600.0, most) == step


@given(st.floats(1e-6, 1e15), st.integers(1, 12), st.sampled_from(Unit))
def test_values_have_few_ticks_and_begin_at_zero(top: float, most: int, unit: Unit) -> None:
    ticks = round_values(0.0, top, value_step(0.0, top, most, unit))
    assert ticks[0] == 0.0
    assert len(ticks) <= most + 1
    assert ticks[-1] <= top * (1 + 1e-6)
