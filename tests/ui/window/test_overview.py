"""The overview shows the machine as it is, and nothing it does not know."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_monitor.assess.health import Health, HealthReport
from desktop_monitor.engine.command import Subscribe, Unsubscribe
from desktop_monitor.engine.snapshot import SourceStatus
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.machine import ResourceLimit
from desktop_monitor.metrics.sample import Gap, GapReason
from desktop_monitor.ui.widgets.process_line import ProcessLine
from desktop_monitor.ui.window.overview import OverviewPage
from desktop_monitor.ui.window.page import PageContext, Period
from tests.helpers.snapshots import (
    GIB,
    WALL_SECONDS,
    FakeReader,
    degraded,
    first_snapshot,
    machine_facts,
    snapshot,
)

CPU, MEMORY = SeriesKey("cpu_used_ratio"), SeriesKey("memory_used_ratio")


@pytest.fixture
def page(context: PageContext, qtbot: QtBot) -> OverviewPage:
    page = OverviewPage(context)
    qtbot.addWidget(page)
    page.resize(1084, 744)
    return page


def texts(page: OverviewPage) -> str:
    """Everything written on the page, also what is shown shortened."""
    return "\n".join(label.accessibleName() or label.text() for label in page.findChildren(QLabel))


def test_before_the_first_data_values_are_dashes(page: OverviewPage) -> None:
    page.activate()
    assert page.resources.row("cpu").value == "—"
    assert "0 %" not in texts(page)


def test_it_shows_machine_resources_health_processes_and_own_cost(page: OverviewPage, engine: Any) -> None:
    page.activate()
    engine.deliver(snapshot())
    shown = texts(page)
    for expected in ("workbench", "Linux 6.1.0", "1 d 2 h", "0.6 % of one core", "74.0 MiB", "Recording every 1 s"):
        assert expected in shown
    assert page.resources.row("memory").value == "40 %"
    assert next(line.command for line in page.findChildren(ProcessLine)) == "rustc"


def test_reasons_stand_in_words_with_their_beginning(page: OverviewPage, engine: Any) -> None:
    page.activate()
    engine.deliver(snapshot(120, health=degraded(tick=0)))
    assert "Memory 91 % used since" in texts(page)


def test_health_without_reasons_says_how_much_was_checked(page: OverviewPage, engine: Any) -> None:
    page.activate()
    engine.deliver(snapshot(health=HealthReport(Health.HEALTHY)))
    assert "8 checks, none over its limit for long" in texts(page)


def test_sources_that_fail_are_named(page: OverviewPage, engine: Any) -> None:
    page.activate()
    engine.deliver(snapshot(sources=(SourceStatus("temperature", "permission denied", None),)))
    assert "Not readable: temperature" in texts(page)


def test_a_container_limit_is_named(page: OverviewPage, engine: Any) -> None:
    limit = ResourceLimit("container", memory_bytes=int(4 * GIB), cpu_cores=2.0)
    page.activate()
    engine.deliver(snapshot(machine=machine_facts((limit,))))
    assert "Limited by container: memory 4.0 GiB, 2 cores" in texts(page)


def test_the_first_tick_leaves_rates_missing(page: OverviewPage, engine: Any) -> None:
    page.activate()
    engine.deliver(first_snapshot())
    assert page.resources.row("cpu").value == "—"
    assert page.resources.row("memory").value == "40 %"


def test_it_subscribes_while_visible_only(page: OverviewPage, engine: Any) -> None:
    page.activate()
    page.deactivate()
    assert engine.commands == [
        Subscribe("overview", "processes", 1.0),
        Subscribe("overview", "performance", 10.0),
        Unsubscribe("overview", "processes"),
        Unsubscribe("overview", "performance"),
    ]
    engine.deliver(snapshot())
    assert page.resources.row("memory").value == "—"


def test_frozen_it_stands(page: OverviewPage, engine: Any) -> None:
    page.activate()
    engine.deliver(snapshot())
    page.set_frozen(True)
    engine.deliver(snapshot(1, changes={MEMORY: 0.99}))
    assert page.resources.row("memory").value == "40 %"
    page.set_frozen(False)
    engine.deliver(snapshot(2, changes={MEMORY: 0.5}))
    assert page.resources.row("memory").value == "50 %"


def test_the_trend_shows_the_period_with_its_gaps(
    page: OverviewPage, engine: Any, reader: FakeReader, qtbot: QtBot
) -> None:
    reader.stored[CPU] = [(WALL_SECONDS - 20_000 + 60 * minute, 0.3) for minute in range(300)]
    reader.found_gaps = (Gap(WALL_SECONDS - 9000, WALL_SECONDS - 6000, GapReason.ASLEEP),)
    page.activate()
    page.show_period(Period(21_600.0))
    engine.deliver(snapshot())
    qtbot.waitUntil(lambda: page.trend.strip.point_count >= 250)
    assert "last 6 h" in texts(page)


def test_an_empty_history_is_said_to_be_empty(page: OverviewPage, engine: Any, qtbot: QtBot) -> None:
    page.activate()
    engine.deliver(snapshot())
    qtbot.waitUntil(lambda: "nothing recorded yet" in texts(page))
    assert "nothing was recorded in this period yet" in texts(page)


def test_the_button_opens_the_processes(page: OverviewPage, opened: Any) -> None:
    page.processes.details.click()
    assert opened.pages == [("processes", None)]


def test_it_needs_no_chart_library() -> None:
    """Importing one costs half a second and fifty megabytes."""
    code = (
        "import sys; import desktop_monitor.ui.window.main, desktop_monitor.ui.window.overview; "
        "import desktop_monitor.ui.tray, desktop_monitor.ui.glance; "
        "sys.exit(bool({'numpy', 'pyqtgraph'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
