"""What agents do at a moment is recorded now and then, bounded, numbered, and only where it is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop_monitor.engine.agents.absent import NoAgents
from desktop_monitor.engine.agents_view import (
    AgentSourceView,
    AgentsView,
    BudgetView,
    ClientView,
    Connection,
    LimitView,
    SessionView,
    SourceState,
)
from desktop_monitor.engine.alerting.present_record import MOST_PLACES, MOST_SERIES, PresentRecord, SessionPlaces
from desktop_monitor.metrics.agent_event import SessionState
from desktop_monitor.metrics.catalogue import CATALOGUE
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples
from desktop_monitor.store.history import open_history
from tests.helpers.agents import agents_view, session_view
from tests.helpers.engine_parts import Bench
from tests.helpers.snapshots import WALL_SECONDS

NOW = 1_790_000_000.0
WAITING = "agent_waiting_seconds"
PROJECT = "/home/sam/secret-project"


def session(name: str, state: SessionState = SessionState.WAITING, **fields: Any) -> SessionView:
    """A session of Claude Code in a project that must not be kept."""
    given: dict[str, Any] = {"project": PROJECT, "state": state, "state_since_seconds": NOW, "context_ratio": None}
    return session_view(name, **{**given, **fields})


def sessions(*views: SessionView) -> AgentsView:
    """These and nothing else."""
    return AgentsView(sessions=views)


def recorded(record: PresentRecord, view: AgentsView, now: float) -> Samples:
    """Samples of this moment."""
    record.see(view, now)
    return record.samples(now)


def test_whatever_is_known_of_agents_is_a_metric_of_the_catalogue_with_its_labels() -> None:
    found = recorded(PresentRecord(), agents_view(), WALL_SECONDS)
    assert {key.metric for key in found} >= {WAITING, "agent_limit_used_ratio", "agent_source_age_seconds"}
    assert all(len(key.labels) == len(CATALOGUE[key.metric].labels) for key in found)


def test_where_nothing_is_known_nothing_is_recorded() -> None:
    unknown = sessions(session("s1", SessionState.UNKNOWN), session("s2", SessionState.ENDED))
    assert recorded(PresentRecord(), AgentsView(), NOW) == {}
    assert recorded(PresentRecord(), unknown, NOW) == {}


def test_sessions_are_numbered_and_neither_they_nor_their_projects_are_named() -> None:
    views = sessions(session("s1"), session("s2", SessionState.WORKING), session("s1", interface="codex"))
    found = recorded(PresentRecord(), views, NOW + 60)
    assert found == {
        SeriesKey(WAITING, ("claude_code", "1")): 60.0,
        SeriesKey(WAITING, ("claude_code", "2")): 0.0,
        SeriesKey(WAITING, ("codex", "1")): 60.0,
    }
    assert "secret" not in str(found)


def test_of_sessions_beyond_the_last_number_the_worst_is_told() -> None:
    views = [session(f"s{n:02}", state_since_seconds=NOW - n) for n in range(MOST_PLACES + 5)]
    found = recorded(PresentRecord(), sessions(*views), NOW)
    assert len(found) == MOST_PLACES
    assert found[SeriesKey(WAITING, ("claude_code", str(MOST_PLACES)))] == MOST_PLACES + 4.0


def test_a_session_keeps_its_number_and_one_that_got_free_is_not_given_away_at_once() -> None:
    places = SessionPlaces()
    one, two, three = (("claude_code", name) for name in ("a", "b", "c"))
    assert places.of({one, two}) == {one: "1", two: "2"}
    assert places.of({two, three}) == {two: "2", three: "3"}
    assert places.of({one, two, three}) == {one: "1", two: "2", three: "3"}


def test_a_wait_that_ended_between_two_looks_is_told_with_its_length_and_then_that_it_is_over() -> None:
    record = PresentRecord()
    key = SeriesKey(WAITING, ("claude_code", "1"))
    usual = record.cadence_seconds
    recorded(record, sessions(session("s1", SessionState.WORKING)), NOW)
    record.see(sessions(session("s1")), NOW + 1)
    record.see(sessions(session("s1")), NOW + 20)
    assert record.cadence_seconds == usual
    working = sessions(session("s1", SessionState.WORKING))
    record.see(working, NOW + 22)
    assert record.cadence_seconds < usual
    assert record.samples(NOW + 22) == {key: 20.0}
    assert record.cadence_seconds < usual
    assert record.samples(NOW + 27) == {key: 0.0}
    assert record.cadence_seconds == usual


def test_a_session_that_waited_and_is_gone_is_told_once() -> None:
    record = PresentRecord()
    recorded(record, sessions(session("s1")), NOW + 30)
    assert list(recorded(record, AgentsView(), NOW + 40).values()) == [30.0]
    assert record.samples(NOW + 45) == {}


def test_one_wait_after_the_other_is_told_as_two() -> None:
    record = PresentRecord()
    recorded(record, sessions(session("s1")), NOW + 50)
    again = sessions(session("s1", state_since_seconds=NOW + 55))
    assert list(recorded(record, again, NOW + 60).values()) == [50.0]
    assert list(recorded(record, again, NOW + 65).values()) == [10.0]


def test_a_clock_that_was_put_back_makes_no_wait_negative() -> None:
    record = PresentRecord()
    recorded(record, sessions(session("s1")), NOW - 3600)
    found = recorded(record, sessions(session("s1", SessionState.WORKING)), NOW - 3599)
    assert list(found.values()) == [0.0]


def test_budgets_limits_and_sources_are_told_by_their_labels() -> None:
    view = AgentsView(
        clients=(
            ClientView("codex", Connection.CONNECTED, (AgentSourceView("files", SourceState.FRESH, NOW - 9, None),)),
        ),
        limits=(LimitView("codex", "five_hour", 0.8, NOW - 60, "rollout", None, "plus"),),
        budgets=(BudgetView("cost_usd", "day", 10.0, 5.0, None),),
    )
    assert recorded(PresentRecord(), view, NOW) == {
        SeriesKey("agent_budget_used_ratio", ("day", "cost_usd")): 0.5,
        SeriesKey("agent_limit_used_ratio", ("codex", "five_hour")): 0.8,
        SeriesKey("agent_source_age_seconds", ("codex", "files")): 9.0,
        SeriesKey("agent_source_lag_seconds", ("codex", "files")): 0.0,
        SeriesKey("agent_source_error_count", ("codex", "files")): 0.0,
    }


def test_hostile_labels_are_cut_and_series_are_bounded() -> None:
    record = PresentRecord()
    for number in range(3):
        limits = [LimitView("x" * 4000, f"{number} {n}", 0.1, NOW, "workflow", None, "") for n in range(MOST_SERIES)]
        found = recorded(record, AgentsView(limits=tuple(limits)), NOW)
        assert len(found) == (MOST_SERIES if number == 0 else 0)
        assert all(len(label) <= 80 for key in found for label in key.labels)


class _Agents(NoAgents):
    """Says that they are as the test wants."""

    def __init__(self, *views: SessionView) -> None:
        self.view = sessions(*views)


def test_an_engine_records_twice_a_minute_and_at_the_end_of_a_wait(tmp_path: Path) -> None:
    agents = _Agents(session("s1", state_since_seconds=None))
    bench = Bench(tmp_path, (), agents=agents)
    start = bench.clock.now().wall_seconds
    agents.view = sessions(session("s1", state_since_seconds=start))
    for second in range(300):
        if second == 250:
            agents.view = sessions(session("s1", SessionState.WORKING))
        bench.engine.tick()
        bench.clock.advance(1.0)
    bench.engine.close()
    history = open_history(tmp_path / "history.sqlite3", bench.clock)
    key = SeriesKey(WAITING, ("claude_code", "1"))
    found = history.series([key], start, start + 300)[key]
    history.close()
    assert [round(at - start) for at in found.times] == [0, 30, 60, 90, 120, 150, 180, 210, 240, 250, 255, 285]
    assert list(found.values)[-4:] == [240.0, 249.0, 0.0, 0.0]
