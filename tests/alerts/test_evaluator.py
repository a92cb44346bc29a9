"""A look turns readings into incidents: begun, gone on and ended as they should be, each once."""

from dataclasses import replace

import pytest

from desktop_monitor.alerts.evaluation import Look
from desktop_monitor.alerts.evaluator import FORGET_SECONDS, acknowledged, evaluate
from desktop_monitor.alerts.incident import AlertState, AnnouncementKind, Culprit, Ending, Incident
from desktop_monitor.alerts.judging import OPEN_SILENCE_SECONDS
from desktop_monitor.alerts.memory import AlertMemory
from desktop_monitor.alerts.rule import Comparator, Labels, Rule, Severity
from tests.helpers.alert_looks import CPU, START, Looks

DISK = Rule("disk", "filesystem_used_ratio", Comparator.ABOVE, 0.9, severity=Severity.CRITICAL, group_by=("mount",))
ROOT: Labels = (("mount", "/"),)
HOME: Labels = (("mount", "/home"),)


def test_an_incident_tells_when_how_bad_and_by_whom() -> None:
    compiler = Culprit("process", "cc1plus", 0.6, "ratio")
    looks = Looks(
        (replace(CPU, for_seconds=30.0),),
        culprits_of=lambda _rule, _labels: (compiler, Culprit("process", "ghost", float("nan"), "ratio")),
    )
    for value in (0.5, 0.97, 0.99, 0.95):
        outcome = looks.look(value)
    incident = Incident(
        1,
        "cpu",
        (),
        Severity.WARNING,
        "cpu_used_ratio",
        0.9,
        onset_seconds=START + 30,
        fired_seconds=START + 60,
        peak=0.99,
        latest=0.95,
        observations=10,
        culprits=(compiler,),
        notified=1,
    )
    assert outcome.fired == outcome.changed == (incident,)
    assert looks.memory.open_incidents == (incident,)
    ended = looks.look(0.5)
    assert ended.changed == (replace(incident, latest=0.5, ended_seconds=START + 75, ending=Ending.RECOVERED),)
    assert looks.memory.open_incidents == ()


def test_an_incident_is_kept_again_only_when_it_got_notably_worse() -> None:
    looks = Looks((replace(CPU, threshold=10.0, clear_threshold=None),))
    counts = [len(looks.look(value).changed) for value in (11.0, 11.0, 11.01, 10.5, 20.0, 20.0, 20.1, 1e9)]
    assert counts == [1, 0, 0, 0, 1, 0, 0, 1]
    assert looks.memory.open_incidents[0].peak == 1e9


def test_an_incident_that_is_hardly_beyond_its_threshold_is_not_kept_for_every_grain() -> None:
    looks = Looks((replace(CPU, threshold=10.0, clear_threshold=None),))
    assert [len(looks.look(10.001 + number / 30).changed) for number in range(15)] == [1] + [0] * 14


def test_an_incident_ends_however_long_one_look_observed_nothing_of_it() -> None:
    looks = Looks()
    looks.look(1.0)
    assert [one.ending for one in looks.look(None, 2 * FORGET_SECONDS).changed] == [Ending.NO_DATA]
    assert looks.look(None).statuses[0].incident_id is None


def test_every_set_of_labels_has_incidents_of_its_own() -> None:
    looks = Looks((DISK,))
    looks.look({"disk": {ROOT: 0.95, HOME: 0.5}})
    looks.look({"disk": {ROOT: 0.95, HOME: 0.95}})
    looks.look({"disk": {ROOT: 0.5, HOME: 0.95}})
    assert [one.labels for one in looks.memory.open_incidents] == [HOME]
    assert looks.status("disk", ROOT).state is AlertState.RESOLVED
    assert looks.status("disk", HOME).state is AlertState.FIRING


def test_numbers_follow_severity_and_name_whatever_order_things_come_in() -> None:
    values = {"cpu": 1.0, "disk": {HOME: 1.0, ROOT: 1.0}}
    turned = {"disk": {ROOT: 1.0, HOME: 1.0}, "cpu": 1.0}
    one, other = Looks((CPU, DISK)), Looks((DISK, CPU))
    assert one.look(values).announcements == other.look(turned).announcements
    assert one.memory.incidents == other.memory.incidents
    assert [(one.incident_id, one.labels) for one in one.memory.open_incidents] == [(2, HOME), (1, ROOT), (3, ())]


