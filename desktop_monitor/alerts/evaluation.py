"""One look at all rules: what it is given and what comes of it. Must not know how it is judged (see `evaluator`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from desktop_monitor.alerts.incident import AlertStatus, Announcement, Culprit, Incident
from desktop_monitor.alerts.reading import Readings
from desktop_monitor.alerts.rule import Labels, Rule
from desktop_monitor.alerts.silence import Silence
from desktop_monitor.language.text import Text

CulpritsOf = Callable[[Rule, Labels], tuple[Culprit, ...]]


def nobody(_rule: Rule, _labels: Labels) -> tuple[Culprit, ...]:
    """Who is on top is not known."""
    return ()


@dataclass(frozen=True, slots=True)
class FloodLimit:
    """How many notifications there may be before they are put together into one."""

    notifications: int = 5
    window_seconds: float = 300.0


@dataclass(frozen=True, slots=True)
class Look:
    """What one look is given."""

    at_seconds: float
    """Wall time."""
    observed_seconds: float
    """Time really observed since the look before: without sleep, pauses and clock steps."""
    rules: tuple[Rule, ...]
    readings: Readings
    silences: tuple[Silence, ...] = ()
    flood: FloodLimit = field(default_factory=FloodLimit)
    hold: Text | None = None
    """Why nothing may fire now (just started, just woken); None: it may."""
    culprits_of: CulpritsOf = nobody


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one look."""

    statuses: tuple[AlertStatus, ...]
    """Every rule and set of labels, those that fire first."""
    changed: tuple[Incident, ...] = ()
    """Incidents that began, ended or got worse: to be kept."""
    fired: tuple[Incident, ...] = ()
    """Those whose actions are due, once each: they began now, or still last after what inhibited them is over."""
    announcements: tuple[Announcement, ...] = ()
    must_keep: bool = False
    """The memory changed in a way that a restart must not forget."""
