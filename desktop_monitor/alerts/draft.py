"""The next memory while one look makes it; the memory before stays as it is.

Lives for one call of `evaluator.evaluate`. Must not know how a reading is judged or what is worth saying.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desktop_monitor.alerts.changes import judgements_of, rule_set, void_rules
from desktop_monitor.alerts.evaluation import Look, Outcome
from desktop_monitor.alerts.incident import AlertStatus, Announcement, AnnouncementKind, Ending, Incident
from desktop_monitor.alerts.judging import Course
from desktop_monitor.alerts.memory import AlertMemory, Digest, Key, Telling
from desktop_monitor.alerts.rule import Labels, Rule
from desktop_monitor.alerts.telling import is_forgettable, lately
from desktop_monitor.language.text import Text

KEEP_SECONDS = 60.0
"""What a restart would only set back a little (something is pending) is kept no more often than this."""
_SWEEP_SECONDS = 3600.0
_NO_TELLING = Telling()


class Draft:
    """Everything that one look changes."""

    def __init__(self, memory: AlertMemory, look: Look) -> None:
        self.before = memory
        self.look = look
        self.observed_seconds = max(0.0, look.observed_seconds)
        self.elapsed_seconds = memory.elapsed_seconds + self._passed_seconds()
        same = memory.rules is not None and memory.rules.given == look.rules
        self.rules = memory.rules if same and memory.rules is not None else rule_set(look.rules)
        self.judgements = memory.judgements if same else judgements_of(self.rules.in_force)
        self.void = frozenset() if same else void_rules(memory.judgements, self.judgements)
        """Rules of which nothing before this look counts."""
        self.courses: dict[str, dict[Labels, Course]] = {}
        self.unlooked: dict[str, float] = {}
        self.incidents = dict(memory.incidents)
        self.begun: list[tuple[Rule, Labels, Course]] = []
        """What fires now and did not at the look before."""
        self.over: list[tuple[Key, Ending]] = []
        """Open incidents that are to end."""
        self.quiet: dict[Key, Text | None] = {}
        """Of open incidents: why they are not said; None: they were."""
        self.recent = lately(memory.recent, look.flood, self.elapsed_seconds)
        self.next_id = memory.next_incident_id
        self.is_unsettled = False
        """Something goes on that a restart would set back a little."""
        self.must_keep = False
        self._tellings = dict(memory.tellings)
        self._digests = memory.digests
        self._changed: dict[Key, None] = {}
        self._ended: list[Incident] = []
        self._acting: list[Key] = []
        self._announcements: list[Announcement] = []

    def telling(self, key: Key) -> Telling:
        """What was said of `key` so far."""
        return self._tellings.get(key, _NO_TELLING)

    def set_telling(self, key: Key, telling: Telling) -> None:
        """Remember what was said."""
        self._tellings[key] = telling

    def put(self, incident: Incident) -> None:
        """Begin an incident, or let it go on with something changed that is to be kept."""
        key = (incident.rule, incident.labels)
        self.incidents[key] = incident
        self._changed[key] = None
        self.must_keep = True

    def act(self, key: Key) -> None:
        """The action of an open incident is due."""
        self._acting.append(key)
        self.must_keep = True

    def end_what_is_over(self) -> None:
        """End incidents, in the order of their numbers, and take back what was said of them."""
        for key, ending in sorted(self.over, key=lambda one: self.incidents[one[0]].incident_id):
            self._end(key, ending)

    def announce(self, incidents: Sequence[Incident], channels: tuple[str, ...]) -> None:
        """Say one incident, or several as a digest; counts as one notification."""
        kind = AnnouncementKind.DIGEST if len(incidents) > 1 else AnnouncementKind.FIRED
        self._announcements.append(Announcement(kind, tuple(incidents), channels))
        self.recent = (*self.recent, self.elapsed_seconds)
        if len(incidents) > 1:
            self._digests = (*self._digests, Digest(tuple(incidents), channels))

    def memory(self) -> AlertMemory:
        """What is remembered after the look."""
        return AlertMemory(
            looked_seconds=self.look.at_seconds,
            elapsed_seconds=self.elapsed_seconds,
            kept_seconds=self.elapsed_seconds if self._is_to_be_kept() else self.before.kept_seconds,
            next_incident_id=self.next_id,
            courses=self.courses,
            tellings=self._swept_tellings(),
            incidents=self.incidents,
            judgements=self.judgements,
            unlooked=self.unlooked,
            recent=self.recent,
            digests=self._digests,
            rules=self.rules,
        )

    def outcome(self, statuses: tuple[AlertStatus, ...]) -> Outcome:
        """What came of the look."""
        changed = [self.incidents[key] for key in self._changed if key in self.incidents]
        changed.sort(key=lambda one: one.incident_id)
        return Outcome(
            statuses,
            (*self._ended, *changed),
            tuple(self.incidents[key] for key in self._acting),
            tuple(self._announcements),
            self._is_to_be_kept(),
        )

    def _end(self, key: Key, ending: Ending) -> None:
        incident = self.incidents.pop(key)
        # A clock that was put back must not let it end before it began.
        ended = replace(incident, ended_seconds=max(self.look.at_seconds, incident.fired_seconds), ending=ending)
        telling = self.telling(key)
        # What the user changed does not flap.
        ended_seconds = None if ending is Ending.RULE_CHANGED else self.elapsed_seconds
        self._tellings[key] = telling._replace(ended_seconds=ended_seconds)
        self._ended.append(ended)
        self.must_keep = True
        if incident.notified > self._times_in_digests(incident.incident_id):
            self._announcements.append(Announcement(AnnouncementKind.RESOLVED, (ended,), telling.channels))
        self._end_in_digests(ended)

    def _passed_seconds(self) -> float:
        """Since the look before, with sleep and pauses; a wall clock that was put back takes nothing away."""
        looked = self.before.looked_seconds
        return self.observed_seconds if looked is None else max(self.observed_seconds, self.look.at_seconds - looked)

    def _is_to_be_kept(self) -> bool:
        is_due = self.elapsed_seconds - self.before.kept_seconds >= KEEP_SECONDS
        return self.must_keep or (self.is_unsettled and is_due)

    def _times_in_digests(self, incident_id: int) -> int:
        return sum(incident_id == one.incident_id for digest in self._digests for one in digest.incidents)

    def _end_in_digests(self, ended: Incident) -> None:
        digests = []
        for digest in self._digests:
            incidents = tuple(ended if one.incident_id == ended.incident_id else one for one in digest.incidents)
            if all(one.ended_seconds is not None for one in incidents):
                self._announcements.append(Announcement(AnnouncementKind.RESOLVED, incidents, digest.channels))
            else:
                digests.append(Digest(incidents, digest.channels))
        self._digests = tuple(digests)

    def _swept_tellings(self) -> dict[Key, Telling]:
        """Now and then, what no longer matters is forgotten."""
        if self.before.elapsed_seconds // _SWEEP_SECONDS == self.elapsed_seconds // _SWEEP_SECONDS:
            return self._tellings
        return {
            key: telling
            for key, telling in self._tellings.items()
            if key in self.incidents or not is_forgettable(telling, self.elapsed_seconds)
        }
