"""Trouble is said once, when it can be of use, and it can always be told why nothing was said."""

from dataclasses import replace
from itertools import pairwise

import pytest

from desktop_monitor.alerts.evaluation import FloodLimit
from desktop_monitor.alerts.incident import AnnouncementKind
from desktop_monitor.alerts.rule import Comparator, Labels, Rule, Severity
from desktop_monitor.alerts.silence import Silence
from desktop_monitor.language.text import text
from tests.helpers.alert_looks import CPU, START, Looks

BAD, GOOD = 1.0, 0.1
CLAUDE: Labels = (("interface", "claude_code"),)
CODEX: Labels = (("interface", "codex"),)
FANCY: Labels = (("interface", "claude_code"), ("mode", "FANCY"))
DOWN = Rule("down", "failures", Comparator.AT_LEAST, 3.0, severity=Severity.CRITICAL, cooldown_seconds=0.0)
SLOW = Rule("slow", "response_seconds", Comparator.ABOVE, 5.0, action="suggest_simple_mode", inhibited_by=("down",))
HOLD = text("alerts.hold.start", seconds=30.0)


def many(count: int, **changes: object) -> tuple[Rule, ...]:
    return tuple(replace(CPU, name=f"rule{number}", **changes) for number in range(count))  # type: ignore[arg-type]


def gaps(looks: Looks) -> list[float]:
    """Seconds from one notification to the next."""
    return [later - earlier for (earlier, _), (later, _) in pairwise(looks.told())]


def test_an_incident_is_said_once_however_long_it_lasts() -> None:
    looks = Looks()
    looks.looks(BAD, 5000)
    assert looks.told() == [(15.0, [1])]
    assert looks.why_quiet() is None


def test_what_was_said_is_taken_back_when_it_is_over() -> None:
    looks = Looks((replace(CPU, channels=("mail", "desktop")),))
    looks.look(BAD)
    looks.look(GOOD)
    fired, resolved = (said for _, said in looks.said)
    assert (fired.kind, resolved.kind) == (AnnouncementKind.FIRED, AnnouncementKind.RESOLVED)
    assert fired.key == resolved.key == "incident-1"
    assert fired.channels == resolved.channels == ("mail", "desktop")


def test_it_is_taken_back_where_it_was_said_though_the_rule_has_other_channels_now() -> None:
    looks = Looks((replace(CPU, channels=("mail",)),))
    looks.look(BAD)
    looks.rules = (replace(CPU, channels=("desktop",)),)
    looks.look(GOOD)
    assert [said.channels for _, said in looks.said] == [("mail",), ("mail",)]


# Cooldown


def test_what_fires_inside_a_cooldown_is_said_afterwards_if_it_still_fires() -> None:
    looks = Looks()
    looks.look(BAD)
    looks.look(GOOD)
    looks.look(BAD)
    assert looks.why_quiet() == "said lately: cooling down for 4 min 30 s more"
    looks.looks(BAD, 17)
    assert looks.told() == [(15.0, [1])]
    looks.look(BAD)
    assert looks.told() == [(15.0, [1]), (315.0, [2])]


def test_what_is_over_before_its_cooldown_is_never_said_nor_taken_back() -> None:
    looks = Looks()
    for value in (BAD, GOOD, BAD, GOOD):
        looks.look(value)
    looks.looks(GOOD, 100)
    assert looks.told() == [(15.0, [1])]
    assert looks.told(AnnouncementKind.RESOLVED) == [(30.0, [1])]


def test_what_is_getting_better_when_its_cooldown_ends_is_said_only_if_it_comes_back() -> None:
    looks = Looks((replace(CPU, keep_firing_for_seconds=120.0),))
    looks.look(BAD)
    looks.looks(GOOD, 17)
    looks.look(BAD)
    looks.looks(GOOD, 4)
    assert looks.why_quiet() == "getting better: only said if it comes back"
    looks.look(BAD)
    assert looks.told() == [(15.0, [1]), (360.0, [2])]


def test_what_nothing_is_known_of_is_not_said_when_its_cooldown_ends() -> None:
    looks = Looks((replace(CPU, minimum_observations=5),))
    for value in (BAD, GOOD, BAD):
        looks.look(value)
    looks.looks(None, 30)
    assert looks.why_quiet() == "no data"
    looks.look(BAD, observations=4)
    assert looks.why_quiet() == "too few observations: 4 of 5"
    looks.look(BAD)
    assert looks.told() == [(15.0, [1]), (looks.at_seconds - START, [2])]


