"""A rehearsal fires where the rule would have: from real stores with their gaps, as the observer would have seen it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_monitor.alerts.defaults import DEFAULT_RULES, WITH_THRESHOLD
from desktop_monitor.alerts.incident import Ending
from desktop_monitor.alerts.rehearsal import Rehearsal
from desktop_monitor.alerts.rule import Aggregation, Comparator, Rule
from desktop_monitor.assess.learned_limits import LEAST_ANSWERS
from desktop_monitor.engine.alerting import past_readings
from desktop_monitor.engine.alerting.rehearsing import rehearse
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.agent_event import Findings, Outcome, Request, WorkflowEvent
from desktop_monitor.metrics.sample import Gap, GapReason
from desktop_monitor.store.history import open_history
from desktop_monitor.store.journal import open_journal, read_journal
from desktop_monitor.store.options import Retention
from tests.helpers.alert_world import GIB, TICK_SECONDS, World, machine
from tests.helpers.clock import FakeClock
from tests.helpers.journals import line
from tests.helpers.recording import start as start_recorder

START = 1_790_000_000.0
HOUR, DAY = 3600.0, 86_400.0
RULES = {rule.name: rule for rule in DEFAULT_RULES}
MEMORY = RULES["memory_usage"]


class _Counted:
    """Counts what readers are asked."""

    def __init__(self) -> None:
        self.questions = 0

    def beside(self, reader: object) -> Any:
        """The same reader, watched."""
        counted = self

        class Watched:
            def __getattr__(self, name: str) -> Any:
                counted.questions += 1
                return getattr(reader, name)

        return Watched()


class Past:
    """A machine and agents that were recorded."""

    def __init__(self, folder: Path) -> None:
        self.clock = FakeClock(wall_seconds=START)
        self._folder = folder
        self.recorder = start_recorder(folder, self.clock)
        self._journal = open_journal(folder / "journal.sqlite3")

    @property
    def now(self) -> float:
        """Wall time."""
        return self.clock.now().wall_seconds

    def record(self, seconds: float, **figures: float) -> None:
        """The machine was like this for so long."""
        for _ in range(round(seconds / TICK_SECONDS)):
            self.recorder.append(self.clock.now(), machine(**figures))  # type: ignore[arg-type]
            self.clock.advance(TICK_SECONDS)

    def sleep(self, seconds: float) -> None:
        """It slept."""
        begin = self.now
        self.clock.sleep_machine(seconds)
        self.recorder.gap(Gap(begin, self.now, GapReason.ASLEEP))

    def tell(self, *requests: Request) -> None:
        """Agents worked."""
        self._journal.write(Findings(requests=requests))

    def tell_events(self, *events: WorkflowEvent) -> None:
        """An own workflow worked."""
        self._journal.write(Findings(workflow_events=events))

    def rehearse(
        self, rule: Rule, start: float = START, end: float | None = None, watch: _Counted | None = None
    ) -> Rehearsal:
        """The rule on all of it; `watch` counts what is asked for that."""
        self.recorder.flush()
        history, journal = (
            open_history(self._folder / "history.sqlite3", self.clock),
            read_journal(self._folder / "journal.sqlite3"),
        )
        try:
            until = self.now if end is None else end
            if watch is None:
                return rehearse(rule, history, journal, start, until)
            return rehearse(rule, watch.beside(history), watch.beside(journal), start, until)
        finally:
            history.close()
            journal.close()

    def close(self) -> None:
        """Give back the stores."""
        self.recorder.close(self.clock.now())
        self._journal.close()


@pytest.fixture
def past(tmp_path: Path) -> Iterator[Past]:
    """Nothing was recorded yet."""
    made = Past(tmp_path)
    yield made
    made.close()


def test_every_moment_is_found_at_which_a_rule_of_samples_would_have_fired(past: Past) -> None:
    past.record(HOUR)
    first = past.now
    past.record(600, memory=0.95)
    past.record(HOUR)
    past.record(60, memory=0.95)
    past.record(HOUR)
    result = past.rehearse(MEMORY)
    (incident,) = result.fired
    assert incident.fired_seconds == pytest.approx(first + MEMORY.for_seconds, abs=30)
    assert incident.ended_seconds == pytest.approx(first + 600 + MEMORY.keep_firing_for_seconds, abs=30)
    assert incident.peak == 0.95
    assert result.notified == 1
    assert result.observed_seconds == pytest.approx(3 * HOUR + 660, abs=30)
    assert (result.gaps, result.notes) == ((), ())


def test_a_past_longer_than_any_record_takes_no_longer_and_says_nothing_of_minutes(past: Past) -> None:
    past.clock.advance(17.0)
    past.record(HOUR)
    past.record(600, memory=0.95)
    past.record(600)
    for rule in (MEMORY, RULES["error_rate"], RULES["waiting_for_user"]):
        asked = _Counted()
        result = past.rehearse(rule, past.now - 100 * 366 * DAY, watch=asked)
        assert asked.questions < 20
        assert len(result.fired) == (rule is MEMORY)
        assert "alerts.rehearsal.minutes" not in [note.key for note in result.notes]


def test_time_asleep_is_no_time_in_trouble(past: Past) -> None:
    past.record(600)
    past.record(60, memory=0.95)
    begin = past.now
    past.sleep(8 * HOUR)
    past.record(30, memory=0.95)
    past.record(600)
    result = past.rehearse(MEMORY)
    assert result.fired == ()
    assert result.observed_seconds == pytest.approx(1290, abs=40)
    (gap,) = result.gaps
    assert (gap.start_seconds, gap.end_seconds) == (
        pytest.approx(begin, abs=30),
        pytest.approx(begin + 8 * HOUR, abs=30),
    )


def test_what_lies_before_the_first_record_was_not_observed(past: Past) -> None:
    past.record(HOUR)
    result = past.rehearse(MEMORY, START - 5 * DAY)
    assert result.observed_seconds == pytest.approx(HOUR, abs=30)
    assert result.gaps[0].end_seconds == pytest.approx(START, abs=30)
    assert result.looks < 300


def test_an_empty_store_says_that_nothing_is_known(past: Past) -> None:
    for name in ("memory_usage", "success_rate"):
        result = past.rehearse(RULES[name], START - DAY, START)
        assert (result.fired, result.observed_seconds) == ((), 0.0)
        assert result.gaps == ((START - DAY, START),)


def test_where_only_minutes_are_left_they_do_and_the_result_says_so(past: Past) -> None:
    past.record(600)
    past.record(900, memory_pressure=0.5)
    past.record(600)
    past.clock.advance(4 * HOUR)
    past.record(600)
    while past.recorder.prune(past.clock.now(), Retention(raw_hours=2)):
        pass
    result = past.rehearse(RULES["memory_pressure"])
    (incident,) = result.fired
    assert incident.fired_seconds == pytest.approx(START + 780, abs=90)
    assert [note.key for note in result.notes] == ["alerts.rehearsal.minutes"]
    assert "one figure a minute" in words(result.notes[0])


def test_signals_of_several_metrics_are_made_of_the_past_as_of_now(past: Past) -> None:
    for number in range(720):
        disk = ("/", 0.84 + 0.02 * number / 720, 100 * GIB)
        past.recorder.append(past.clock.now(), machine(disks=(disk,)))
        past.clock.advance(10)
    result = past.rehearse(RULES["disk_filling"])
    assert [incident.labels for incident in result.fired] == [(("mount", "/"),)]


def test_rules_of_requests_are_tried_on_the_journal(past: Past) -> None:
    past.record(3 * HOUR)
    failed = [
        line(f"f{number}", f"f{number}", at_seconds=START + HOUR + 30 * number, outcome=Outcome.ERROR)
        for number in range(4)
    ]
    past.tell(*failed, line("ok", "ok", at_seconds=START + 2 * HOUR - 60))
    (incident,) = past.rehearse(RULES["interface_failure"]).fired
    assert incident.fired_seconds == pytest.approx(START + HOUR + 60, abs=16)
    assert incident.labels == (("interface", "claude_code"),)
    assert incident.peak == 4.0


def test_more_requests_than_are_read_at_once_are_all_told(past: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past_readings, "_MOST_REQUESTS", 20)
    past.record(2 * HOUR)
    failed = [line(f"f{n}", f"f{n}", at_seconds=START + 600 + n, outcome=Outcome.ERROR) for n in range(3)]
    past.tell(*failed, *(line(f"o{n}", f"o{n}", at_seconds=START + 1200 + 10 * n) for n in range(300)))
    (incident,) = past.rehearse(RULES["interface_failure"]).fired
    assert incident.fired_seconds == pytest.approx(START + 602, abs=16)


def test_requests_while_nobody_watched_fire_nothing_then(past: Past) -> None:
    past.record(600)
    past.sleep(4 * HOUR)
    past.record(600)
    failed = [
        line(f"f{number}", f"f{number}", at_seconds=START + 2 * HOUR + number, outcome=Outcome.ERROR)
        for number in range(9)
    ]
    past.tell(*failed)
    assert past.rehearse(RULES["interface_failure"]).fired == ()


def test_limits_are_those_that_were_learned_by_then(past: Past) -> None:
    past.tell(
        *(line(f"l{n}", f"l{n}", at_seconds=START - DAY + n, duration_seconds=20.0) for n in range(LEAST_ANSWERS))
    )
    past.tell(*(line(f"s{n}", f"s{n}", at_seconds=START + 1800 + 60 * n, duration_seconds=50.0) for n in range(10)))
    past.record(2 * HOUR)
    (incident,) = past.rehearse(RULES["response_time"]).fired
    assert incident.latest == pytest.approx(50.0 / 30.0)
    assert [one.metric for one in past.rehearse(WITH_THRESHOLD["response_time"]).fired] == ["agent_response_seconds"]


def test_events_of_own_workflows_are_tried_too(past: Past) -> None:
    slow = [
        WorkflowEvent("flow", "context", START + 600 + 10 * n, f"c{n}", mode="FANCY", duration_seconds=9.0)
        for n in range(6)
    ]
    past.tell_events(*slow)
    past.record(HOUR)
    assert [one.labels for one in past.rehearse(RULES["context_preparation"]).fired] == [(("mode", "FANCY"),)]


def test_what_agents_did_at_a_moment_and_nobody_recorded_is_a_gap(past: Past) -> None:
    past.record(600)
    result = past.rehearse(RULES["waiting_for_user"])
    assert (result.fired, result.readings) == ((), 0)
    assert result.gaps == ((START, past.now),)


def test_a_metric_nobody_recorded_is_unknown_all_the_time(past: Past) -> None:
    past.record(600)
    result = past.rehearse(Rule("own", "queue_count", Comparator.ABOVE, 1.0))
    assert (result.readings, len(result.gaps)) == (0, 1)


LIVE = (
    Rule("mean", "memory_used_ratio", Comparator.ABOVE, 0.6, window_seconds=120.0, aggregation=Aggregation.MEAN),
    Rule("most", "memory_used_ratio", Comparator.AT_LEAST, 0.8, window_seconds=60.0, aggregation=Aggregation.MAX),
    Rule("last", "memory_used_ratio", Comparator.ABOVE, 0.7, for_seconds=30.0),
)


@pytest.mark.parametrize("rule", LIVE, ids=lambda rule: rule.name)
def test_a_rehearsal_finds_what_the_program_found(
    past: Past, tmp_path_factory: pytest.TempPathFactory, rule: Rule
) -> None:
    live = World(tmp_path_factory.mktemp("live"), (rule,))
    for level, seconds in ((0.5, 600), (0.65, 300), (0.9, 90), (0.5, 600), (0.72, 60), (0.4, 600)):
        live.run(seconds, lambda _since, memory=level: machine(memory=memory))  # type: ignore[misc]
        past.record(seconds, memory=level)
    found = past.rehearse(rule)
    assert live.fired
    assert [one.fired_seconds for one in found.fired] == [
        pytest.approx(one.fired_seconds, abs=20) for one in live.fired
    ]
    assert all(one.ending is Ending.RECOVERED for one in found.fired)
    live.close()
