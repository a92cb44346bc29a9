"""A trend is better or worse only where its interval leaves no room for chance."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_monitor.assess.performance.figure import Estimate, FigureState, KpiFigure
from desktop_monitor.assess.performance.trend import TrendWord, trend_of, word_of
from desktop_monitor.metrics.kpi import Kpi


def trend(kpi: Kpi, change: Estimate | None, previous: float | None = 100.0) -> TrendWord:
    figure = KpiFigure(kpi, 0.0, 1.0, FigureState.MET, value=1.0)
    return trend_of(replace(figure, change=change, previous=previous))


@pytest.mark.parametrize(
    ("kpi", "change", "word"),
    [
        (Kpi.RESPONSE_TIME, Estimate(-1.0, -2.0, -0.1, 10), TrendWord.BETTER),
        (Kpi.RESPONSE_TIME, Estimate(1.0, 0.1, 2.0, 10), TrendWord.WORSE),
        (Kpi.RESPONSE_TIME, Estimate(1.0, -0.1, 2.0, 10), TrendWord.STEADY),
        (Kpi.SUCCESS_RATE, Estimate(0.1, 0.01, 0.2, 10), TrendWord.BETTER),
        (Kpi.SUCCESS_RATE, Estimate(-0.1, -0.2, -0.01, 10), TrendWord.WORSE),
        (Kpi.SUCCESS_RATE, Estimate(0.0, 0.0, 0.0, 10), TrendWord.STEADY),
        (Kpi.CACHE_HIT_RATE, Estimate(0.3, None, None, 10), TrendWord.UNKNOWN),
        (Kpi.CACHE_HIT_RATE, None, TrendWord.UNKNOWN),
    ],
)
def test_the_interval_decides_the_word(kpi: Kpi, change: Estimate | None, word: TrendWord) -> None:
    assert trend(kpi, change) is word


@pytest.mark.parametrize(
    ("bytes_more", "word"), [(-6.0, TrendWord.BETTER), (6.0, TrendWord.WORSE), (4.0, TrendWord.STEADY)]
)
def test_memory_was_measured_all_the_time_so_a_share_of_it_decides(bytes_more: float, word: TrendWord) -> None:
    assert trend(Kpi.AGENT_MEMORY, Estimate(bytes_more, None, None, 99)) is word


def test_memory_that_was_not_known_before_has_no_trend() -> None:
    assert trend(Kpi.AGENT_MEMORY, None, None) is TrendWord.UNKNOWN


def test_a_change_of_nothing_is_steady_whatever_is_better() -> None:
    assert word_of(Estimate(0.0, 0.0, 0.0, 10), is_lower_better=True) is TrendWord.STEADY
