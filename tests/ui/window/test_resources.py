"""The Resources page shows what exists, reads only while visible, and stays in time with history."""

from __future__ import annotations

import subprocess
import sys

import pytest
from pytestqt.qtbot import QtBot

from desktop_monitor.engine.command import Subscribe, Unsubscribe
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.machine import ResourceLimit
from desktop_monitor.metrics.sample import Gap, GapReason
from desktop_monitor.ui.plot.chart import Chart
from desktop_monitor.ui.plot.strip import HeatStrip
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.empty import EmptyState
from desktop_monitor.ui.widgets.labels import ElidedLabel
from desktop_monitor.ui.widgets.process_line import ProcessLine
from desktop_monitor.ui.window.page import PageContext, Period
from desktop_monitor.ui.window.resource_plans import ResourcePlans
from desktop_monitor.ui.window.resources import ResourcesPage
from desktop_monitor.ui.window.top_processes import TopProcessesCard
from tests.helpers.snapshots import (
    GIB,
    WALL_SECONDS,
    FakeReader,
    first_snapshot,
    machine_facts,
    process_row,
    samples,
    snapshot,
)
from tests.ui.conftest import Opened, StubEngine
from tests.ui.plot.test_chart import assert_pens_draw_fast

_CPU = SeriesKey("cpu_used_ratio")


@pytest.fixture
def page(context: PageContext, qtbot: QtBot) -> ResourcesPage:
    page = ResourcesPage(context)
    qtbot.addWidget(page)
    page.resize(1084, 744)
    page.show()
    return page


@pytest.fixture
def live_page(page: ResourcesPage, engine: StubEngine) -> ResourcesPage:
    """Visible, with one snapshot."""
    engine.deliver(snapshot(0))
    page.activate()
    return page


def _titles(page: ResourcesPage) -> list[str]:
    return [card.title_label.text() for card in page.findChildren(Card) if not card.isHidden()]


def _charts(page: ResourcesPage) -> list[Chart]:
    return page.findChildren(Chart)


def _chart(page: ResourcesPage, title: str) -> Chart:
    return next(chart for chart in _charts(page) if chart.title == title)


def test_it_reads_its_subjects_while_it_is_visible_and_nothing_afterwards(
    page: ResourcesPage, engine: StubEngine
) -> None:
    page.activate()
    wanted = {command.subject for command in engine.sent(Subscribe)}
    assert {"cpu", "memory", "disk", "network", "pressure", "processes", "filesystem", "gpu"} <= wanted
    page.deactivate()
    assert {command.subject for command in engine.sent(Unsubscribe)} == wanted


def test_without_a_reading_it_says_that_it_waits(page: ResourcesPage) -> None:
    page.activate()
    assert _charts(page) == []
    waiting = page.findChild(EmptyState)
    assert waiting is not None
    assert waiting.isVisible()
    assert "first reading" in waiting.accessibleName()


def test_every_subject_that_exists_has_a_card_and_no_other(live_page: ResourcesPage) -> None:
    titles = _titles(live_page)
    assert {"CPU", "CPU cores", "Memory", "Pressure", "Load", "Disk nvme0n1", "Network wlan0"} <= set(titles)
    assert {"Temperatures", "Battery", "This monitor", "File systems", "Top processes"} <= set(titles)
    assert "GPU" not in titles
    assert "Network lo" not in titles


def test_a_subject_that_appears_later_gets_its_card(live_page: ResourcesPage, engine: StubEngine, qtbot: QtBot) -> None:
    engine.deliver(snapshot(1, changes={SeriesKey("gpu_used_ratio", ("RTX",)): 0.4}))
    qtbot.waitUntil(lambda: "GPU" in _titles(live_page))


def test_a_subject_that_vanishes_keeps_its_chart(live_page: ResourcesPage, engine: StubEngine) -> None:
    engine.deliver(snapshot(1, changes={SeriesKey("battery_charge_ratio", ("BAT0",)): None}))
    assert "Battery" in _titles(live_page)


def test_the_first_tick_without_rates_shows_what_there_is(page: ResourcesPage, engine: StubEngine) -> None:
    engine.deliver(first_snapshot())
    page.activate()
    assert "Memory" in _titles(page)
    engine.deliver(snapshot(1))
    assert "CPU" in _titles(page)


def test_every_curve_of_the_page_draws_fast(live_page: ResourcesPage) -> None:
    live_page.grab()
    for chart in _charts(live_page):
        assert_pens_draw_fast(chart.curves)


def test_a_snapshot_reaches_the_charts(live_page: ResourcesPage, engine: StubEngine) -> None:
    engine.deliver(snapshot(1, changes={_CPU: 0.75}))
    assert _chart(live_page, "CPU").readings(None)[0].value == "75 %"


def test_a_hidden_page_takes_no_samples(live_page: ResourcesPage, engine: StubEngine) -> None:
    live_page.deactivate()
    engine.deliver(snapshot(1, changes={_CPU: 0.75}))
    assert _chart(live_page, "CPU").readings(None)[0].value == "23 %"


def test_a_frozen_page_stands_and_loses_no_sample(live_page: ResourcesPage, engine: StubEngine) -> None:
    chart = _chart(live_page, "CPU")
    live_page.set_frozen(True)
    engine.deliver(snapshot(1, changes={_CPU: 0.75}))
    assert chart.group.end == WALL_SECONDS
    live_page.set_frozen(False)
    assert chart.group.end == WALL_SECONDS + 1
    assert len(chart.traces[0].samples.times) == 2


