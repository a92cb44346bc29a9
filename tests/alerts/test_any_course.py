"""Whatever happens, in whatever order: one incident at a time, numbers once, nothing told twice, nothing lost."""

from collections import Counter
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from desktop_monitor.alerts.evaluation import FloodLimit, Look, Outcome
from desktop_monitor.alerts.evaluator import acknowledged, evaluate
from desktop_monitor.alerts.incident import AlertState, AnnouncementKind, Incident
from desktop_monitor.alerts.memory import AlertMemory, Key
from desktop_monitor.alerts.memory_text import memory_from_text, memory_to_text
from desktop_monitor.alerts.reading import Reading
from desktop_monitor.alerts.rule import Comparator, Labels, Rule, Severity
from desktop_monitor.alerts.silence import Silence
from desktop_monitor.language.text import Text, text
from tests.helpers.alert_looks import START

ONE: Labels = (("device", "one"),)
TWO: Labels = (("device", "two"),)
SHORT = Rule(
    "short",
    "m",
    Comparator.ABOVE,
    10.0,
    severity=Severity.CRITICAL,
    clear_threshold=8.0,
    for_seconds=20.0,
    keep_firing_for_seconds=20.0,
    cooldown_seconds=60.0,
)
INSTANT = Rule("instant", "m", Comparator.BELOW, 10.0, cooldown_seconds=0.0, group_by=("device",), channels=("mail",))
COUNTED = Rule(
    "counted", "m", Comparator.ABOVE, 10.0, for_observations=2, cooldown_seconds=300.0, inhibited_by=("short",)
)
RULES = (SHORT, INSTANT, COUNTED)
KEYS: tuple[Key, ...] = (("short", ()), ("instant", ONE), ("instant", TWO), ("counted", ()))
FLOOD = FloodLimit(3, 120.0)
VALUES = st.sampled_from([5.0, 9.0, 11.0, 12.0, float("nan"), None])
HOLD = text("alerts.hold.sleep", seconds=30.0)
NEVER_TWICE = (AnnouncementKind.FIRED, AnnouncementKind.DIGEST)


