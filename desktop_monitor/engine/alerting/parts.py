"""What the alert desk's work is made of, and what it asks of the parts beside it.

Must not know how the parts are made (see `build`).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol

from desktop_monitor.actions.policy import ActionPolicy
from desktop_monitor.alerts.evaluation import CulpritsOf
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.reading import Readings
from desktop_monitor.alerts.rule import Rule
from desktop_monitor.clock import Clock
from desktop_monitor.engine.alerting.keeper import LedgerKeeper
from desktop_monitor.engine.alerting.sight import Sight
from desktop_monitor.engine.alerts_view import CheckReport, ControlView, SwitchView
from desktop_monitor.language.text import Text
from desktop_monitor.notify.deliveries import ChannelStatus
from desktop_monitor.notify.message import ChannelOptions, Message
from desktop_monitor.notify.queue import RemoteDelivery


class Observer(Protocol):
    """What rules' values are made of."""

    def watch(self, rules: Sequence[Rule]) -> None:
        """Keep from now on what these rules need, and nothing else."""

    def take(self, sight: Sight) -> None:
        """One tick more."""

    def readings(self, at_seconds: float) -> Readings:
        """What is known for every rule now."""

    def culprits(self) -> CulpritsOf:
        """Who is on top now."""

    def active_interfaces(self) -> tuple[str, ...]:
        """Of agents that run, the one with most to do first."""

    def close(self) -> None:
        """Give back what is open."""


@dataclass(frozen=True, slots=True)
class SwitchRequest:
    """A switch that is to be made."""

    control_id: str
    value: str
    plan_hash: str
    is_automatic: bool
    evidence: tuple[Text, ...] = ()
    rule: str = ""
    incident_id: int | None = None
    suggestion_id: int | None = None
    action: str = ""
    rollback_after_seconds: float | None = None
    is_failover: bool = False
    """Away from an interface that failed."""
    is_for_speed: bool = False
    """Answers are to come sooner."""


@dataclass(frozen=True, slots=True)
class SwitchesView:
    """Controls, and switches that are not over."""

    is_read: bool = False
    """The controls were read: before that, none is known."""
    controls: tuple[ControlView, ...] = ()
    open_switches: tuple[SwitchView, ...] = ()
    checks: tuple[CheckReport, ...] = ()
    error: str = ""


class Switches(Protocol):
    """Who carries things out, on a thread of its own. Every future brings a Text or a MonitorError."""

    @property
    def view(self) -> SwitchesView:
        """How controls and switches stand."""

    def start(self) -> None:
        """Begin."""

    def switch(self, request: SwitchRequest) -> Future[object]:
        """Give a control another value."""

    def roll_back(self, switch_id: int) -> Future[object]:
        """Configure again what was before."""

    def arm(self, control_id: str, *, is_armed: bool) -> Future[object]:
        """Let actions switch it without being asked, or no longer."""

    def check(self, interface: str, policy: ActionPolicy) -> Future[object]:
        """Look at an interface from all sides."""

    def run(self, policy: ActionPolicy, incident: Incident | None) -> Future[object]:
        """Carry out the user's own command or request."""

    def run_suggested(self, policy: ActionPolicy, suggestion_id: int, plan_hash: str) -> Future[object]:
        """Carry out an action that was suggested, as it was previewed; once, whoever confirms it."""

    def look_again(self) -> None:
        """Read the controls soon: something may have changed."""

    def close(self) -> None:
        """End."""


class Remote(Protocol):
    """Channels elsewhere; no call waits for them but `close`."""

    def prepared(self, message: Message, channels: Sequence[str]) -> tuple[RemoteDelivery, ...]:
        """What `submit` would deliver, to be kept with what is said before that."""

    def submit(self, message: Message, channels: Sequence[str], kept: Sequence[RemoteDelivery] = ()) -> None:
        """Deliver it over channels of these names; without names, over all. `kept`: as the queue has it already."""

    def set_channels(self, channels: Sequence[ChannelOptions]) -> None:
        """Work with these from now on."""

    def statuses(self) -> tuple[ChannelStatus, ...]:
        """How each channel does."""

    def test(self, channel: str) -> Future[None]:
        """Send a harmless message now."""

    def close(self) -> None:
        """Stop; what waits is kept."""


@dataclass(frozen=True, slots=True)
class AlertParts:
    """What the work is made of."""

    clock: Clock
    keeper: LedgerKeeper
    observer: Observer
    switches: Switches
    remote: Remote
