"""A week of noise, troubles, sleep, 50 restarts and a clock that is set: nothing missed, invented or told twice."""

import random
from collections import Counter, defaultdict
from itertools import pairwise

import pytest

from desktop_monitor.alerts.evaluation import FloodLimit, Look, Outcome
from desktop_monitor.alerts.evaluator import evaluate
from desktop_monitor.alerts.incident import AnnouncementKind, Incident
from desktop_monitor.alerts.memory import AlertMemory
from desktop_monitor.alerts.memory_text import memory_from_text, memory_to_text
from desktop_monitor.language.text import text
from tests.helpers.alert_week import DAY_SECONDS, RULES, Event, Interruption, Moment, Trouble, Week

TROUBLES = (
    # Noticed, and over, without anything between.
    Trouble(0, 3.0, "cpu", 45.0),
    Trouble(0, 9.0, "memory", 30.0),
    Trouble(0, 15.0, "slow", 60.0),
    Trouble(1, 9.0, "cpu", 30.0),
    Trouble(1, 9.2, "memory", 40.0),
    Trouble(1, 18.0, "slow", 90.0),
    # The machine sleeps in the midst of it.
    Trouble(1, 23.0, "cpu", 12 * 60.0),
    Trouble(2, 12.5, "memory", 120.0),
    # The clock is set in the midst of it.
    Trouble(2, 17.0, "cpu", 60.0),
    Trouble(2, 20.0, "memory", 60.0),
    Trouble(3, 9.0, "slow", 120.0),
    # Soon one after the other.
    Trouble(4, 10.0, "memory", 30.0),
    Trouble(4, 11.0, "memory", 30.0),
    Trouble(4, 12.0, "memory", 30.0),
    # All at once.
    Trouble(5, 10.0, "cpu", 60.0),
    Trouble(5, 10.0, "memory", 60.0),
    Trouble(5, 10.0, "slow", 60.0),
    # The program restarts all the time.
    Trouble(6, 10.0, "cpu", 120.0),
    Trouble(6, 10.0, "memory", 120.0),
    Trouble(6, 10.0, "slow", 120.0),
)
FLAPPING = (
    Trouble(0, 18.0, "flapping", 180.0),
    Trouble(3, 14.0, "flapping", 120.0),
    Trouble(6, 18.0, "flapping", 60.0),
)
SPIKES = tuple(
    Trouble(day, hour, rule, minutes)
    for day in range(7)
    for hour, rule, minutes in ((13.5, "cpu", 4.0), (14.5, "cpu", 4.5), (16.0, "memory", 0.75), (22.0, "memory", 0.9))
)
SLEEPS = (
    *(Event(day * DAY_SECONDS, Interruption.SLEEP, 8 * 3600.0) for day in range(1, 7)),
    Event(2 * DAY_SECONDS + 13 * 3600.0, Interruption.SLEEP, 3600.0),
    Event(4 * DAY_SECONDS + 10.2 * 3600.0, Interruption.SLEEP, 300.0),
)
CLOCK = tuple(
    Event(day * DAY_SECONDS + hour * 3600.0, Interruption.CLOCK, seconds)
    for day, hour, seconds in (
        (0, 9.3, 3600.0),
        (2, 17.02, -5 * 3600.0),
        (2, 17.5, 5 * 3600.0),
        (2, 20.1, 7 * 3600.0),
        (3, 10.0, -8 * 3600.0),
        (3, 14.5, -3600.0),
        (5, 10.05, -1800.0),
    )
)
HOLD = text("alerts.hold.start", seconds=30.0)


def restarts(seed: int) -> tuple[Event, ...]:
    """50: every other one by force; some at any time, some while much is wrong."""
    chance = random.Random(seed)
    anywhere = [(day + chance.uniform(0.34, 0.99)) * DAY_SECONDS for day in range(7) for _ in range(6)]
    amid = [6 * DAY_SECONDS + 10 * 3600.0 + 900.0 * number for number in range(8)]
    kinds = (Interruption.RESTART, Interruption.KILL)
    return tuple(
        Event(at, kinds[number % 2], chance.uniform(1.0, 120.0)) for number, at in enumerate([*anywhere, *amid])
    )


