"""Rules about what agents do at a moment are tried on what the engine recorded of it, as the program would have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop_monitor.alerts.defaults import DEFAULT_RULES
from desktop_monitor.alerts.rehearsal import Rehearsal
from desktop_monitor.alerts.rule import Comparator, Rule
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
from desktop_monitor.engine.alerting.rehearsing import rehearse
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.agent_event import SessionState
from desktop_monitor.store.history import open_history
from desktop_monitor.store.journal import read_journal
from desktop_monitor.store.options import Retention
from tests.helpers.agents import session_view
from tests.helpers.alert_world import World
from tests.helpers.engine_parts import Bench

RULES = {rule.name: rule for rule in DEFAULT_RULES}
WAITING = RULES["waiting_for_user"]
MINUTE, HOUR = 60.0, 3600.0
TICK_SECONDS = 5.0
ViewAt = Callable[[float], AgentsView]
"""The view at so many wall seconds."""


def session(name: str, since: float, state: SessionState = SessionState.WAITING, **fields: Any) -> SessionView:
    """A session of Claude Code."""
    given: dict[str, Any] = {"project": f"/home/sam/{name}", "state": state, "state_since_seconds": since}
    return session_view(name, **{**given, "context_ratio": None, **fields})


def waits(*views: SessionView) -> ViewAt:
    """These sessions, as long as it lasts."""
    view = AgentsView(sessions=views)
    return lambda _now: view


class _Agents(NoAgents):
    view = AgentsView()


class Program:
    """An engine that records a machine without collectors, and agents as they are told."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._agents = _Agents()
        self.bench = Bench(folder, (), agents=self._agents)
        self.start = self.now

    @property
    def now(self) -> float:
        """Wall time."""
        return self.bench.clock.now().wall_seconds

    def run(self, seconds: float, view_at: ViewAt = lambda _now: AgentsView()) -> None:
        """Tick for so long."""
        for _ in range(round(seconds / TICK_SECONDS)):
            self._agents.view = view_at(self.now)
            self.bench.engine.tick()
            self.bench.clock.advance(TICK_SECONDS)

    def rehearse(self, rule: Rule) -> Rehearsal:
        """The rule on all of it."""
        self.bench.engine.close()
        history = open_history(self._folder / "history.sqlite3", self.bench.clock)
        journal = read_journal(self._folder / "journal.sqlite3")
        try:
            return rehearse(rule, history, journal, self.start, self.now)
        finally:
            history.close()
            journal.close()


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """Just started."""
    return Program(tmp_path)


def idle(name: str) -> SessionView:
    """The same session with nothing to do."""
    return session(name, 0.0, SessionState.IDLE)


def test_every_wait_that_was_too_long_is_found(program: Program) -> None:
    program.run(HOUR, waits(idle("a")))
    onsets = []
    for minutes in (25, 4, 12):
        onsets.append((program.now, minutes))
        program.run(minutes * MINUTE, waits(session("a", program.now)))
        program.run(HOUR, waits(idle("a")))
    result = program.rehearse(WAITING)
    long_ones = [at for at, minutes in onsets if minutes > 10]
    assert [one.fired_seconds for one in result.fired] == [pytest.approx(at + 10 * MINUTE, abs=50) for at in long_ones]
    assert [one.peak for one in result.fired] == [
        pytest.approx(25 * MINUTE, abs=10),
        pytest.approx(12 * MINUTE, abs=10),
    ]
    assert [note.key for note in result.notes] == ["alerts.rehearsal.numbered"]
    assert "without names" in words(result.notes[0])


def test_sessions_that_wait_at_the_same_time_are_told_apart_and_not_named(program: Program) -> None:
    begin = program.now
    program.run(15 * MINUTE, waits(session("a", begin), session("b", begin), idle("c")))
    program.run(HOUR, waits(idle("a"), idle("b"), idle("c")))
    fired = program.rehearse(WAITING).fired
    assert [dict(one.labels) for one in fired] == [
        {"interface": "claude_code", "place": "1"},
        {"interface": "claude_code", "place": "2"},
    ]


def test_by_client_alone_a_rehearsal_needs_no_numbers(program: Program) -> None:
    begin = program.now
    program.run(15 * MINUTE, waits(session("a", begin), session("b", begin)))
    result = program.rehearse(replace(WAITING, group_by=("interface",)))
    assert [one.labels for one in result.fired] == [(("interface", "claude_code"),)]
    assert result.notes == ()


def test_a_wait_that_lay_between_two_samples_is_found_too(program: Program) -> None:
    program.run(10 * MINUTE, waits(idle("a")))
    begin = program.now + 7
    program.run(20, lambda now: AgentsView(sessions=(session("a", begin) if now >= begin else idle("a"),)))
    program.run(10 * MINUTE, waits(idle("a")))
    (incident,) = program.rehearse(replace(WAITING, threshold=5.0)).fired
    assert incident.fired_seconds == pytest.approx(begin + 13, abs=30)
    assert incident.ended_seconds == pytest.approx(begin + 18, abs=30)


