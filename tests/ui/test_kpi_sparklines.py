"""The last hour beside each key figure is filled from the past and goes on with what is new."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop_monitor.assess.performance.figure import FigureState, KpiFigure
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.ui.kpi_course import KpiCourse
from desktop_monitor.ui.kpi_sparklines import KpiSparklines
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.widgets.sparkline import Sparkline

NOW = 1_790_000_000.0


def lines(qtbot: QtBot, look: Look) -> dict[Kpi, Sparkline]:
    found = {kpi: Sparkline(look, "agents") for kpi in (Kpi.RESPONSE_TIME, Kpi.AGENT_MEMORY)}
    for line in found.values():
        qtbot.addWidget(line)
    return found


def points(line: Sparkline) -> list[tuple[float, float]]:
    return list(zip(line._times, line._values, strict=True))


def test_figures_go_on_with_figures_and_memory_with_the_machines_samples(qtbot: QtBot, look: Look) -> None:
    shown = lines(qtbot, look)
    past = KpiSparklines(shown)
    figures = [
        KpiFigure(kpi, NOW - 1800, NOW, FigureState.MET, value=2.0)
        for kpi in (Kpi.RESPONSE_TIME, Kpi.AGENT_MEMORY, Kpi.SUCCESS_RATE)
    ]
    past.add(figures, NOW, {SeriesKey("agent_memory_bytes", ("codex",)): 7.0}, NOW + 1)
    assert points(shown[Kpi.RESPONSE_TIME]) == [(NOW, 2.0)]
    assert points(shown[Kpi.AGENT_MEMORY]) == [(NOW + 1, 7.0)]


def test_the_past_fills_them_until_nobody_looks(qtbot: QtBot, look: Look) -> None:
    shown = lines(qtbot, look)
    past = KpiSparklines(shown)
    past.show_course(KpiCourse({Kpi.RESPONSE_TIME: ((NOW - 60, 3.0),)}, NOW))
    past.show_memory(((NOW - 30, 5.0),), NOW)
    assert [points(line) for line in shown.values()] == [[(NOW - 60, 3.0)], [(NOW - 30, 5.0)]]
    past.forget()
    assert [points(line) for line in shown.values()] == [[], []]