def test_numbers_are_never_used_twice() -> None:
    looks = Looks()
    for _ in range(5):
        looks.look(1.0)
        looks.look(0.1)
    assert looks.memory.next_incident_id == 6


def test_what_fires_comes_first_then_what_is_pending() -> None:
    slow = replace(CPU, name="slow", for_seconds=60.0)
    looks = Looks((replace(CPU, name="calm"), slow, CPU))
    looks.look({"calm": 0.1, "slow": 1.0, "cpu": 1.0})
    assert [one.rule for one in looks.last.statuses] == ["cpu", "slow", "calm"]


def test_a_status_tells_what_is_known_now() -> None:
    looks = Looks((replace(CPU, minimum_observations=20), DISK))
    looks.look({"cpu": 0.4, "disk": {}})
    assert (looks.status().value, looks.status().observations, looks.why_quiet()) == (
        None,
        10,
        "too few observations: 10 of 20",
    )
    assert (looks.status("disk").value, looks.status("disk").since_seconds, looks.why_quiet("disk")) == (
        None,
        None,
        "no data",
    )
    looks.look({"cpu": 0.4}, observations=20)
    assert (looks.status().value, looks.status().observations, looks.why_quiet()) == (0.4, 20, None)
    assert looks.status().since_seconds == looks.at_seconds


def test_a_rule_that_was_not_looked_at_stays_as_it_is_and_its_time_counts_later() -> None:
    looks = Looks((replace(CPU, for_seconds=60.0), DISK))
    looks.look({"cpu": 1.0, "disk": {}})
    for _ in range(3):
        looks.look({"disk": {}})
        assert looks.status().state is AlertState.PENDING
        assert looks.status().value == 1.0
    looks.look({"cpu": 1.0, "disk": {}})
    assert looks.status().state is AlertState.FIRING


def test_a_rule_that_is_not_looked_at_for_long_is_silent() -> None:
    looks = Looks()
    looks.look(1.0)
    looks.look({}, OPEN_SILENCE_SECONDS - 1)
    assert looks.status().state is AlertState.FIRING
    outcome = looks.look({}, 1.0)
    assert [one.ending for one in outcome.changed] == [Ending.NO_DATA]


def test_an_incident_of_which_nothing_is_known_any_more_ends_without_recovery_and_is_taken_back() -> None:
    looks = Looks()
    looks.look(1.0)
    looks.looks(None, 59)
    assert looks.why_quiet() is None
    outcome = looks.look(None)
    assert [(one.ending, one.latest) for one in outcome.changed] == [(Ending.NO_DATA, 1.0)]
    assert [said.kind for said in outcome.announcements] == [AnnouncementKind.RESOLVED]
    assert (looks.status().state, looks.status().incident_id) == (AlertState.INACTIVE, 1)
    assert looks.why_quiet() == "no data"


def test_labels_that_are_gone_are_forgotten_at_last() -> None:
    looks = Looks((DISK,))
    looks.look({"disk": {ROOT: 1.0, HOME: 0.1}})
    looks.look({"disk": {ROOT: 0.1}}, OPEN_SILENCE_SECONDS)
    assert [one.labels for one in looks.last.statuses] == [ROOT]
    looks.look({"disk": {}}, FORGET_SECONDS - 1)
    assert [one.labels for one in looks.last.statuses] == [ROOT]
    looks.look({"disk": {}}, 1.0)
    assert [one.labels for one in looks.last.statuses] == [()]
    assert looks.memory.courses == {"disk": {}}


def test_a_clock_put_back_does_not_let_an_incident_end_before_it_began() -> None:
    looks = Looks()
    looks.look(1.0)
    ended = looks.look(0.1, -7200.0, observed=15.0).changed[0]
    assert ended.ended_seconds == ended.fired_seconds