def test_labels_cool_down_apart() -> None:
    looks = Looks((replace(CPU, group_by=("interface",)),))
    looks.look({"cpu": {CLAUDE: BAD, CODEX: GOOD}})
    looks.look({"cpu": {CLAUDE: BAD, CODEX: BAD}})
    assert looks.told() == [(15.0, [1]), (30.0, [2])]


def test_without_cooldown_every_incident_is_said_at_once_and_once() -> None:
    looks = Looks((replace(CPU, cooldown_seconds=0.0),))
    for _ in range(20):
        looks.looks(BAD, 3)
        looks.look(GOOD)
    assert looks.told() == [(15.0 + 60 * number, [number + 1]) for number in range(20)]


def test_while_it_flaps_it_is_said_ever_more_seldom_up_to_a_bound() -> None:
    looks = Looks()
    for _ in range(24 * 60):
        looks.look(BAD, 30.0)
        looks.look(GOOD, 30.0)
    between = gaps(looks)
    assert between[:5] == [300.0, 600.0, 1200.0, 2400.0, 4800.0]
    assert set(between[5:]) == {4800.0}


def test_a_rule_that_the_user_edits_while_it_fires_does_not_flap() -> None:
    looks = Looks()
    for number in range(20):
        looks.rules = (replace(CPU, threshold=0.9 - number / 100),)
        looks.looks(BAD, 3)
    looks.looks(BAD, 100)
    assert looks.memory.tellings["cpu", ()].growth == 1


def test_what_was_said_long_ago_is_forgotten() -> None:
    looks = Looks()
    looks.look(BAD)
    looks.looks(GOOD, 24, after=3600.0)
    assert looks.memory.tellings
    looks.looks(GOOD, 2, after=3600.0)
    assert looks.memory.tellings == {}


def test_after_calm_it_is_said_as_often_as_before() -> None:
    looks = Looks()
    for _ in range(60):
        looks.look(BAD, 30.0)
        looks.look(GOOD, 30.0)
    grown = looks.memory.tellings["cpu", ()].growth
    looks.looks(GOOD, 500, after=60.0)
    looks.look(BAD)
    assert grown == 8
    assert looks.memory.tellings["cpu", ()].growth == 1


def test_a_long_cooldown_does_not_grow_beyond_hours() -> None:
    looks = Looks((replace(CPU, cooldown_seconds=3600.0),))
    for _ in range(3000):
        looks.look(BAD, 30.0)
        looks.look(GOOD, 30.0)
    assert max(gaps(looks)) == 4 * 3600.0


@pytest.mark.parametrize("cooldown", [-1.0, float("nan")])
def test_a_cooldown_that_is_none_is_no_cooldown(cooldown: float) -> None:
    looks = Looks((replace(CPU, cooldown_seconds=cooldown),))
    for value in (BAD, GOOD, BAD):
        looks.look(value)
    assert len(looks.told()) == 2


def test_an_endless_cooldown_can_be_kept() -> None:
    looks = Looks((replace(CPU, cooldown_seconds=float("inf")),))
    looks.look(BAD)
    looks.restart()
    looks.look(GOOD)
    looks.looks(BAD, 100, after=3600.0)
    assert len(looks.told()) == 1


# Clocks


def test_a_clock_put_back_does_not_freeze_a_cooldown() -> None:
    looks = Looks()
    looks.look(BAD)
    looks.look(GOOD, -10 * 3600.0, observed=15.0)
    looks.looks(BAD, 18)
    assert len(looks.told()) == 1
    looks.look(BAD)
    assert len(looks.told()) == 2


def test_a_cooldown_goes_on_while_the_machine_sleeps() -> None:
    looks = Looks()
    looks.look(BAD)
    looks.look(GOOD)
    looks.look(BAD, 8 * 3600.0, observed=15.0)
    assert len(looks.told()) == 2


def test_a_cooldown_goes_on_while_the_program_does_not_run() -> None:
    looks = Looks()
    looks.look(BAD)
    looks.look(GOOD)
    looks.restart()
    looks.look(BAD, 8 * 3600.0, observed=0.0)
    assert len(looks.told()) == 2


# After the start


def test_while_held_nothing_is_said_and_what_fired_before_is_not_said_again() -> None:
    looks = Looks(many(2))
    looks.look({"rule0": BAD, "rule1": GOOD})
    looks.restart()
    looks.hold = HOLD
    looks.look({"rule0": BAD, "rule1": BAD})
    assert looks.why_quiet("rule0") is None
    assert looks.why_quiet("rule1") == "just started: nothing is judged for 30 s more"
    looks.hold = None
    looks.look({"rule0": BAD, "rule1": BAD})
    looks.look({"rule0": BAD, "rule1": BAD})
    assert [numbers for _, numbers in looks.told()] == [[1], [2]]


