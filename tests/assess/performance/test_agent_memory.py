"""Agents' memory is the mean of all of them together, over the time in which any ran."""

from __future__ import annotations

import pytest

from desktop_monitor.agents.pricing import NO_PRICES
from desktop_monitor.assess.performance.figure import FigureState, KpiFigure
from desktop_monitor.assess.performance.kpis import kpi_figures, kpi_figures_by
from desktop_monitor.assess.performance.learning import learned
from desktop_monitor.assess.performance.targets import Learned, Target, Targets
from desktop_monitor.language.text import text
from desktop_monitor.metrics.agent_sums import Grouping
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.metrics.period_facts import MachinePeriod, PeriodFacts
from tests.helpers.period_facts import START, facts, machine, requests, rollup

_MACHINE = Learned(machine_memory_bytes=1000.0)
_TWO = machine({"agent_memory_bytes:claude_code": [100, 200, 300], "agent_memory_bytes:codex": [None, 60, None]})


def memory(now: PeriodFacts, before: PeriodFacts | None = None, targets: Targets | None = None) -> KpiFigure:
    figures = kpi_figures(now, before, targets or Targets(), _MACHINE, NO_PRICES)
    return next(one for one in figures if one.kpi is Kpi.AGENT_MEMORY)


def test_the_value_is_the_mean_over_time_of_the_sum_over_interfaces() -> None:
    found = memory(facts(of_machine=_TWO))

    assert found.value == pytest.approx((100 + 260 + 300) / 3)
    assert (found.count, found.sources, found.newest_seconds) == (90, ("machine",), START + 180)
    assert found.notes == (text("kpi.note.memory_peak", peak=300.0),)
    assert (found.p50, found.low, found.high) == (260.0, None, None)


def test_the_target_is_a_quarter_of_the_machines_memory_and_the_limit_nine_tenths() -> None:
    found = memory(facts(of_machine=_TWO))

    assert (found.target, found.limit, found.state) == (250.0, 900.0, FigureState.MET)


def test_the_users_own_target_goes_before() -> None:
    own = Targets(own={Kpi.AGENT_MEMORY: Target(10.0, 20.0, is_own=True)})

    assert memory(facts(of_machine=_TWO), targets=own).state is FigureState.FAILED


def test_where_the_machines_memory_is_not_known_nothing_is_judged() -> None:
    found = kpi_figures(facts(of_machine=_TWO), None, Targets(), Learned(), NO_PRICES)[4]

    assert (found.state, found.fraction, found.target) == (FigureState.LEARNING, None, None)
    assert found.value is not None
    assert found.notes[-1] == text("kpi.note.no_memory_size")


def test_an_interface_that_ran_for_a_part_of_a_bucket_counts_for_that_part() -> None:
    whole, part = rollup("agent_memory_bytes", ("a",), [100.0]), rollup("agent_memory_bytes", ("b",), [90.0], 10.0)
    found = memory(facts(of_machine=MachinePeriod({whole.key: whole, part.key: part})))

    assert found.value == pytest.approx(100 + 90 / 3)
    assert found.notes == (text("kpi.note.memory_peak", peak=190.0),)


def test_every_bucket_weighs_the_same_however_often_it_was_read() -> None:
    often, seldom = rollup("agent_memory_bytes", ("a",), [100.0]), rollup("agent_memory_bytes", ("b",), [None, 200], 3)
    found = memory(facts(of_machine=MachinePeriod({often.key: often, seldom.key: seldom})))

    assert found.value == 150.0


def test_a_change_has_no_interval_for_nothing_was_sampled() -> None:
    before = facts(of_machine=machine({"agent_memory_bytes:claude_code": [100]}))
    found = memory(facts(of_machine=_TWO), before)

    assert found.previous == 100.0
    assert found.change is not None
    assert found.change.value == pytest.approx(120.0)
    assert (found.change.low, found.change.high) == (None, None)


def test_the_share_of_the_period_that_was_recorded_is_told() -> None:
    found = memory(facts(of_machine=machine({"agent_memory_bytes:codex": [1.0]}, observed_seconds=450.0)))

    assert found.coverage_ratio == 0.25


def test_without_agents_there_is_no_data_and_no_zero() -> None:
    found = memory(facts(of_machine=machine({"memory_total_bytes": [1000.0]})))

    assert (found.state, found.value) == (FigureState.NO_DATA, None)


def test_an_interface_has_its_own_memory() -> None:
    now = facts(requests(ok=1), of_machine=_TWO)
    (name, figures), *_ = kpi_figures_by(Grouping.INTERFACE, now, None, Targets(), _MACHINE, NO_PRICES)

    assert name == "claude_code"
    assert next(one.value for one in figures if one.kpi is Kpi.AGENT_MEMORY) == 200.0


def test_what_is_usual_is_learned_from_answers_and_from_the_recording() -> None:
    found = learned({"a": [2.0] * 100, "b": [1.0] * 34}, machine({"memory_total_bytes": [500.0, 1000.0]}))

    assert found.response_seconds == {"a": 3.0}
    assert found.answers == {"a": 100, "b": 34}
    assert found.machine_memory_bytes == 1000.0


def test_nothing_is_learned_of_nothing() -> None:
    assert learned({}) == Learned()
    assert learned({}, MachinePeriod({SeriesKey("cpu_used_ratio"): rollup("cpu_used_ratio", (), [])})) == Learned()