def test_history_fills_the_charts(page: ResourcesPage, engine: StubEngine, reader: FakeReader, qtbot: QtBot) -> None:
    reader.stored[_CPU] = [(WALL_SECONDS - second, 0.5) for second in range(600, 0, -1)]
    gap = Gap(WALL_SECONDS - 900, WALL_SECONDS - 600, GapReason.ASLEEP)
    reader.found_gaps = (gap,)
    engine.deliver(snapshot(0))
    page.activate()
    qtbot.waitUntil(lambda: len(_chart(page, "CPU").traces[0].samples.times) > 600)
    assert _chart(page, "CPU").group.gaps == (gap,)


def test_a_long_period_is_drawn_from_rollups(
    page: ResourcesPage, engine: StubEngine, reader: FakeReader, qtbot: QtBot
) -> None:
    reader.stored[_CPU] = [(WALL_SECONDS - minute * 60, 0.5) for minute in range(600, 0, -1)]
    page.show_period(Period(86400.0))
    engine.deliver(snapshot(0))
    page.activate()
    qtbot.waitUntil(lambda: _chart(page, "CPU").traces[0].samples.buckets is not None)
    page.grab()
    assert_pens_draw_fast(_chart(page, "CPU").curves)


def test_a_custom_period_stands(live_page: ResourcesPage, engine: StubEngine) -> None:
    live_page.show_period(Period(600.0, WALL_SECONDS - 3600))
    engine.deliver(snapshot(1))
    group = _chart(live_page, "CPU").group
    assert (group.start, group.end) == (WALL_SECONDS - 4200, WALL_SECONDS - 3600)


def test_on_the_first_day_the_window_grows_with_what_was_recorded(
    page: ResourcesPage, engine: StubEngine, reader: FakeReader, qtbot: QtBot
) -> None:
    reader.stored[_CPU] = [(WALL_SECONDS - second, 0.5) for second in range(100, 0, -1)]
    engine.deliver(snapshot(0))
    page.activate()
    group = _chart(page, "CPU").group
    qtbot.waitUntil(lambda: group.end - group.start == 120.0)
    assert group.recorded_since == WALL_SECONDS - 100
    engine.deliver(snapshot(201))
    assert group.end - group.start == 900.0
    engine.deliver(snapshot(5000))
    assert group.end - group.start == 3600.0


def test_a_gap_between_snapshots_asks_history_for_its_reason(
    live_page: ResourcesPage, engine: StubEngine, reader: FakeReader, qtbot: QtBot
) -> None:
    gap = Gap(WALL_SECONDS + 1, WALL_SECONDS + 299, GapReason.ASLEEP)
    reader.found_gaps = (gap,)
    engine.deliver(snapshot(300))
    qtbot.waitUntil(lambda: _chart(live_page, "CPU").group.gaps == (gap,))


def test_the_facts_name_cores_memory_and_the_limits_of_a_container(page: ResourcesPage, engine: StubEngine) -> None:
    limit = ResourceLimit("container", int(4 * GIB), 2.0)
    engine.deliver(snapshot(0, machine=machine_facts((limit,))))
    page.activate()
    facts = next(label.whole_text() for label in page.findChildren(ElidedLabel) if "cores" in label.whole_text())
    assert "4 cores" in facts
    assert "container limits to 2 cores, 4.0 GiB" in facts


def test_the_five_processes_with_most_cpu_are_shown_and_lead_to_the_processes_page(
    live_page: ResourcesPage, opened: Opened
) -> None:
    card = live_page.findChild(TopProcessesCard)
    assert card is not None
    names = [line.command for line in card.findChildren(ProcessLine) if line.command]
    assert names == ["rustc", "cargo build", "claude", "firefox", "Xorg"]
    card.details.click()
    assert opened.pages == [("processes", None)]


def test_hostile_process_names_stay_on_one_line_and_are_no_markup(live_page: ResourcesPage, engine: StubEngine) -> None:
    name = "<b>evil</b>\n‮" + "x" * 4096
    engine.deliver(snapshot(1, rows=[process_row(7, name, cpu_core_ratio=9.0)]))
    card = live_page.findChild(TopProcessesCard)
    assert card is not None
    shown = [label.whole_text() for label in card.findChildren(ElidedLabel)]
    assert any(text.startswith("<b>evil</b>") for text in shown)
    assert not any("‮" in text or "\n" in text for text in shown)


def test_many_cores_are_one_picture(page: ResourcesPage, engine: StubEngine) -> None:
    cores = {SeriesKey("cpu_core_used_ratio", (str(core),)): 0.5 for core in range(64)}
    engine.deliver(snapshot(0, changes=cores))
    page.activate()
    strip = page.findChild(HeatStrip)
    assert strip is not None
    assert len(strip.table()[0]) == 65
    assert not any(chart.title == "CPU cores" for chart in _charts(page))


def test_virtual_network_devices_stand_back_behind_real_ones(qapp: object) -> None:
    received = "network_received_bytes_per_second"
    plans = ResourcePlans().plans(samples({SeriesKey(received, ("veth12",)): 1.0, SeriesKey(received, ("eth0",)): 1.0}))
    assert [plan.title for plan in plans if plan.name.startswith("network")] == ["Network eth0", "Network wlan0"]


def test_loopback_is_shown_where_there_is_nothing_else(qapp: object) -> None:
    only = {SeriesKey("network_received_bytes_per_second", ("lo",)): 1.0}
    assert [plan.title for plan in ResourcePlans().plans(only)] == ["Network lo"]


def test_importing_the_page_does_not_load_charts() -> None:
    code = "import desktop_monitor.ui.window.resources, desktop_monitor.ui.window.history, sys\n"
    code += "sys.exit('numpy' in sys.modules or 'pyqtgraph' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
