"""Reports one after the other, asked for or by the schedule: what waits, what is being made, what was made.

A function of its state, the processes' answers and the clock. One thread calls it (see
`desk`). Must not know how a report is made or which face wants it.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import tzinfo
from pathlib import Path
from typing import Protocol

from desktop_monitor.clock import Clock, Instant
from desktop_monitor.engine.futures import refused
from desktop_monitor.engine.performance_view import ReportRun, ReportsView
from desktop_monitor.engine.reports.child import MadeReport
from desktop_monitor.engine.reports.files import check_target, file_name
from desktop_monitor.engine.reports.records import (
    Records,
    past_reports,
    read_records,
    with_report,
    without_superfluous,
    write_records,
)
from desktop_monitor.engine.reports.schedule import newest_due, next_due
from desktop_monitor.engine.reports.telling import report_message
from desktop_monitor.errors import ActionError, MonitorError
from desktop_monitor.language.text import Text, text
from desktop_monitor.notify.message import Message
from desktop_monitor.report.order import ReportFormat, ReportOrder, ReportSchedule

_LOG = logging.getLogger(__name__)
_MOST_WAITING = 20
_LIST_SECONDS = 60.0
_AGAIN_SECONDS = 15 * 60.0
"""What the schedule wanted and could not be made is tried no more often."""
_CLOCK_SECONDS = 3_600.0
"""A clock that is put right by less brings nothing twice."""


class ReportProcess(Protocol):
    """One report that is being made beside this program."""

    done_ratio: float
    made: MadeReport | None

    @property
    def is_running(self) -> bool:
        """Whether it is still at it."""

    @property
    def error(self) -> str:
        """Why it failed; empty where it did not, or has not ended."""

    def cancel(self) -> None:
        """End it; what it wrote goes."""


@dataclass(frozen=True, slots=True)
class ReportParts:
    """What the work is made of."""

    clock: Clock
    folder: Path
    """Of reports that nobody named a place for."""
    records_file: Path
    start: Callable[[ReportOrder, Path], ReportProcess]
    """Raises ActionError."""
    tell: Callable[[Message, str], None]
    """Sends it over the channel of this name."""
    zone: tzinfo | None = None
    """Whose times of day the schedule means; None: the local one's."""
    has_schedule: bool = True
    """False: nothing is made unasked, as of a simulation."""


@dataclass(frozen=True, slots=True)
class _Job:
    order: ReportOrder
    number: int
    answer: Future[object] | None
    """None: the schedule wants it."""


