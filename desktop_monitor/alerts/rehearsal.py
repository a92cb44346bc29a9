"""What a rule would have done in the past: every moment it would have fired.

The past goes through the evaluator itself, look by look, so a rehearsal and the real
thing cannot differ. Other rules, silences and restarts are left out. Must not know
where the past comes from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from desktop_monitor.alerts.evaluation import Look
from desktop_monitor.alerts.evaluator import evaluate
from desktop_monitor.alerts.incident import AnnouncementKind, Incident
from desktop_monitor.alerts.memory import AlertMemory
from desktop_monitor.alerts.reading import Reading
from desktop_monitor.alerts.rule import Rule
from desktop_monitor.language.text import Text

GAP_SECONDS = 60.0
"""A shorter stretch of which nothing is known is no gap worth telling."""

Past = tuple[float, tuple[Reading, ...], float]
"""One look: wall time, the rule's readings, and the seconds observed since the look before."""


class Gap(NamedTuple):
    """A stretch of which nothing is known: not observed, or without any reading that counts. Wall seconds."""

    start_seconds: float
    end_seconds: float


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What came of it."""

    fired: tuple[Incident, ...]
    """The oldest first; those still open at the end have no end. `notified` says which would have been told."""
    notified: int
    """Notifications there would have been."""
    looks: int
    readings: int
    observed_seconds: float
    gaps: tuple[Gap, ...]
    notes: tuple[Text, ...] = ()
    """What limits its word, such as a past of which only minutes are left."""


def rehearse(rule: Rule, past: Iterable[Past]) -> Rehearsal:
    """Take `rule` through the past, oldest look first, as if it were switched on and nothing had been before."""
    trial = _Trial(replace(rule, is_enabled=True))
    for at_seconds, readings, observed_seconds in past:
        trial.look(at_seconds, readings, observed_seconds)
    return trial.result()


class _Trial:
    """Adds up looks."""

    def __init__(self, rule: Rule) -> None:
        self._rules = (rule,)
        self._name = rule.name
        self._memory = AlertMemory()
        self._incidents: dict[int, Incident] = {}
        self._notified = 0
        self._looks = 0
        self._readings = 0
        self._observed_seconds = 0.0
        self._gaps: list[Gap] = []
        self._known_seconds: float | None = None
        """When something was known last, or the past began."""
        self._is_known = False
        """At the look before."""

    def look(self, at_seconds: float, readings: tuple[Reading, ...], observed_seconds: float) -> None:
        """One look."""
        looked_seconds = self._memory.looked_seconds
        look = Look(at_seconds, observed_seconds, self._rules, {self._name: readings})
        self._memory, outcome = evaluate(self._memory, look)
        self._looks += 1
        self._readings += len(readings)
        if looked_seconds is not None:
            self._observed_seconds += observed_seconds
        self._note_gap(at_seconds, observed_seconds, any(one.value is not None for one in outcome.statuses))
        if outcome.changed:
            self._incidents.update((one.incident_id, one) for one in outcome.changed)
        if outcome.announcements:
            self._notified += sum(one.kind is not AnnouncementKind.RESOLVED for one in outcome.announcements)

    def result(self) -> Rehearsal:
        """All that was added up."""
        for incident in self._memory.incidents.values():
            self._incidents[incident.incident_id] = incident
        if self._memory.looked_seconds is not None:
            self._close_gap(self._memory.looked_seconds)
        return Rehearsal(
            tuple(self._incidents[number] for number in sorted(self._incidents)),
            self._notified,
            self._looks,
            self._readings,
            self._observed_seconds,
            tuple(self._gaps),
        )

    def _note_gap(self, at_seconds: float, observed_seconds: float, is_known: bool) -> None:
        if self._known_seconds is None:
            self._known_seconds = at_seconds
        if is_known:
            self._close_gap(at_seconds - observed_seconds if self._is_known else at_seconds)
            self._known_seconds = at_seconds
        self._is_known = is_known

    def _close_gap(self, end_seconds: float) -> None:
        start = self._known_seconds
        if start is not None and end_seconds - start > GAP_SECONDS:
            self._gaps.append(Gap(start, end_seconds))
