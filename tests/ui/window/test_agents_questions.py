"""What the Agents page asks the journal is answered in one piece, with nothing made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_monitor.engine.query import Grouping
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, SessionFacts, SessionState
from desktop_monitor.paths import Paths
from desktop_monitor.ui.window.agents_prices import Prices
from desktop_monitor.ui.window.agents_questions import PeriodQuestion, SessionQuestion, past_view
from tests.helpers.agents import SESSION, SESSION_START_SECONDS
from tests.helpers.agents_journal import FakeJournal, journal
from tests.helpers.snapshots import WALL_SECONDS


@pytest.fixture
def prices(paths: Paths) -> Prices:
    return Prices(paths)


def test_a_period_knows_its_sessions_and_sums(prices: Prices) -> None:
    question = PeriodQuestion(7, WALL_SECONDS - 604_800, WALL_SECONDS, Grouping.INTERFACE, Grouping.DAY, prices)
    answer = question(journal())
    assert answer.number == 7
    assert {row.key: row.requests for row in answer.comparison.rows}["codex"] == 58
    assert answer.timed["codex"] == 57  # one of them failed
    assert answer.usage.totals.requests == 396
    assert all(view.tree is None for view in answer.sessions)


def test_of_a_past_session_only_what_was_told_is_known() -> None:
    view = past_view(SessionFacts(CLAUDE_CODE, "s", WALL_SECONDS), {})
    assert view.state is SessionState.UNKNOWN
    assert (view.context_ratio, view.cost_usd, view.cache_hit_ratio, view.duration_p50_seconds) == (None,) * 4
    assert view.sources == frozenset()


def test_a_session_that_said_so_has_ended() -> None:
    view = past_view(SessionFacts(CLAUDE_CODE, "s", WALL_SECONDS, is_ended=True), {})
    assert (view.state, view.state_since_seconds) == (SessionState.ENDED, WALL_SECONDS)


def session_question(session: str = SESSION, *, running: bool = True) -> SessionQuestion:
    return SessionQuestion(3, CLAUDE_CODE, session, SESSION_START_SECONDS, WALL_SECONDS, running)


def test_a_session_is_answered_with_bars_lines_time_and_sources() -> None:
    answer = session_question()(journal())
    assert (len(answer.request_bars), len(answer.tool_bars)) == (12, 11)
    assert answer.tool_bars[-1].end == pytest.approx(SESSION_START_SECONDS + 1405)
    assert len(answer.cpu) == len(answer.memory) > 100
    assert answer.time is not None
    assert answer.time.total_seconds == pytest.approx(1436)
    assert answer.request_count == 12


def test_an_unknown_session_is_answered_with_nothing() -> None:
    answer = session_question("nobody")(FakeJournal())
    assert (answer.request_bars, answer.tool_bars, answer.cpu, answer.time) == ((), (), (), None)


def test_prices_that_the_user_wrote_wrong_leave_those_that_ship(paths: Paths) -> None:
    Path(paths.config, "prices.json").write_text('{"x": 3}', encoding="utf-8")
    assert Prices(paths).table().price_of("claude-sonnet-4-5") is not None
