"""What works behind the faces: the engine with its desks, and the ports that bring it telemetry.

Must not know windows.
"""

from __future__ import annotations

import desktop_monitor
from desktop_monitor.agents.options import ReceiverOptions
from desktop_monitor.clock import Clock
from desktop_monitor.config.files import Configuration
from desktop_monitor.engine.alerting.build import AlertPlan
from desktop_monitor.engine.build import EnginePlan
from desktop_monitor.engine.engine import Engine
from desktop_monitor.engine.parts import Notifier
from desktop_monitor.engine.performance.build import PerformancePlan
from desktop_monitor.engine.query import CurrentHistory
from desktop_monitor.engine.updates.asking import ask_for_version
from desktop_monitor.engine.updates.desk import UpdateDesk
from desktop_monitor.notify.options import NotifyOptions
from desktop_monitor.paths import Paths
from desktop_monitor.serve.face import ServeFace
from desktop_monitor.serve.workflow_events import WorkflowEvents
from desktop_monitor.ui.notification_bridge import NotificationBridge
from desktop_monitor.ui.surroundings import Surroundings


class Workers:
    """Makes them; the desks know of each other through what they show."""

    def __init__(
        self,
        paths: Paths,
        configuration: Configuration,
        clock: Clock,
        around: Surroundings,
        history: CurrentHistory,
        bridge: NotificationBridge,
    ) -> None:
        """`bridge` carries notifications' answers to the thread of windows."""
        self._paths, self._settings, self._clock = paths, configuration.settings, clock
        self._around, self._history, self._bridge = around, history, bridge
        self._agents = around.make_agents(paths, configuration.settings, clock)
        self._alerts = around.make_alerts(
            AlertPlan.of_this_machine(paths, configuration, clock, lambda: self._agents.view)
        )
        views = (lambda: self._agents.view), (lambda: self._alerts.view)
        self._performance = around.make_performance(PerformancePlan(paths, configuration, clock, history, *views))

    def make_engine(self) -> Engine:
        """In the thread that will own it."""
        return self._around.make_engine(
            EnginePlan(
                self._paths,
                self._settings,
                desktop_monitor.__version__,
                self._clock,
                self._history,
                self._make_notifier,
                self._agents,
                self._alerts,
                self._performance,
                self._make_updates(),
            )
        )

    def make_ports(self, options: ReceiverOptions) -> ServeFace:
        """What the ports bring goes to the desk of agents."""
        agents = self._agents
        return ServeFace(agents.report_receiver, agents.take, options, self._paths, self._clock, WorkflowEvents())

    def _make_updates(self) -> UpdateDesk:
        options, path = self._settings.updates, self._paths.updates_file
        return UpdateDesk(desktop_monitor.__version__, options, path, self._clock, ask_for_version)

    def _make_notifier(self, options: NotifyOptions, clock: Clock) -> Notifier:
        bridge = self._bridge
        return self._around.make_notifier(options, clock, bridge.take_undelivered, bridge.take_answer)
