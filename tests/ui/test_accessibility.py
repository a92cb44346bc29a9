"""Whoever uses a screen reader finds everything by name, kind and value, in every page and dialog."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_monitor.ui.accessible import speak_for_painted_widgets
from desktop_monitor.ui.plot.canvas import Canvas
from desktop_monitor.ui.widgets.pill import HealthPill
from desktop_monitor.ui.widgets.sparkline import Sparkline
from desktop_monitor.ui.widgets.time_strip import TimeStrip
from desktop_monitor.ui.widgets.trend import TrendStrip
from desktop_monitor.ui.window.main import MainWindow
from desktop_monitor.ui.window.page import PageContext
from tests.helpers.keyboard import called, controls, is_inside_of_a_field, keys_used_twice, spoken_name
from tests.helpers.populated import DIALOGS, PAGES, open_dialog, open_glance, open_page
from tests.ui.conftest import StubEngine

_INTERACTIVE = (
    QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit,
)  # fmt: skip
_PARTS_OF_OTHERS = (QScrollBar, QScrollArea)
_SAY_NOTHING = frozenset({"…", "...", "‹", "›", "✕", "×", "+", "-", "button"})


@pytest.fixture(scope="module", autouse=True)
def _painted_widgets_speak(qapp: QApplication) -> None:
    speak_for_painted_widgets()


def spoken(widget: QWidget, kind: QAccessible.Text) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(kind) if interface is not None else ""


def role(widget: QWidget) -> QAccessible.Role:
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return interface.role()


def interactive(root: QWidget) -> list[QWidget]:
    """What somebody can do something with, whatever Tab makes of it."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if isinstance(widget, _INTERACTIVE)
        and widget.isVisible()
        and not is_inside_of_a_field(widget)
        and not isinstance(widget, _PARTS_OF_OTHERS)
    ]


def wrong_names(root: QWidget) -> list[str]:
    """Controls without a name or an id, or with a name that says nothing."""
    every = {*interactive(root), *controls(root)}
    return [
        called(widget)
        for widget in every
        if not widget.objectName() or len(spoken_name(widget)) < 1 or spoken_name(widget).casefold() in _SAY_NOTHING
    ]


def same_names(root: QWidget) -> list[str]:
    """Names that two controls of a kind share; of a choice the name is what is chosen, so its description counts."""
    names = Counter(
        f"{role(widget).name} {spoken_name(widget)} "
        f"{spoken(widget, QAccessible.Text.Description) if isinstance(widget, QComboBox) else ''}"
        for widget in controls(root)
    )
    return [name for name, count in names.items() if count > 1]


def nameless_choices(root: QWidget) -> list[str]:
    """Choices of which nothing but what is chosen is said."""
    boxes = [box for box in root.findChildren(QComboBox) if box.isVisible()]
    return [called(box) for box in boxes if box.accessibleName() not in spoken(box, QAccessible.Text.Description)]


def silent_pictures(root: QWidget) -> list[str]:
    """Charts that are no pictures to a reader, or have no name."""
    charts = [widget for widget in root.findChildren(QWidget) if isinstance(widget, Canvas | Sparkline | TimeStrip)]
    return [
        called(chart)
        for chart in charts
        if chart.isVisible() and (role(chart) is not QAccessible.Role.Chart or not spoken_name(chart))
    ]


def unreachable(root: QWidget) -> list[str]:
    """What a mouse can use and Tab does not come to; of choices that exclude each other one is enough."""
    reached = set(controls(root))
    groups = {widget.group() for widget in reached if isinstance(widget, QAbstractButton) and widget.group()}
    return [
        called(widget)
        for widget in interactive(root)
        if widget.isEnabled()
        and widget not in reached
        and not (isinstance(widget, QAbstractButton) and widget.group() in groups)
        and not _is_plain_header(widget)
    ]


def _is_plain_header(widget: QObject) -> bool:
    """Titles that nothing can be done with."""
    clickable = getattr(widget, "sectionsClickable", None)
    return clickable is not None and not clickable()


@pytest.mark.parametrize("name", PAGES)
def test_everything_on_a_page_has_a_name_of_its_own(
    full: MainWindow, engine: StubEngine, qtbot: QtBot, name: str
) -> None:
    page = open_page(full, engine.state, qtbot, name)
    assert not wrong_names(full)
    assert not same_names(page)
    assert not nameless_choices(page)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_on_a_page_is_for_the_mouse_alone(
    full: MainWindow, engine: StubEngine, qtbot: QtBot, name: str
) -> None:
    open_page(full, engine.state, qtbot, name)
    assert not unreachable(full)


@pytest.mark.parametrize("name", PAGES)
def test_every_chart_of_a_page_is_told_as_one(full: MainWindow, engine: StubEngine, qtbot: QtBot, name: str) -> None:
    page = open_page(full, engine.state, qtbot, name)
    assert not silent_pictures(page)


def test_charts_say_their_newest_values_in_words(full: MainWindow, engine: StubEngine, qtbot: QtBot) -> None:
    page = open_page(full, engine.state, qtbot, "resources")
    charts = [canvas for canvas in page.findChildren(Canvas) if canvas.isVisible()]
    assert charts
    said = [spoken(canvas, QAccessible.Text.Description) for canvas in charts]
    assert any("busy 23 %" in words for words in said), said


def test_small_lines_say_their_newest_least_and_most(full: MainWindow, look_of_line: Sparkline) -> None:
    look_of_line.set_points(((0.0, 0.1), (1.0, 0.5), (2.0, 0.25)))
    assert spoken(look_of_line, QAccessible.Text.Value) == "25 %, between 10 % and 50 %"


@pytest.fixture
def look_of_line(context: PageContext, qtbot: QtBot) -> Sparkline:
    line = Sparkline(context.look, "cpu")
    qtbot.addWidget(line)
    return line


def test_health_is_read_as_text(full: MainWindow) -> None:
    pill = full.findChild(HealthPill)
    assert pill is not None
    assert role(pill) is QAccessible.Role.StaticText
    assert spoken_name(pill).startswith("Health: Healthy")


def test_the_trend_of_the_overview_says_its_newest_values(full: MainWindow, engine: StubEngine, qtbot: QtBot) -> None:
    page = open_page(full, engine.state, qtbot, "overview")
    strip = page.findChild(TrendStrip)
    assert strip is not None
    qtbot.waitUntil(lambda: strip.accessibleDescription() == "CPU 23 %, Memory 40 %")


@pytest.fixture(params=DIALOGS)
def dialog(request: pytest.FixtureRequest, context: PageContext, qtbot: QtBot) -> QDialog:
    return open_dialog(request.param, context, qtbot)


def test_everything_in_a_dialog_has_a_name_of_its_own(dialog: QDialog) -> None:
    assert dialog.windowTitle()
    assert not wrong_names(dialog)
    assert not same_names(dialog)
    assert not nameless_choices(dialog)
    assert not unreachable(dialog)


def test_mnemonics_of_a_dialog_are_used_once(dialog: QDialog) -> None:
    assert not keys_used_twice(dialog)


def test_everything_in_the_glance_has_a_name_of_its_own(context: PageContext, qtbot: QtBot) -> None:
    glance = open_glance(context, qtbot)
    assert controls(glance)
    assert not wrong_names(glance)
    assert not same_names(glance)
    assert not unreachable(glance)


def test_everything_in_the_palette_has_a_name(full: MainWindow) -> None:
    full.open_palette()
    palette = full.findChild(QWidget, "commandPalette")
    assert isinstance(palette, QWidget)
    assert controls(palette)
    assert not wrong_names(palette)
