"""Small faces name agents that run, in few words, and claim nothing that is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from desktop_monitor.engine.agents_view import NO_AGENTS, AgentsView
from desktop_monitor.metrics.agent_event import SessionState
from desktop_monitor.ui.agents_now import (
    count_line,
    detail_line,
    last_answer_line,
    nobody_line,
    running,
    state_line,
    title,
    waiting_line,
)
from tests.helpers.agents import (
    agents_view,
    ended_view,
    idle_view,
    session_view,
    sessions,
    unmatched_view,
    waiting_view,
)
from tests.helpers.snapshots import WALL_SECONDS

NOW = WALL_SECONDS
pytestmark = pytest.mark.usefixtures("qapp")


def _of(*views: object) -> AgentsView:
    return AgentsView(sessions=tuple(views))  # type: ignore[arg-type]


def test_sessions_that_ended_or_were_only_seen_do_not_run() -> None:
    """A process that runs does, whatever it does."""
    unknown = session_view("x", state=SessionState.UNKNOWN, tree=None)
    assert running(_of(waiting_view(), ended_view(), unknown)) == (waiting_view(),)
    assert running(_of(unmatched_view())) == (unmatched_view(),)


def test_a_session_is_named_by_client_and_project() -> None:
    """As people call them."""
    assert title(session_view()) == "claude · api"


def test_a_working_session_says_with_what_and_how_full_its_context_is() -> None:
    """And leaves out what is not known."""
    assert detail_line(session_view(), NOW) == "working · opus-4-8 · 41 % context"
    assert detail_line(session_view(model="", context_ratio=None), NOW) == "working"


def test_a_waiting_session_says_for_what_and_since_when() -> None:
    """An age below a minute is not worth telling."""
    assert state_line(waiting_view(), NOW) == "waiting for you: approve Bash · 1 min"
    assert state_line(waiting_view(), NOW - 30) == "waiting for you: approve Bash"
    assert waiting_line(waiting_view()) == "codex · engine waits: approve Bash"
    assert waiting_line(replace(waiting_view(), waiting_for="")) == "codex · engine waits for you"


def test_the_count_says_what_they_do() -> None:
    """The most urgent first; nothing where nobody runs."""
    two = _of(waiting_view(), idle_view())
    assert count_line(two) == "2 agents: 1 waiting for you, 1 idle"
    assert count_line(_of(session_view())) == "1 agent: 1 working"
    assert count_line(_of(ended_view())) == ""
    assert count_line(NO_AGENTS) == ""


def test_the_last_answer_is_told_with_its_age() -> None:
    """Until it is a day old."""
    today = agents_view().today
    assert today is not None
    known = replace(today, last_answer_seconds=2.4, last_answer_at_seconds=NOW - 12)
    assert last_answer_line(AgentsView(today=known), NOW) == "last answer 2.4 s, 12 s ago"
    assert last_answer_line(AgentsView(today=known), NOW + 90_000) == ""
    assert last_answer_line(NO_AGENTS, NOW) == ""


def test_without_agents_it_says_whether_any_was_seen_today() -> None:
    """What was not read yet is not claimed to be nothing."""
    today = agents_view().today
    assert today is not None
    assert nobody_line(NO_AGENTS, NOW) == "What agents do is not known yet"
    none = replace(today, requests=0)
    assert nobody_line(AgentsView(today=none), NOW) == "No agent is running; none was seen today"
    some = replace(today, last_answer_seconds=2.4, last_answer_at_seconds=NOW - 7200)
    assert nobody_line(AgentsView(today=some), NOW) == "No agent is running; last answer 2.4 s, 2 h ago"


def test_hostile_names_become_one_harmless_line(qapp: QApplication) -> None:
    """Line feeds, markup, right-to-left marks, four thousand characters."""
    evil = session_view(name="<b>\n\u202e" + "x" * 4096, waiting_for="\x1b[2J\n" * 900, state=SessionState.WAITING)
    for line in (title(evil), waiting_line(evil), detail_line(evil, NOW)):
        assert len(line) < 400
        assert line.isprintable()


def test_all_sessions_of_a_busy_day_are_told(qapp: QApplication) -> None:
    """No state is without words."""
    assert all(detail_line(view, NOW) for view in sessions())