def test_of_one_session_by_name_nothing_can_be_told_and_it_is_said_so(program: Program) -> None:
    program.run(15 * MINUTE, waits(session("a", program.now)))
    result = program.rehearse(replace(WAITING, where=(("project", "/home/sam/a"),)))
    assert (result.fired, result.readings) == ((), 0)
    assert [note.key for note in result.notes] == ["alerts.rehearsal.unnamed"]


def test_what_was_not_known_is_a_gap_and_no_calm(program: Program) -> None:
    program.run(HOUR, waits(idle("a")))
    lost = program.now
    program.run(HOUR, waits(session("a", lost, SessionState.UNKNOWN)))
    back = program.now
    program.run(HOUR, waits(idle("a")))
    (gap,) = program.rehearse(WAITING).gaps
    assert (gap.start_seconds, gap.end_seconds) == (pytest.approx(lost, abs=200), pytest.approx(back, abs=40))


def test_while_recording_was_paused_nothing_is_known(program: Program) -> None:
    program.run(HOUR, waits(idle("a")))
    program.bench.recording.pause(program.bench.clock.now(), None)
    program.run(20 * MINUTE, waits(session("a", program.now)))
    program.run(MINUTE, waits(idle("a")))
    program.bench.recording.resume(program.bench.clock.now())
    program.run(HOUR, waits(idle("a")))
    result = program.rehearse(WAITING)
    assert result.fired == ()
    assert sum(gap.end_seconds - gap.start_seconds for gap in result.gaps) == pytest.approx(21 * MINUTE, abs=60)


def test_where_only_minutes_are_left_the_worst_of_each_minute_counts(program: Program) -> None:
    program.bench.recording.keep_for(Retention(raw_hours=1))
    program.run(10 * MINUTE, waits(idle("a")))
    begin = program.now
    program.run(12 * MINUTE, waits(session("a", begin)))
    program.run(4 * HOUR, waits(idle("a")))
    result = program.rehearse(WAITING)
    (incident,) = result.fired
    assert incident.fired_seconds == pytest.approx(begin + 10 * MINUTE, abs=80)
    assert incident.peak == pytest.approx(12 * MINUTE, abs=10)
    assert [note.key for note in result.notes] == ["alerts.rehearsal.numbered", "alerts.rehearsal.minutes"]


def _limit(now: float, begin: float) -> AgentsView:
    """A limit that fills within an hour and resets then."""
    used = min((now - begin) / HOUR, 0.99)
    return AgentsView(limits=(LimitView("codex", "five_hour", used, now, "rollout", begin + HOUR, "plus"),))


def _budget(now: float, begin: float) -> AgentsView:
    used = 20.0 * (now - begin) / HOUR
    return AgentsView(budgets=(BudgetView("cost_usd", "day", 10.0, used if now < begin + HOUR else 0.0, None),))


def _broken(now: float, begin: float) -> AgentsView:
    is_broken = 600 <= now - begin < 2400
    source = AgentSourceView("files", SourceState.ERROR if is_broken else SourceState.FRESH, None, None)
    return AgentsView(clients=(ClientView("gemini", Connection.CONNECTED, (source,)),))


def _behind(now: float, begin: float) -> AgentsView:
    otlp = begin if now < begin + 5 * HOUR else now
    sources = (
        AgentSourceView("files", SourceState.FRESH, now, None),
        AgentSourceView("otlp", SourceState.STALE, otlp, None),
    )
    return AgentsView(clients=(ClientView("codex", Connection.CONNECTED, sources),))


def _full(now: float, begin: float) -> AgentsView:
    ratio = 0.95 if 600 <= now - begin < 900 else 0.3
    return AgentsView(sessions=(session("a", begin, SessionState.WORKING, context_ratio=ratio),))


CASES = [
    (RULES["limit_used"], _limit, 2 * HOUR),
    (RULES["budget_used"], _budget, 2 * HOUR),
    (RULES["source_error"], _broken, HOUR),
    (RULES["source_stale"], _behind, 6 * HOUR),
    (Rule("full", "agent_context_used_ratio", Comparator.ABOVE, 0.9, group_by=("interface",)), _full, HOUR),
    (replace(WAITING, group_by=("interface",)), lambda now, begin: waits(session("a", begin))(now), HOUR),
]


@pytest.mark.parametrize(("rule", "course", "seconds"), CASES, ids=lambda one: getattr(one, "name", ""))
def test_a_rehearsal_finds_what_the_program_found(
    program: Program,
    tmp_path_factory: pytest.TempPathFactory,
    rule: Rule,
    course: Callable[[float, float], AgentsView],
    seconds: float,
) -> None:
    live = World(tmp_path_factory.mktemp("live"), (rule,))
    live_start = live.now
    for _ in range(round(seconds / TICK_SECONDS)):
        live.view = course(live.now, live_start)
        live.run(TICK_SECONDS)
    live.close()
    program.run(seconds, lambda now: course(now, program.start))
    found = program.rehearse(rule)
    assert live.fired
    assert [(one.labels, one.fired_seconds - program.start) for one in found.fired] == [
        (one.labels, pytest.approx(one.fired_seconds - live_start, abs=50)) for one in live.fired
    ]
