"""Takes alert rules through time, look by look, on a clock that tests move by hand.

Must not know what a test expects.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_monitor.alerts.evaluation import CulpritsOf, FloodLimit, Look, Outcome, nobody
from desktop_monitor.alerts.evaluator import acknowledged, evaluate
from desktop_monitor.alerts.incident import AlertStatus, Announcement, AnnouncementKind
from desktop_monitor.alerts.memory import AlertMemory
from desktop_monitor.alerts.memory_text import memory_from_text, memory_to_text
from desktop_monitor.alerts.reading import Reading
from desktop_monitor.alerts.rule import Comparator, Labels, Rule
from desktop_monitor.alerts.silence import Silence
from desktop_monitor.language.text import Text
from desktop_monitor.language.wording import words

START = 1_700_000_000.0
NO_FLOOD = FloodLimit(notifications=1000)
CPU = Rule("cpu", "cpu_used_ratio", Comparator.ABOVE, 0.9, clear_threshold=0.8, cooldown_seconds=300.0)

Values = Mapping[str, float | Mapping[Labels, float | None] | None]
"""By the rule's name: a value, or one for each set of labels; None: no reading."""


@dataclass
class Looks:
    """Remembers what the evaluator does, and everything that came of it."""

    rules: tuple[Rule, ...] = (CPU,)
    at_seconds: float = START
    memory: AlertMemory = field(default_factory=AlertMemory)
    silences: tuple[Silence, ...] = ()
    flood: FloodLimit = NO_FLOOD
    hold: Text | None = None
    culprits_of: CulpritsOf = nobody
    last: Outcome = field(default_factory=lambda: Outcome(()))
    said: list[tuple[float, Announcement]] = field(default_factory=list)
    """With the seconds since the start."""
    kept: str = ""
    """What would be on the disk."""

    def look(
        self,
        values: Values | float | None = None,
        after: float = 15.0,
        *,
        observed: float | None = None,
        observations: int = 10,
        newest_seconds: float | None = None,
    ) -> Outcome:
        """One look `after` seconds; a bare value is the first rule's."""
        self.at_seconds += after
        newest = self.at_seconds if newest_seconds is None else newest_seconds
        given = values if isinstance(values, Mapping) else {self.rules[0].name: values}
        readings = {rule: readings_of(value, newest, observations) for rule, value in given.items()}
        look = Look(
            self.at_seconds,
            max(0.0, after) if observed is None else observed,
            self.rules,
            readings,
            self.silences,
            self.flood,
            self.hold,
            self.culprits_of,
        )
        self.memory, self.last = evaluate(self.memory, look)
        self.said += [(self.at_seconds - START, one) for one in self.last.announcements]
        if self.last.must_keep:
            self.kept = memory_to_text(self.memory)
        return self.last

    def looks(self, value: float | None, times: int, after: float = 15.0) -> Outcome:
        """Several looks at the same value of the first rule."""
        for _ in range(times):
            self.look(value, after)
        return self.last

    def restart(self) -> None:
        """The program ends and starts again."""
        self.memory = memory_from_text(memory_to_text(self.memory))

    def crash(self) -> None:
        """The program is killed and starts again with what was kept last."""
        self.memory = memory_from_text(self.kept) if self.kept else AlertMemory()

    def acknowledge(self, incident_id: int) -> None:
        """The user knows."""
        self.memory = acknowledged(self.memory, incident_id, self.at_seconds)

    def status(self, rule: str | None = None, labels: Labels = ()) -> AlertStatus:
        """Of one rule and set of labels, at the last look."""
        name = self.rules[0].name if rule is None else rule
        return next(one for one in self.last.statuses if (one.rule, one.labels) == (name, labels))

    def why_quiet(self, rule: str | None = None, labels: Labels = ()) -> str | None:
        """In words."""
        quiet = self.status(rule, labels).quiet
        return None if quiet is None else words(quiet)

    def told(self, kind: AnnouncementKind = AnnouncementKind.FIRED) -> list[tuple[float, list[int]]]:
        """When, and the numbers of the incidents."""
        return [(at, [one.incident_id for one in said.incidents]) for at, said in self.said if said.kind is kind]


def readings_of(
    value: float | Mapping[Labels, float | None] | None, newest_seconds: float, observations: int = 10
) -> tuple[Reading, ...]:
    """Readings of one rule."""
    by_labels = value if isinstance(value, Mapping) else {(): value}
    return tuple(
        Reading(labels, one, observations, newest_seconds) for labels, one in by_labels.items() if one is not None
    )