def test_an_incident_not_said_yet_is_not_said_while_held() -> None:
    looks = Looks()
    for value in (BAD, GOOD, BAD):
        looks.look(value)
    looks.hold = HOLD
    looks.looks(BAD, 100)
    assert looks.why_quiet() == "just started: nothing is judged for 30 s more"
    looks.hold = None
    looks.look(BAD)
    assert len(looks.told()) == 2


# Silences


@pytest.mark.parametrize(
    "silence",
    [
        Silence(START + 600),
        Silence(START + 600, rule="cpu"),
        Silence(START + 600, incident_id=1),
    ],
)
def test_under_a_silence_incidents_are_kept_but_nothing_is_said_until_it_ends(silence: Silence) -> None:
    looks = Looks()
    looks.silences = (silence,)
    assert len(looks.look(BAD).changed) == 1
    assert looks.why_quiet() == "snoozed for 9 min 45 s more"
    looks.looks(BAD, 38)
    assert looks.told() == []
    looks.look(BAD)
    assert looks.told() == [(600.0, [1])]


def test_a_silence_of_something_else_silences_nothing() -> None:
    looks = Looks()
    looks.silences = (Silence(None, rule="disk"), Silence(None, incident_id=7), Silence(START))
    looks.look(BAD)
    assert len(looks.told()) == 1


def test_what_is_over_under_a_silence_is_never_said() -> None:
    looks = Looks()
    looks.silences = (Silence(None),)
    looks.look(BAD)
    assert looks.why_quiet() == "snoozed until you end it"
    looks.look(GOOD)
    looks.silences = ()
    looks.look(GOOD)
    assert looks.said == []


def test_the_action_of_a_silenced_incident_is_due_all_the_same() -> None:
    looks = Looks()
    looks.silences = (Silence(None),)
    assert len(looks.look(BAD).fired) == 1


def test_an_incident_snoozed_after_it_was_said_is_said_once_more_when_the_snooze_runs_out() -> None:
    looks = Looks()
    looks.look(BAD)
    looks.silences = (Silence(START + 3600, incident_id=1),)
    looks.looks(BAD, 10)
    assert looks.why_quiet() == "snoozed for 57 min 15 s more"
    looks.restart()
    looks.looks(BAD, 1000)
    assert looks.told() == [(15.0, [1]), (3600.0, [1])]
    assert looks.memory.open_incidents[0].notified == 2


def test_a_snooze_is_kept_at_once_to_outlast_a_crash() -> None:
    looks = Looks()
    looks.look(BAD)
    looks.silences = (Silence(START + 45, incident_id=1),)
    looks.look(BAD)
    looks.crash()
    looks.silences = ()
    looks.look(BAD)
    looks.looks(BAD, 100)
    assert looks.told() == [(15.0, [1]), (315.0, [1])]


def test_a_snooze_that_the_user_ends_himself_is_no_reminder() -> None:
    looks = Looks()
    looks.look(BAD)
    looks.silences = (Silence(START + 3600, incident_id=1),)
    looks.looks(BAD, 10)
    looks.silences = ()
    looks.looks(BAD, 1000)
    assert looks.told() == [(15.0, [1])]


def test_a_silence_of_everything_reminds_of_nothing_that_was_said() -> None:
    looks = Looks()
    looks.look(BAD)
    looks.silences = (Silence(START + 600), Silence(START + 600, rule="cpu"))
    looks.looks(BAD, 100)
    assert len(looks.told()) == 1


def test_what_the_user_knows_is_said_no_more_and_taken_back_only_if_it_was_said() -> None:
    looks = Looks()
    for value in (BAD, GOOD, BAD):
        looks.look(value)
    looks.acknowledge(2)
    looks.looks(BAD, 100)
    assert looks.why_quiet() == "you know of it"
    looks.look(GOOD)
    looks.look(BAD)
    looks.acknowledge(3)
    looks.look(GOOD)
    assert [numbers for _, numbers in looks.told()] == [[1], [3]]
    assert [numbers for _, numbers in looks.told(AnnouncementKind.RESOLVED)] == [[1], [3]]


# Inhibition


def inhibited(slow: Labels = CLAUDE, down: Labels = CLAUDE) -> Looks:
    looks = Looks((SLOW, DOWN))
    looks.look({"slow": {slow: 9.0}, "down": {down: 3.0}})
    return looks


