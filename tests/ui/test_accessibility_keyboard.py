"""Whoever uses the keyboard alone reaches every control in a sensible order, sees where it is, and gets out again."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop_monitor.config.settings import Theme
from desktop_monitor.engine.command import SignalProcess
from desktop_monitor.ui.dialogs.confirm_process import ConfirmProcessDialog
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.window.main import MainWindow
from desktop_monitor.ui.window.page import PageContext
from desktop_monitor.ui.window.processes import ProcessesPage
from tests.helpers.keyboard import called, follows, missed, place, tabbed_through
from tests.helpers.populated import DIALOGS, PAGES, open_dialog, open_glance, open_page
from tests.ui.conftest import StubEngine

THEMES = (Theme.LIGHT, Theme.DARK)


def settled_walk(root: QWidget) -> list[QWidget]:
    """Where Tab comes once everything was visited: a table that gets the keyboard first selects a row."""
    tabbed_through(root)
    return tabbed_through(root)


def walk_inside(window: MainWindow, page: QWidget) -> list[QWidget]:
    """Where Tab comes on the page, from where it enters to where it leaves."""
    around = settled_walk(window)
    outside = next(number for number, widget in enumerate(around) if not page.isAncestorOf(widget))
    return [widget for widget in around[outside:] + around[:outside] if page.isAncestorOf(widget)]


@pytest.mark.parametrize("name", PAGES)
def test_tab_reaches_every_control_of_a_page_and_shift_tab_goes_the_same_way_back(
    full: MainWindow, engine: StubEngine, qtbot: QtBot, name: str
) -> None:
    open_page(full, engine.state, qtbot, name)
    there = settled_walk(full)
    assert not missed(full, there)
    back = tabbed_through(full, backwards=True)[::-1]
    start = there.index(back[0])
    assert [called(one) for one in back] == [called(one) for one in there[start:] + there[:start]]


@pytest.mark.parametrize("name", PAGES)
def test_tab_goes_from_top_to_bottom_and_left_to_right(
    full: MainWindow, engine: StubEngine, qtbot: QtBot, name: str
) -> None:
    page = open_page(full, engine.state, qtbot, name)
    inside = walk_inside(full, page)
    jumps = [
        f"{called(earlier)} → {called(later)}"
        for earlier, later in itertools.pairwise(inside)
        if not follows(place(page, later), place(page, earlier))
    ]
    assert not jumps


@pytest.fixture(params=DIALOGS)
def dialog(request: pytest.FixtureRequest, context: PageContext, qtbot: QtBot) -> QDialog:
    return open_dialog(request.param, context, qtbot)


def test_tab_reaches_every_control_of_a_dialog_and_shift_tab_goes_back(dialog: QDialog) -> None:
    there = settled_walk(dialog)
    assert not missed(dialog, there)
    assert set(tabbed_through(dialog, backwards=True)) == set(there)


def test_a_dialog_opens_with_the_keyboard_inside(dialog: QDialog) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    assert dialog.isAncestorOf(focused)


def test_escape_closes_a_dialog(dialog: QDialog) -> None:
    QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Escape)
    assert dialog.isHidden()


def test_enter_never_does_what_cannot_be_undone(dialog: QDialog) -> None:
    """The default of a dialog is its harmless button, wherever there is one that is not."""
    dangerous = [
        button
        for button in dialog.findChildren(QAbstractButton)
        if button.property("role") == "danger" and button.property("default")
    ]
    assert not dangerous


def test_escape_closes_the_glance(context: PageContext, qtbot: QtBot) -> None:
    glance = open_glance(context, qtbot)
    QTest.keyClick(glance, Qt.Key.Key_Escape)
    assert glance.isHidden()


def test_escape_closes_the_palette_and_gives_the_keyboard_back(
    full: MainWindow, engine: StubEngine, qtbot: QtBot
) -> None:
    page = open_page(full, engine.state, qtbot, "processes")
    before = QApplication.focusWidget()
    full.open_palette()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    palette = full.findChild(QWidget, "commandPalette")
    assert isinstance(palette, QWidget)
    assert not palette.isVisible()
    assert QApplication.focusWidget() is before or page.isAncestorOf(QApplication.focusWidget())


def test_the_process_table_is_used_by_keys_alone(full: MainWindow, engine: StubEngine, qtbot: QtBot) -> None:
    page = open_page(full, engine.state, qtbot, "processes")
    assert isinstance(page, ProcessesPage)
    table = page.table
    table.setFocus()
    last = page.model.rowCount() - 1
    rows = []
    for key in (Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Home, Qt.Key.Key_Down):
        QTest.keyClick(table, key)
        rows.append(table.currentIndex().row())
    assert rows == [last, last - 1, 0, 1]
    QTest.keyClick(table, Qt.Key.Key_Delete)
    dialog = full.findChild(ConfirmProcessDialog)
    assert dialog is not None
    assert dialog.isVisible()
    assert not engine.sent(SignalProcess)
    dialog.reject()


def test_titles_of_the_process_table_are_sorted_by_keys_alone(
    full: MainWindow, engine: StubEngine, qtbot: QtBot
) -> None:
    """Tab leaves the rows for their titles; an arrow goes to the next, Enter sorts by it, Enter again turns it."""
    page = open_page(full, engine.state, qtbot, "processes")
    assert isinstance(page, ProcessesPage)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Tab)
    titles = page.table.titles
    assert QApplication.focusWidget() is titles
    QTest.keyClick(titles, Qt.Key.Key_Right)
    second = titles.section_with_keyboard
    assert titles.visualIndex(second) == 1
    sorting = []
    for _ in range(2):
        QTest.keyClick(titles, Qt.Key.Key_Return)
        sorting.append((titles.sortIndicatorSection(), titles.sortIndicatorOrder()))
    assert sorting[0][0] == sorting[1][0] == second
    assert sorting[0][1] != sorting[1][1]


def picture(widget: QWidget) -> QImage:
    QApplication.processEvents()
    return widget.grab().toImage()


def looks_the_same(widget: QWidget) -> bool:
    """Whether nobody can see that it has the keyboard."""
    widget.clearFocus()
    without = picture(widget)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    return picture(widget) == without


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", PAGES)
def test_what_has_the_keyboard_can_be_seen(
    full: MainWindow, engine: StubEngine, qtbot: QtBot, dressed: Look, name: str, theme: Theme
) -> None:
    dressed.set_theme(theme)
    page = open_page(full, engine.state, qtbot, name)
    inside = walk_inside(full, page)
    # A page that is scrolled shows its place by its scroll bar.
    unseen = [called(one) for one in inside if not isinstance(one, QScrollArea) and looks_the_same(one)]
    assert not unseen
