"""Reports made by hand: of a week-end with a little of everything, and of a day of which nothing is known."""

from __future__ import annotations

from array import array
from datetime import datetime
from zoneinfo import ZoneInfo

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.assess.performance.judgement import Judgement
from desktop_monitor.metrics.agent_sums import RequestHour
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.period_facts import (
    AgentPeriod,
    CellKey,
    MachinePeriod,
    MinuteCell,
    PeriodFacts,
    RequestCell,
)
from desktop_monitor.metrics.sample import Gap, GapReason, RollupSeries
from desktop_monitor.report.building import Material, build_report
from desktop_monitor.report.choosing import chosen_period
from desktop_monitor.report.order import ReportKind, ReportOrder
from desktop_monitor.report.report import Report
from tests.helpers.agent_facts import group
from tests.helpers.ledgers import incident, switch

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 3, 28, tzinfo=BERLIN).timestamp()
END = datetime(2026, 3, 30, tzinfo=BERLIN).timestamp()
"""The second day has 23 hours."""
PRICES = PriceTable({"opus": {"input_usd": 5.0, "output_usd": 25.0}}, "2026-11-22")
_STEP = 900


def full_report(project: str = "/home/sam/api", hours: tuple[RequestHour, ...] | None = None) -> Report:
    """Two days of one interface, a machine that slept for an hour, an incident and a switch."""
    material = Material(
        period=chosen_period(ReportOrder(ReportKind.CUSTOM, START, END), END + 60.0, START, BERLIN),
        facts=PeriodFacts(START, END, _agents(project), _machine()),
        previous=PeriodFacts(START - 2 * 86_400.0, START, _agents(project), _machine()),
        judgement=Judgement(prices=PRICES),
        program_version="1.0",
        incidents=(incident(1, onset_seconds=START + 50, fired_seconds=START + 60, ended_seconds=START + 900),),
        switches=(switch(1, began_seconds=START + 70),),
        hours=hours,
    )
    return build_report(material, BERLIN)


def empty_report() -> Report:
    """A day of which nothing is known."""
    end = START + 86_400.0
    material = Material(
        period=chosen_period(ReportOrder(ReportKind.CUSTOM, START, end), end, None, BERLIN),
        facts=PeriodFacts(START, end),
        previous=PeriodFacts(START - 86_400.0, START),
        judgement=Judgement(),
        program_version="1.0",
    )
    return build_report(material, BERLIN)


def _agents(project: str) -> AgentPeriod:
    cells = tuple(
        RequestCell(
            CellKey(day, "claude_code", "opus", "FANCY", project),
            is_workflow=False,
            groups=(group(requests=20, ok=19, errors=1, interface="claude_code", model="opus"),),
            durations_seconds=array("d", [1.0 + 0.1 * number for number in range(19)]),
            newest_seconds=START + 3_600.0,
        )
        for day in ("2026-03-28", "2026-03-29")
    )
    return AgentPeriod(cells, minutes=(MinuteCell("2026-03-28", "claude_code", 20, 19),), sessions=2)


def _machine() -> MachinePeriod:
    starts = array("d", [START + number * _STEP for number in range(188)])
    every = array("d", [0.4] * len(starts))
    counts = array("d", [900.0] * len(starts))
    sums = array("d", [0.4 * 900.0] * len(starts))
    key = SeriesKey("cpu_used_ratio")
    return MachinePeriod(
        {key: RollupSeries(key, _STEP, starts, every, every, sums, counts)},
        _STEP,
        (Gap(END - 3_600.0, END - 1_800.0, GapReason.ASLEEP),),
        END - START - 3_600.0,
        ((START, END - 3_600.0),),
    )
