"""What the alert rules remember from look to look, and from run to run (see `memory_text`).

Frozen: `evaluator.evaluate` takes one and gives the next. It has a time of its own,
*elapsed* seconds, which goes on with sleep and pauses and never goes back: cooldowns and
limits are kept in it, so that a wall clock that is put back cannot freeze them.

Must not know how it is judged or where it is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.judging import Course
from desktop_monitor.alerts.rule import Labels, Rule

Key = tuple[str, Labels]
"""A rule's name and one set of labels."""


class Telling(NamedTuple):
    """What was said of one rule and one set of labels. Elapsed seconds."""

    cooldown_end_seconds: float = 0.0
    """Before this nothing is said again."""
    growth: int = 1
    """The next cooldown is so many times the rule's: doubles while it flaps, halves after calm."""
    refired: int = 0
    """How often it fired soon after it was over, since the last calm."""
    ended_seconds: float | None = None
    """When its last incident ended; None: none has, or only because the user changed its rule."""
    # Of the incident that is open:
    inhibited_end_seconds: float = 0.0
    """Before this another rule's trouble is thought to be the cause."""
    has_acted: bool = False
    """Its action was handed out."""
    waits_for_digest: bool = False
    """Too many were said lately; it will be said with others."""
    remind_seconds: float | None = None
    """Wall time at which the user, having heard of it, wants to hear of it again; None: never."""
    channels: tuple[str, ...] = ()
    """Where it was told; empty: everywhere."""


class Digest(NamedTuple):
    """Incidents that were told as one, in that order; withdrawn as one when the last has ended."""

    incidents: tuple[Incident, ...]
    channels: tuple[str, ...]


class RuleSet(NamedTuple):
    """The rules of a look, and by name those that are in force."""

    given: tuple[Rule, ...]
    in_force: Mapping[str, Rule]


@dataclass(frozen=True, slots=True)
class AlertMemory:
    """Everything remembered."""

    looked_seconds: float | None = None
    """Wall time of the last look; None: there was none."""
    elapsed_seconds: float = 0.0
    kept_seconds: float = 0.0
    """Elapsed time of the last look after which it had to be kept."""
    next_incident_id: int = 1
    courses: Mapping[str, Mapping[Labels, Course]] = field(default_factory=dict)
    """By the rule's name."""
    tellings: Mapping[Key, Telling] = field(default_factory=dict)
    incidents: Mapping[Key, Incident] = field(default_factory=dict)
    """The open ones."""
    judgements: Mapping[str, str] = field(default_factory=dict)
    """By the rule's name: what it was judged by, as `changes.judgement` writes it."""
    unlooked: Mapping[str, float] = field(default_factory=dict)
    """Observed seconds since a rule was last looked at, of those that the last look left out."""
    recent: tuple[float, ...] = ()
    """When something was said lately, for the flood limit. Elapsed seconds."""
    digests: tuple[Digest, ...] = ()
    """With at least one incident that is open."""
    rules: RuleSet | None = field(default=None, compare=False, repr=False)
    """Those of the last look, to notice quickly that they are the same; not kept from run to run."""

    @property
    def open_incidents(self) -> tuple[Incident, ...]:
        """The worst first, then the newest."""
        return tuple(sorted(self.incidents.values(), key=lambda one: (-one.severity, -one.incident_id)))

    def incident(self, incident_id: int) -> Incident | None:
        """The open incident of this number; None: there is none."""
        return next((one for one in self.incidents.values() if one.incident_id == incident_id), None)
