"""The built-in rules say nothing of a healthy machine and healthy clients, and notice every trouble they are for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_monitor.assess.learned_limits import LEAST_ANSWERS
from desktop_monitor.engine.agents_view import (
    AgentSourceView,
    AgentsView,
    BudgetView,
    ClientView,
    Connection,
    LimitView,
    SourceState,
)
from desktop_monitor.metrics.agent_event import CODEX, Outcome, SessionState, Source
from desktop_monitor.metrics.sample import Samples
from tests.helpers.agents import session_view
from tests.helpers.alert_world import GIB, MIB, World, machine

MINUTE, HOUR = 60.0, 3600.0
FAILED = Outcome.ERROR


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A machine with the built-in rules."""
    made = World(tmp_path)
    yield made
    made.close()


def a_working_day(since: float) -> Samples:
    """A cold start, a build that swaps a little and fills memory for a minute, an hour's backup."""
    if since < 5 * MINUTE:
        return machine(memory=0.3, cpu=0.95)
    if since < 15 * MINUTE:
        is_linking = 10 * MINUTE <= since < 11 * MINUTE
        built = (since - 5 * MINUTE) / (10 * MINUTE)
        return machine(
            memory=0.96 if is_linking else 0.8,
            cpu=1.0,
            swapped=40 * MIB if since < 8 * MINUTE else 0.0,
            memory_pressure=0.5 if is_linking else 0.05,
            disks=(("/", 0.80 + 0.03 * built, 200 * GIB),),
        )
    if since < 75 * MINUTE:
        copied = (since - 15 * MINUTE) / HOUR
        return machine(cpu=0.3, disks=(("/", 0.83, 200 * GIB), ("/media/backup", 0.5 + 0.1 * copied, 2000 * GIB)))
    return machine(memory=0.6, disks=(("/", 0.83, 200 * GIB), ("/boot", 1.0, GIB)))


def a_healthy_view(now: float) -> AgentsView:
    """A session at work, one that has waited for five minutes, a limit half used, a budget in order."""
    sources = (
        AgentSourceView("files", SourceState.FRESH, now - 5, 1.0),
        AgentSourceView("otlp", SourceState.FRESH, now - 300, 0.8),
        AgentSourceView("registry", SourceState.FRESH, now, None),
    )
    waiting = session_view("s2", state=SessionState.WAITING, state_since_seconds=now - 300)
    return AgentsView(
        sessions=(waiting, session_view("s1")),
        clients=(
            ClientView("claude_code", Connection.CONNECTED, sources),
            ClientView("gemini", Connection.ABSENT, (AgentSourceView("files", SourceState.STALE, now - 9e5, None),)),
        ),
        limits=(LimitView("codex", "five_hour", 0.55, now - 60, "rollout", now + HOUR, "plus"),),
        budgets=(BudgetView("cost_usd", "day", 10.0, 6.0, 10.5),),
    )


def work_minute_by_minute(world: World, minutes: int, seconds: float, samples: Callable[[float], Samples]) -> None:
    """Two answers a minute that take so long, now and then one that is cancelled, one failure in an hour."""
    for minute in range(minutes):
        world.view = a_healthy_view(world.now)
        world.tell(world.request(seconds=seconds, age=20), world.request(seconds=seconds * 1.2, age=2))
        if minute % 7 == 3:
            world.tell(world.request(Outcome.CANCELLED, seconds=400.0))
        if minute % 60 == 40:
            world.tell(world.request(FAILED, seconds=1.0))
        world.run(MINUTE, lambda since, before=minute * MINUTE: samples(before + since))  # type: ignore[misc]


def test_a_healthy_user_hears_nothing_on_the_first_day(world: World) -> None:
    work_minute_by_minute(world, 120, 60.0, a_working_day)
    assert world.fired == []


def test_answers_that_take_a_minute_are_no_trouble_where_they_always_did(world: World) -> None:
    world.tell(*(world.request(seconds=40.0 + number % 50, age=86_400 + 60 * number) for number in range(300)))
    work_minute_by_minute(world, 60, 60.0, lambda _since: machine())
    assert world.readings["response_time"][0].value < 0.8
    assert world.fired == []


def test_a_machine_that_sleeps_and_wakes_says_nothing(world: World) -> None:
    for _ in range(3):
        assert world.run(10 * MINUTE, lambda since: machine(memory=0.93 if since < MINUTE else 0.5)) == []
        world.clock.sleep_machine(8 * HOUR)


def fail(world: World, count: int, outcome: Outcome = FAILED) -> None:
    """So many failures, one every half minute."""
    for _ in range(count):
        world.tell(world.request(outcome))
        world.run(30.0)


def be_slow(world: World) -> None:
    """Answers take twice as long as those of last week ever did."""
    world.tell(*(world.request(seconds=40.0, age=86_400 + number) for number in range(LEAST_ANSWERS)))
    for _ in range(8):
        world.tell(world.request(seconds=80.0))
        world.run(30.0)


def be_slow_at_work_of_ones_own(world: World) -> None:
    """A workflow's operations take longer than the seed document allows."""
    for _ in range(6):
        world.tell(world.request(seconds=8.0, interface="pipeline", source=Source.WORKFLOW))
        world.run(30.0)


def fail_sometimes(world: World) -> None:
    """One in eight."""
    for number in range(40):
        world.tell(world.request(FAILED if number % 8 == 5 else Outcome.OK))
        world.run(30.0)


def fail_often(world: World) -> None:
    """Every second one."""
    for number in range(20):
        world.tell(world.request(FAILED if number % 2 else Outcome.OK))
        world.run(30.0)


