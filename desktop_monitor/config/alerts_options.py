"""What ``alerts_config.yaml`` says, as one frozen tree. Must not know the file (see `alerts_loader`)."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop_monitor.actions.policy import BUILT_IN, ActionPolicy
from desktop_monitor.alerts.evaluation import FloodLimit
from desktop_monitor.alerts.rule import Rule
from desktop_monitor.notify.message import ChannelOptions, DesktopChannel


@dataclass(frozen=True, slots=True)
class AlertsConfig:
    """Rules, actions and channels."""

    rules: tuple[Rule, ...]
    actions: tuple[ActionPolicy, ...] = BUILT_IN
    channels: tuple[ChannelOptions, ...] = (DesktopChannel(),)
    flood: FloodLimit = field(default_factory=FloodLimit)
    hold_after_start_seconds: float = 60.0
    """After start and after sleep nothing fires for so long: caches are cold and figures odd."""
