"""The observer knows what rules ask for, from wherever it comes, and keeps nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_monitor.agents.simulator.scenario import story
from desktop_monitor.alerts.reading import Reading
from desktop_monitor.alerts.rule import Aggregation, Comparator, Rule
from desktop_monitor.engine.agents_view import AgentsView, BudgetView
from desktop_monitor.engine.alerting.observing import AlertObserver
from desktop_monitor.engine.alerting.sight import Sight
from desktop_monitor.engine.journal_query import open_journal_reader
from desktop_monitor.engine.simulating import Simulation
from desktop_monitor.metrics.agent_event import Outcome, SessionState
from desktop_monitor.metrics.definition import SeriesKey
from tests.helpers.agents import session_view
from tests.helpers.alert_world import GIB, World, machine
from tests.helpers.clock import FakeClock

MEMORY = Rule("memory", "memory_used_ratio", Comparator.ABOVE, 0.9, window_seconds=60, aggregation=Aggregation.MEAN)
SHORT = Rule("short", "filesystem_shortage_ratio", Comparator.ABOVE, 0.9, group_by=("mount",))
FAILS = Rule("fails", "agent_success_ratio", Comparator.BELOW, 0.9, window_seconds=1800, aggregation=Aggregation.MEAN)
SPENT = Rule("spent", "agent_budget_used_ratio", Comparator.ABOVE, 1.0)
PREPARES = Rule("prepares", "agent_context_preparation_seconds", Comparator.ABOVE, 5.0, group_by=("mode",))
EVERY = (MEMORY, SHORT, FAILS, SPENT, PREPARES)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A machine with one rule of each origin."""
    made = World(tmp_path, EVERY)
    yield made
    made.close()


def test_every_rule_has_readings_from_where_its_metric_comes(world: World) -> None:
    world.view = AgentsView(budgets=(BudgetView("tokens", "day", 100.0, 40.0, None),))
    world.tell(world.request(), world.request(Outcome.ERROR), world.prepared(4.0))
    world.run(20, lambda _: machine(memory=0.7, disks=(("/", 0.95, 100 * GIB),)))
    now = world.now
    assert world.readings == {
        "memory": (Reading((), pytest.approx(0.7), 4, now),),
        "short": (Reading((("mount", "/"),), pytest.approx(0.95), 1, now),),
        "fails": (Reading((), 0.5, 2, now - 20),),
        "spent": (Reading((), 0.4, 1, now),),
        "prepares": (Reading((("mode", "FANCY"),), 4.0, 1, now - 20),),
    }


def test_without_anything_known_every_rule_is_looked_at_and_has_no_readings(world: World) -> None:
    assert world.observer.readings(world.now) == dict.fromkeys(("memory", "short", "spent"), ())
    world.run(5, lambda _: {})
    assert world.readings == dict.fromkeys(("memory", "short", "fails", "spent", "prepares"), ())


def test_a_rule_that_is_switched_off_is_not_looked_at(world: World) -> None:
    world.observer.watch([replace(rule, is_enabled=False) for rule in EVERY])
    assert world.observer.readings(world.now) == {}


def test_rules_that_change_keep_what_was_seen_for_those_that_stay(world: World) -> None:
    world.run(30, lambda _: machine(memory=0.7))
    world.observer.watch([replace(MEMORY, threshold=0.5), FAILS])
    assert world.observer.readings(world.now)["memory"][0].observations == 6


def test_requests_are_read_while_time_passes_and_leave_with_their_window(world: World) -> None:
    world.tell(world.request(Outcome.ERROR))
    world.run(10)
    assert world.readings["fails"][0].value == 0.0
    world.tell(world.request())
    world.run(10)
    assert world.readings["fails"][0].value == 0.5
    world.run(1820)
    assert world.readings["fails"] == ()


def test_a_metric_of_ones_own_that_is_called_like_a_signal_is_not_the_signal(world: World) -> None:
    own = {SeriesKey("filesystem_shortage_ratio", ("mount=/",)): 9.0, SeriesKey("agent_success_ratio"): 0.0}
    world.run(10, lambda _: own)
    assert world.readings["short"] == world.readings["fails"] == ()


def test_rules_whose_journal_cannot_be_read_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    path.write_bytes(b"this is no database, and long enough to look like one" * 100)
    observer = AlertObserver(lambda: open_journal_reader(path))
    observer.watch(EVERY)
    clock = FakeClock()
    observer.take(Sight(clock.now(), 1.0, machine()))
    assert observer.readings(clock.now().wall_seconds).keys() == {"memory", "short", "spent"}
    observer.close()


def test_a_simulated_store_is_observed_like_any(tmp_path: Path) -> None:
    clock = FakeClock(wall_seconds=1_790_078_400.0)
    now = clock.now().wall_seconds
    simulation = Simulation(story(5, now, 5.0), tmp_path / "journal.sqlite3")
    simulation.advance(now)
    observer = AlertObserver(lambda: open_journal_reader(tmp_path / "journal.sqlite3"))
    observer.watch([replace(FAILS, window_seconds=18_000.0, group_by=("interface",))])
    observer.take(Sight(clock.now(), 1.0, {}))
    readings = observer.readings(now)["fails"]
    assert "claude_code" in {dict(reading.labels)["interface"] for reading in readings}
    assert all(0.0 < reading.value <= 1.0 for reading in readings)
    observer.close()
    simulation.close()


def test_agents_that_run_are_named_the_busiest_first(world: World) -> None:
    assert world.observer.active_interfaces() == ()
    world.view = AgentsView(
        sessions=(
            session_view("a", interface="gemini", state=SessionState.ENDED),
            session_view("b", interface="codex", state=SessionState.IDLE),
            session_view("c", interface="codex", state=SessionState.IDLE),
            session_view("d", interface="claude_code", state=SessionState.WORKING),
        )
    )
    world.run(5)
    assert world.observer.active_interfaces() == ("claude_code", "codex")
