"""Values in words: intervals in one unit, signs, shares of nearly all."""

from __future__ import annotations

import pytest

from desktop_monitor.assess.performance.figure import Estimate
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.report.cells import amount_text, count_text, estimate_text, signed_text, usd, usd_text


@pytest.mark.parametrize(
    ("estimate", "unit", "words"),
    [
        (Estimate(2.34, 2.11, 2.57, 12), Unit.SECONDS, "2.3 s (2.1–2.6 s)"),
        (Estimate(0.9, 0.85, 1.2, 12), Unit.SECONDS, "900 ms (850 ms–1.2 s)"),
        (Estimate(70.0, 59.0, 81.0, 12), Unit.SECONDS, "1 min 10 s (59 s–1 min 21 s)"),
        (Estimate(-0.5, -0.75, -0.25, 12), Unit.SECONDS, "-500 ms (-750 … -250 ms)"),
        (Estimate(-90.0, -120.0, 2.0, 12), Unit.SECONDS, "-1 min 30 s (-2 min … 2 s)"),
        (Estimate(0.991, 0.985, 0.995, 12), Unit.RATIO, "99.1 % (98.5–99.5 %)"),
        (Estimate(0.5, None, None, 12), Unit.RATIO, "50 %"),
    ],
)
def test_an_estimate_stands_with_its_interval(estimate: Estimate, unit: Unit, words: str) -> None:
    assert estimate_text(estimate, unit) == words


@pytest.mark.parametrize(
    ("ratio", "words"), [(0.99999, "99.9 %"), (1.0, "100 %"), (0.9, "90.0 %"), (0.5, "50 %"), (None, "—")]
)
def test_less_than_all_is_never_shown_as_all(ratio: float | None, words: str) -> None:
    assert amount_text(ratio, Unit.RATIO) == words


def test_a_difference_has_a_sign() -> None:
    assert signed_text(0.4, Unit.SECONDS) == "+400 ms"
    assert signed_text(-90.0, Unit.SECONDS) == "-1 min 30 s"


def test_numbers_show_all_their_digits() -> None:
    assert count_text(1_234_567) == "1\u202f234\u202f567"


def test_a_cost_that_lacks_something_is_at_least_so_much_and_an_unknown_one_is_not_zero() -> None:
    assert usd_text(41.2, is_complete=False) == "≥ $ 41.20"
    assert usd_text(0.0041) == "$ 0.0041"
    assert usd_text(0.0) == "$ 0.00"
    assert usd_text(123_456.7) == "$ 123,457"
    assert (usd(None).text, usd(None).value) == ("—", None)
