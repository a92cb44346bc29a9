"""The Agents page: every session once, the past asked only while it is looked at, nothing claimed that is unknown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QHoverEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel
from pytestqt.qtbot import QtBot

from desktop_monitor.agents.options import AgentOptions
from desktop_monitor.config.settings import Settings
from desktop_monitor.engine.agents_view import AgentsView, ImportView, ReceiverView
from desktop_monitor.engine.command import ConnectClient, DisconnectClient, ForgetProject, Subscribe, Unsubscribe
from desktop_monitor.errors import MonitorError, StoreEnvironmentError
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, CODEX, GEMINI
from desktop_monitor.ui.client_connector import Preview
from desktop_monitor.ui.dialogs.connect_client import ConnectClientDialog
from desktop_monitor.ui.dialogs.forget_project import ForgetProjectDialog
from desktop_monitor.ui.model.session_columns import NUMBERS
from desktop_monitor.ui.model.sessions import key_of
from desktop_monitor.ui.window.agents import OWNER, AgentsPage
from desktop_monitor.ui.window.page import PageContext, Period
from desktop_monitor.ui.window.process_subset import ProcessSubset
from tests.helpers.agents import (
    SESSION,
    NoChange,
    agents_snapshot,
    agents_view,
    clients,
    many_sessions,
    session_view,
    sessions,
    unmatched_view,
)
from tests.helpers.agents_journal import FakeJournal
from tests.helpers.agents_journal import journal as full_journal
from tests.helpers.snapshots import WALL_SECONDS, snapshot
from tests.ui.conftest import Opened, SavedSettings, StubEngine

WEEK = Period(7 * 86_400.0)


@pytest.fixture
def journal() -> FakeJournal:
    return full_journal()


@pytest.fixture
def connector() -> NoChange:
    return NoChange(("Quit Codex first.",))


@pytest.fixture
def page(context: PageContext, connector: NoChange, qtbot: QtBot) -> Iterator[AgentsPage]:
    page = AgentsPage(replace(context, connector=connector))
    qtbot.addWidget(page)
    page.resize(1084, 1600)
    page.show()
    page.show_period(WEEK)
    page.activate()
    yield page
    page.deactivate()


def texts(page: AgentsPage) -> str:
    """Everything written on the page that can be seen, also what is shown shortened."""
    return "\n".join(
        label.accessibleName() or label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)
    )


def names(page: AgentsPage) -> list[str]:
    return [page.model.text(row, 0).split("\n")[0] for row in range(page.model.rowCount())]


def show(page: AgentsPage, engine: StubEngine, qtbot: QtBot, agents: AgentsView | None = None) -> None:
    """Deliver a snapshot and wait for the journal's answers."""
    engine.deliver(agents_snapshot(agents=agents))
    qtbot.waitUntil(lambda: len(page.usage.grid.row_texts()) > 0)


def select(page: AgentsPage, engine: StubEngine, qtbot: QtBot, session: str = SESSION) -> None:
    key = next(key_of(view) for view in sessions() if view.session == session)
    assert page.table.select(key)
    qtbot.waitUntil(lambda: "since the first prompt" in texts(page))


def test_sessions_at_work_come_first_then_those_of_the_period(
    page: AgentsPage, engine: StubEngine, qtbot: QtBot
) -> None:
    show(page, engine, qtbot)
    assert names(page)[:5] == ["engine", "api", "docs", "no session known", "nightly"]
    assert len(names(page)) == 5 + 15  # three clients with four sessions each, and three of a workflow


def test_a_period_that_is_over_shows_its_own_sessions_alone(page: AgentsPage, engine: StubEngine, qtbot: QtBot) -> None:
    page.show_period(Period(86_400.0, WALL_SECONDS - 2 * 86_400))
    show(page, engine, qtbot)
    assert "no session known" not in names(page)
    assert 0 < len(names(page)) < 10


def test_the_selected_session_is_told_in_full(page: AgentsPage, engine: StubEngine, qtbot: QtBot) -> None:
    show(page, engine, qtbot)
    select(page, engine, qtbot)
    shown = texts(page)
    assert "api · claude" in shown
    assert "session a41f… · matched exactly · events from telemetry and transcripts, 92 % of requests in both" in shown
    assert page.detail.figures.accessibleName().startswith("7:37 in the model, 0:25 in failed requests")
    assert len(page.detail.timeline.scene.requests) == 12