class AnyCourse(RuleBasedStateMachine):
    """Takes one memory through restarts, a twin around them, and a third with everything in another order."""

    def __init__(self) -> None:
        super().__init__()
        self.at_seconds = START
        self.elapsed_seconds = 0.0
        self.memory = self.twin = self.turned = AlertMemory()
        self.kept = memory_to_text(self.memory)
        self.rules = RULES
        self.hold: Text | None = None
        self.silences: tuple[Silence, ...] = ()
        self.opened: dict[Key, int] = {}
        self.last_number = 0
        self.told: Counter[int] = Counter()
        self.acted: Counter[int] = Counter()
        self.told_at: dict[Key, float] = {}
        self.said_at: list[float] = []
        self.outcome = Outcome(())

    @initialize(value=VALUES)
    def begin(self, value: float | None) -> None:
        self._look(dict.fromkeys(KEYS, value), 15.0, 15.0)

    @rule(values=st.tuples(VALUES, VALUES, VALUES, VALUES), seconds=st.sampled_from([1.0, 15.0, 60.0, 400.0]))
    def time_passes(self, values: tuple[float | None, ...], seconds: float) -> None:
        self._look(dict(zip(KEYS, values, strict=True)), seconds, seconds)

    @rule(value=VALUES, times=st.integers(2, 12))
    def it_stays_as_it_is(self, value: float | None, times: int) -> None:
        for _ in range(times):
            self._look(dict.fromkeys(KEYS, value), 15.0, 15.0)

    @rule(times=st.integers(2, 8))
    def it_flaps(self, times: int) -> None:
        for _ in range(times):
            for value in (12.0, 5.0):
                self._look(dict.fromkeys(KEYS, value), 30.0, 30.0)
                self._look(dict.fromkeys(KEYS, value), 30.0, 30.0)

    @rule(value=VALUES, seconds=st.sampled_from([-28_800.0, -60.0, 3_600.0, 28_800.0]))
    def it_sleeps_or_the_clock_is_set(self, value: float | None, seconds: float) -> None:
        before = {(one.rule, one.labels): one.state for one in self.outcome.statuses}
        self._look(dict.fromkeys(KEYS, value), seconds, 1.0)
        waiting = [one for one in self.outcome.changed if one.rule == "short"]
        if self.hold is None and before.get(("short", ())) is AlertState.INACTIVE:
            assert waiting == [], "a second is too short for it to begin"

    @rule()
    def nothing_is_looked_at(self) -> None:
        self._look({}, 15.0, 15.0)

    @rule()
    def it_restarts(self) -> None:
        self.memory = memory_from_text(memory_to_text(self.memory))

    @rule()
    def it_is_killed_and_starts_again(self) -> None:
        self.memory = memory_from_text(self.kept)
        # What was not kept is gone, and should be: both go on from here.
        self.twin = self.memory
        self.turned = self.memory

    @rule(is_held=st.booleans())
    def it_is_held(self, is_held: bool) -> None:
        self.hold = HOLD if is_held else None

    @rule(silence=st.sampled_from([None, Silence(None), Silence(None, rule="instant")]))
    def it_is_silenced(self, silence: Silence | None) -> None:
        self.silences = () if silence is None else (silence,)

    @rule(rules=st.sampled_from([RULES, RULES[:2], (replace(SHORT, threshold=9.5), INSTANT, COUNTED)]))
    def rules_are_edited(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules

    @precondition(lambda self: self.opened)
    @rule(data=st.data())
    def one_is_acknowledged(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.opened.values())))
        self.memory, self.twin, self.turned = (
            acknowledged(one, number, self.at_seconds) for one in (self.memory, self.twin, self.turned)
        )
        self.kept = memory_to_text(self.memory)

    @invariant()
    def restarts_and_order_change_nothing(self) -> None:
        assert self.memory == self.twin == self.turned
        assert memory_from_text(memory_to_text(self.memory)) == self.memory

    @invariant()
    def what_is_open_is_what_began_and_did_not_end(self) -> None:
        assert {(one.rule, one.labels): one.incident_id for one in self.memory.open_incidents} == self.opened

    @invariant()
    def nothing_is_told_or_acted_upon_twice(self) -> None:
        assert max(self.told.values(), default=0) <= 1
        assert max(self.acted.values(), default=0) <= 1

    @invariant()
    def silence_always_has_a_reason(self) -> None:
        for status in self.outcome.statuses:
            is_untold = status.incident_id is not None and not self.told[status.incident_id]
            if status.state in (AlertState.FIRING, AlertState.RECOVERING):
                assert (status.quiet is not None) is is_untold
            elif status.state is AlertState.PENDING or status.value is None:
                assert status.quiet is not None

    @invariant()
    def there_is_no_flood(self) -> None:
        assert sum(self.elapsed_seconds - at < FLOOD.window_seconds for at in self.said_at) <= FLOOD.notifications

    def _look(self, values: dict[Key, float | None], wall: float, observed: float) -> None:
        self.at_seconds += wall
        self.elapsed_seconds += max(wall, observed)
        look = Look(self.at_seconds, observed, self.rules, self._readings(values), self.silences, FLOOD, self.hold)
        self.memory, self.outcome = evaluate(self.memory, look)
        self.twin, twin = evaluate(self.twin, look)
        readings = {name: ones[::-1] for name, ones in reversed(look.readings.items())}
        self.turned, turned = evaluate(self.turned, replace(look, rules=look.rules[::-1], readings=readings))
        assert (twin.fired, twin.announcements) == (self.outcome.fired, self.outcome.announcements)
        assert set(turned.statuses) == set(twin.statuses) == set(self.outcome.statuses)
        assert turned.announcements == twin.announcements
        assert twin.changed == self.outcome.changed
        if self.outcome.must_keep:
            self.kept = memory_to_text(self.memory)
        self._follow(self.outcome)

    def _readings(self, values: dict[Key, float | None]) -> dict[str, tuple[Reading, ...]]:
        found: dict[str, list[Reading]] = {}
        for (name, labels), value in values.items():
            one = found.setdefault(name, [])
            if value is not None:
                one.append(Reading(labels, value, 10, self.at_seconds))
        return {name: tuple(ones) for name, ones in found.items()}

    def _follow(self, outcome: Outcome) -> None:
        if self.hold is not None:
            assert not [one for one in outcome.changed if one.incident_id > self.last_number]
            assert all(said.kind not in NEVER_TWICE for said in outcome.announcements)
        for incident in sorted(outcome.changed, key=lambda one: (one.ended_seconds is None, one.incident_id)):
            self._follow_incident(incident)
        self.acted.update(one.incident_id for one in outcome.fired)
        for said in outcome.announcements:
            if said.kind in NEVER_TWICE:
                self.said_at.append(self.elapsed_seconds)
                for incident in said.incidents:
                    self._follow_notification(incident)
            else:
                assert all(self.told[one.incident_id] and one.ended_seconds is not None for one in said.incidents)

    def _follow_incident(self, incident: Incident) -> None:
        key = (incident.rule, incident.labels)
        assert incident.onset_seconds <= incident.fired_seconds
        if incident.ended_seconds is not None:
            assert self.opened.pop(key) == incident.incident_id
            assert incident.ended_seconds >= incident.fired_seconds
        elif incident.incident_id > self.last_number:
            assert key not in self.opened
            assert incident.incident_id == self.last_number + 1
            self.opened[key] = incident.incident_id
            self.last_number = incident.incident_id
        else:
            assert self.opened[key] == incident.incident_id

    def _follow_notification(self, incident: Incident) -> None:
        key = (incident.rule, incident.labels)
        cooldown = next(one.cooldown_seconds for one in RULES if one.name == incident.rule)
        assert self.elapsed_seconds - self.told_at.get(key, -1e9) >= cooldown
        assert not any(one.rule in ("", incident.rule) for one in self.silences)
        self.told_at[key] = self.elapsed_seconds
        self.told[incident.incident_id] += 1


AnyCourse.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestAnyCourse = AnyCourse.TestCase
