"""The palette finds what was typed and runs what was chosen."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_monitor.engine.command import PauseRecording, RestoreAdvice, ResumeRecording
from desktop_monitor.engine.snapshot import Recording, RecordingState
from desktop_monitor.errors import ActionError
from desktop_monitor.ui.window.actions import WindowActions
from desktop_monitor.ui.window.command_palette import CommandPalette, Entry, matching
from desktop_monitor.ui.window.page import PageContext, Period, SettingsHolder
from desktop_monitor.ui.window.pages import page_entries
from tests.helpers.snapshots import snapshot


class FakeWindow:
    """Writes down what was asked of it."""

    def __init__(self) -> None:
        self.calls: list[object] = []

    def open_page(self, name: str, argument: object = None) -> None:
        self.calls.append(name)

    def set_period(self, period: Period) -> None:
        self.calls.append(period)

    def toggle_freeze(self) -> None:
        self.calls.append("freeze")

    def request_quit(self) -> None:
        self.calls.append("quit")

    def show_welcome(self) -> None:
        self.calls.append("welcome")

    def toast(self, sentence: str) -> None:
        self.calls.append(sentence)


class Runs:
    """Counts."""

    def __init__(self) -> None:
        self.ran: list[str] = []

    def entry(self, title: str) -> Entry:
        return Entry(title, lambda: self.ran.append(title))


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.show()
    return window


@pytest.fixture
def runs() -> Runs:
    return Runs()


@pytest.fixture
def palette(window: QWidget, runs: Runs) -> CommandPalette:
    palette = CommandPalette(window)
    palette.open([runs.entry(title) for title in ("Go to History", "Pause recording for 1 h", "Show the last hour")])
    return palette


def field(palette: CommandPalette) -> QLineEdit:
    found = palette.findChild(QLineEdit, "paletteField")
    assert isinstance(found, QLineEdit)
    return found


def test_typing_filters_by_every_word_in_any_case(palette: CommandPalette, qtbot: QtBot) -> None:
    qtbot.keyClicks(field(palette), "HOUR show")
    assert palette.shown_titles == ["Show the last hour"]


def test_enter_runs_the_marked_entry_and_closes(palette: CommandPalette, runs: Runs, qtbot: QtBot) -> None:
    qtbot.keyClick(field(palette), Qt.Key.Key_Down)
    qtbot.keyClick(field(palette), Qt.Key.Key_Return)
    assert runs.ran == ["Pause recording for 1 h"]
    assert not palette.isVisible()


def test_escape_closes_and_runs_nothing(palette: CommandPalette, runs: Runs, qtbot: QtBot) -> None:
    qtbot.keyClick(field(palette), Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert runs.ran == []


def test_enter_without_a_match_does_nothing(palette: CommandPalette, runs: Runs, qtbot: QtBot) -> None:
    qtbot.keyClicks(field(palette), "no such thing")
    qtbot.keyClick(field(palette), Qt.Key.Key_Return)
    assert runs.ran == []
    assert palette.isVisible()


@given(st.lists(st.text()), st.text())
def test_matching_never_invents_entries(titles: list[str], typed: str) -> None:
    entries = [Entry(title, lambda: None) for title in titles]
    found = matching(entries, typed)
    assert all(entry in entries for entry in found)
    if not typed.split():
        assert found == entries


def actions(context: PageContext, window: FakeWindow) -> WindowActions:
    return WindowActions(window, context.state, context.settings, page_entries())


def run(found: list[Entry], title: str) -> None:
    next(entry for entry in found if entry.title == title).run()


def test_every_entry_can_be_run(context: PageContext, engine: Any, saved_settings: Any) -> None:
    window = FakeWindow()
    for entry in actions(context, window).entries():
        entry.run()
    assert window.calls[:9] == [
        "overview",
        "agents",
        "resources",
        "processes",
        "history",
        "alerts",
        "modes",
        "reports",
        "settings",
    ]
    assert Period(2_592_000.0) in window.calls
    assert window.calls[-3:] == ["freeze", "welcome", "quit"]
    assert engine.sent(PauseRecording) == [PauseRecording(900.0), PauseRecording(3600.0), PauseRecording(None)]
    assert engine.sent(RestoreAdvice) == [RestoreAdvice(1)]
    assert "reports" in window.calls[9:]
    assert saved_settings.changes == [{"appearance.theme": theme} for theme in ("system", "light", "dark")]


def test_while_paused_it_offers_to_resume(context: PageContext, engine: Any) -> None:
    engine.deliver(snapshot(recording=Recording(RecordingState.PAUSED)))
    run(actions(context, FakeWindow()).entries(), "Resume recording")
    assert engine.commands == [ResumeRecording()]


def test_a_theme_that_cannot_be_saved_is_said(context: PageContext) -> None:
    def refuse(_changes: dict[str, object]) -> Any:
        raise ActionError("Settings were not saved", "the folder is read-only")

    window = FakeWindow()
    offered = WindowActions(window, context.state, SettingsHolder(context.settings.settings, refuse), page_entries())
    run(offered.entries(), "Theme: dark")
    assert window.calls == ["Settings were not saved: the folder is read-only"]