def test_another_session_begins_with_its_own_timeline(page: AgentsPage, engine: StubEngine, qtbot: QtBot) -> None:
    show(page, engine, qtbot)
    select(page, engine, qtbot)
    assert page.table.select(key_of(unmatched_view()))
    assert page.detail.timeline.scene.requests == ()
    assert "no source told of this session" in texts(page)
    assert not page.detail.copy.isEnabled()
    assert not page.detail.forget.isEnabled()


def test_processes_of_a_tree_are_drawn_as_they_are_measured(page: AgentsPage, engine: StubEngine, qtbot: QtBot) -> None:
    show(page, engine, qtbot)
    page.table.select(key_of(unmatched_view()))
    for tick in range(1, 4):
        engine.deliver(agents_snapshot(tick))
    assert [value for _, value in page.detail.timeline.scene.cpu] == [0.02] * 4


def test_the_selection_stays_with_its_session(page: AgentsPage, engine: StubEngine, qtbot: QtBot) -> None:
    show(page, engine, qtbot)
    select(page, engine, qtbot)
    engine.deliver(agents_snapshot(1, agents_view(sessions=tuple(reversed(sessions())))))
    assert page.table.selected_key == key_of(session_view())
    assert page.detail.key == key_of(session_view())


def test_rows_stay_where_they_are_under_the_pointer(page: AgentsPage, engine: StubEngine, qtbot: QtBot) -> None:
    show(page, engine, qtbot)
    before = names(page)
    at = QPointF(20, 20)
    QApplication.sendEvent(page.table.viewport(), QHoverEvent(QEvent.Type.HoverMove, at, at, QPointF(-1, -1)))
    engine.deliver(agents_snapshot(1, agents_view(sessions=tuple(reversed(sessions())))))
    assert names(page) == before
    QApplication.sendEvent(page.table.viewport(), QHoverEvent(QEvent.Type.HoverLeave, at, at, at))
    engine.deliver(agents_snapshot(2, agents_view(sessions=tuple(reversed(sessions())))))
    assert names(page) != before


def test_a_click_on_a_title_sorts_and_a_third_goes_back(page: AgentsPage, engine: StubEngine, qtbot: QtBot) -> None:
    show(page, engine, qtbot)
    natural = names(page)
    page.table.titles.setSortIndicator(NUMBERS["cost"], Qt.SortOrder.DescendingOrder)
    assert names(page)[0] == "api"
    page.table.titles.setSortIndicator(-1, Qt.SortOrder.DescendingOrder)
    assert names(page) == natural


def test_arrow_keys_walk_through_sessions(page: AgentsPage, engine: StubEngine, qtbot: QtBot) -> None:
    show(page, engine, qtbot)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert page.detail.key == key_of(sessions()[1])


def test_nothing_is_wanted_or_asked_while_it_is_hidden(
    page: AgentsPage, engine: StubEngine, journal: FakeJournal, qtbot: QtBot
) -> None:
    show(page, engine, qtbot)
    page.deactivate()
    assert engine.sent(Subscribe) == [Subscribe(OWNER, "agents", 1.0)]
    assert engine.sent(Unsubscribe) == [Unsubscribe(OWNER, "agents")]
    QTest.qWait(0)
    asked = len(journal.asked)
    before = page.model.text(0, 0)
    engine.deliver(agents_snapshot(3600, agents_view(sessions=())))
    assert len(journal.asked) == asked
    assert page.model.text(0, 0) == before


def test_while_it_is_frozen_it_stands(page: AgentsPage, engine: StubEngine, qtbot: QtBot) -> None:
    show(page, engine, qtbot)
    page.set_frozen(True)
    engine.deliver(agents_snapshot(1, agents_view(sessions=())))
    assert names(page)[0] == "engine"
    page.set_frozen(False)
    assert names(page)[0] != "engine"


