"""What a KPI gives lies between its limit and its target, whichever direction is better."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.assess.performance.figure import fraction_of

_VALUES = st.floats(-1e9, 1e9)


@pytest.mark.parametrize(
    ("value", "fraction"), [(0.0, 1.0), (3.0, 1.0), (3.5, 0.75), (4.0, 0.5), (5.0, 0.0), (90.0, 0.0)]
)
def test_of_what_is_better_when_lower_less_gives_more(value: float, fraction: float) -> None:
    assert fraction_of(value, 3.0, 5.0, is_lower_better=True) == fraction


@pytest.mark.parametrize(("value", "fraction"), [(0.9, 1.0), (0.75, 1.0), (0.625, 0.5), (0.5, 0.0), (0.1, 0.0)])
def test_of_what_is_better_when_higher_more_gives_more(value: float, fraction: float) -> None:
    assert fraction_of(value, 0.75, 0.5, is_lower_better=False) == fraction


def test_a_limit_that_is_the_target_or_on_its_wrong_side_leaves_the_target_to_decide() -> None:
    for limit in (3.0, 2.0):
        assert fraction_of(3.0, 3.0, limit, is_lower_better=True) == 1.0
        assert fraction_of(3.1, 3.0, limit, is_lower_better=True) == 0.0
    assert fraction_of(0.95, 0.95, 0.95, is_lower_better=False) == 1.0
    assert fraction_of(0.94, 0.95, 0.99, is_lower_better=False) == 0.0


@given(_VALUES, _VALUES, _VALUES, _VALUES, st.booleans())
def test_better_never_gives_less(one: float, other: float, target: float, limit: float, is_lower_better: bool) -> None:
    worse, better = sorted((one, other), reverse=is_lower_better)
    first, second = (fraction_of(value, target, limit, is_lower_better=is_lower_better) for value in (worse, better))

    assert 0 <= first <= second <= 1
