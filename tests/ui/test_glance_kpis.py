"""The glance's key figures: where agents are known they come first, and the machine is one line."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_monitor.config.settings import Settings
from desktop_monitor.engine.command import Unsubscribe
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.ui.glance import Glance
from desktop_monitor.ui.glance_kpis import GlanceKpiRow
from desktop_monitor.ui.glance_machine import GlanceMachine
from desktop_monitor.ui.history_desk import HistoryDesk
from desktop_monitor.ui.journal_desk import JournalDesk
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.widgets.rows import MeterRow
from desktop_monitor.ui.window.agents_prices import Prices
from desktop_monitor.ui.window.page import PageContext, SettingsHolder
from tests.helpers.agents_journal import FakeJournal, requests_of
from tests.helpers.clock import FakeClock
from tests.helpers.performance_views import no_figure, performance_view, with_performance
from tests.helpers.snapshots import WALL_SECONDS, snapshot


@pytest.fixture
def glance(
    context: PageContext, engine: Any, desk: HistoryDesk, journal_desk: JournalDesk, look: Look, qtbot: QtBot
) -> Glance:
    settings = SettingsHolder(Settings(), lambda _changes: Settings())
    prices = Prices(context.paths)
    glance = Glance(engine.state, desk, look, settings, FakeClock(), journal=journal_desk, prices=prices)
    qtbot.addWidget(glance)
    return glance


def _row(glance: Glance, kpi: Kpi) -> GlanceKpiRow:
    row = glance.findChild(GlanceKpiRow, f"glance_{kpi.value}")
    assert isinstance(row, GlanceKpiRow)
    return row


def test_five_key_figures_and_the_machine_in_one_line(glance: Glance, engine: Any) -> None:
    """Five seconds are enough for them."""
    engine.deliver(with_performance(snapshot()))
    glance.open()
    rows = [row.texts for row in glance.findChildren(GlanceKpiRow) if row.isVisible()]
    assert rows == [
        ("Response time", "2.8 s"),
        ("Success rate", "99.1 %"),
        ("Cache hit rate", "61 %"),
        ("Token efficiency", "88 %"),
        ("Agent memory", "1.4 GiB"),
    ]
    machine = glance.findChild(GlanceMachine)
    assert isinstance(machine, GlanceMachine)
    assert machine.line == "CPU 23 % · Memory 40 % · Disk 79 %"
    assert not any(row.isVisible() for row in glance.findChildren(MeterRow))


def test_the_score_stands_beside_health(glance: Glance, engine: Any) -> None:
    """And is left out where there is none."""
    engine.deliver(with_performance(snapshot()))
    glance.open()
    word = glance.findChild(QLabel, "glanceHealth")
    assert isinstance(word, QLabel)
    assert word.text() == "Healthy · 91"
    engine.deliver(snapshot(1))
    assert word.text() == "Healthy"


def test_without_agents_the_machine_has_its_rows(glance: Glance, engine: Any) -> None:
    """And nothing is said of agents."""
    engine.deliver(snapshot())
    glance.open()
    assert not any(row.isVisible() for row in glance.findChildren(GlanceKpiRow))
    assert any(row.isVisible() for row in glance.findChildren(MeterRow))


def test_figures_without_enough_data_say_so_in_words(glance: Glance, engine: Any) -> None:
    """Never a zero; an old observation is a ring, a missing one nothing."""
    few, none = no_figure(Kpi.RESPONSE_TIME, 3), no_figure(Kpi.SUCCESS_RATE)
    engine.deliver(with_performance(snapshot(), performance_view(kpis=(few, none))))
    glance.open()
    assert _row(glance, Kpi.RESPONSE_TIME).texts[1] == "not enough data"
    assert _row(glance, Kpi.RESPONSE_TIME).age.is_fresh is False
    assert _row(glance, Kpi.SUCCESS_RATE).texts[1] == "no data"
    assert _row(glance, Kpi.SUCCESS_RATE).age.is_fresh is None


def test_the_last_hour_is_asked_once_while_open(
    glance: Glance, engine: Any, journal: FakeJournal, qtbot: QtBot
) -> None:
    """Closed, it wants nothing more."""
    one = requests_of()[0]
    journal.found_requests = tuple(
        one._replace(at_seconds=WALL_SECONDS - 60 * minute, request_id=f"r{minute}") for minute in range(90)
    )
    engine.deliver(with_performance(snapshot()))
    glance.open()
    qtbot.waitUntil(lambda: _row(glance, Kpi.RESPONSE_TIME).sparkline.point_count >= 24)
    asked = len(journal.asked)
    engine.deliver(with_performance(snapshot(1)))
    glance.close()
    assert len(journal.asked) == asked
    assert Unsubscribe("glance", "performance_figures") in engine.commands
    assert _row(glance, Kpi.RESPONSE_TIME).sparkline.point_count == 0