def test_the_journal_is_asked_again_when_something_happened_and_not_every_second(
    page: AgentsPage, engine: StubEngine, journal: FakeJournal, qtbot: QtBot
) -> None:
    page.show_period(Period(3_600.0))

    def periods_asked() -> int:
        return sum(kind == "sessions" for kind, _ in journal.asked)

    show(page, engine, qtbot)
    assert periods_asked() == 1
    for tick in range(1, 5):
        engine.deliver(agents_snapshot(tick))
    assert page.context.journal is not None
    answered: list[object] = []
    page.context.journal.ask(lambda reader: reader.projects(), answered.append)
    qtbot.waitUntil(lambda: bool(answered))
    assert periods_asked() == 1
    today = agents_view().today
    assert today is not None
    engine.deliver(agents_snapshot(8, agents_view(today=replace(today, requests=today.requests + 1))))
    qtbot.waitUntil(lambda: periods_asked() == 2)


def test_clients_are_told_with_state_age_coverage_and_what_is_missing(
    page: AgentsPage, engine: StubEngine, qtbot: QtBot
) -> None:
    show(page, engine, qtbot)
    shown = texts(page)
    assert "transcripts fresh, 3 s ago, 100 % of requests, 2 records not understood" in shown
    assert "telemetry fresh, 5 s ago, 96 % of requests" in shown
    assert "12.3 k tokens, $ 0.31 in no known request" in shown
    assert "chats stale, 3 d ago" in shown
    assert "rollouts only" in shown
    assert "Listens on 127.0.0.1:4318 · 1,204 records taken" in shown


@pytest.mark.parametrize(
    ("receiver", "words"),
    [
        (ReceiverView(None, None, 0, 0), "Receiver closed: nothing listens"),
        (ReceiverView(None, None, 0, 0, "port 4318 is taken"), "Receiver: port 4318 is taken"),
        (ReceiverView(4319, 9417, 5, 2), "Listens on 127.0.0.1:4319, 127.0.0.1:9417 · 5 records taken · 2 refused"),
    ],
)
def test_the_ports_are_told_as_they_are(
    page: AgentsPage, engine: StubEngine, receiver: ReceiverView, words: str
) -> None:
    engine.deliver(agents_snapshot(agents=agents_view(receiver=receiver)))
    assert words in texts(page)


def test_limits_come_with_their_source_and_age(page: AgentsPage, engine: StubEngine) -> None:
    engine.deliver(agents_snapshot())
    shown = texts(page)
    assert "stated 4 min ago" in shown
    assert "at this pace" in shown
    assert "models without a price are not in it" in shown
    assert "≥ $ 12.40 of $ 20.00" in shown


def test_two_chosen_rows_are_told_apart_and_few_observations_are_not_compared(
    page: AgentsPage, engine: StubEngine, qtbot: QtBot
) -> None:
    show(page, engine, qtbot)
    rows = page.comparison.grid.row_texts()
    assert rows[0][:2] == ("Claude Code", "323")
    assert ("own", "3", "not enough data") in rows
    assert rows[-1][:3] == ("Difference", "58 · 323", "−0.8 s")
    assert "last 7 days · Codex against Claude Code" in texts(page)


def test_another_row_is_compared_when_it_is_ticked(page: AgentsPage, engine: StubEngine, qtbot: QtBot) -> None:
    show(page, engine, qtbot)
    boxes = [box for box in page.comparison.grid.findChildren(QCheckBox) if box.isVisibleTo(page)]
    boxes[2].click()
    assert "Gemini CLI against Codex" in texts(page)
    boxes[1].click()
    assert page.comparison.grid.row_texts()[-1][0] != "Difference"


def test_another_grouping_is_asked_for_and_kept(page: AgentsPage, engine: StubEngine, qtbot: QtBot) -> None:
    show(page, engine, qtbot)
    page.comparison.switch._buttons["model"].click()
    qtbot.waitUntil(lambda: page.comparison.grid.row_texts()[0][0] == "sonnet-5")
    page.usage.switch._buttons["project"].click()
    qtbot.waitUntil(lambda: "engine" in [row[0] for row in page.usage.grid.row_texts()])
    assert page.save_state() == {"compare": "model", "usage": "project"}


def test_what_was_kept_is_taken_back_and_nonsense_is_not(context: PageContext, qtbot: QtBot) -> None:
    page = AgentsPage(context)
    qtbot.addWidget(page)
    page.restore_state({"compare": "mode", "usage": 3})
    assert page.save_state() == {"compare": "mode", "usage": "day"}


