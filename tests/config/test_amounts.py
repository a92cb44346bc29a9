"""Amounts are read as people write them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.config.amounts import amount_from, seconds_from


@pytest.mark.parametrize(
    ("written", "seconds"),
    [(300, 300.0), (0.5, 0.5), ("300", 300.0), ("5 min", 300.0), ("1 hour", 3600.0), ("2h", 7200.0), ("250 ms", 0.25)],
)
def test_lengths_of_time(written: object, seconds: float) -> None:
    assert seconds_from(written) == seconds


@pytest.mark.parametrize(
    ("written", "amount"),
    [("95 %", 0.95), ("90%", 0.9), ("1GB", 1e9), ("1 GiB", 1024.0**3), ("10 kB", 1e4), ("3 min", 180.0), (7, 7.0)],
)
def test_shares_sizes_and_times(written: object, amount: float) -> None:
    assert amount_from(written) == amount


@pytest.mark.parametrize(
    "written", ["", "fast", "5 parsecs", "-5", "1e5 s", True, None, [5], float("nan"), float("inf"), 10**400, "9" * 99]
)
def test_anything_else_is_none(written: object) -> None:
    assert amount_from(written) is None


@given(st.text(max_size=30))
def test_no_text_breaks_it(written: str) -> None:
    amount = amount_from(written)
    assert amount is None or math.isfinite(amount)
