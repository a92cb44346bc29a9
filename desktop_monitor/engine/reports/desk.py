"""The thread that has reports made, one after the other, and by the schedule. Must not know how (see `work`)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from desktop_monitor.engine.futures import refused, then
from desktop_monitor.engine.parts import Tell
from desktop_monitor.engine.performance_view import ReportsView
from desktop_monitor.engine.worker import Worker
from desktop_monitor.errors import MonitorError
from desktop_monitor.language.text import sentence
from desktop_monitor.report.order import ReportOrder, ReportSchedule

if TYPE_CHECKING:
    from desktop_monitor.engine.reports.work import ReportWork

_IDLE_SECONDS = 20.0
"""A schedule knows minutes."""
_BUSY_SECONDS = 0.2


class ReportDesk:
    """Every method may be called from any thread."""

    def __init__(
        self,
        make_work: Callable[[Tell, ReportSchedule], ReportWork],
        schedule: ReportSchedule,
        idle_seconds: float = _IDLE_SECONDS,
        busy_seconds: float = _BUSY_SECONDS,
    ) -> None:
        """`make_work` is called on the desk's thread."""
        self._make_work, self._schedule = make_work, schedule
        self._idle_seconds, self._busy_seconds = idle_seconds, busy_seconds
        self._worker: Worker[ReportWork] | None = None
        self._view = ReportsView()

    @property
    def view(self) -> ReportsView:
        """How reports stand."""
        return self._view

    def start(self, tell: Tell) -> None:
        """Begin; what is to be told of reports goes to `tell`."""
        self._worker = Worker(
            "reports",
            sentence("Reports cannot be made"),
            lambda: self._make_work(tell, self._schedule),
            self._step,
            lambda work: work.close(),
            self._idle_seconds,
        )
        self._worker.start()

    def apply(self, schedule: ReportSchedule) -> None:
        """Work with it from now on."""
        self._schedule = schedule
        self._order(lambda work: work.apply(schedule))

    def make(self, order: ReportOrder, number: int) -> Future[object]:
        """Make it; the answer is a Text once it is there, or a MonitorError."""
        return self._order(lambda work: work.make(order, number))

    def cancel(self, number: int) -> Future[object]:
        """Do not make the one of this number; the answer is a Text, or a MonitorError."""
        return self._order(lambda work: work.cancel(number))

    def close(self) -> None:
        """End what is being made; waits a few seconds at most."""
        if self._worker is not None:
            self._worker.close()

    def _order(self, order: Callable[[ReportWork], object]) -> Future[object]:
        if self._worker is None:
            return refused(MonitorError("Nothing was done", "The program is only starting. Try again."))
        # A report that has begun brings an answer of its own.
        return then(self._worker.order(order), lambda begun: begun)

    def _step(self, work: ReportWork) -> None:
        work.step()
        self._view = work.view
        if self._worker is not None:
            self._worker.set_pace(self._busy_seconds if work.is_busy else self._idle_seconds)