def test_usage_says_what_has_no_price(page: AgentsPage, engine: StubEngine, qtbot: QtBot) -> None:
    show(page, engine, qtbot)
    everything = page.usage.grid.row_texts()[0]
    assert everything[0] == "All"
    assert everything[-1].startswith("≥ $ ")


def test_its_processes_are_shown_on_their_page(
    page: AgentsPage, engine: StubEngine, opened: Opened, qtbot: QtBot
) -> None:
    show(page, engine, qtbot)
    select(page, engine, qtbot)
    page.detail.processes.click()
    name, subset = opened.pages[-1]
    assert name == "processes"
    assert isinstance(subset, ProcessSubset)
    assert subset.name == "api · claude"
    assert {identity.pid for identity in subset.identities} == {1300, 1301, 1302}


def test_the_command_to_resume_it_is_copied(page: AgentsPage, engine: StubEngine, opened: Opened, qtbot: QtBot) -> None:
    show(page, engine, qtbot)
    select(page, engine, qtbot)
    page.detail.copy.click()
    assert QGuiApplication.clipboard().text() == f"claude --resume {SESSION}"
    assert opened.toasts == ["The command to resume it was copied"]


def test_the_context_menu_offers_what_the_buttons_do(
    page: AgentsPage, engine: StubEngine, opened: Opened, qtbot: QtBot
) -> None:
    show(page, engine, qtbot)
    select(page, engine, qtbot)
    entries = [action for action in page.menu(session_view()).actions() if action.text()]
    assert [entry.text() for entry in entries] == ["Show processes", "Copy resume command", "Forget this project…"]
    entries[0].trigger()
    assert opened.pages[-1][0] == "processes"


def test_the_menu_offers_nothing_that_cannot_be_done(page: AgentsPage, engine: StubEngine) -> None:
    engine.deliver(agents_snapshot())
    entries = page.menu(replace(unmatched_view(), tree=None)).actions()
    assert not any(entry.isEnabled() for entry in entries if entry.text())


def test_a_project_is_forgotten_after_a_question_only(page: AgentsPage, engine: StubEngine, qtbot: QtBot) -> None:
    show(page, engine, qtbot)
    select(page, engine, qtbot)
    page.detail.forget.click()
    dialog = page.findChild(ForgetProjectDialog)
    assert dialog is not None
    assert not engine.sent(ForgetProject)
    dialog.accept()
    assert [command.project for command in engine.sent(ForgetProject)] == ["/home/sam/code/api"]  # type: ignore[attr-defined]


def test_a_client_is_connected_by_the_change_that_was_shown(
    page: AgentsPage, engine: StubEngine, connector: NoChange, qtbot: QtBot
) -> None:
    show(page, engine, qtbot)
    page.clients.row(CODEX).button.click()
    dialog = page.findChild(ConnectClientDialog)
    assert dialog is not None
    shown = "\n".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Quit Codex first." in shown
    dialog.accept()
    assert connector.asked == [("connect", CODEX)]
    assert [(c.interface, c.preview_hash) for c in engine.sent(ConnectClient)] == [(CODEX, "h4sh")]  # type: ignore[attr-defined]


def test_a_connected_client_is_offered_the_way_back(
    page: AgentsPage, engine: StubEngine, connector: NoChange, qtbot: QtBot
) -> None:
    show(page, engine, qtbot)
    row = page.clients.row(CLAUDE_CODE)
    assert row.button.text() == "Disconnect…"
    row.button.click()
    dialog = page.findChild(ConnectClientDialog)
    assert dialog is not None
    dialog.accept()
    assert [c.preview_hash for c in engine.sent(DisconnectClient)] == ["h4sh2"]  # type: ignore[attr-defined]


class Unreadable(NoChange):
    """A connector whose previews fail."""

    def preview(self, interface: str) -> Preview:
        raise MonitorError("The settings cannot be read", "permission denied")


def test_settings_that_cannot_be_read_are_told_and_nothing_is_opened(
    context: PageContext, engine: StubEngine, opened: Opened, qtbot: QtBot
) -> None:
    page = AgentsPage(replace(context, connector=Unreadable()))
    qtbot.addWidget(page)
    page.activate()
    engine.deliver(agents_snapshot())
    page.clients.row(GEMINI).button.click()
    assert "permission denied" in opened.toasts[0]
    assert page.findChild(ConnectClientDialog) is None


