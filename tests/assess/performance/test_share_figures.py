"""Success and availability are shares of what ended: cancelled and unknown endings count in neither."""

from __future__ import annotations

import pytest

from desktop_monitor.agents.pricing import NO_PRICES
from desktop_monitor.assess.performance.figure import FigureState, KpiFigure
from desktop_monitor.assess.performance.kpis import kpi_figures
from desktop_monitor.assess.performance.targets import Learned, Targets
from desktop_monitor.language.text import text
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.metrics.period_facts import MinuteCell, PeriodFacts
from tests.helpers.period_facts import facts, requests


def figure(kpi: Kpi, now: PeriodFacts, before: PeriodFacts | None = None) -> KpiFigure:
    return next(one for one in kpi_figures(now, before, Targets(), Learned(), NO_PRICES) if one.kpi is kpi)


def success(now: PeriodFacts, before: PeriodFacts | None = None) -> KpiFigure:
    return figure(Kpi.SUCCESS_RATE, now, before)


def minutes(attempted: int, answered: int, interface: str = "claude_code") -> MinuteCell:
    return MinuteCell("2027-01-15", interface, attempted, answered)


def test_success_is_answers_of_answers_errors_and_timeouts() -> None:
    found = success(facts(requests(ok=56, errors=10, timeouts=4, cancelled=30)))

    assert (found.value, found.count) == (0.8, 70)
    assert found.notes == (text("kpi.note.cancelled", count=30),)
    assert (found.state, found.fraction) == (FigureState.FAILED, 0.0)


def test_at_the_target_it_is_met_and_below_it_failed() -> None:
    met, failed = success(facts(requests(ok=95, errors=5))), success(facts(requests(ok=94, errors=6)))

    assert (met.state, met.fraction) == (FigureState.MET, 1.0)
    assert (failed.state, failed.fraction) == (FigureState.FAILED, 0.0)


def test_the_change_has_newcombes_interval() -> None:
    found = success(facts(requests(ok=56, errors=14)), facts(requests(ok=48, errors=32)))

    assert found.previous == 0.6
    assert found.change is not None
    assert found.change.value == pytest.approx(0.2)
    assert (found.change.low, found.change.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_requests_whose_end_nobody_told_lower_the_coverage() -> None:
    found = success(facts(requests(ok=6, cancelled=2, requests=10)))

    assert (found.value, found.count, found.coverage_ratio) == (1.0, 6, 0.75)


def test_only_cancelled_requests_are_no_data() -> None:
    assert success(facts(requests(cancelled=9))).state is FigureState.NO_DATA


def test_availability_is_minutes_with_an_answer_of_minutes_with_an_attempt() -> None:
    now = facts(requests(ok=30, errors=1), minutes=(minutes(10, 10), minutes(10, 9, "codex")))
    found = figure(Kpi.AVAILABILITY, now, facts(minutes=(minutes(10, 5),)))

    assert (found.value, found.count, found.state) == (0.95, 20, FigureState.FAILED)
    assert (found.previous, found.previous_count) == (0.5, 10)


def test_a_few_minutes_are_not_enough() -> None:
    assert figure(Kpi.AVAILABILITY, facts(minutes=(minutes(4, 4),))).state is FigureState.NOT_ENOUGH_DATA
