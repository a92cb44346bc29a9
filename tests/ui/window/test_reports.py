"""The page of reports: what is chosen, how it reads, where it goes, what was kept."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from desktop_monitor.config.performance_options import PerformanceConfig
from desktop_monitor.engine.command import CancelReport, MakeReport
from desktop_monitor.engine.performance_view import PastReport, PerformanceView, ReportRun, ReportsView
from desktop_monitor.engine.snapshot import Outcome
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.report.layout_json import layout_bytes
from desktop_monitor.report.order import ReportFormat, ReportKind, ReportOrder, ReportSchedule
from desktop_monitor.ui.dialogs.deletion import DeletionDialog
from desktop_monitor.ui.report_period import ChosenPeriod, moved, newest, period_title
from desktop_monitor.ui.window.page import PageContext
from desktop_monitor.ui.window.reports import EXPORT, ReportsPage
from desktop_monitor.ui.window.reports_past import schedule_words
from tests.helpers.performance_views import past_report, performance_view, with_performance
from tests.helpers.report_layout import rich_layout
from tests.helpers.snapshots import WALL_SECONDS, FakeReader, snapshot

_DAY = 86_400.0
_CPU = SeriesKey("cpu_used_ratio")


class Printing:
    """Stands for the program that prints layouts: remembers what was asked for."""

    def __init__(self, content: bytes, folder: Path) -> None:
        self.orders: list[ReportOrder] = []
        self._file = folder / "layout.json"
        self._file.write_bytes(content)
        self.code = "import sys; sys.stdout.buffer.write(open(sys.argv[1], 'rb').read())"

    def __call__(self, order: ReportOrder) -> list[str]:
        self.orders.append(order)
        return [sys.executable, "-S", "-c", self.code, str(self._file)]


@pytest.fixture
def printing(tmp_path: Path) -> Printing:
    return Printing(layout_bytes(rich_layout()), tmp_path)


@pytest.fixture
def page(
    context: PageContext, printing: Printing, engine: Any, reader: FakeReader, qtbot: QtBot
) -> Iterator[ReportsPage]:
    reader.stored[_CPU] = [(WALL_SECONDS - 40 * _DAY, 0.2), (WALL_SECONDS, 0.3)]
    engine.deliver(with_performance(snapshot()))
    page = ReportsPage(context, command_of=printing)
    qtbot.addWidget(page)
    page.resize(1084, 744)
    page.show()
    yield page
    page.deactivate()


def show(engine: Any, reports: ReportsView, tick: int = 1) -> PerformanceView:
    view = performance_view(reports=reports)
    engine.deliver(with_performance(snapshot(tick), view))
    return view


def test_the_newest_day_that_is_over_is_shown_at_first(page: ReportsPage, printing: Printing, qtbot: QtBot) -> None:
    """Drawn from the layout that a process of its own printed."""
    page.activate()
    with qtbot.waitSignal(page.previewer.made):
        pass
    assert printing.orders[-1].kind is ReportKind.DAILY
    assert (printing.orders[-1].end_seconds or 0.0) <= WALL_SECONDS
    assert page.paper.layout_shown == rich_layout()
    assert page.paper.isVisible()


def test_kind_and_period_are_chosen_and_only_the_last_choice_is_made(
    page: ReportsPage, printing: Printing, qtbot: QtBot
) -> None:
    """A click through the weeks makes one preview."""
    page.activate()
    page.bar.kinds.chosen.emit("weekly")
    first = page.bar.chosen
    page.bar.earlier.click()
    page.bar.earlier.click()
    assert first is not None
    assert page.bar.chosen == moved(moved(first, later=False), later=False)
    with qtbot.waitSignal(page.previewer.made):
        pass
    assert len(printing.orders) == 1
    assert page.bar.later.isEnabled()


def test_no_report_is_offered_of_the_future(page: ReportsPage) -> None:
    """The present period is the last one."""
    page.activate()
    while page.bar.later.isEnabled():
        page.bar.later.click()
    assert page.bar.chosen is not None
    assert page.bar.chosen.start_seconds <= WALL_SECONDS < page.bar.chosen.end_seconds


def test_a_preview_that_cannot_be_made_says_why(page: ReportsPage, printing: Printing, qtbot: QtBot) -> None:
    """In the words of the program that was to make it."""
    printing.code = "import sys; sys.exit('desktop-monitor: the journal is damaged')"
    page.activate()
    with qtbot.waitSignal(page.previewer.failed) as failed:
        pass
    assert failed.args == ["the journal is damaged"]
    assert page.waiting.isVisible()
    assert page.paper.isHidden()


@pytest.mark.parametrize("code", ["print('no layout')", "print('{}')", "import os; os.abort()"])
def test_whatever_is_no_layout_is_no_preview(page: ReportsPage, printing: Printing, qtbot: QtBot, code: str) -> None:
    """Also of a program that breaks down."""
    printing.code = code
    page.activate()
    with qtbot.waitSignal(page.previewer.failed):
        pass
    assert page.paper.isHidden()


def test_a_page_that_is_left_makes_no_preview(page: ReportsPage, printing: Printing, qtbot: QtBot) -> None:
    """What was begun is ended."""
    printing.code = "import time; time.sleep(60)"
    page.activate()
    qtbot.waitUntil(lambda: page.previewer.is_busy)
    page.deactivate()
    assert not page.previewer.is_busy


def test_an_export_goes_to_the_engine_and_says_where_it_went(page: ReportsPage, engine: Any, tmp_path: Path) -> None:
    """The ending of the file names the format."""
    page.activate()
    chosen = page.bar.chosen
    assert chosen is not None
    path = tmp_path / "mine.pdf"
    page.strip.export(chosen, ReportFormat.HTML, path)
    (sent,) = engine.sent(MakeReport)
    order = ReportOrder(
        ReportKind.DAILY, chosen.start_seconds, chosen.end_seconds, ReportFormat.PDF, path, may_overwrite=True
    )
    assert sent.order == order
    engine.deliver(replace(with_performance(snapshot(1)), outcomes=(Outcome(sent.command_id, True, "made"),)))
    assert page.strip.words == f"Exported to {path}"
    assert page.strip.open.isVisible()


def test_progress_is_shown_after_half_a_second_and_can_be_cancelled(
    page: ReportsPage, engine: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    """A report that is made at once shows none."""
    page.activate()
    assert page.bar.chosen is not None
    page.strip.export(page.bar.chosen, ReportFormat.HTML, tmp_path / "a.html")
    assert page.strip.isHidden()
    qtbot.waitUntil(page.strip.isVisible)
    (sent,) = engine.sent(MakeReport)
    show(engine, ReportsView(running=ReportRun(sent.command_id, 0.4)))
    assert page.strip.bar.value() == 400
    page.strip.cancel.click()
    assert [one.number for one in engine.sent(CancelReport)] == [sent.command_id]
    engine.deliver(replace(snapshot(2), outcomes=(Outcome(sent.command_id, False, "cancelled"),)))
    assert page.strip.isHidden()


def test_the_button_asks_for_a_file(page: ReportsPage, engine: Any, qtbot: QtBot) -> None:
    """Under a name that says when, with the ending of the format."""
    page.activate()
    page.bar.choose(ReportKind.DAILY, ReportFormat.MARKDOWN)
    page.bar.export.click()
    dialog = page.window().findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.defaultSuffix() == "md"
    dialog.reject()
    assert not engine.sent(MakeReport)


def test_reports_that_were_kept_are_listed_and_deleted_only_after_a_question(
    page: ReportsPage, engine: Any, tmp_path: Path
) -> None:
    """Cancel is the default; a file that went already is no trouble."""
    file = tmp_path / "performance_report_20251121_070000.json"
    file.write_text("{}")
    page.activate()
    show(engine, ReportsView(past=(replace(past_report(), path=str(file)), past_report())))
    assert page.past.rows[0].texts == ("Daily · JSON", page.past.rows[1].texts[1])
    page.past.delete_requested.emit(replace(past_report(), path=str(file)))
    dialog = page.findChild(DeletionDialog)
    assert isinstance(dialog, QDialog)
    assert file.exists()
    confirm = dialog.findChild(QPushButton, "confirmDeleteReport")
    assert isinstance(confirm, QPushButton)
    confirm.click()
    assert not file.exists()
    assert len(page.past.rows) == 1


def test_a_report_that_was_deleted_does_not_come_back_while_the_engine_still_lists_it(
    page: ReportsPage, engine: Any, tmp_path: Path
) -> None:
    """The folder is looked through once a minute."""
    file = tmp_path / "performance_report_20251121_070000.json"
    file.write_text("{}")
    listed = ReportsView(past=(replace(past_report(), path=str(file)), past_report()))
    page.activate()
    show(engine, listed)
    page.past.rows[0].delete_requested.emit(listed.past[0])
    confirm = page.findChild(QPushButton, "confirmDeleteReport")
    assert isinstance(confirm, QPushButton)
    confirm.click()
    show(engine, listed, tick=2)
    assert len(page.past.rows) == 1


def test_an_unknown_report_is_called_by_its_file(page: ReportsPage, engine: Any) -> None:
    """With what cannot be seen in its name made visible."""
    page.activate()
    hostile = PastReport("/reports/a\u202eb.json", "", "json", WALL_SECONDS, 10)
    show(engine, ReportsView(past=(hostile,)))
    assert page.past.rows[0].texts[0] == "a⟨U+202E⟩b.json · JSON"


def test_nothing_kept_is_said(page: ReportsPage, engine: Any) -> None:
    """With where reports go."""
    page.activate()
    show(engine, ReportsView())
    assert page.past.rows == []


def test_the_schedule_stands_in_words_and_is_changed_in_the_settings(page: ReportsPage, opened: Any) -> None:
    """Without one that is said."""
    page.activate()
    assert page.schedule.words == "No report is made by itself."
    page.schedule.change.click()
    assert opened.pages == [("settings", "report")]


def test_a_schedule_says_kind_time_formats_how_many_and_whom_it_tells(qapp: object) -> None:
    """Names of channels are foreign."""
    schedule = ReportSchedule(ReportKind.WEEKLY, 7 * 60 + 5, (ReportFormat.JSON, ReportFormat.PDF), 12, "team\n")
    words = schedule_words(schedule)
    assert words.startswith("Weekly at 07:05 as JSON, PDF; the newest 12 of each format are kept.")
    assert words.endswith("The channel team⟨U+000A⟩ is told.")
    assert PerformanceConfig().schedule.kind is None


def test_a_file_with_mistakes_leaves_the_schedule_unknown(page: ReportsPage, context: PageContext) -> None:
    """And nothing breaks."""
    context.paths.performance_file.write_text("performance_optimization: [")
    page.activate()
    assert "cannot be read" in page.schedule.words


def test_kind_and_format_come_back_after_a_restart(page: ReportsPage) -> None:
    """Wrong values are ignored."""
    page.bar.choose(ReportKind.MONTHLY, ReportFormat.PDF)
    state = page.save_state()
    page.bar.choose(ReportKind.DAILY, ReportFormat.HTML)
    page.restore_state(state)
    assert (page.bar.kind, page.bar.format) == (ReportKind.MONTHLY, ReportFormat.PDF)
    page.restore_state({"kind": 3, "format": "exe", "folder": "/no/such/folder"})
    assert (page.bar.kind, page.bar.format) == (ReportKind.DAILY, ReportFormat.HTML)


def test_who_wants_to_export_finds_the_keyboard_on_the_button(page: ReportsPage, qtbot: QtBot) -> None:
    """As the tray menu and the palette ask."""
    page.activate()
    page.receive(EXPORT)
    assert page.focusWidget() is page.bar.export


def test_titles_of_periods_name_days_weeks_and_months(qapp: object) -> None:
    """A period of one's own names its moments."""
    day = newest(ReportKind.DAILY, WALL_SECONDS, None)
    assert period_title(day).endswith("2025")
    assert " – " in period_title(newest(ReportKind.WEEKLY, WALL_SECONDS, None))
    assert period_title(newest(ReportKind.MONTHLY, WALL_SECONDS, None)) == "October 2025"
    custom = newest(ReportKind.CUSTOM, WALL_SECONDS, None)
    assert moved(custom, later=False) == ChosenPeriod(
        ReportKind.CUSTOM, WALL_SECONDS - 14 * _DAY, WALL_SECONDS - 7 * _DAY
    )