def test_without_a_connector_buttons_say_that_they_cannot(
    context: PageContext, engine: StubEngine, qtbot: QtBot
) -> None:
    page = AgentsPage(context)
    qtbot.addWidget(page)
    page.activate()
    engine.deliver(agents_snapshot())
    button = page.clients.row(CODEX).button
    assert not button.isEnabled()
    assert button.toolTip() == "This cannot be done from here yet"


def test_a_reading_in_progress_and_simulated_data_are_named(page: AgentsPage, engine: StubEngine) -> None:
    importing = ImportView(103 * 1024**2, 412 * 1024**2, 612, 1704)
    engine.deliver(agents_snapshot(agents=agents_view(importing=importing, is_simulated=True)))
    assert "Reading what agents did so far: 612 of 1,704 files, 103 MiB of 412 MiB" in texts(page)
    assert page.banner.progress.value() == 250
    assert page.banner.simulated.isVisibleTo(page)
    engine.deliver(agents_snapshot(1))
    assert page.banner.isHidden()


def test_a_journal_that_cannot_be_read_is_told_and_sessions_go_on(
    page: AgentsPage, engine: StubEngine, journal: FakeJournal, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StoreEnvironmentError("The journal cannot be read", "disk on fire")

    monkeypatch.setattr(journal, "groups", fail)
    engine.deliver(agents_snapshot())
    qtbot.waitUntil(lambda: "disk on fire" in texts(page))
    assert names(page)[0] == "engine"


def empty_words(page: AgentsPage) -> str:
    return f"{page.empty.accessibleName()} | {page.empty.accessibleDescription()}"


@pytest.fixture
def bare(context: PageContext, engine: StubEngine, qtbot: QtBot, saved_settings: SavedSettings) -> Iterator[AgentsPage]:
    """A page on a machine where nothing has happened yet."""
    page = AgentsPage(replace(context, journal=None))
    qtbot.addWidget(page)
    page.resize(1084, 700)
    page.show()
    page.show_period(Period(3_600.0))
    page.activate()
    yield page
    page.deactivate()


def test_without_any_client_it_says_where_it_looked(bare: AgentsPage, engine: StubEngine) -> None:
    engine.deliver(snapshot())
    assert "No agent was found on this machine" in empty_words(bare)
    assert "~/.codex" in empty_words(bare)
    assert bare.detail.isHidden()


def test_clients_without_a_session_lead_to_a_longer_period(bare: AgentsPage, engine: StubEngine) -> None:
    engine.deliver(agents_snapshot(agents=AgentsView(clients=clients())))
    assert "No session in this period: last hour | Choose a longer time range" in empty_words(bare)


def test_while_files_are_read_for_the_first_time_it_says_so(bare: AgentsPage, engine: StubEngine) -> None:
    engine.deliver(agents_snapshot(agents=AgentsView(importing=ImportView(1, 10, 0, 3))))
    assert "Reading what your agents did so far…" in empty_words(bare)


def test_where_reading_files_is_off_the_settings_are_offered(
    bare: AgentsPage, engine: StubEngine, saved_settings: SavedSettings, opened: Opened
) -> None:
    saved_settings.result = Settings(agents=AgentOptions(read_files=False))
    bare.context.settings.change({"agents.read_files": False})
    engine.deliver(snapshot())
    assert "Agents' files are not read" in empty_words(bare)
    assert bare.empty.button.isVisibleTo(bare)
    bare.empty.button.click()
    assert opened.pages == [("settings", None)]


@pytest.mark.parametrize("width", [664, 780, 1084, 1600])
def test_no_width_makes_the_page_wider_than_its_window(
    page: AgentsPage, engine: StubEngine, qtbot: QtBot, width: int
) -> None:
    page.resize(width, 600)
    show(page, engine, qtbot, agents_view(sessions=many_sessions(30)))
    select_first = page.model.key_at(0)
    assert page.table.select(select_first)
    QApplication.processEvents()
    assert page._scroll.horizontalScrollBar().maximum() == 0
    session = page.table.titles.sectionSize(NUMBERS["session"])
    assert session >= 180
