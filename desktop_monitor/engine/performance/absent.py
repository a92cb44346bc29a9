"""A performance desk that reckons nothing: for an engine that only records.

Must not know the engine.
"""

from __future__ import annotations

from concurrent.futures import Future

from desktop_monitor.engine.command import PerformanceCommand
from desktop_monitor.engine.futures import answered, refused
from desktop_monitor.engine.performance.wishes import Wishes
from desktop_monitor.engine.performance_view import NO_PERFORMANCE, PerformanceView
from desktop_monitor.errors import ActionError


class NoPerformance:
    """Implements `parts.Performance`."""

    view: PerformanceView = NO_PERFORMANCE

    def start(self, tell: object) -> None:
        """Nothing to begin."""

    def watch(self, wishes: Wishes) -> None:
        """Nothing to hurry."""

    def set_thresholds(self, thresholds: object) -> None:
        """Nothing to hold against them."""

    def order(self, command: PerformanceCommand) -> Future[object]:
        """Nothing can be done here."""
        return refused(ActionError("Nothing was done", "Performance is not judged here."))

    def forget_project(self, project: str) -> Future[object]:
        """Nothing is known of it."""
        return answered(0)

    def hurry(self) -> Future[object]:
        """Nothing is reckoned."""
        return answered(None)

    def close(self) -> None:
        """Nothing to end."""