def test_what_another_rule_explains_is_kept_and_neither_said_nor_acted_upon() -> None:
    looks = inhibited()
    assert [one.rule for one in looks.last.changed] == ["down", "slow"]
    assert [one.rule for one in looks.last.fired] == ["down"]
    assert [said.incidents[0].rule for _, said in looks.said] == ["down"]
    assert looks.why_quiet("slow", CLAUDE) == "down is thought to be the cause"


def test_when_the_cause_is_over_and_it_still_fires_after_a_grace_it_is_said_and_acted_upon_once() -> None:
    looks = inhibited()
    looks.look({"slow": {CLAUDE: 9.0}, "down": {CLAUDE: 0.0}})
    assert looks.why_quiet("slow", CLAUDE) == "what was thought to be the cause is just over"
    acted = []
    for _ in range(9):
        acted += looks.look({"slow": {CLAUDE: 9.0}, "down": {CLAUDE: 0.0}}).fired
    assert [one.rule for one in acted] == ["slow"]
    assert looks.told() == [(15.0, [1]), (75.0, [2])]


def test_an_action_that_was_inhibited_waits_while_alerts_are_held_and_outlasts_a_crash() -> None:
    looks = inhibited()
    looks.silences = (Silence(None),)
    looks.look({"slow": {CLAUDE: 9.0}, "down": {CLAUDE: 0.0}})
    acted = []
    for hold in (HOLD, None):
        looks.hold = hold
        for _ in range(9):
            outcome = looks.look({"slow": {CLAUDE: 9.0}, "down": {CLAUDE: 0.0}})
            acted += [(one.rule, hold) for one in outcome.fired]
            if outcome.fired:
                looks.crash()
    assert acted == [("slow", None)]


def test_what_is_over_with_its_cause_is_never_said() -> None:
    looks = inhibited()
    looks.look({"slow": {CLAUDE: 9.0}, "down": {CLAUDE: 0.0}})
    looks.look({"slow": {CLAUDE: 1.0}, "down": {CLAUDE: 0.0}})
    assert [said.incidents[0].rule for _, said in looks.said] == ["down", "down"]


@pytest.mark.parametrize(
    ("slow", "down", "is_said"),
    [
        (CLAUDE, CODEX, True),
        (FANCY, CODEX, True),
        (FANCY, CLAUDE, False),
        (CLAUDE, (), False),
        ((), CLAUDE, False),
        ((("mode", "FANCY"),), CLAUDE, False),
    ],
)
def test_labels_that_both_have_must_agree(slow: Labels, down: Labels, is_said: bool) -> None:
    looks = inhibited(slow, down)
    assert ("slow" in [said.incidents[0].rule for _, said in looks.said]) is is_said


def test_a_cause_that_is_silent_itself_is_a_cause() -> None:
    looks = Looks((SLOW, replace(DOWN, inhibited_by=("network",)), replace(DOWN, name="network")))
    looks.look({"slow": 9.0, "down": 3.0, "network": 3.0})
    assert [said.incidents[0].rule for _, said in looks.said] == ["network"]
    looks.look({"slow": 9.0, "down": 3.0, "network": 0.0})
    assert looks.why_quiet("slow") == "down is thought to be the cause"


def test_of_rules_that_inhibit_each_other_the_first_in_trouble_is_said() -> None:
    looks = Looks((replace(SLOW, inhibited_by=("down", "slow")), replace(DOWN, inhibited_by=("slow",))))
    looks.look({"slow": 9.0, "down": 0.0})
    looks.looks(9.0, 3)
    looks.look({"slow": 9.0, "down": 3.0})
    assert [said.incidents[0].rule for _, said in looks.said] == ["slow"]
    assert looks.why_quiet("down") == "slow is thought to be the cause"


def test_a_rule_that_was_said_before_its_cause_came_is_not_said_again() -> None:
    looks = Looks((SLOW, DOWN))
    looks.look({"slow": 9.0, "down": 0.0})
    looks.look({"slow": 9.0, "down": 3.0})
    for _ in range(20):
        looks.look({"slow": 9.0, "down": 0.0})
    assert [said.incidents[0].rule for _, said in looks.said] == ["slow", "down", "down"]


# Floods


def test_up_to_the_limit_everything_is_said_alone() -> None:
    looks = Looks(many(5), flood=FloodLimit(5, 300.0))
    looks.look({rule.name: BAD for rule in looks.rules})
    assert looks.told() == [(15.0, [number]) for number in (1, 2, 3, 4, 5)]


