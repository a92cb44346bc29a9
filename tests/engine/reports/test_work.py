"""Reports are made one after the other; the schedule's come once, and only its own ones ever go."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_monitor.engine.performance_view import ReportRun
from desktop_monitor.engine.reports.child import MadeReport
from desktop_monitor.engine.reports.work import ReportParts, ReportWork
from desktop_monitor.errors import ActionError
from desktop_monitor.language.text import Text
from desktop_monitor.language.wording import words
from desktop_monitor.notify.message import Message
from desktop_monitor.report.order import ReportFormat, ReportKind, ReportOrder, ReportSchedule
from tests.helpers.clock import FakeClock

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC).timestamp()
HOUR, DAY = 3_600.0, 86_400.0
DAILY = ReportSchedule(ReportKind.DAILY, at_minute=7 * 60, keep=2)
HTML = ReportOrder(ReportKind.WEEKLY)


@dataclass
class FakeProcess:
    """Makes a report when the test says so."""

    order: ReportOrder
    path: Path
    done_ratio: float = 0.0
    made: MadeReport | None = None
    is_running: bool = True
    error: str = ""
    was_cancelled: bool = False

    def finish(self) -> None:
        self.path.write_text("made")
        self.made = MadeReport(NOON - DAY, NOON, 91.4, "excellent")
        self.is_running = False

    def fail(self, error: str) -> None:
        self.error, self.is_running = error, False

    def cancel(self) -> None:
        self.was_cancelled, self.is_running = True, False


@dataclass
class Office:
    """Report work and everything around it."""

    folder: Path
    schedule: ReportSchedule = field(default_factory=ReportSchedule)
    clock: FakeClock = field(default_factory=lambda: FakeClock(NOON))
    processes: list[FakeProcess] = field(default_factory=list)
    told: list[tuple[Message, str]] = field(default_factory=list)
    refusal: str = ""
    has_schedule: bool = True

    def __post_init__(self) -> None:
        self.work = self.another()

    def another(self) -> ReportWork:
        """The same after a restart."""
        parts = ReportParts(
            self.clock,
            self.folder,
            self.folder / "state" / "reports.json",
            self._start,
            lambda message, channel: self.told.append((message, channel)),
            UTC,
            self.has_schedule,
        )
        return ReportWork(parts, self.schedule)

    def _start(self, order: ReportOrder, path: Path) -> FakeProcess:
        if self.refusal:
            raise ActionError("The report cannot be made in the background", self.refusal)
        self.processes.append(FakeProcess(order, path))
        return self.processes[-1]

    def step(self, seconds: float = 0.0) -> None:
        self.clock.advance(seconds)
        self.work.step()

    def make_what_is_wanted(self) -> None:
        """Until nothing is left to make."""
        self.step()
        while self.processes and self.processes[-1].is_running:
            self.processes[-1].finish()
            self.step()

    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("performance_report*"))

    def day_passes(self) -> None:
        self.step(DAY)
        self.make_what_is_wanted()


def _said(answer: object) -> str:
    assert isinstance(answer, Text)
    return words(answer)


def test_a_report_is_made_under_a_name_that_says_when(tmp_path: Path) -> None:
    office = Office(tmp_path)
    answer = office.work.make(HTML, 7)
    office.step()
    office.processes[0].done_ratio = 0.4
    office.step()
    assert office.work.view.running == ReportRun(7, 0.4)
    assert not answer.done()
    office.processes[0].finish()
    office.step()
    path = tmp_path / "performance_report_20261122_120000.html"
    assert _said(answer.result(0)) == f"The report was written to {path}"
    assert (office.work.view.running, office.work.view.last) == (None, ReportRun(7, None, path=str(path)))
    assert [(one.path, one.kind, one.format) for one in office.work.view.past] == [(str(path), "weekly", "html")]


def test_several_are_made_one_after_the_other_and_none_takes_the_place_of_another(tmp_path: Path) -> None:
    office = Office(tmp_path)
    for number in range(3):
        office.work.make(HTML, number)
    office.make_what_is_wanted()
    assert [process.path.name[-11:-5] for process in office.processes] == ["120000", "120001", "120002"]


def test_a_file_that_exists_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    office = Office(tmp_path)
    (tmp_path / "mine.html").write_text("mine")
    answer = office.work.make(ReportOrder(ReportKind.DAILY, path=tmp_path / "mine.html"), 1)
    office.step()
    assert "exists" in str(answer.exception(0))
    assert not office.processes


def test_why_one_was_not_made_is_said(tmp_path: Path) -> None:
    office = Office(tmp_path)
    answer = office.work.make(HTML, 1)
    office.step()
    office.processes[0].fail("No space left on device.")
    office.step()
    assert str(answer.exception(0)) == "The report was not made: No space left on device."
    assert office.work.view.last == ReportRun(1, None, error="No space left on device.")


def test_a_process_that_cannot_be_started_is_said_and_the_next_one_is_tried(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.refusal = "No more processes."
    first, second = office.work.make(HTML, 1), office.work.make(HTML, 2)
    office.step()
    assert [str(answer.exception(0)).rpartition(": ")[2] for answer in (first, second)] == ["No more processes."] * 2


@pytest.mark.parametrize("number", [1, 2, 3])
def test_cancelling_one_at_hand_or_waiting_leaves_the_others(tmp_path: Path, number: int) -> None:
    office = Office(tmp_path)
    answers = {one: office.work.make(HTML, one) for one in (1, 2, 3)}
    office.step()
    assert words(office.work.cancel(number)) == "The report was cancelled"
    assert str(answers.pop(number).exception(0)) == "The report was cancelled"
    assert office.processes[0].was_cancelled is (number == 1)
    office.make_what_is_wanted()
    assert all(_said(answer.result(0)).startswith("The report was written") for answer in answers.values())


def test_cancelling_a_report_leaves_those_of_the_schedule(tmp_path: Path) -> None:
    office = Office(tmp_path, DAILY)
    office.step()
    office.work.make(HTML, 7)
    office.step(19 * HOUR)
    office.work.cancel(7)
    office.make_what_is_wanted()
    assert [one.order.format for one in office.processes if not one.was_cancelled] == [ReportFormat.JSON]
    assert office.work.view.next_seconds == NOON + 19 * HOUR + DAY


def test_without_a_report_there_is_nothing_to_cancel(tmp_path: Path) -> None:
    office = Office(tmp_path)
    with pytest.raises(ActionError, match="No such report is being made"):
        office.work.cancel(1)


def test_too_many_that_wait_are_refused(tmp_path: Path) -> None:
    office = Office(tmp_path)
    answers = [office.work.make(HTML, number) for number in range(30)]
    refused = [answer for answer in answers if answer.done()]
    assert 0 < len(refused) < len(answers)


def test_the_end_of_the_program_ends_what_is_being_made(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.work.make(HTML, 1)
    office.step()
    office.work.close()
    assert office.processes[0].was_cancelled


# --- the schedule


def test_a_new_schedule_makes_nothing_of_the_past(tmp_path: Path) -> None:
    office = Office(tmp_path, DAILY)
    office.step()
    assert not office.processes
    assert office.work.view.next_seconds == NOON + 19 * HOUR


def test_what_is_due_is_made_once(tmp_path: Path) -> None:
    office = Office(tmp_path, DAILY)
    office.step()
    office.step(19 * HOUR)
    office.make_what_is_wanted()
    office.step(HOUR)
    assert [(one.order.kind, one.order.format) for one in office.processes] == [(ReportKind.DAILY, ReportFormat.JSON)]
    assert office.work.view.last == ReportRun(0, None, path=str(office.processes[0].path))
    assert office.work.view.next_seconds == NOON + 19 * HOUR + DAY


def test_what_was_missed_while_the_program_was_off_is_made_once(tmp_path: Path) -> None:
    office = Office(tmp_path, DAILY)
    office.step()
    office.clock.advance(5 * DAY)
    office.work = office.another()
    office.make_what_is_wanted()
    office.step(60.0)
    assert len(office.processes) == 1


def test_a_clock_that_was_ahead_does_not_hold_up_the_next(tmp_path: Path) -> None:
    office = Office(tmp_path, DAILY)
    office.step()
    office.clock.step_wall(400 * DAY)
    office.make_what_is_wanted()
    office.clock.step_wall(-400 * DAY)
    office.step()
    assert office.work.view.next_seconds == NOON + 19 * HOUR
    office.step(19 * HOUR)
    office.make_what_is_wanted()
    assert len(office.processes) == 2


def test_a_clock_that_is_put_right_by_seconds_brings_nothing_twice(tmp_path: Path) -> None:
    office = Office(tmp_path, DAILY)
    office.step()
    office.step(19 * HOUR)
    office.make_what_is_wanted()
    office.clock.step_wall(-30.0)
    for _ in range(5):
        office.step(60.0)
    assert len(office.processes) == 1


def test_the_newest_stays_although_an_older_one_has_a_later_name(tmp_path: Path) -> None:
    office = Office(tmp_path, ReportSchedule(ReportKind.DAILY, keep=1))
    office.step()
    office.clock.step_wall(400 * DAY)
    office.make_what_is_wanted()
    office.clock.step_wall(-400 * DAY)
    office.step()
    office.day_passes()
    assert office.names() == [office.processes[-1].path.name]


def test_what_was_missed_asleep_is_made_on_waking(tmp_path: Path) -> None:
    office = Office(tmp_path, DAILY)
    office.step()
    office.clock.sleep_machine(3 * DAY)
    office.make_what_is_wanted()
    office.step(60.0)
    assert len(office.processes) == 1


def test_a_time_without_a_schedule_misses_nothing(tmp_path: Path) -> None:
    office = Office(tmp_path, DAILY)
    office.step()
    office.work.apply(ReportSchedule())
    office.step(5 * DAY)
    office.work.apply(DAILY)
    office.step(60.0)
    assert not office.processes


def test_only_the_newest_of_each_format_stay(tmp_path: Path) -> None:
    office = Office(tmp_path, ReportSchedule(ReportKind.DAILY, formats=(ReportFormat.JSON, ReportFormat.PDF), keep=2))
    office.step()
    for _ in range(4):
        office.day_passes()
    assert len(office.processes) == 8
    assert [name[-4:] for name in office.names()] == ["json", ".pdf", "json", ".pdf"]
    assert {one.path.name for one in office.processes[4:]} == set(office.names())


def test_reports_of_others_stay_whatever_they_are_called(tmp_path: Path) -> None:
    office = Office(tmp_path, DAILY)
    theirs = [f"performance_report_20260101_07000{number}.json" for number in range(5)] + ["performance_report.json"]
    for name in theirs:
        (tmp_path / name).write_text("theirs")
    office.step()
    office.work.make(ReportOrder(ReportKind.DAILY, format=ReportFormat.JSON), 1)
    office.make_what_is_wanted()
    for _ in range(4):
        office.day_passes()
    assert set(theirs) < set(office.names())
    assert len(office.names()) == len(theirs) + 1 + DAILY.keep


def test_what_could_not_be_made_is_tried_again_after_a_while(tmp_path: Path) -> None:
    office = Office(tmp_path, DAILY)
    office.step()
    office.step(19 * HOUR)
    office.processes[0].fail("No space left on device.")
    office.step(60.0)
    office.step(60.0)
    assert len(office.processes) == 1
    office.step(HOUR)
    assert len(office.processes) == 2
    office.make_what_is_wanted()
    assert office.work.view.next_seconds == NOON + 19 * HOUR + DAY


def test_of_several_formats_only_that_is_made_again_which_failed(tmp_path: Path) -> None:
    office = Office(tmp_path, ReportSchedule(ReportKind.DAILY, formats=(ReportFormat.JSON, ReportFormat.PDF)))
    office.step()
    office.step(19 * HOUR)
    office.processes[0].finish()
    office.step()
    office.processes[1].fail("No fonts.")
    office.step(60.0)
    office.step(HOUR)
    assert [one.order.format for one in office.processes] == [ReportFormat.JSON, ReportFormat.PDF, ReportFormat.PDF]


def test_after_a_restart_only_that_is_made_which_was_not_yet(tmp_path: Path) -> None:
    office = Office(tmp_path, ReportSchedule(ReportKind.DAILY, formats=(ReportFormat.JSON, ReportFormat.PDF)))
    office.step()
    office.step(19 * HOUR)
    office.processes[0].finish()
    office.step()
    office.processes[1].fail("No fonts.")
    office.step()
    office.work = office.another()
    office.make_what_is_wanted()
    assert [one.order.format for one in office.processes] == [ReportFormat.JSON, ReportFormat.PDF, ReportFormat.PDF]
    assert office.work.view.next_seconds == NOON + 19 * HOUR + DAY


def test_what_was_made_just_before_the_power_failed_is_not_made_again(tmp_path: Path) -> None:
    office = Office(tmp_path, DAILY)
    office.step()
    office.step(19 * HOUR)
    records = tmp_path / "state" / "reports.json"
    before = json.loads(records.read_text())["last_seconds"]
    office.make_what_is_wanted()
    records.write_text(json.dumps(json.loads(records.read_text()) | {"last_seconds": before}))
    office.work = office.another()
    office.make_what_is_wanted()
    assert len(office.processes) == 1
    assert office.work.view.next_seconds == NOON + 19 * HOUR + DAY


def test_a_format_that_always_fails_does_not_hold_up_the_others(tmp_path: Path) -> None:
    office = Office(tmp_path, ReportSchedule(ReportKind.DAILY, formats=(ReportFormat.PDF, ReportFormat.JSON)))
    office.step()
    for _ in range(3):
        office.step(DAY)
        while office.processes[-1].is_running:
            one = office.processes[-1]
            one.fail("No fonts.") if one.order.format is ReportFormat.PDF else one.finish()
            office.step()
    assert [one.order.format for one in office.processes] == [ReportFormat.PDF, ReportFormat.JSON] * 3


def test_a_schedule_that_changes_while_its_report_is_made_holds_for_all_after_it(tmp_path: Path) -> None:
    formats = (ReportFormat.JSON, ReportFormat.PDF, ReportFormat.HTML)
    office = Office(tmp_path, ReportSchedule(ReportKind.DAILY, formats=formats, channel="team"))
    office.step()
    office.step(19 * HOUR)
    office.work.apply(ReportSchedule(ReportKind.WEEKLY, channel="me"))
    office.make_what_is_wanted()
    office.step(HOUR)
    assert [one.order.format for one in office.processes] == [ReportFormat.JSON]
    assert [channel for _, channel in office.told] == ["me"]
    assert office.work.view.next_seconds == NOON + 19 * HOUR + 7 * DAY


def test_one_of_the_schedule_that_was_cancelled_does_not_come_again_the_same_day(tmp_path: Path) -> None:
    office = Office(tmp_path, DAILY)
    office.step()
    office.step(19 * HOUR)
    office.work.cancel(0)
    office.step(HOUR)
    assert len(office.processes) == 1


def test_a_channel_is_told_of_the_period_the_score_and_the_place(tmp_path: Path) -> None:
    office = Office(tmp_path, ReportSchedule(ReportKind.DAILY, channel="team"))
    office.step()
    office.step(19 * HOUR)
    office.make_what_is_wanted()
    [(message, channel)] = office.told
    assert channel == "team"
    assert message.title == "Daily performance report"
    assert message.body.splitlines() == [
        "From 2026-11-21 to 2026-11-22",
        "Score 91 of 100, excellent",
        f"It is kept as {office.processes[0].path}",
    ]


def test_nobody_is_told_of_reports_that_somebody_asked_for(tmp_path: Path) -> None:
    office = Office(tmp_path, ReportSchedule(ReportKind.DAILY, channel="team"))
    office.work.make(HTML, 1)
    office.make_what_is_wanted()
    assert not office.told


def test_records_that_cannot_be_kept_do_not_stop_reports(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where a folder should be")
    office = Office(tmp_path, DAILY)
    office.step()
    office.step(19 * HOUR)
    office.make_what_is_wanted()
    office.step(HOUR)
    assert len(office.processes) == 1


def test_the_view_stays_the_same_object_while_nothing_changes(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.step()
    view = office.work.view
    office.step(120.0)
    assert office.work.view is view


def test_of_a_simulation_nothing_is_made_unasked(tmp_path: Path) -> None:
    office = Office(tmp_path, DAILY, has_schedule=False)
    office.work.apply(ReportSchedule(ReportKind.DAILY))
    office.step()
    office.step(3 * DAY)
    assert not office.processes
    assert office.work.view.next_seconds is None
