"""The page of processes: calm, exact about who is meant, silent while hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHoverEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop_monitor.engine.command import ProcessSignal, SignalProcess, Subscribe, Unsubscribe
from desktop_monitor.metrics.process import ProcessRow
from desktop_monitor.ui.dialogs.confirm_process import ConfirmProcessDialog
from desktop_monitor.ui.model.process_columns import NUMBERS
from desktop_monitor.ui.widgets.sparkline import Sparkline
from desktop_monitor.ui.window.page import PageContext
from desktop_monitor.ui.window.processes import OWNER, ProcessesPage
from tests.helpers.snapshots import process_row, process_rows, snapshot
from tests.ui.conftest import StubEngine

NAME = NUMBERS["name"]


@pytest.fixture
def page(qtbot: QtBot, context: PageContext, engine: StubEngine) -> Iterator[ProcessesPage]:
    page = ProcessesPage(context)
    qtbot.addWidget(page)
    page.resize(1084, 700)
    page.show()
    page.activate()
    engine.deliver(snapshot(-1))
    engine.deliver(snapshot(0))
    yield page
    page.deactivate()


def names(page: ProcessesPage) -> list[str]:
    return [page.model.index(row, NAME).data() for row in range(page.model.rowCount())]


def label(page: ProcessesPage, name: str) -> str:
    found = page.findChild(QLabel, name)
    assert found is not None
    return found.text()


def button(page: ProcessesPage, name: str) -> QPushButton:
    found = page.findChild(QPushButton, name)
    assert found is not None
    return found


def select(page: ProcessesPage, name: str) -> ProcessRow:
    row = next(row for row in page.model.rows if row.name == name)
    assert page.table.select(row.identity)
    return row


def busier(name: str, cpu: float) -> list[ProcessRow]:
    return [row._replace(cpu_core_ratio=cpu) if row.name == name else row for row in process_rows()]


def hover(page: ProcessesPage, kind: QEvent.Type) -> None:
    at = QPointF(20, 20)
    QApplication.sendEvent(page.table.viewport(), QHoverEvent(kind, at, at, QPointF(-1, -1)))


def test_processes_are_read_while_the_page_is_shown_and_no_longer(page: ProcessesPage, engine: StubEngine) -> None:
    assert engine.sent(Subscribe) == [Subscribe(OWNER, "processes", 1.0)]
    page.deactivate()
    assert engine.sent(Unsubscribe) == [Unsubscribe(OWNER, "processes")]


def test_io_is_read_while_one_of_its_columns_is_shown(page: ProcessesPage, engine: StubEngine) -> None:
    page.table.titles.show_columns({"name", "cpu", "read"})
    assert Subscribe(OWNER, "process_io", 1.0) in engine.commands
    page.table.titles.show_columns({"name", "cpu"})
    assert engine.commands[-1] == Unsubscribe(OWNER, "process_io")


def test_a_hidden_page_does_no_work(page: ProcessesPage, engine: StubEngine) -> None:
    page.deactivate()
    engine.deliver(snapshot(5, rows=[process_row(9, "late")]))
    assert "late" not in names(page)
    page.activate()
    assert names(page) == ["late"]


def test_a_frozen_table_stands_and_catches_up(page: ProcessesPage, engine: StubEngine) -> None:
    page.set_frozen(True)
    engine.deliver(snapshot(5, rows=[process_row(9, "late")]))
    assert "late" not in names(page)
    page.set_frozen(False)
    assert names(page) == ["late"]


def test_rows_are_sorted_again_after_two_seconds_at_the_earliest(page: ProcessesPage, engine: StubEngine) -> None:
    assert names(page)[0] == "rustc"
    engine.deliver(snapshot(1, rows=busier("bash", 3.0)))
    assert names(page)[0] == "rustc"
    engine.deliver(snapshot(2, rows=busier("bash", 3.0)))
    assert names(page)[0] == "bash"


def test_the_first_pass_with_cpu_is_sorted_even_under_the_pointer(
    context: PageContext, engine: StubEngine, qtbot: QtBot
) -> None:
    page = ProcessesPage(context)
    qtbot.addWidget(page)
    page.activate()
    hover(page, QEvent.Type.HoverEnter)
    engine.deliver(snapshot(0, rows=[row._replace(cpu_core_ratio=None) for row in process_rows()]))
    assert names(page)[0] == "systemd"
    engine.deliver(snapshot(1))
    assert names(page)[0] == "rustc"


def test_rows_keep_their_places_under_the_pointer(page: ProcessesPage, engine: StubEngine) -> None:
    hover(page, QEvent.Type.HoverEnter)
    engine.deliver(snapshot(5, rows=busier("bash", 3.0)))
    assert names(page)[0] == "rustc"
    engine.deliver(snapshot(6, rows=busier("bash", 3.0)))
    assert label(page, "processNote") == "order waits while the table is in use"
    hover(page, QEvent.Type.HoverLeave)
    engine.deliver(snapshot(7, rows=busier("bash", 3.0)))
    assert names(page)[0] == "bash"


def test_rows_keep_their_places_while_a_menu_is_open(page: ProcessesPage, engine: StubEngine) -> None:
    page.table.set_menu_open(True)
    engine.deliver(snapshot(5, rows=busier("bash", 3.0)))
    assert names(page)[0] == "rustc"


def test_rows_keep_their_places_while_a_question_is_open(page: ProcessesPage, engine: StubEngine) -> None:
    select(page, "cargo")
    button(page, "endProcess").click()
    engine.deliver(snapshot(5, rows=busier("bash", 3.0)))
    assert names(page)[0] == "rustc"


def test_choosing_a_column_sorts_at_once(page: ProcessesPage) -> None:
    page.table.sortByColumn(NAME, Qt.SortOrder.AscendingOrder)
    assert names(page) == sorted(names(page), key=str.casefold)


def test_the_filter_says_how_many_it_lets_through(page: ProcessesPage) -> None:
    assert label(page, "processCount") == "8 processes"
    page.toolbar.filter.setText("root kworker")
    assert names(page) == ["kworker/0:1"]
    assert label(page, "processCount") == "1 of 8 processes"


def test_a_filter_that_finds_nothing_says_so(page: ProcessesPage) -> None:
    page.toolbar.filter.setText("no such thing")
    assert not page.table.isVisible()
    page.toolbar.filter.clear()
    assert page.table.isVisible()


def test_a_slash_goes_to_the_filter_and_escape_empties_it(page: ProcessesPage, qtbot: QtBot) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Slash)
    assert page.toolbar.filter.hasFocus()
    QTest.keyClicks(page.toolbar.filter, "fire/")
    assert page.toolbar.filter.text() == "fire/"
    QTest.keyClick(page.toolbar.filter, Qt.Key.Key_Escape)
    assert page.toolbar.filter.text() == ""


def test_ctrl_holds_the_table(page: ProcessesPage, engine: StubEngine, qtbot: QtBot) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    QTest.keyPress(page.table, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    engine.deliver(snapshot(5, rows=[process_row(9, "late")]))
    assert "late" not in names(page)
    assert label(page, "processNote") == "held by Ctrl"
    QTest.keyRelease(page.table, Qt.Key.Key_Control)
    engine.deliver(snapshot(6, rows=[process_row(9, "late")]))
    assert names(page) == ["late"]
    assert label(page, "processNote") == ""


def test_the_selection_stays_with_its_process_in_a_new_order(page: ProcessesPage, engine: StubEngine) -> None:
    bash = select(page, "bash")
    engine.deliver(snapshot(5, rows=busier("bash", 3.0)))
    selected = page.table.selected_row()
    assert selected is not None
    assert selected.identity == bash.identity


def test_when_the_selected_process_ends_no_neighbour_takes_its_place(page: ProcessesPage, engine: StubEngine) -> None:
    select(page, "cargo")
    engine.deliver(snapshot(1, rows=[row for row in process_rows() if row.name != "cargo"]))
    assert page.table.selected_row() is None
    assert not button(page, "endProcess").isEnabled()
    assert page.details.isVisible()


def test_the_keyboard_moves_through_rows_and_brings_them_into_view(page: ProcessesPage, engine: StubEngine) -> None:
    engine.deliver(snapshot(3, rows=[process_row(pid, f"p{pid:03}") for pid in range(1, 301)]))
    page.table.setCurrentIndex(page.model.index(0, 0))
    QTest.keyClick(page.table, Qt.Key.Key_End)
    current = page.table.currentIndex()
    assert current.row() == 299
    assert page.table.viewport().rect().contains(page.table.visualRect(current).center())


def test_a_letter_typed_into_the_table_selects_nothing_else(page: ProcessesPage) -> None:
    bash = select(page, "bash")
    QTest.keyClicks(page.table, "f")
    selected = page.table.selected_row()
    assert selected is not None
    assert selected.identity == bash.identity


def test_the_place_is_kept_when_rows_above_it_go(page: ProcessesPage, engine: StubEngine) -> None:
    many = [process_row(pid, f"p{pid:03}", cpu_core_ratio=1 / pid) for pid in range(1, 301)]
    engine.deliver(snapshot(3, rows=many))
    QApplication.processEvents()
    page.table.verticalScrollBar().setValue(150 * 28)
    top = page.table.indexAt(QPoint(5, 5)).siblingAtColumn(NAME).data()
    engine.deliver(snapshot(4, rows=many[40:]))
    assert top == "p151"
    assert page.table.indexAt(QPoint(5, 5)).siblingAtColumn(NAME).data() == top


def test_ending_a_process_asks_first(page: ProcessesPage, engine: StubEngine) -> None:
    cargo = select(page, "cargo")
    button(page, "killProcess").click()
    dialog = page.findChild(ConfirmProcessDialog)
    assert dialog is not None
    assert engine.sent(SignalProcess) == []
    engine.deliver(snapshot(1, rows=list(reversed(process_rows()))))
    dialog.confirm_button.click()
    assert engine.sent(SignalProcess) == [SignalProcess(1, cargo.identity, ProcessSignal.KILL)]


def test_the_delete_key_asks_about_the_selected_process(page: ProcessesPage, qtbot: QtBot) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    select(page, "bash")
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    assert page.findChild(ConfirmProcessDialog) is not None


def test_details_name_the_parents_and_count_the_children(page: ProcessesPage) -> None:
    select(page, "node")
    assert label(page, "process_parents").startswith("bash 1200 ‹ systemd 1")
    assert label(page, "process_children") == "1"


def test_the_tree_shows_branches(page: ProcessesPage) -> None:
    button(page, "treeToggle").click()
    assert page.model.rowCount() == 1
    select(page, "rustc")
    assert page.table.currentIndex().parent().isValid()
    button(page, "treeToggle").click()
    assert page.model.rowCount() == 8


def test_a_tree_that_was_shown_before_the_first_pass_is_open(
    context: PageContext, engine: StubEngine, qtbot: QtBot
) -> None:
    page = ProcessesPage(context)
    qtbot.addWidget(page)
    page.restore_state({"tree": True})
    page.activate()
    engine.deliver(snapshot(0))
    for row in page.model.rows[:5]:
        assert page.table.isExpanded(page.model.index_of(row.identity)), row.name


def test_a_branch_that_was_closed_stays_closed(page: ProcessesPage, engine: StubEngine) -> None:
    button(page, "treeToggle").click()
    node = page.model.index_of(process_rows()[3].identity)
    assert page.table.isExpanded(node)
    page.table.collapse(node)
    engine.deliver(snapshot(5, rows=busier("bash", 3.0)))
    assert not page.table.isExpanded(page.model.index_of(process_rows()[3].identity))


def test_another_page_can_hand_over_a_filter_or_a_process(page: ProcessesPage) -> None:
    page.receive("firefox")
    assert names(page) == ["firefox"]
    page.receive(process_rows()[1].identity)
    selected = page.table.selected_row()
    assert selected is not None
    assert selected.name == "Xorg"


def test_columns_order_and_tree_come_back(page: ProcessesPage, context: PageContext, qtbot: QtBot) -> None:
    page.table.titles.show_columns({"name", "memory", "command"})
    page.table.sortByColumn(NUMBERS["memory"], Qt.SortOrder.AscendingOrder)
    button(page, "treeToggle").click()
    other = ProcessesPage(context)
    qtbot.addWidget(other)
    other.restore_state(page.save_state())
    assert other.save_state() == page.save_state()


@pytest.mark.parametrize("state", [{}, {"columns": 3, "widths": [], "sort": "?"}, {"columns": [None], "tree": "yes"}])
def test_a_spoilt_state_is_ignored(page: ProcessesPage, state: dict[str, object]) -> None:
    page.restore_state(state)
    assert page.model.rowCount() == 8


def test_hostile_rows_are_painted_without_a_warning(page: ProcessesPage, engine: StubEngine) -> None:
    hostile = process_row(7, "<b>x</b>\n\u202e" + "A" * 4096, command="\x1b[31m" + "B" * 4096, user="\0")
    engine.deliver(snapshot(5, rows=[hostile]))
    page.table.select(hostile.identity)
    assert not page.grab().isNull()
    assert page.minimumSizeHint().width() < 1000


def test_the_first_columns_fit_into_a_window_of_usual_size(page: ProcessesPage) -> None:
    page.resize(920, 700)
    QApplication.processEvents()
    assert page.table.titles.length() <= page.table.viewport().width()


def test_a_longer_interval_does_not_tear_the_line_of_the_details_apart(page: ProcessesPage, engine: StubEngine) -> None:
    select(page, "cargo")
    for tick in range(10, 60, 10):
        engine.deliver(replace(snapshot(tick), interval_seconds=10.0))
    line = page.details.findChild(Sparkline)
    assert line is not None
    line.resize(300, 44)
    assert len(line._polygons()) == 1
