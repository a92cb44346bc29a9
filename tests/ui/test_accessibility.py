"""Whoever uses a keyboard or a screen reader finds every control by name and reaches it in a sensible order."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_monitor.engine.command import SignalProcess
from desktop_monitor.metrics.agent_event import CODEX
from desktop_monitor.ui.dialogs.confirm_process import ConfirmProcessDialog, ProcessAction
from desktop_monitor.ui.dialogs.connect_client import ConnectClientDialog
from desktop_monitor.ui.dialogs.delete_data import DeleteDataDialog
from desktop_monitor.ui.dialogs.delete_setting import DeleteSettingDialog
from desktop_monitor.ui.dialogs.edit_channel import EditChannelDialog
from desktop_monitor.ui.dialogs.edit_rule import EditRuleDialog
from desktop_monitor.ui.dialogs.forget_project import ForgetProjectDialog
from desktop_monitor.ui.dialogs.rule_form import Offers
from desktop_monitor.ui.glance import Glance
from desktop_monitor.ui.plot.canvas import Canvas
from desktop_monitor.ui.widgets.trend import TrendStrip
from desktop_monitor.ui.window.main import MainWindow
from desktop_monitor.ui.window.page import PageContext
from desktop_monitor.ui.window.period_dialog import PeriodDialog
from desktop_monitor.ui.window.processes import ProcessesPage
from tests.helpers.agents import NoChange, agents_snapshot
from tests.helpers.alerts_page import RULES, alerts_view
from tests.helpers.clock import FakeClock
from tests.helpers.performance_views import with_performance
from tests.helpers.snapshots import WALL_SECONDS, FakeReader, process_row, samples, snapshot
from tests.ui.conftest import StubEngine

PAGES = ("overview", "agents", "resources", "processes", "history", "alerts", "modes", "reports", "settings")
_SAME_LINE_PX = 24


@pytest.fixture
def window(context: PageContext, engine: StubEngine, reader: FakeReader, qtbot: QtBot) -> Iterator[MainWindow]:
    """The whole window with a machine to look at and five minutes of its history."""
    reader.stored = {key: [(WALL_SECONDS - n, value) for n in range(300, 0, -1)] for key, value in samples().items()}
    window = MainWindow(
        context.state,
        context.desk,
        context.look,
        context.settings,
        context.paths,
        FakeClock(),
        lambda: True,
        journal=context.journal,
        connector=NoChange(),
    )
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    qtbot.waitActive(window)
    for tick in (-1, 0):
        engine.deliver(agents_snapshot(tick))
    yield window
    window.hide()


def open_page(window: MainWindow, engine: StubEngine, qtbot: QtBot, name: str) -> QWidget:
    """Show a page with its values, and its charts where it has some."""
    window.open_page(name)
    page = window.findChild(QWidget, f"{name}Page")
    assert page is not None
    engine.deliver(with_performance(replace(agents_snapshot(1), alerts=alerts_view())))
    if name in ("history", "resources"):
        qtbot.waitUntil(lambda: bool(page.findChildren(Canvas)))
    if isinstance(page, ProcessesPage):
        page.table.select(page.model.rows[0].identity)
    QApplication.processEvents()
    return page


def is_inside_of_a_field(widget: QWidget) -> bool:
    """The line edit that a spin box or a combo box is made of."""
    return isinstance(widget, QLineEdit) and isinstance(widget.parentWidget(), QAbstractSpinBox | QComboBox)


def field_of(widget: QWidget) -> QWidget:
    """The field that a line edit inside of it belongs to, or the widget itself."""
    parent = widget.parentWidget()
    return parent if parent is not None and is_inside_of_a_field(widget) else widget


def controls(root: QWidget) -> list[QWidget]:
    """What can be given the keyboard now."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.isEnabled()
        and not is_inside_of_a_field(widget)
    ]