class Account:
    """What came of the week."""

    def __init__(self) -> None:
        self.elapsed_seconds = 0.0
        self.incidents: dict[int, Incident] = {}
        self.fired_at: dict[int, float] = {}
        self.ended_at: dict[int, float] = {}
        self.told: Counter[int] = Counter()
        self.told_at: dict[str, list[float]] = defaultdict(list)
        self.withdrawn: Counter[int] = Counter()
        self.expected_flaps = 0
        self._is_full = False

    def enter(self, moment: Moment, passed_seconds: float, outcome: Outcome) -> None:
        self.elapsed_seconds += passed_seconds
        for incident in outcome.changed:
            self.incidents[incident.incident_id] = incident
            self.fired_at.setdefault(incident.incident_id, moment.true_seconds)
            if incident.ended_seconds is not None:
                self.ended_at[incident.incident_id] = moment.true_seconds
        for said in outcome.announcements:
            numbers = [one.incident_id for one in said.incidents]
            if said.kind is AnnouncementKind.RESOLVED:
                self.withdrawn.update(numbers)
                continue
            self.told.update(numbers)
            for incident in said.incidents:
                self.told_at[incident.rule].append(self.elapsed_seconds)
        self._expect(moment)

    def _expect(self, moment: Moment) -> None:
        """The simplest rule there is: full or not, at every look that counts."""
        is_full = moment.readings["flapping"][0].value >= 3.0
        if not moment.is_held:
            self.expected_flaps += is_full and not self._is_full
            self._is_full = is_full

    def of(self, rule: str) -> list[int]:
        return sorted(number for number, incident in self.incidents.items() if incident.rule == rule)


def live(seed: int) -> Account:
    """Take the rules through the week."""
    account, memory = Account(), AlertMemory()
    kept = memory_to_text(memory)
    before: Moment | None = None
    for moment in Week((*TROUBLES, *FLAPPING), SPIKES, (*SLEEPS, *CLOCK, *restarts(seed)), seed).moments():
        if Interruption.KILL in moment.interruptions:
            memory = memory_from_text(kept)
        elif Interruption.RESTART in moment.interruptions:
            memory = memory_from_text(memory_to_text(memory))
        memory, outcome = evaluate(
            memory,
            Look(
                moment.wall_seconds,
                moment.observed_seconds,
                RULES,
                moment.readings,
                flood=FloodLimit(),
                hold=HOLD if moment.is_held else None,
            ),
        )
        if outcome.must_keep:
            kept = memory_to_text(memory)
        passed = moment.observed_seconds
        if before is not None:
            steps = (moment.true_seconds - before.true_seconds, moment.wall_seconds - before.wall_seconds)
            passed = max(*steps, passed)
        account.enter(moment, passed, outcome)
        before = moment
    return account


@pytest.fixture(scope="module", params=[1, 2])
def week(request: pytest.FixtureRequest) -> Account:
    return live(request.param)


@pytest.mark.parametrize("rule", ["cpu", "memory", "slow"])
def test_every_trouble_has_exactly_its_incident_and_none_is_invented(week: Account, rule: str) -> None:
    troubles = sorted(one for one in TROUBLES if one.rule == rule)
    numbers = week.of(rule)
    assert len(numbers) == len(troubles)
    for trouble, number in zip(troubles, numbers, strict=True):
        assert trouble.start_seconds < week.fired_at[number] < trouble.end_seconds
        assert trouble.end_seconds <= week.ended_at[number] < trouble.end_seconds + 1200.0


def test_every_trouble_is_told_once_and_taken_back_once(week: Account) -> None:
    numbers = [number for rule in ("cpu", "memory", "slow") for number in week.of(rule)]
    assert [week.told[number] for number in numbers] == [1] * len(TROUBLES)
    assert week.withdrawn == week.told


def test_what_flaps_has_an_incident_each_time_and_few_notifications(week: Account) -> None:
    numbers = week.of("flapping")
    assert len(numbers) == week.expected_flaps > 150
    assert 3 <= sum(week.told[number] for number in numbers) <= 20


def test_there_is_no_storm(week: Account) -> None:
    assert max(week.told.values()) == 1
    for rule in RULES:
        times = week.told_at[rule.name]
        assert all(later - earlier >= rule.cooldown_seconds for earlier, later in pairwise(times))


def test_no_number_is_used_twice_and_none_is_left_out(week: Account) -> None:
    assert sorted(week.incidents) == list(range(1, len(week.incidents) + 1))
