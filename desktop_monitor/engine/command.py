"""Everything a face may ask of the engine. Plain frozen data; the engine decides.

Must not know who sends them or how they are carried out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from desktop_monitor.config.alerts_options import AlertsConfig
from desktop_monitor.config.performance_options import PerformanceConfig
from desktop_monitor.config.settings import Settings
from desktop_monitor.metrics.process import ProcessIdentity
from desktop_monitor.report.order import ReportOrder


@dataclass(frozen=True, slots=True)
class Subscribe:
    """`owner` wants `subject` read at least every `cadence_seconds`; replaces its former wish.

    Subjects are the collectors' names, ``processes`` and ``process_io``.
    """

    owner: str
    subject: str
    cadence_seconds: float


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """`owner` no longer wants `subject`."""

    owner: str
    subject: str


@dataclass(frozen=True, slots=True)
class PauseRecording:
    """Keep no history for `seconds`, or until ResumeRecording where None."""

    seconds: float | None


@dataclass(frozen=True, slots=True)
class ResumeRecording:
    """Keep history again."""


@dataclass(frozen=True, slots=True)
class ApplySettings:
    """Work with `settings` from now on."""

    settings: Settings


@dataclass(frozen=True, slots=True)
class DeleteHistory:
    """Forget everything recorded so far; recording goes on in an empty store."""

    command_id: int


class ProcessSignal(Enum):
    """How a process is asked to end."""

    TERMINATE = "terminate"
    """Asked: it may save its work."""
    KILL = "kill"
    """Forced: it gets no chance to."""


@dataclass(frozen=True, slots=True)
class SignalProcess:
    """Signal the process of this identity; refused if another one has its pid by now."""

    command_id: int
    identity: ProcessIdentity
    signal: ProcessSignal


@dataclass(frozen=True, slots=True)
class SetPriority:
    """Give the process of this identity the nice value `priority` (-20 first … 19 last)."""

    command_id: int
    identity: ProcessIdentity
    priority: int


@dataclass(frozen=True, slots=True)
class TestNotification:
    """Send a harmless notification, to see whether one arrives."""

    __test__ = False  # the name begins with Test, but pytest need not look inside

    command_id: int


@dataclass(frozen=True, slots=True)
class ConnectClient:
    """Have this client send its telemetry here, by the change that was previewed and confirmed."""

    command_id: int
    interface: str
    preview_hash: str
    """Of the preview the user confirmed; refused when the file is another one by now."""


@dataclass(frozen=True, slots=True)
class DisconnectClient:
    """Take our change of this client's settings back."""

    command_id: int
    interface: str
    preview_hash: str


@dataclass(frozen=True, slots=True)
class ForgetProject:
    """Remove everything the journal has of this project; the client's own files are not touched."""

    command_id: int
    project: str


@dataclass(frozen=True, slots=True)
class AcknowledgeIncident:
    """The user knows: it counts no more and is not said again."""

    command_id: int
    incident_id: int


@dataclass(frozen=True, slots=True)
class Snooze:
    """Say nothing for a while: about one incident, one rule, or at all. Incidents are kept all the same."""

    command_id: int
    seconds: float | None
    """None: until `EndSnooze`."""
    rule: str = ""
    incident_id: int | None = None


@dataclass(frozen=True, slots=True)
class EndSnooze:
    """Say everything again that this silence held back."""

    command_id: int
    rule: str = ""
    incident_id: int | None = None


class Answer(Enum):
    """What the user says to a suggestion."""

    CONFIRM = "confirm"
    DISMISS = "dismiss"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class AnswerSuggestion:
    """Carry it out, put it off, or never suggest it again."""

    command_id: int
    suggestion_id: int
    answer: Answer
    plan_hash: str = ""
    """Of the preview the user confirmed; empty: of an action that is no switch."""


@dataclass(frozen=True, slots=True)
class SwitchControl:
    """Give a control another value, as previewed and confirmed."""

    command_id: int
    control_id: str
    value: str
    plan_hash: str


@dataclass(frozen=True, slots=True)
class RollBackSwitch:
    """Configure again what was before this switch."""

    command_id: int
    switch_id: int


@dataclass(frozen=True, slots=True)
class ArmControl:
    """Let actions switch this control without being asked, or no longer."""

    command_id: int
    control_id: str
    is_armed: bool


@dataclass(frozen=True, slots=True)
class CheckInterface:
    """Look at an interface from all sides now."""

    command_id: int
    interface: str


@dataclass(frozen=True, slots=True)
class TestChannel:
    """Send a harmless message over this channel."""

    __test__ = False  # the name begins with Test, but pytest need not look inside

    command_id: int
    channel: str


@dataclass(frozen=True, slots=True)
class ApplyAlerts:
    """Work with these rules, actions and channels from now on."""

    config: AlertsConfig


@dataclass(frozen=True, slots=True)
class DismissAdvice:
    """Show this recommendation no more."""

    command_id: int
    key: str


@dataclass(frozen=True, slots=True)
class RestoreAdvice:
    """Show all dismissed recommendations again."""

    command_id: int


@dataclass(frozen=True, slots=True)
class FollowAdvice:
    """The user does what this recommendation says: measure whether it helps."""

    command_id: int
    key: str


@dataclass(frozen=True, slots=True)
class MakeReport:
    """Make a report in the background; `Snapshot.performance.reports` tells how far it is."""

    command_id: int
    order: ReportOrder


@dataclass(frozen=True, slots=True)
class CancelReport:
    """Do not make a report after all; what was written of it goes."""

    command_id: int
    number: int
    """The command that asked for it; 0: what the schedule wants now."""


@dataclass(frozen=True, slots=True)
class ApplyPerformance:
    """Work with these targets, weights and schedule from now on."""

    config: PerformanceConfig


@dataclass(frozen=True, slots=True)
class CheckUpdates:
    """Look up now whether a newer version of this program exists."""

    command_id: int


PerformanceCommand = DismissAdvice | RestoreAdvice | FollowAdvice | MakeReport | CancelReport | ApplyPerformance
"""For the performance desk."""
AlertCommand = (
    AcknowledgeIncident
    | Snooze
    | EndSnooze
    | AnswerSuggestion
    | SwitchControl
    | RollBackSwitch
    | ArmControl
    | CheckInterface
    | TestChannel
    | ApplyAlerts
)
"""For the alert desk."""
Command = (
    Subscribe
    | Unsubscribe
    | PauseRecording
    | ResumeRecording
    | ApplySettings
    | DeleteHistory
    | SignalProcess
    | SetPriority
    | TestNotification
    | ConnectClient
    | DisconnectClient
    | ForgetProject
    | CheckUpdates
    | AlertCommand
    | PerformanceCommand
)
