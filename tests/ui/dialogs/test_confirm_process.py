"""Nothing happens to a process before somebody has confirmed exactly that process."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop_monitor.engine.command import Command, ProcessSignal, SetPriority, SignalProcess
from desktop_monitor.ui.dialogs.confirm_process import ConfirmProcessDialog, ProcessAction
from desktop_monitor.ui.state import AppState
from tests.helpers.snapshots import process_row, process_rows, snapshot

ROW = process_rows()[4]


@pytest.fixture
def commands() -> list[Command]:
    return []


@pytest.fixture
def state(qapp: QApplication, commands: list[Command]) -> AppState:
    return AppState(commands.append)


def opened(qtbot: QtBot, state: AppState, action: ProcessAction, **more: int) -> ConfirmProcessDialog:
    dialog = ConfirmProcessDialog(ROW, action, state, **more)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def said(dialog: ConfirmProcessDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_it_names_pid_start_user_and_command(qtbot: QtBot, state: AppState) -> None:
    words = said(opened(qtbot, state, ProcessAction.END))
    for part in ("cargo", "1301", "sam", "cargo build", "2025"):
        assert part in words


def test_enter_cancels_because_cancel_is_the_default(qtbot: QtBot, state: AppState, commands: list[Command]) -> None:
    dialog = opened(qtbot, state, ProcessAction.KILL)
    cancel = dialog.findChild(QPushButton, "cancelProcess")
    assert cancel is not None
    assert cancel.isDefault()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert commands == []


@pytest.mark.parametrize(
    ("action", "signal"), [(ProcessAction.END, ProcessSignal.TERMINATE), (ProcessAction.KILL, ProcessSignal.KILL)]
)
def test_confirming_signals_the_identity_it_was_opened_for(
    qtbot: QtBot, state: AppState, commands: list[Command], action: ProcessAction, signal: ProcessSignal
) -> None:
    dialog = opened(qtbot, state, action)
    dialog.confirm_button.click()
    assert commands == [SignalProcess(1, ROW.identity, signal)]


def test_another_priority_is_sent_and_the_present_one_cannot_be(
    qtbot: QtBot, state: AppState, commands: list[Command]
) -> None:
    dialog = opened(qtbot, state, ProcessAction.PRIORITY)
    assert not dialog.confirm_button.isEnabled()
    dialog.priority.setValue(10)
    assert "behind others" in said(dialog)
    dialog.confirm_button.click()
    assert commands == [SetPriority(1, ROW.identity, 10)]


def test_where_the_present_priority_is_unknown_any_may_be_sent(
    qtbot: QtBot, state: AppState, commands: list[Command]
) -> None:
    row = process_row(7, priority=None)
    dialog = ConfirmProcessDialog(row, ProcessAction.PRIORITY, state)
    qtbot.addWidget(dialog)
    dialog.confirm_button.click()
    assert commands == [SetPriority(1, row.identity, 0)]


def test_a_process_that_ends_meanwhile_cannot_be_signalled(
    qtbot: QtBot, state: AppState, commands: list[Command]
) -> None:
    dialog = opened(qtbot, state, ProcessAction.KILL)
    state.accept(snapshot(1))
    assert not dialog.has_ended
    state.accept(snapshot(2, rows=[row for row in process_rows() if row.pid != ROW.pid]))
    assert "This process has ended." in said(dialog)
    assert not dialog.confirm_button.isEnabled()
    dialog.accept()
    assert commands == []


def test_a_stranger_with_the_same_pid_counts_as_ended(qtbot: QtBot, state: AppState) -> None:
    dialog = opened(qtbot, state, ProcessAction.END)
    state.accept(snapshot(1, rows=[process_row(ROW.pid, "stranger", start_ticks=99_999)]))
    assert dialog.has_ended


def test_processes_left_behind_are_counted(qtbot: QtBot, state: AppState) -> None:
    assert "go on without it: 3" in said(opened(qtbot, state, ProcessAction.KILL, child_count=3))


def test_hostile_names_are_shown_as_text(qtbot: QtBot, state: AppState) -> None:
    row = process_row(7, "<b>x</b>\n" + "A" * 4000, command="\u202e<img src=x>")
    dialog = ConfirmProcessDialog(row, ProcessAction.END, state)
    qtbot.addWidget(dialog)
    for label in dialog.findChildren(QLabel):
        if "<" in label.text():
            assert label.textFormat() is Qt.TextFormat.PlainText
        assert "\u202e" not in label.text()
    assert dialog.sizeHint().width() < 800