def spoken_name(widget: QWidget) -> str:
    """What a screen reader calls it."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface is not None else ""


def called(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()!r} {spoken_name(widget)!r}"


def tabbed_through(root: QWidget) -> list[QWidget]:
    """The controls that Tab visits, from the first until one comes again."""
    visited: list[QWidget] = []
    for _ in range(300):
        QTest.keyClick(QApplication.focusWidget() or root, Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        assert widget is not None
        widget = field_of(widget)
        if visited and widget is visited[-1]:  # on to the next part of a date, or of a field
            continue
        if widget in visited:
            return visited
        visited.append(widget)
    raise AssertionError("Tab never comes back to where it was")


def missed_by_tab(root: QWidget) -> list[str]:
    """Controls that Tab does not visit; of choices that exclude each other it visits the one in force."""
    visited = tabbed_through(root)
    groups = [widget.group() for widget in visited if isinstance(widget, QAbstractButton) and widget.group()]
    missed = [widget for widget in controls(root) if widget not in visited]
    return [called(w) for w in missed if not (isinstance(w, QAbstractButton) and w.group() in groups)]


def place(page: QWidget, widget: QWidget) -> QRect:
    """Where it is on the page."""
    return QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())


def follows(later: QRect, earlier: QRect) -> bool:
    """Whether a reader comes to `later` after `earlier`: inside it, right of it, below it, or in the next column."""
    same_line = abs(earlier.center().y() - later.center().y()) < _SAME_LINE_PX
    right, below = later.left() > earlier.left(), later.top() > earlier.top()
    return earlier.contains(later) or (right if same_line else below or right)


@pytest.mark.parametrize("name", PAGES)
def test_every_control_of_a_page_has_a_name(window: MainWindow, engine: StubEngine, qtbot: QtBot, name: str) -> None:
    open_page(window, engine, qtbot, name)
    nameless = [called(widget) for widget in controls(window) if not spoken_name(widget) or not widget.objectName()]
    assert not nameless


@pytest.mark.parametrize("name", PAGES)
def test_tab_reaches_every_control_of_a_page(window: MainWindow, engine: StubEngine, qtbot: QtBot, name: str) -> None:
    open_page(window, engine, qtbot, name)
    assert not missed_by_tab(window)


@pytest.mark.parametrize("name", PAGES)
def test_tab_goes_from_top_to_bottom_and_left_to_right(
    window: MainWindow, engine: StubEngine, qtbot: QtBot, name: str
) -> None:
    page = open_page(window, engine, qtbot, name)
    inside = [widget for widget in tabbed_through(window) if page.isAncestorOf(widget)]
    jumps = [
        f"{called(earlier)} → {called(later)}"
        for earlier, later in itertools.pairwise(inside)
        if not follows(place(page, later), place(page, earlier))
    ]
    assert not jumps


def test_charts_say_their_newest_values_in_words(window: MainWindow, engine: StubEngine, qtbot: QtBot) -> None:
    page = open_page(window, engine, qtbot, "resources")
    spoken = [canvas.accessibleDescription() for canvas in page.findChildren(Canvas) if canvas.isVisible()]
    assert spoken
    assert any("busy 23 %" in words for words in spoken), spoken


@pytest.fixture(params=["end", "priority", "delete", "period", "forget", "connect", "rule", "channel", "setting"])
def dialog(request: pytest.FixtureRequest, context: PageContext, qtbot: QtBot) -> QDialog:
    made: dict[str, QDialog] = {
        "end": ConfirmProcessDialog(process_row(), ProcessAction.END, context.state),
        "priority": ConfirmProcessDialog(process_row(), ProcessAction.PRIORITY, context.state),
        "delete": DeleteDataDialog(context.paths, context.state),
        "period": PeriodDialog(WALL_SECONDS - 3600, WALL_SECONDS),
        "forget": ForgetProjectDialog("/home/sam/code/api", context.state),
        "connect": ConnectClientDialog(CODEX, NoChange().preview(CODEX), context.state, connect=True),
        "rule": EditRuleDialog(None, RULES, {}, Offers((), (), (), ()), context.look, None, WALL_SECONDS),
        "channel": EditChannelDialog("webhook", "", {}, context.look),
        "setting": DeleteSettingDialog("Delete the rule?", "It is gone.", "Delete rule"),
    }
    for other in made.values():
        other.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(other)
    chosen = made[request.param]
    chosen.open()
    qtbot.waitActive(chosen)
    return chosen


def test_every_control_of_a_dialog_has_a_name_and_tab_reaches_it(dialog: QDialog) -> None:
    assert not [called(widget) for widget in controls(dialog) if not spoken_name(widget) or not widget.objectName()]
    assert not missed_by_tab(dialog)


def test_escape_closes_a_dialog(dialog: QDialog) -> None:
    QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Escape)
    assert dialog.isHidden()


def test_escape_closes_the_glance_whose_only_control_has_a_name(
    context: PageContext, engine: StubEngine, qtbot: QtBot
) -> None:
    glance = Glance(context.state, context.desk, context.look, context.settings, FakeClock())
    qtbot.addWidget(glance)
    engine.deliver(snapshot())
    glance.open()
    assert all(spoken_name(widget) and widget.objectName() for widget in controls(glance))
    QTest.keyClick(glance, Qt.Key.Key_Escape)
    assert glance.isHidden()


def test_escape_closes_the_palette_and_gives_the_keyboard_back(
    window: MainWindow, engine: StubEngine, qtbot: QtBot
) -> None:
    page = open_page(window, engine, qtbot, "processes")
    before = QApplication.focusWidget()
    window.open_palette()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not window.findChild(QWidget, "commandPalette").isVisible()
    assert QApplication.focusWidget() is before or page.isAncestorOf(QApplication.focusWidget())


def test_the_trend_of_the_overview_says_its_newest_values(window: MainWindow, engine: StubEngine, qtbot: QtBot) -> None:
    page = open_page(window, engine, qtbot, "overview")
    strip = page.findChild(TrendStrip)
    assert strip is not None
    qtbot.waitUntil(lambda: strip.accessibleDescription() == "CPU 23 %, Memory 40 %")


def test_the_process_table_is_used_by_keys_alone(window: MainWindow, engine: StubEngine, qtbot: QtBot) -> None:
    page = open_page(window, engine, qtbot, "processes")
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
    dialog = window.findChild(ConfirmProcessDialog)
    assert dialog is not None
    assert dialog.isVisible()
    assert not engine.sent(SignalProcess)
    dialog.reject()
