"""The overview's cards of agents: who runs, what was used today, and nothing that is not known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_monitor.engine.agents_view import NO_AGENTS, AgentsView
from desktop_monitor.ui.agent_words import MISSING
from desktop_monitor.ui.model.sessions import key_of
from desktop_monitor.ui.window.overview import OverviewPage
from desktop_monitor.ui.window.page import PageContext
from tests.helpers.agents import (
    agents_snapshot,
    agents_view,
    ended_view,
    idle_view,
    many_sessions,
    session_view,
    waiting_view,
)


@pytest.fixture
def page(context: PageContext, qtbot: QtBot, engine: Any) -> OverviewPage:
    page = OverviewPage(context)
    qtbot.addWidget(page)
    page.resize(1084, 744)
    page.show()
    page.activate()
    return page


def _show(engine: Any, agents: AgentsView, tick: int = 0) -> None:
    engine.deliver(agents_snapshot(tick, agents))


def _lines(page: OverviewPage) -> list[tuple[str, str, str]]:
    return [line.texts for line in page.agents.lines if line.isVisible()]


def test_each_running_session_is_a_line_and_those_that_ended_are_not(page: OverviewPage, engine: Any) -> None:
    """Who, what it does, and what its processes use."""
    _show(engine, agents_view(sessions=(waiting_view(), session_view(), idle_view(), ended_view())))
    assert _lines(page) == [
        ("codex · engine", "waiting for you: approve Bash · 1 min", "0 % · 340 MiB"),
        ("claude · api", "working · opus-4-8 · 41 % context", "38 % · 612 MiB"),
        ("gemini · docs", "idle 22 min", "0 % · 455 MiB"),
    ]


def test_a_session_without_processes_shows_no_figures(page: OverviewPage, engine: Any) -> None:
    """Never a zero that nobody measured."""
    _show(engine, agents_view(sessions=(session_view(tree=None),)))
    assert _lines(page)[0][2] == ""


def test_a_press_opens_the_agents_page_on_that_session(
    page: OverviewPage, engine: Any, opened: Any, qtbot: QtBot
) -> None:
    """With mouse or keyboard."""
    _show(engine, agents_view(sessions=(waiting_view(), session_view())))
    qtbot.mouseClick(page.agents.lines[1], Qt.MouseButton.LeftButton)
    qtbot.keyClick(page.agents.lines[0], Qt.Key.Key_Space)
    assert opened.pages == [("agents", key_of(session_view())), ("agents", key_of(waiting_view()))]


def test_of_many_sessions_four_are_shown_and_the_rest_is_counted(
    page: OverviewPage, engine: Any, opened: Any, qtbot: QtBot
) -> None:
    """The count leads to all of them."""
    working = tuple(session_view(f"s{number}") for number in range(7))
    _show(engine, agents_view(sessions=working))
    assert len(_lines(page)) == 4
    assert page.agents.more.text() == "and 3 more"
    qtbot.mouseClick(page.agents.more, Qt.MouseButton.LeftButton)
    assert opened.pages == [("agents", None)]


def test_without_agents_it_says_so(page: OverviewPage, engine: Any) -> None:
    """And what is not known is a dash."""
    _show(engine, NO_AGENTS)
    assert _lines(page) == []
    assert page.agents.words == "What agents do is not known yet"
    assert {figure.figure for figure in page.summary.figures.values()} == {MISSING}


def test_a_journal_that_cannot_be_kept_is_said(page: OverviewPage, engine: Any) -> None:
    """Beside whoever runs."""
    _show(engine, agents_view(sessions=(session_view(),), error="disk full\nreally"))
    assert len(_lines(page)) == 1
    assert "disk full" in page.agents.words
    assert "\n" not in page.agents.words


def test_the_system_is_told_in_six_figures(page: OverviewPage, engine: Any) -> None:
    """Of the session that works, of the last day, and of everything since midnight."""
    today = agents_view().today
    assert today is not None
    known = replace(today, requests=1234, errors=3, tokens=1_900_000, cost_usd=4.12, unpriced_models=())
    _show(engine, agents_view(sessions=(waiting_view(), session_view()), today=known))
    figures = {name: (figure.figure, figure.caption) for name, figure in page.summary.figures.items()}
    assert figures["interface"][0] == "Claude Code"
    assert figures["mode"][0] == "FANCY"
    assert figures["projects"][0] == "2"
    assert figures["answer"][1].startswith("last answer")
    assert figures["available"][0] == "—"
    assert figures["cost"][0] == "$ 4.12"
    assert figures["cost"][1].endswith("tokens")


def test_a_cost_that_leaves_models_out_is_at_least_that_much(page: OverviewPage, engine: Any) -> None:
    """And no cost at all is no zero."""
    today = agents_view().today
    assert today is not None
    some = replace(today, requests=3, cost_usd=4.12, unpriced_models=("gemini-x",))
    _show(engine, agents_view(today=some))
    assert page.summary.figures["cost"].figure == "≥ $ 4.12"
    _show(engine, agents_view(today=replace(some, cost_usd=None)), tick=1)
    assert page.summary.figures["cost"].figure == "unpriced"


def test_simulated_agents_are_called_so_on_both_cards(page: OverviewPage, engine: Any) -> None:
    """And real ones are not."""
    badges = (page.agents.simulated, page.summary.simulated)
    _show(engine, agents_view())
    assert not any(badge.isVisible() for badge in badges)
    _show(engine, agents_view(is_simulated=True), tick=1)
    assert all(badge.isVisible() for badge in badges)


def test_a_screen_reader_hears_a_line_as_one_sentence(page: OverviewPage, engine: Any) -> None:
    """Who, what it does, what it uses."""
    _show(engine, agents_view(sessions=(session_view(),)))
    name = page.agents.lines[0].accessibleName()
    assert name == "claude · api: working · opus-4-8 · 41 % context, CPU 38 %, 612 MiB"


def test_the_page_keeps_its_width_with_many_agents(page: OverviewPage, engine: Any) -> None:
    """Long names are shortened, not given room."""
    before = page.agents.minimumSizeHint().width()
    long = tuple(replace(view, name="n" * 400) for view in many_sessions(30))
    _show(engine, agents_view(sessions=long))
    assert page.agents.minimumSizeHint().width() <= max(before, 300)
