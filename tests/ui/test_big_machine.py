"""A machine with much of everything, one with little, and long words: nothing overflows and nothing is cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QTranslator
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.ui.glance import Glance
from desktop_monitor.ui.plot.canvas import Canvas
from desktop_monitor.ui.widgets.labels import ElidedLabel
from desktop_monitor.ui.window.main import MainWindow
from desktop_monitor.ui.window.page import PageContext
from tests.helpers.clock import FakeClock
from tests.helpers.snapshots import GIB, machine_facts, snapshot
from tests.ui.conftest import StubEngine

PAGES = ("overview", "agents", "resources", "processes", "history", "alerts", "modes", "settings")
_LONG = "a-very-long-name-of-a-thing-that-somebody-gave-it"


def _workstation() -> dict[SeriesKey, float | None]:
    """64 cores, 12 disks, 6 networks, 3 GPUs, 2 batteries, 40 sensors, 20 file systems."""
    values: dict[SeriesKey, float | None] = {}
    for core in range(64):
        values[SeriesKey("cpu_core_used_ratio", (str(core),))] = core / 64
    for disk in range(12):
        for metric in ("disk_read_bytes_per_second", "disk_written_bytes_per_second"):
            values[SeriesKey(metric, (f"nvme{disk}n1-{_LONG}",))] = 3.4e9
        values[SeriesKey("disk_busy_ratio", (f"nvme{disk}n1-{_LONG}",))] = 1.0
    for network in range(6):
        for metric in ("network_received_bytes_per_second", "network_sent_bytes_per_second"):
            values[SeriesKey(metric, (f"enp{network}s0-{_LONG}",))] = 1.25e10
    for gpu in range(3):
        label = (f"{gpu} {_LONG}",)
        values[SeriesKey("gpu_used_ratio", label)] = 1.0
        values[SeriesKey("gpu_memory_used_bytes", label)] = 79 * GIB
        values[SeriesKey("gpu_memory_total_bytes", label)] = 80 * GIB
        values[SeriesKey("gpu_temperature_celsius", label)] = 88.0
        values[SeriesKey("gpu_power_watts", label)] = 700.0
    for battery in range(2):
        values[SeriesKey("battery_charge_ratio", (f"BAT{battery}",))] = 0.5
        values[SeriesKey("battery_discharge_watts", (f"BAT{battery}",))] = 12.0
    for sensor in range(40):
        values[SeriesKey("temperature_celsius", (f"sensor {sensor} {_LONG}",))] = 40.0 + sensor
    for mount in range(20):
        label = (f"/mnt/{mount}/{_LONG}/{_LONG}",)
        values[SeriesKey("filesystem_total_bytes", label)] = 1023 * 1024 * GIB
        values[SeriesKey("filesystem_used_bytes", label)] = 1000 * 1024 * GIB
        values[SeriesKey("filesystem_used_ratio", label)] = 0.977
    values[SeriesKey("load_average", ("1m",))] = 1234.56
    values[
        SeriesKey(
            "process_count",
        )
    ] = 40_960.0
    return values


def _big(tick: int) -> Snapshot:
    facts = replace(machine_facts(), hostname=f"{_LONG}.example.com", core_count=64, cpu_model=f"{_LONG} {_LONG}")
    return snapshot(tick, changes=_workstation(), machine=facts)


def _small(tick: int) -> Snapshot:
    """No swap, no GPU, no battery, no sensors, no pressure, no frequency."""
    gone = ("swap", "battery", "mains", "temperature", "pressure", "cpu_frequency", "load_average")
    changes = dict.fromkeys(key for key in snapshot(0).samples if key.metric.startswith(gone))
    return snapshot(tick, changes=changes, machine=replace(machine_facts(), cpu_model=""))


class _Longer(QTranslator):
    """A language whose words are a third longer than English ones."""

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        letters = max(1, round(len(source) * 0.35)) if any(letter.isalpha() for letter in source) else 0
        return source + "e" * letters


@pytest.fixture
def long_words(qapp: QApplication) -> Iterator[QObject]:
    translator = _Longer()
    QCoreApplication.installTranslator(translator)
    yield translator
    QCoreApplication.removeTranslator(translator)


def make_window(context: PageContext, qtbot: QtBot, width: int = 1280, height: int = 800) -> MainWindow:
    window = MainWindow(
        context.state, context.desk, context.look, context.settings, context.paths, FakeClock(), lambda: True
    )
    qtbot.addWidget(window)
    window.resize(width, height)
    window.show()
    return window


def show_page(window: MainWindow, engine: StubEngine, qtbot: QtBot, name: str, seen: Snapshot) -> QWidget:
    window.open_page(name)
    engine.deliver(seen)
    page = window.findChild(QWidget, f"{name}Page")
    assert page is not None
    if name == "resources":
        qtbot.waitUntil(lambda: bool(page.findChildren(Canvas)))
    for _ in range(3):
        QApplication.processEvents()
    return page


def too_narrow(root: QWidget) -> list[str]:
    """Labels and buttons that are smaller than their words and do not say so with an ellipsis."""
    return [
        f"{label.text()!r}: {label.width()} of {label.sizeHint().width()} px"
        for label in (*root.findChildren(QLabel), *root.findChildren(QPushButton), *root.findChildren(QToolButton))
        if label.isVisible()
        and label.text()
        and not isinstance(label, ElidedLabel)
        and not (isinstance(label, QLabel) and label.wordWrap())
        and label.width() < label.sizeHint().width()
    ]


def wider_than_its_view(root: QWidget) -> list[str]:
    """Scrolled contents that reach beyond their view sideways."""
    return [
        f"{area.objectName()}: {area.widget().width()} in {area.viewport().width()} px"
        for area in root.findChildren(QScrollArea)
        if area.isVisible() and area.widget() is not None and area.widget().width() > area.viewport().width()
    ]


@pytest.mark.parametrize("width", [860, 1280, 1920])
@pytest.mark.parametrize("name", PAGES)
def test_a_workstation_fits_into_the_window(
    context: PageContext, engine: StubEngine, qtbot: QtBot, name: str, width: int
) -> None:
    window = make_window(context, qtbot, width, 560 if width < 1000 else 800)
    engine.deliver(_big(-1))
    page = show_page(window, engine, qtbot, name, _big(0))
    assert window.width() == width
    assert not wider_than_its_view(page)
    assert not too_narrow(window)
    window.hide()


@pytest.mark.parametrize("name", PAGES)
def test_a_machine_without_swap_battery_and_gpu_has_no_empty_rows(
    context: PageContext, engine: StubEngine, qtbot: QtBot, name: str
) -> None:
    window = make_window(context, qtbot)
    page = show_page(window, engine, qtbot, name, _small(0))
    texts = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert not {"Swap", "GPU", "Pressure", "Battery"} & set(texts) or name in ("settings", "history")
    assert not [text for text in texts if text.strip().startswith("·") or text.strip().endswith("·")]
    window.hide()


@pytest.mark.parametrize("name", PAGES)
def test_longer_words_are_not_cut(
    long_words: QObject, context: PageContext, engine: StubEngine, qtbot: QtBot, name: str
) -> None:
    window = make_window(context, qtbot)
    page = show_page(window, engine, qtbot, name, snapshot(0))
    assert not too_narrow(window)
    assert not wider_than_its_view(page)
    assert window.width() == 1280
    window.hide()


def test_the_glance_takes_a_workstation_and_longer_words(
    long_words: QObject, context: PageContext, engine: StubEngine, qtbot: QtBot
) -> None:
    glance = Glance(context.state, context.desk, context.look, context.settings, FakeClock())
    qtbot.addWidget(glance)
    engine.deliver(_big(0))
    glance.open()
    assert not too_narrow(glance)
    glance.close()