@pytest.mark.parametrize(
    "changed",
    [
        replace(CPU, threshold=0.95),
        replace(CPU, clear_threshold=0.7),
        replace(CPU, metric="other"),
        replace(CPU, window_seconds=60.0),
        replace(CPU, where=(("interface", "codex"),)),
        replace(CPU, is_enabled=False),
        replace(CPU, threshold=float("nan")),
        None,
    ],
)
def test_an_incident_ends_where_its_rule_judges_by_something_else(changed: Rule | None) -> None:
    looks = Looks()
    looks.look(1.0)
    looks.rules = () if changed is None else (changed,)
    outcome = looks.look({"cpu": 0.1})
    assert [one.ending for one in outcome.changed] == [Ending.RULE_CHANGED]
    assert [said.kind for said in outcome.announcements] == [AnnouncementKind.RESOLVED]
    assert outcome.must_keep
    assert looks.memory.incidents == {}


@pytest.mark.parametrize(
    "changed",
    [
        replace(CPU, for_seconds=600.0),
        replace(CPU, keep_firing_for_seconds=600.0),
        replace(CPU, cooldown_seconds=0.0),
        replace(CPU, channels=("mail",)),
        replace(CPU, action="force_simple_mode"),
        replace(CPU, severity=Severity.CRITICAL),
    ],
)
def test_an_incident_goes_on_where_only_what_follows_from_it_changed(changed: Rule) -> None:
    looks = Looks()
    looks.look(1.0)
    looks.rules = (changed,)
    outcome = looks.look(1.0)
    assert outcome.announcements == ()
    assert [one.incident_id for one in looks.memory.open_incidents] == [1]
    assert looks.memory.open_incidents[0].severity is changed.severity


def test_what_is_still_wrong_by_the_changed_rule_is_not_told_twice() -> None:
    looks = Looks()
    looks.look(1.0)
    looks.rules = (replace(CPU, threshold=0.85),)
    outcome = looks.look(1.0)
    assert [(one.incident_id, one.ending) for one in outcome.changed] == [(1, Ending.RULE_CHANGED), (2, None)]
    assert looks.why_quiet() == "said lately: cooling down for 4 min 45 s more"
    looks.looks(1.0, 30)
    assert looks.told() == [(15.0, [1]), (315.0, [2])]


def test_a_rule_changed_while_the_program_did_not_run_is_noticed() -> None:
    looks = Looks()
    looks.look(1.0)
    looks.restart()
    looks.rules = (replace(CPU, threshold=0.85, for_seconds=60.0),)
    assert [one.ending for one in looks.look(1.0).changed] == [Ending.RULE_CHANGED]


def test_the_memory_before_is_left_as_it_was() -> None:
    looks = Looks()
    looks.look(1.0)
    before = looks.memory
    same = replace(before, courses={name: dict(one) for name, one in before.courses.items()})
    look = Look(looks.at_seconds + 15, 15.0, (CPU,), {"cpu": ()})
    assert evaluate(before, look) == evaluate(before, look)
    assert before == same


def test_only_an_open_incident_can_be_acknowledged_and_only_once() -> None:
    looks = Looks()
    looks.look(1.0)
    known = acknowledged(looks.memory, 1, 5.0)
    assert known.open_incidents[0].acknowledged_seconds == 5.0
    assert acknowledged(known, 1, 9.0) is known
    assert acknowledged(known, 2, 9.0) is known
    assert acknowledged(AlertMemory(), 1, 9.0) == AlertMemory()


def test_what_a_restart_must_not_forget_is_kept_at_once_and_what_it_only_delays_now_and_then() -> None:
    looks = Looks((replace(CPU, for_seconds=300.0, keep_firing_for_seconds=30.0),))
    looks.look(0.1)
    kept = [looks.look(value).must_keep for value in [0.1] * 8 + [1.0] * 21 + [0.1] * 4]
    since_first = [number for number, is_kept in enumerate(kept) if is_kept]
    assert kept[:8] == [False] * 8
    assert 28 in since_first, "it fired"
    assert 31 in since_first, "it was resolved"
    assert len(since_first) <= 9
    assert not looks.look(0.1).must_keep