def prepare_slowly(world: World) -> None:
    """Contexts take eight seconds."""
    world.tell(*(world.prepared(8.0 + number) for number in range(6)))
    world.run(MINUTE)


def wait_for_the_user(world: World) -> None:
    """A session asks and nobody answers."""
    since = world.now
    world.view = AgentsView(sessions=(session_view("s1", state=SessionState.WAITING, state_since_seconds=since),))
    world.run(11 * MINUTE)


def budget(used: float, forecast: float) -> Callable[[World], None]:
    """A budget of 10 dollars a day."""

    def happen(world: World) -> None:
        world.view = AgentsView(budgets=(BudgetView("cost_usd", "day", 10.0, used, forecast),))
        world.run(HOUR)

    return happen


def near_a_limit(world: World) -> None:
    """92 % of five hours."""
    world.view = AgentsView(limits=(LimitView(CODEX, "five_hour", 0.92, world.now, "rollout", world.now + HOUR, ""),))
    world.run(MINUTE)


def source(state: SourceState, lag_seconds: float) -> Callable[[World], None]:
    """Telemetry beside transcripts that are up to date."""

    def happen(world: World) -> None:
        files = AgentSourceView("files", SourceState.FRESH, world.now, 1.0)
        otlp = AgentSourceView("otlp", state, world.now - lag_seconds, 0.0, error="refused")
        world.view = AgentsView(clients=(ClientView("claude_code", Connection.CONNECTED, (files, otlp)),))
        world.run(20 * MINUTE)

    return happen


def measure(samples: Callable[[float], Samples], seconds: float = 10 * MINUTE) -> Callable[[World], None]:
    """The machine is like this."""

    def happen(world: World) -> None:
        world.run(seconds, samples)

    return happen


@pytest.mark.parametrize(
    ("happen", "expected"),
    [
        pytest.param(be_slow, {"response_time"}, id="answers got slow"),
        pytest.param(be_slow_at_work_of_ones_own, {"response_time"}, id="own operations are slow"),
        pytest.param(fail_sometimes, {"success_rate"}, id="one in eight fails"),
        pytest.param(fail_often, {"success_rate", "error_rate"}, id="every second fails"),
        pytest.param(lambda world: fail(world, 4), {"interface_failure"}, id="all fail"),
        pytest.param(lambda world: fail(world, 4, Outcome.TIMEOUT), {"interface_failure"}, id="all time out"),
        pytest.param(prepare_slowly, {"context_preparation"}, id="contexts take long"),
        pytest.param(wait_for_the_user, {"waiting_for_user"}, id="an agent waits"),
        pytest.param(budget(10.0, 14.0), {"budget_used"}, id="a budget is spent"),
        pytest.param(budget(5.0, 14.0), {"budget_forecast"}, id="a budget will not last"),
        pytest.param(near_a_limit, {"limit_used"}, id="a limit is near"),
        pytest.param(source(SourceState.ERROR, 60.0), {"source_error"}, id="a source is broken"),
        pytest.param(source(SourceState.FRESH, 5 * HOUR), {"source_stale"}, id="a source is silent"),
        pytest.param(measure(lambda _: machine(memory=0.95)), {"memory_usage"}, id="memory is used up"),
        pytest.param(measure(lambda _: machine(memory_pressure=0.4)), {"memory_pressure"}, id="work waits for memory"),
        pytest.param(measure(lambda _: machine(memory=0.89, swapped=60 * MIB)), {"swap_storm"}, id="a swap storm"),
        pytest.param(measure(lambda _: machine(disks=(("/", 0.99, 100 * GIB),))), {"disk_full"}, id="a full disk"),
        pytest.param(
            measure(lambda _: machine(disks=(("/", 0.94, 100 * GIB),))), {"disk_nearly_full"}, id="a nearly full disk"
        ),
        pytest.param(
            measure(lambda since: machine(disks=(("/", 0.82 + 0.01 * since / HOUR, 100 * GIB),)), 2 * HOUR),
            {"disk_filling"},
            id="a disk that fills",
        ),
    ],
)
def test_trouble_is_noticed_by_the_rule_that_is_for_it(
    world: World, happen: Callable[[World], None], expected: set[str]
) -> None:
    happen(world)
    assert {incident.rule for incident in world.fired} == expected


def test_every_trouble_ends_when_it_is_over(world: World) -> None:
    world.run(5 * MINUTE, lambda _: machine(memory=0.95, disks=(("/", 0.99, 100 * GIB),)))
    fail(world, 3)
    wait_for_the_user(world)
    assert {incident.rule for incident in world.open} >= {"waiting_for_user"}
    ended = session_view("s1", state=SessionState.ENDED, last_event_seconds=world.now - HOUR)
    world.view = replace(world.view, sessions=(ended,))
    world.tell(world.request())
    world.run(10 * MINUTE)
    assert world.open == ()


def test_an_interface_that_fails_is_told_apart_from_one_that_works(world: World) -> None:
    for _ in range(4):
        world.tell(world.request(FAILED), world.request(interface=CODEX))
        world.run(MINUTE)
    (incident,) = world.fired
    assert incident.labels == (("interface", "claude_code"),)


def test_trouble_names_who_was_on_top(world: World) -> None:
    world.view = AgentsView(sessions=(session_view("s1", name="api"),))
    fail(world, 3)
    (incident,) = world.fired
    assert [(one.kind, one.name, one.value, one.unit) for one in incident.culprits] == [("agent", "api", 3.0, "count")]