def test_more_at_once_than_may_be_said_are_one_digest_the_worst_first() -> None:
    worst = replace(CPU, name="worst", severity=Severity.CRITICAL)
    looks = Looks((*many(6), worst), flood=FloodLimit(5, 300.0))
    looks.look({rule.name: BAD for rule in looks.rules})
    assert looks.told() == []
    assert looks.told(AnnouncementKind.DIGEST) == [(15.0, [1, 2, 3, 4, 5, 6, 7])]
    assert looks.said[0][1].incidents[0].rule == "worst"
    assert all(looks.why_quiet(rule.name) is None for rule in looks.rules)


def test_beyond_the_limit_what_comes_is_collected_until_there_is_room() -> None:
    looks = Looks(many(8), flood=FloodLimit(5, 300.0))
    for firing in range(1, 9):
        looks.look({rule.name: BAD for rule in looks.rules[:firing]})
    assert looks.told() == [(15.0 * number, [number]) for number in (1, 2, 3, 4, 5)]
    assert looks.why_quiet("rule7") == "too much was said lately: told with others in 3 min 15 s"
    looks.restart()
    for _ in range(20):
        looks.look({rule.name: BAD for rule in looks.rules})
    assert looks.told(AnnouncementKind.DIGEST) == [(315.0, [6, 7, 8])]
    assert len(looks.told()) == 5


def test_what_was_collected_is_told_as_one_even_where_there_is_room_for_each() -> None:
    looks = Looks(many(7), flood=FloodLimit(5, 300.0))
    looks.look({rule.name: BAD for rule in looks.rules[:5]})
    for _ in range(30):
        looks.look({rule.name: BAD for rule in looks.rules})
    assert looks.told(AnnouncementKind.DIGEST) == [(315.0, [6, 7])]


def test_what_is_over_before_there_is_room_is_left_out() -> None:
    looks = Looks(many(7), flood=FloodLimit(5, 300.0))
    looks.look({rule.name: BAD for rule in looks.rules[:5]})
    looks.look({rule.name: BAD for rule in looks.rules})
    looks.look({rule.name: BAD for rule in looks.rules[:6]} | {"rule6": GOOD})
    for _ in range(20):
        looks.look({rule.name: BAD for rule in looks.rules[:6]} | {"rule6": GOOD})
    assert [numbers for _, numbers in looks.told()] == [[1], [2], [3], [4], [5], [6]]
    assert looks.told(AnnouncementKind.DIGEST) == []


def test_a_digest_goes_to_those_alone_whom_its_rules_tell() -> None:
    looks = Looks((*many(2, channels=("mail",)), replace(CPU, name="x"), replace(CPU, name="y")), flood=FloodLimit(3))
    looks.look({rule.name: BAD for rule in looks.rules})
    assert [(said.channels, len(said.incidents)) for _, said in looks.said] == [(("mail",), 2), ((), 2)]


def test_a_digest_is_taken_back_as_one_when_all_of_it_is_over() -> None:
    looks = Looks(many(3), flood=FloodLimit(2, 300.0))
    looks.look({rule.name: BAD for rule in looks.rules})
    looks.look({"rule0": GOOD, "rule1": BAD, "rule2": BAD})
    looks.restart()
    looks.look({"rule0": GOOD, "rule1": GOOD, "rule2": BAD})
    assert looks.told(AnnouncementKind.RESOLVED) == []
    looks.look({"rule0": GOOD, "rule1": GOOD, "rule2": GOOD})
    (_, digest), (_, resolved) = looks.said
    assert resolved.kind is AnnouncementKind.RESOLVED
    assert digest.key == resolved.key == "incidents-1"
    assert all(one.ended_seconds is not None for one in resolved.incidents)
    assert looks.memory.digests == ()


def test_one_digest_does_not_take_the_place_of_another() -> None:
    looks = Looks(many(6), flood=FloodLimit(2, 300.0))
    looks.look({rule.name: BAD for rule in looks.rules[:3]})
    looks.look({rule.name: BAD for rule in looks.rules})
    assert [said.key for _, said in looks.said] == ["incidents-1", "incidents-4"]


@pytest.mark.parametrize("flood", [FloodLimit(0), FloodLimit(-5), FloodLimit(1)])
def test_one_notification_is_always_allowed(flood: FloodLimit) -> None:
    looks = Looks(flood=flood)
    looks.look(BAD)
    assert len(looks.told()) == 1


def test_the_digest_counts_as_one_notification() -> None:
    looks = Looks(many(9), flood=FloodLimit(2, 300.0))
    looks.look({rule.name: BAD for rule in looks.rules[:7]})
    looks.look({rule.name: BAD for rule in looks.rules[:8]})
    looks.look({rule.name: BAD for rule in looks.rules})
    assert [len(said.incidents) for _, said in looks.said] == [7, 1]
