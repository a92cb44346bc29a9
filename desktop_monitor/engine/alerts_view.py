"""What faces show of alerts, suggestions and controls at one moment.

Immutable and made by the alert desk. The past is asked of the ledger instead
(`engine.query.LedgerReader`). Must not know how it was made or which face reads it.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_monitor.actions.controls.control import Control
from desktop_monitor.actions.controls.driver import ControlState, SwitchPlan
from desktop_monitor.actions.policy import ActionPolicy
from desktop_monitor.actions.suggestion import Suggestion
from desktop_monitor.actions.switching.record import Difference, Switch
from desktop_monitor.alerts.incident import AlertStatus, Incident
from desktop_monitor.alerts.rule import Rule
from desktop_monitor.alerts.silence import Silence
from desktop_monitor.language.text import Text
from desktop_monitor.notify.message import ChannelOptions


@dataclass(frozen=True, slots=True)
class PlannedValue:
    """What giving a control this value would change, before anything is touched."""

    value: str
    plan: SwitchPlan | None
    """None: it cannot be done, see `refusal`."""
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class ControlView:
    """One control and where it stands."""

    control: Control
    state: ControlState
    plans: tuple[PlannedValue, ...]
    """Of every value that is not configured now."""
    read_seconds: float
    """Wall time at which the state was read."""
    is_armed: bool
    """The user lets actions switch it without being asked."""


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """One suggestion that waits for an answer, with the exact change."""

    suggestion: Suggestion
    control_title: str
    """Empty: the action is no switch."""
    description: str
    """Of an action that is no switch: the program or the request, without secrets."""
    planned: PlannedValue | None
    """Of an action that is no switch, what it runs or sends. None: its control or its action is gone."""
    is_for_speed: bool = False
    """Answers are to come sooner: it goes back where they do not."""


@dataclass(frozen=True, slots=True)
class SwitchView:
    """One switch and what it did."""

    switch: Switch
    duration_difference_seconds: Difference | None
    failure_difference_ratio: Difference | None


@dataclass(frozen=True, slots=True)
class ChannelView:
    """One channel and how it does."""

    options: ChannelOptions
    waiting: int
    """Messages that could not be delivered yet."""
    last_error: str
    """Empty while it works."""
    last_delivered_seconds: float | None


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What an interface health check found, sentence by sentence."""

    interface: str
    at_seconds: float
    is_fine: bool
    findings: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class AlertsView:
    """Everything about alerts and switches that a face shows without a question."""

    rules: tuple[Rule, ...] = ()
    statuses: tuple[AlertStatus, ...] = ()
    """Those that fire first."""
    open_incidents: tuple[Incident, ...] = ()
    """The worst first, then the newest."""
    silences: tuple[Silence, ...] = ()
    suggestions: tuple[SuggestionView, ...] = ()
    """Open ones, newest first."""
    controls: tuple[ControlView, ...] = ()
    open_switches: tuple[SwitchView, ...] = ()
    """Those that are watched or wait for their deadline, newest first."""
    actions: tuple[ActionPolicy, ...] = ()
    channels: tuple[ChannelView, ...] = ()
    checks: tuple[CheckReport, ...] = ()
    """The newest of each interface."""
    held: Text | None = None
    """Why nothing fires now, as just after start; None: it may."""
    last_look_seconds: float | None = None
    error: str = ""
    """Why nothing can be kept; empty while it can."""

    @property
    def firing(self) -> int:
        """Incidents that are open and not acknowledged."""
        return sum(1 for incident in self.open_incidents if incident.acknowledged_seconds is None)


NO_ALERTS = AlertsView()
