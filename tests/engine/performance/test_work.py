"""Figures follow what is written, advice is made for who looks, and what the user decides is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop_monitor.alerts.defaults import DEFAULT_RULES
from desktop_monitor.assess.performance.figure import FigureState, KpiFigure
from desktop_monitor.assess.performance.targets import Target, Targets
from desktop_monitor.config.performance_options import PerformanceConfig, WorkflowAdvice
from desktop_monitor.engine.alerts_view import NO_ALERTS
from desktop_monitor.engine.performance.options import PerformanceOptions
from desktop_monitor.engine.performance_view import NO_PERFORMANCE
from desktop_monitor.errors import ActionError
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.agent_event import Outcome
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.store.ledger import open_ledger
from tests.helpers.journals import event
from tests.helpers.performance import EVERYTHING, FIGURES, GIB, PerformanceWorld

DAY = 86_400.0


@pytest.fixture
def world(tmp_path: Path) -> Iterator[PerformanceWorld]:
    made = PerformanceWorld(tmp_path)
    yield made
    made.close()


def _figure(world: PerformanceWorld, kpi: Kpi) -> KpiFigure:
    return next(one for one in world.view.kpis if one.kpi is kpi)


# --- figures


def test_without_any_data_nothing_is_judged(world: PerformanceWorld) -> None:
    view = world.step()
    assert {one.state for one in view.kpis} == {FigureState.NO_DATA}
    assert view.score is not None
    assert (view.score.value, view.error) == (None, "")


def test_the_window_is_the_last_half_hour_and_the_one_before_is_compared(world: PerformanceWorld) -> None:
    world.answers(20, since=1_700.0)
    world.answers(20, since=3_500.0, outcome=Outcome.ERROR)
    view = world.step()
    figure = _figure(world, Kpi.SUCCESS_RATE)
    assert (view.made_seconds, view.window_seconds) == (world.now, 1_800.0)
    assert (figure.start_seconds, figure.end_seconds) == (world.now - 1_800.0, world.now)
    assert figure.count == 20 + 10
    assert figure.previous == 0.0


def test_figures_are_told_by_interface_too(world: PerformanceWorld) -> None:
    world.answers(6, interface="codex")
    world.answers(9)
    assert [(name, figures[0].count) for name, figures in world.step().kpis_by_interface] == [
        ("claude_code", 9),
        ("codex", 6),
    ]


def test_news_are_in_the_figures_within_ten_seconds(world: PerformanceWorld) -> None:
    world.step()
    world.answers(8)
    world.step(5.0)
    assert _figure(world, Kpi.SUCCESS_RATE).count == 0
    world.step(5.0)
    assert _figure(world, Kpi.SUCCESS_RATE).count == 8


def test_without_news_or_onlookers_once_a_minute_is_enough(world: PerformanceWorld) -> None:
    first = world.step()
    assert world.step(50.0) is first
    assert world.step(10.0).made_seconds == world.now


def test_who_looks_sees_fresh_figures_without_news(world: PerformanceWorld) -> None:
    world.step(wishes=FIGURES)
    assert world.step(10.0, FIGURES).made_seconds == world.now


def test_a_journal_that_cannot_be_read_leaves_no_old_figures(world: PerformanceWorld) -> None:
    world.answers(8)
    world.step(wishes=EVERYTHING)
    world.journal.close()
    content = world.paths.journal.read_bytes()
    world.paths.journal.unlink()
    world.paths.journal.write_bytes(b"no database" * 1_000)
    view = world.step(60.0, EVERYTHING)
    assert view.error
    assert (view.kpis, view.score, view.tables) == ((), None, NO_PERFORMANCE.tables)
    world.paths.journal.unlink()
    world.paths.journal.write_bytes(content)
    view = world.step(60.0, EVERYTHING)
    assert view.error == ""
    assert len(view.tables.interfaces) == 1


def test_advice_that_cannot_be_made_is_told_beside_figures_and_heals(world: PerformanceWorld) -> None:
    world.answers(8)
    world.step(wishes=EVERYTHING)
    open_ledger(world.paths.ledger, world.clock).close()
    content = world.paths.ledger.read_bytes()
    world.paths.ledger.unlink()
    world.paths.ledger.write_bytes(b"no database" * 1_000)
    view = world.step(600.0, EVERYTHING)
    assert "ledger" in view.error
    assert view.kpis
    assert view.recommendations == ()
    assert world.step(10.0, EVERYTHING).error == view.error
    assert world.step(60.0).error == "", "nobody waits for advice"
    world.paths.ledger.unlink()
    world.paths.ledger.write_bytes(content)
    assert world.step(600.0, EVERYTHING).error == ""


@pytest.mark.parametrize("store", ["ledger", "journal"])
def test_what_cannot_be_made_is_not_tried_every_few_seconds(world: PerformanceWorld, store: str) -> None:
    world.answers(8)
    world.journal.close()
    open_ledger(world.paths.ledger, world.clock).close()
    path = getattr(world.paths, store)
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(b"no database" * 1_000)
    assert world.step(wishes=EVERYTHING).error
    path.unlink()
    path.write_bytes(content)
    assert [bool(world.step(5.0, EVERYTHING).error) for _ in range(6)] == [True] * 5 + [False]
    assert world.view.kpis


def test_what_is_usual_is_learned_from_two_weeks(world: PerformanceWorld) -> None:
    world.answers(120, since=10 * DAY, duration_seconds=4.0)
    world.answers(8, duration_seconds=4.0)
    world.step()
    figure = _figure(world, Kpi.RESPONSE_TIME)
    assert (figure.state, figure.target) == (FigureState.MET, pytest.approx(6.0))


def test_what_an_import_brings_is_learned_from_soon(world: PerformanceWorld) -> None:
    world.answers(8, duration_seconds=4.0)
    world.step()
    assert _figure(world, Kpi.RESPONSE_TIME).state is FigureState.LEARNING
    world.answers(120, since=10 * DAY, duration_seconds=4.0)
    world.step(60.0)
    assert _figure(world, Kpi.RESPONSE_TIME).state is FigureState.MET


def test_the_machines_room_and_memory_are_part_of_it(world: PerformanceWorld) -> None:
    world.machine(300)
    view = world.step()
    assert view.score is not None
    assert {part.name: part.fraction for part in view.score.parts}["machine_headroom"] == 1.0
    assert _figure(world, Kpi.AGENT_MEMORY).target == 4 * GIB


def test_other_targets_hold_at_once(world: PerformanceWorld) -> None:
    world.answers(10)
    world.answers(10, outcome=Outcome.ERROR)
    world.step()
    assert _figure(world, Kpi.SUCCESS_RATE).state is FigureState.FAILED
    mild = PerformanceConfig(targets=Targets(own={Kpi.SUCCESS_RATE: Target(0.5, 0.25, is_own=True)}))
    world.work.apply(PerformanceOptions(mild))
    world.step()
    assert _figure(world, Kpi.SUCCESS_RATE).state is FigureState.MET


def test_workflows_are_told_what_the_user_wants_once(world: PerformanceWorld) -> None:
    world.step()
    world.work.apply(PerformanceOptions(PerformanceConfig(workflows=WorkflowAdvice(cache_size=5))))
    world.step()
    world.step()
    assert world.told == [WorkflowAdvice(), WorkflowAdvice(cache_size=5)]


# --- tables and advice


def _cold_cache(world: PerformanceWorld) -> None:
    """Six days on which most of what was written to the cache went unread; the model has a successor."""
    fields: dict[str, Any] = {"model": "claude-opus-4-8", "cache_write_tokens": 9_000}
    for day in range(6):
        for number in range(20 + day):
            at = world.now - 60.0 - day * DAY - number * 1_200.0
            world.tell([event(f"cold{day}-{number}", at_seconds=at, cache_read_tokens=0, **fields)])
            if number % 4 == 0:
                world.tell([event(f"warm{day}-{number}", at_seconds=at + 20.0, cache_read_tokens=9_000, **fields)])


def test_nothing_is_advised_while_nobody_looks(world: PerformanceWorld) -> None:
    _cold_cache(world)
    view = world.step()
    assert (view.tables, view.recommendations) == (NO_PERFORMANCE.tables, ())
    view = world.step(10.0, FIGURES)
    assert (view.tables, view.recommendations) == (NO_PERFORMANCE.tables, ())


def test_tables_are_of_a_day_and_advice_of_a_week(world: PerformanceWorld) -> None:
    _cold_cache(world)
    view = world.step(wishes=EVERYTHING)
    [row] = view.tables.interfaces
    assert row.requests == 25
    assert view.recommendations
    first = view.recommendations[0]
    assert (first.start_seconds, first.end_seconds) == (world.now - 7 * DAY, world.now)


def test_advice_knows_how_long_sessions_waited(world: PerformanceWorld) -> None:
    """What no KPI is made of is read of the machine, too."""
    world.alerts = replace(NO_ALERTS, rules=tuple(replace(rule, is_enabled=False) for rule in DEFAULT_RULES))
    world.waits(6)
    assert [one.key for one in world.step(wishes=EVERYTHING).recommendations] == ["waited:codex"]


def test_advice_that_was_dismissed_is_gone_until_it_is_restored(world: PerformanceWorld) -> None:
    _cold_cache(world)
    keys = [one.key for one in world.step(wishes=EVERYTHING).recommendations]
    assert words(world.work.dismiss(keys[0])) == "This recommendation is not shown any more"
    assert [one.key for one in world.step(wishes=EVERYTHING).recommendations] == keys[1:]
    assert "again: 1" in words(world.work.restore())
    assert [one.key for one in world.step(wishes=EVERYTHING).recommendations] == keys


def test_advice_that_is_followed_is_measured_and_not_advised_meanwhile(world: PerformanceWorld) -> None:
    _cold_cache(world)
    before = world.step(wishes=EVERYTHING)
    chosen = next(one for one in before.recommendations if one.gain)
    world.work.follow(chosen.key)
    view = world.step(wishes=EVERYTHING)
    assert chosen.key not in [one.key for one in view.recommendations]
    [followed] = view.followed
    assert (followed.key, followed.followed_seconds, followed.count) == (chosen.key, world.now, 0)
    assert chosen.gain is not None
    assert (followed.kpi, followed.expected) == (chosen.gain.kpi.value, chosen.gain.to_value)
    assert followed.before == pytest.approx(chosen.gain.from_value)
    assert (followed.after, followed.verdict) == (None, "not_enough_data")


def test_what_came_of_it_is_measured_from_what_follows(world: PerformanceWorld) -> None:
    _cold_cache(world)
    before = world.step(wishes=EVERYTHING)
    chosen = next(one for one in before.recommendations if one.gain)
    world.work.follow(chosen.key)
    world.clock.advance(8 * DAY)
    world.answers(400, since=7.5 * DAY, model="claude-opus-4-8", cache_read_tokens=9_000, cache_write_tokens=0)
    [followed] = world.step(wishes=EVERYTHING).followed
    assert (followed.after, followed.count) == (pytest.approx(1.0), 400)


def test_advice_that_is_out_of_date_cannot_be_followed(world: PerformanceWorld) -> None:
    with pytest.raises(ActionError, match="out of date"):
        world.work.follow("cache_cold:nobody")


def test_decisions_survive_a_restart_and_a_forgotten_project_takes_its_own_along(world: PerformanceWorld) -> None:
    _cold_cache(world)
    keys = [one.key for one in world.step(wishes=EVERYTHING).recommendations]
    world.work.dismiss(keys[0])
    ledger = open_ledger(world.paths.ledger, world.clock)
    try:
        assert [one.key for one in ledger.dismissed_advice()] == [keys[0]]
    finally:
        ledger.close()
    assert world.work.forget_project("/home/sam/nothing") == 0


def test_a_ledger_that_cannot_be_written_is_said(world: PerformanceWorld) -> None:
    world.paths.ledger.mkdir()
    with pytest.raises(Exception, match="ledger"):
        world.work.dismiss("x:y")
