"""A performance desk made of folders and configuration tells own workflows what they may take."""

from __future__ import annotations

from pathlib import Path

from desktop_monitor.client import Client, Options
from desktop_monitor.config.files import Configuration
from desktop_monitor.config.performance_options import PerformanceConfig, WorkflowAdvice
from desktop_monitor.engine.command import ApplyPerformance
from desktop_monitor.engine.current_history import CurrentHistory
from desktop_monitor.engine.performance.build import PerformancePlan
from desktop_monitor.paths import paths_for
from tests.helpers.clock import FakeClock
from tests.helpers.polling import wait_until


def _saying(**said: int) -> PerformanceConfig:
    return PerformanceConfig(workflows=WorkflowAdvice(**said))


def test_workflows_are_told_at_the_start_and_when_something_else_is_applied(tmp_path: Path) -> None:
    paths = paths_for(tmp_path)
    client = Client("flow", tmp_path)
    chosen = Configuration(performance=_saying(cache_size=100))
    desk = PerformancePlan(paths, chosen, FakeClock(), CurrentHistory(paths.history)).desk(0.01)
    desk.start(None)
    try:
        wait_until(lambda: client.options() == Options(cache_size=100))
        desk.order(ApplyPerformance(_saying(concurrent_operations=4))).result(10.0)
        wait_until(lambda: client.options() == Options(concurrent_operations=4))
        desk.order(ApplyPerformance(PerformanceConfig())).result(10.0)
        wait_until(lambda: not paths.workflow_options.exists())
    finally:
        desk.close()
