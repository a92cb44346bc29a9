"""Percentiles are those of numpy and spreadsheets (Hyndman and Fan type 7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.metrics.statistics import percentile, sorted_percentile

_VALUES = st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=50)


def test_a_percentile_lies_between_neighbours() -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], 0.5) == 2.5
    assert percentile([10.0], 0.95) == 10.0


@given(_VALUES, st.floats(0, 1), st.floats(0, 1))
def test_percentiles_rise_with_their_share(values: list[float], one: float, other: float) -> None:
    low, high = sorted((one, other))

    assert min(values) <= percentile(values, low) <= percentile(values, high) + 1e-6


@pytest.mark.parametrize(("values", "share"), [([], 0.5), ([1.0], 1.5)])
def test_nonsense_is_refused(values: list[float], share: float) -> None:
    with pytest.raises(ValueError, match=r"no values|not between"):
        percentile(values, share)


@given(_VALUES, st.floats(0, 1))
def test_values_that_ascend_already_need_no_sorting(values: list[float], share: float) -> None:
    assert sorted_percentile(sorted(values), share) == percentile(values, share)