class ReportWork:
    """Owns what is known of reports."""

    def __init__(self, parts: ReportParts, schedule: ReportSchedule) -> None:
        self.view = ReportsView()
        self._parts, self._schedule = parts, schedule if parts.has_schedule else ReportSchedule()
        self._records = read_records(parts.records_file)
        self._waiting: deque[_Job] = deque()
        self._running: tuple[_Job, Path, ReportProcess] | None = None
        self._last: ReportRun | None = None
        self._left: set[ReportFormat] = set()
        """What the schedule still wants of the one that is due."""
        self._left_of: float | None = None
        """When that one was due."""
        self._next_try = self._next_list = float("-inf")

    @property
    def is_busy(self) -> bool:
        """Whether something is being made."""
        return self._running is not None

    def apply(self, schedule: ReportSchedule) -> None:
        """Work with it from now on."""
        schedule = schedule if self._parts.has_schedule else ReportSchedule()
        if schedule != self._schedule:
            self._schedule = schedule
            self._next_try = float("-inf")
            self._left.clear()
            self._waiting = deque(one for one in self._waiting if one.answer is not None)

    def make(self, order: ReportOrder, number: int) -> Future[object]:
        """Make it after those that wait; the answer is a Text, or a MonitorError."""
        if len(self._waiting) >= _MOST_WAITING:
            return refused(ActionError("No more reports", "Others are still to be made."))
        if order.path is not None:
            try:
                check_target(order.path, may_overwrite=order.may_overwrite)
            except ActionError as error:
                return refused(error)
        answer: Future[object] = Future()
        self._waiting.append(_Job(order, number, answer))
        return answer

    def cancel(self, number: int) -> Text:
        """Do not make the one of this number, at hand or waiting; 0: none of those that the schedule wants now.

        Raises ActionError where there is none.
        """
        jobs = [job for job in self._jobs() if job.number == number]
        if not jobs:
            raise ActionError("Nothing was cancelled", "No such report is being made.")
        self._waiting = deque(one for one in self._waiting if one.number != number)
        if self._running is not None and self._running[0].number == number:
            self._running[2].cancel()
            self._running = None
            self._last = ReportRun(number, None, error="It was cancelled.")
        for job in jobs:
            if job.answer is not None:
                job.answer.set_exception(ActionError("The report was cancelled"))
            else:
                self._left.discard(job.order.format)
                self._conclude_schedule()
        return text("performance.report_cancelled")

    def step(self) -> None:
        """See how far the one at hand is, begin the next, and say how things stand."""
        at = self._parts.clock.now()
        self._follow(at)
        self._want_due(at)
        self._begin(at)
        self._show(at)

    def close(self) -> None:
        """End what is being made; the schedule makes it again."""
        if self._running is not None:
            self._running[2].cancel()
            self._running = None

    def _follow(self, at: Instant) -> None:
        if self._running is None or self._running[2].is_running:
            return
        job, path, process = self._running
        self._running = None
        self._next_list = float("-inf")
        if process.error:
            self._failed(job, ActionError("The report was not made", process.error), at)
            return
        self._last = ReportRun(job.number, None, path=str(path))
        is_scheduled = job.answer is None
        records = with_report(self._records, path, self._parts.folder, job.order.kind, is_scheduled=is_scheduled)
        self._keep(records)
        if job.answer is not None:
            job.answer.set_result(text("performance.report_made", path=str(path)))
        else:
            self._scheduled_made(job, path, process.made)

    def _scheduled_made(self, job: _Job, path: Path, made: MadeReport | None) -> None:
        self._left.discard(job.order.format)
        self._keep(without_superfluous(self._records, self._parts.folder, self._schedule.keep))
        self._conclude_schedule()
        if not self._left and self._schedule.channel and made is not None:
            at_seconds = self._parts.clock.now().wall_seconds
            message = report_message(job.order.kind, made, path, at_seconds, self._parts.zone)
            self._parts.tell(message, self._schedule.channel)

    def _failed(self, job: _Job, error: MonitorError, at: Instant) -> None:
        self._last = ReportRun(job.number, None, error=error.message or str(error))
        if job.answer is not None:
            job.answer.set_exception(error)
            return
        _LOG.warning("%s", error)
        self._next_try = at.boottime_seconds + _AGAIN_SECONDS

    def _want_due(self, at: Instant) -> None:
        self._note_schedule(at)
        due = self._next_seconds(at)
        is_wanted = any(job.answer is None for job in self._jobs())
        if due is None or due > at.wall_seconds or is_wanted or at.boottime_seconds < self._next_try:
            return
        kind = self._schedule.kind
        if kind is not None:
            newest = newest_due(self._schedule, due, at.wall_seconds, self._parts.zone)
            if not self._left or newest != self._left_of:
                # What could not be made of an older one must not keep the others from being made of this.
                made = self._records.formats_between(kind, newest, at.wall_seconds + _CLOCK_SECONDS)
                self._left, self._left_of = set(self._schedule.formats) - made, newest
                self._conclude_schedule()
            wanted = [one for one in self._schedule.formats if one in self._left]
            self._waiting.extend(_Job(ReportOrder(kind, format=one), 0, None) for one in wanted)

    def _note_schedule(self, at: Instant) -> None:
        """Nothing is missed of a time in which there was no schedule, or which a wrong clock showed."""
        last = self._records.last_seconds
        if self._schedule.kind is None:
            if last is not None:
                self._keep(replace(self._records, last_seconds=None))
        elif last is None or last > at.wall_seconds + _CLOCK_SECONDS:
            self._keep(replace(self._records, last_seconds=at.wall_seconds))

    def _conclude_schedule(self) -> None:
        if not self._left:
            self._keep(replace(self._records, last_seconds=self._parts.clock.now().wall_seconds))

    def _next_seconds(self, at: Instant) -> float | None:
        last = self._records.last_seconds
        return None if last is None else next_due(self._schedule, last, at.wall_seconds, self._parts.zone)

    def _jobs(self) -> list[_Job]:
        return [*([self._running[0]] if self._running else []), *self._waiting]

    def _begin(self, at: Instant) -> None:
        while self._running is None and self._waiting:
            job = self._waiting.popleft()
            path = job.order.path or self._free_path(job.order.format, at.wall_seconds)
            try:
                self._running = job, path, self._parts.start(job.order, path)
            except MonitorError as error:
                self._failed(job, error, at)

    def _free_path(self, report_format: ReportFormat, at_seconds: float) -> Path:
        """Under a name that says when; a second later where one was made in this one already."""
        while (path := self._parts.folder / file_name(report_format, at_seconds)).exists():
            at_seconds += 1.0
        return path

    def _keep(self, records: Records) -> None:
        if records != self._records:
            self._records = records
            write_records(self._parts.records_file, self._records)

    def _show(self, at: Instant) -> None:
        past = self.view.past
        if at.boottime_seconds >= self._next_list:
            self._next_list = at.boottime_seconds + _LIST_SECONDS
            past = past_reports(self._parts.folder, self._records)
        running = self._running
        run = ReportRun(running[0].number, running[2].done_ratio) if running else None
        view = ReportsView(run, self._last, self._next_seconds(at), past)
        if view != self.view:
            self.view = view
