"""The performance desk as the engine sees it: wishes and orders go in, a view comes out.

Figures are reckoned on a thread of their own, reports are made in processes of their own
(see `engine.reports`): no tick waits for either. Must not know what the work is (see `work`).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_monitor.assess.health import HealthThresholds
from desktop_monitor.engine import command as commands
from desktop_monitor.engine.command import PerformanceCommand
from desktop_monitor.engine.parts import Tell
from desktop_monitor.engine.performance.options import PerformanceOptions
from desktop_monitor.engine.performance.wishes import NO_WISHES, Wishes
from desktop_monitor.engine.performance_view import NO_PERFORMANCE, PerformanceView
from desktop_monitor.engine.reports.desk import ReportDesk
from desktop_monitor.engine.worker import Worker
from desktop_monitor.language.text import sentence

if TYPE_CHECKING:
    from desktop_monitor.engine.performance.work import PerformanceWork

PACE_SECONDS = 5.0
"""How often is looked whether anything is due."""


class PerformanceDesk:
    """Implements `parts.Performance`. Every method may be called from any thread."""

    def __init__(
        self,
        make_work: Callable[[PerformanceOptions], PerformanceWork],
        options: PerformanceOptions,
        reports: ReportDesk,
        pace_seconds: float = PACE_SECONDS,
    ) -> None:
        """`make_work` is called on the desk's thread; `reports` is started and closed here."""
        self._options, self._reports = options, reports
        self._wishes = NO_WISHES
        self._view = self._shown = NO_PERFORMANCE
        self._shown_parts = NO_PERFORMANCE, NO_PERFORMANCE.reports
        self._worker = Worker(
            "performance",
            sentence("Performance cannot be judged"),
            lambda: make_work(self._options),
            self._step,
            lambda work: work.close(),
            pace_seconds,
        )

    @property
    def view(self) -> PerformanceView:
        """What is known of performance now."""
        failure = self._worker.failure
        view = self._view if failure is None else replace(NO_PERFORMANCE, error=str(failure))
        parts = view, self._reports.view
        if parts != self._shown_parts:
            # The same object as long as nothing changed: faces need not look twice.
            self._shown_parts, self._shown = parts, replace(view, reports=parts[1])
        return self._shown

    def start(self, tell: Tell) -> None:
        """Begin to reckon; what is to be told of reports goes to `tell`."""
        self._worker.start()
        self._reports.start(tell)

    def watch(self, wishes: Wishes) -> None:
        """Be quicker while a face shows performance, and make what it shows."""
        before, self._wishes = self._wishes, wishes
        if wishes != before and any(wishes):
            self._worker.wake()

    def set_thresholds(self, thresholds: HealthThresholds) -> None:
        """Hold the machine against these from now on."""
        self._apply(replace(self._options, thresholds=thresholds))

    def order(self, command: PerformanceCommand) -> Future[object]:
        """Carry it out; the answer is a Text, or a MonitorError."""
        match command:
            case commands.MakeReport(number, order):
                return self._reports.make(order, number)
            case commands.CancelReport(_, number):
                return self._reports.cancel(number)
            case commands.DismissAdvice(_, key):
                return self._worker.order(lambda work: work.dismiss(key))
            case commands.RestoreAdvice():
                return self._worker.order(lambda work: work.restore())
            case commands.FollowAdvice(_, key):
                return self._worker.order(lambda work: work.follow(key))
            case commands.ApplyPerformance(config):
                self._reports.apply(config.schedule)
                return self._apply(replace(self._options, performance=config))

    def forget_project(self, project: str) -> Future[object]:
        """Forget advice that names this project; the answer is how many records, or a MonitorError."""
        return self._worker.order(lambda work: work.forget_project(project))

    def hurry(self) -> Future[object]:
        """Reckon everything anew: what it is made from is another by now."""
        return self._worker.order(lambda work: work.hurry())

    def close(self) -> None:
        """End; waits a few seconds at most."""
        self._reports.close()
        self._worker.close()

    def _apply(self, options: PerformanceOptions) -> Future[object]:
        self._options = options
        return self._worker.order(lambda work: work.apply(options))

    def _step(self, work: PerformanceWork) -> None:
        work.step(self._wishes)
        self._view = work.view
