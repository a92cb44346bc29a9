"""What the desktop program takes from the session and the machine, so that a test can lend it something else.

Must not know what is made of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop_monitor.clock import Clock
from desktop_monitor.config.settings import Settings
from desktop_monitor.engine.agents.build import DeskPlan
from desktop_monitor.engine.agents.desk import AgentDesk
from desktop_monitor.engine.alerting.build import AlertPlan
from desktop_monitor.engine.build import EnginePlan
from desktop_monitor.engine.engine import Engine
from desktop_monitor.engine.parts import Alerts, Notifier, Performance
from desktop_monitor.engine.performance.build import PerformancePlan
from desktop_monitor.notify.build import dispatcher
from desktop_monitor.notify.channel import Notification, ResponseHandler
from desktop_monitor.notify.options import NotifyOptions
from desktop_monitor.paths import Paths
from desktop_monitor.ui.autostart import Autostart, which
from desktop_monitor.ui.tray import IconMaker, QtTrayIcon
from desktop_monitor.ui.tray_host import TrayHost


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the session and the machine lend to the program."""

    host: TrayHost
    make_icon: IconMaker
    autostart: Autostart
    make_engine: Callable[[EnginePlan], Engine]
    """Called on the sampler's thread. Raises StoreBusyError, SourceError."""
    make_notifier: Callable[[NotifyOptions, Clock, Callable[[Notification], None], ResponseHandler], Notifier]
    """Takes what to call, on whatever thread, with a notification that nobody showed and with an answer."""
    make_agents: Callable[[Paths, Settings, Clock], AgentDesk]
    """A desk not started yet."""
    make_alerts: Callable[[AlertPlan], Alerts]
    """Another one not started yet."""
    make_performance: Callable[[PerformancePlan], Performance]
    """And another."""


def surroundings() -> Surroundings:
    """The real ones; needs a QApplication."""
    return Surroundings(
        TrayHost(),
        QtTrayIcon,
        which(os.environ, Path.home()),
        EnginePlan.make,
        dispatcher,
        _agent_desk,
        AlertPlan.desk,
        PerformancePlan.desk,
    )


def _agent_desk(paths: Paths, settings: Settings, clock: Clock) -> AgentDesk:
    return DeskPlan(paths, settings, clock, os.environ, Path.home()).desk()
