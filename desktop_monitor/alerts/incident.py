"""Trouble as it is kept and shown. Must not know how it was noticed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from desktop_monitor.alerts.rule import Labels, Severity
from desktop_monitor.language.text import Text


class AlertState(Enum):
    """Where a rule stands for one set of labels."""

    INACTIVE = "inactive"
    PENDING = "pending"
    """In trouble, but not for long enough yet."""
    FIRING = "firing"
    RECOVERING = "recovering"
    """Out of trouble, but not for long enough yet; still an open incident."""
    RESOLVED = "resolved"
    """Over, and not in trouble again since."""


@dataclass(frozen=True, slots=True)
class Culprit:
    """A process or an agent that was on top while trouble began."""

    kind: str
    """process or agent."""
    name: str
    """Untrusted text."""
    value: float
    """Of the rule's metric or what stands behind it, in `unit`."""
    unit: str
    """As `metrics.definition.Unit` writes it."""


class Ending(Enum):
    """Why an incident is open no more."""

    RECOVERED = "recovered"
    NO_DATA = "no_data"
    """Nothing was known of it for so long that nobody can say whether it still lasts."""
    RULE_CHANGED = "rule_changed"
    """The user changed, switched off or removed its rule."""


@dataclass(frozen=True, slots=True)
class Incident:
    """From the moment a rule fires to the moment it is resolved. Wall seconds."""

    incident_id: int
    """Counts up from 1; never used twice in one store."""
    rule: str
    labels: Labels
    severity: Severity
    metric: str
    threshold: float
    onset_seconds: float
    """When the value went beyond the threshold."""
    fired_seconds: float
    peak: float
    """The worst value so far."""
    latest: float
    observations: int
    """That the newest value rests on."""
    ended_seconds: float | None = None
    """None: still open."""
    acknowledged_seconds: float | None = None
    culprits: tuple[Culprit, ...] = ()
    notified: int = 0
    """Notifications about it so far."""
    ending: Ending | None = None
    """None: still open."""
    refusal: Text | None = None
    """Why its action was not carried out, or not without being asked; None: it was, or there is none."""


@dataclass(frozen=True, slots=True)
class AlertStatus:
    """A rule and one set of labels now, whether or not anything is wrong."""

    rule: str
    labels: Labels
    state: AlertState
    since_seconds: float | None
    """Wall time of the last change of state; None: nothing was ever known."""
    value: float | None
    """None: nothing is known now."""
    observations: int
    quiet: Text | None
    """Why nothing is said although it is not inactive: waiting, cooling down, snoozed…; None: it was said."""
    incident_id: int | None = None
    """Of the incident that is open, or was last."""


class AnnouncementKind(Enum):
    """Why something is to be said."""

    FIRED = "fired"
    RESOLVED = "resolved"
    """What was said is to be withdrawn; channels that cannot withdraw are told of the recovery."""
    DIGEST = "digest"
    """Several at once, because too many came."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something worth saying now, once."""

    kind: AnnouncementKind
    incidents: tuple[Incident, ...]
    """One, or all of a digest."""
    channels: tuple[str, ...]
    """Names of channels; empty: all."""

    @property
    def key(self) -> str:
        """Under which it is shown, replaced and withdrawn: the same for its beginning and its end."""
        return key_of(self.incidents)


def key_of(incidents: Sequence[Incident]) -> str:
    """The key of what is said of these.

    Every digest has its own, so that the next one does not take the place of what nobody read yet.
    """
    first = incidents[0].incident_id
    return f"incident-{first}" if len(incidents) == 1 else f"incidents-{first}"
