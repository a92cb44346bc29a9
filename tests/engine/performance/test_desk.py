"""The performance desk takes wishes and orders from any thread and never makes anybody wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_monitor.config.files import Configuration
from desktop_monitor.config.performance_options import PerformanceConfig
from desktop_monitor.engine import command as commands
from desktop_monitor.engine.command import PerformanceCommand
from desktop_monitor.engine.current_history import CurrentHistory
from desktop_monitor.engine.performance.absent import NoPerformance
from desktop_monitor.engine.performance.build import PerformancePlan
from desktop_monitor.engine.performance.desk import PerformanceDesk
from desktop_monitor.engine.performance.wishes import Wishes
from desktop_monitor.engine.performance_view import NO_PERFORMANCE, PerformanceView
from desktop_monitor.errors import MonitorError
from desktop_monitor.language.text import Text
from desktop_monitor.language.wording import words
from desktop_monitor.paths import Paths, paths_for
from desktop_monitor.report.order import ReportFormat, ReportKind, ReportOrder, ReportSchedule
from tests.helpers.clock import FakeClock
from tests.helpers.journals import NOON, event, journal_of
from tests.helpers.polling import wait_until

LIMIT_SECONDS = 60.0
DAY = ReportOrder(ReportKind.CUSTOM, NOON - 43_200.0, NOON + 43_200.0, ReportFormat.MARKDOWN)


class Office:
    """A desk with its files."""

    def __init__(self, folder: Path) -> None:
        self.paths: Paths = paths_for(folder / "data", folder / "config")
        self.paths.data.mkdir(parents=True)
        self.clock = FakeClock(NOON)
        journal_of(self.paths.data, *(event(f"q{n}", at_seconds=NOON - 10 * n - 1) for n in range(8))).close()
        history = CurrentHistory(self.paths.history)
        self.desk: PerformanceDesk = PerformancePlan(self.paths, Configuration(), self.clock, history).desk(0.02)

    def until(self, is_so: Callable[[PerformanceView], object]) -> PerformanceView:
        wait_until(lambda: bool(is_so(self.desk.view)), LIMIT_SECONDS)
        return self.desk.view

    def says(self, command: PerformanceCommand) -> str:
        answer = self.desk.order(command).result(LIMIT_SECONDS)
        assert isinstance(answer, Text)
        return words(answer)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    made.desk.start(lambda message, channel: None)
    yield made
    made.desk.close()


def test_before_the_first_step_nothing_is_known(tmp_path: Path) -> None:
    assert Office(tmp_path).desk.view == NO_PERFORMANCE


def test_figures_come_by_themselves_and_tables_for_who_looks(office: Office) -> None:
    view = office.until(lambda view: view.kpis)
    assert view.tables == NO_PERFORMANCE.tables
    office.desk.watch(Wishes(figures=True, advice=True))
    assert office.until(lambda view: view.tables.interfaces).tables.interfaces[0].requests == 8


def test_the_view_stays_the_same_object_while_nothing_changes(office: Office) -> None:
    view = office.until(lambda view: view.kpis)
    assert office.desk.view is view


def test_a_report_is_made_beside_the_program_and_its_end_is_told(office: Office) -> None:
    said = office.says(commands.MakeReport(5, DAY))
    view = office.until(lambda view: view.reports.last)
    assert view.reports.last is not None
    assert (view.reports.last.number, view.reports.last.error) == (5, "")
    assert said == f"The report was written to {view.reports.last.path}"
    assert "# " in Path(view.reports.last.path).read_text(encoding="utf-8")
    office.until(lambda view: [one.path for one in view.reports.past] == [view.reports.last and view.reports.last.path])


def test_a_report_that_makes_no_sense_is_refused_with_the_reason(office: Office) -> None:
    reversed_dates = ReportOrder(ReportKind.CUSTOM, NOON, NOON - 1.0)
    with pytest.raises(MonitorError, match="not before"):
        office.says(commands.MakeReport(1, reversed_dates))


def test_orders_about_advice_are_carried_out(office: Office) -> None:
    assert "not shown" in office.says(commands.DismissAdvice(1, "cache_cold:nobody"))
    assert "again: 1" in office.says(commands.RestoreAdvice(2))
    with pytest.raises(MonitorError, match="out of date"):
        office.says(commands.FollowAdvice(3, "cache_cold:nobody"))
    with pytest.raises(MonitorError, match="No such report"):
        office.says(commands.CancelReport(4, 3))
    assert office.desk.forget_project("/home/sam/api").result(LIMIT_SECONDS) == 0


def test_a_schedule_that_is_applied_says_when_the_next_is_due(office: Office) -> None:
    config = PerformanceConfig(schedule=ReportSchedule(ReportKind.DAILY))
    office.desk.order(commands.ApplyPerformance(config))
    view = office.until(lambda view: view.reports.next_seconds)
    assert NOON < (view.reports.next_seconds or 0.0) <= NOON + 90_000.0


def test_an_engine_that_only_records_refuses_and_knows_nothing() -> None:
    absent = NoPerformance()
    absent.start(None)
    absent.watch(Wishes())
    assert absent.view == NO_PERFORMANCE
    with pytest.raises(MonitorError, match="Nothing was done"):
        absent.order(commands.RestoreAdvice(1)).result(0)
    assert absent.forget_project("x").result(0) == 0
    absent.close()
