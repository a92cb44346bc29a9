"""A rehearsal tells every moment a rule would have fired, as it would really have been."""

import random
from collections.abc import Iterator
from dataclasses import replace

from desktop_monitor.alerts.incident import AnnouncementKind, Ending
from desktop_monitor.alerts.reading import Reading
from desktop_monitor.alerts.rehearsal import Gap, Past, rehearse
from desktop_monitor.alerts.rule import Rule
from tests.helpers.alert_looks import CPU, NO_FLOOD, START, Looks, readings_of

RULE = replace(CPU, for_seconds=60.0, keep_firing_for_seconds=60.0)


def past(*values: float | None, seconds: float = 15.0) -> Iterator[Past]:
    for number, value in enumerate(values):
        at = START + number * seconds
        yield at, readings_of(value, at), seconds


def test_it_tells_what_would_have_fired_and_been_told() -> None:
    result = rehearse(RULE, past(*[0.1] * 4, *[1.0] * 10, *[0.1] * 10, *[1.0] * 10))
    assert [(one.onset_seconds, one.fired_seconds, one.ended_seconds) for one in result.fired] == [
        (START + 60, START + 120, START + 270),
        (START + 360, START + 420, None),
    ]
    assert [one.notified for one in result.fired] == [1, 1]
    assert result.notified == 2
    assert (result.looks, result.readings, result.observed_seconds, result.gaps) == (34, 34, 33 * 15.0, ())


def test_what_would_have_been_inside_a_cooldown_fires_but_is_not_told() -> None:
    result = rehearse(replace(RULE, cooldown_seconds=86_400.0), past(*([1.0] * 10 + [0.1] * 10) * 3))
    assert [one.notified for one in result.fired] == [1, 0, 0]
    assert result.notified == 1


def test_a_rule_that_is_switched_off_can_be_rehearsed() -> None:
    assert len(rehearse(replace(RULE, is_enabled=False), past(*[1.0] * 10)).fired) == 1


def test_without_a_past_nothing_is_told() -> None:
    result = rehearse(RULE, ())
    assert (result.fired, result.looks, result.observed_seconds, result.gaps) == ((), 0, 0.0, ())


def test_stretches_of_which_nothing_is_known_are_told() -> None:
    result = rehearse(RULE, past(*[None] * 6, 0.1, 0.1, *[None] * 3, 0.1, *[None] * 8, 0.1, *[None] * 5))
    assert result.gaps == (
        Gap(START, START + 90),
        Gap(START + 165, START + 300),
        Gap(START + 300, START + 375),
    )


def test_sleep_is_a_gap_and_a_pause_of_a_minute_is_none() -> None:
    looks = [(0.0, 15.0), (15.0, 15.0), (75.0, 15.0), (8 * 3600.0, 15.0), (8 * 3600.0 + 15.0, 15.0)]
    result = rehearse(RULE, ((START + at, readings_of(0.1, START + at), observed) for at, observed in looks))
    assert result.gaps == (Gap(START + 75.0, START + 8 * 3600.0 - 15.0),)
    assert result.observed_seconds == 60.0


def test_every_set_of_labels_is_rehearsed() -> None:
    rule = replace(RULE, for_seconds=0.0, group_by=("mount",))
    values = {(("mount", "/"),): 1.0, (("mount", "/home"),): 1.0}
    result = rehearse(rule, [(START, readings_of(values, START), 15.0)])
    assert [one.labels for one in result.fired] == [(("mount", "/"),), (("mount", "/home"),)]
    assert result.readings == 2


def test_an_incident_lost_in_silence_is_told_as_such() -> None:
    result = rehearse(RULE, past(*[1.0] * 10, *[None] * 100))
    assert [one.ending for one in result.fired] == [Ending.NO_DATA]


def test_it_is_what_the_evaluator_does() -> None:
    chance = random.Random(5)
    values = [chance.choice((0.1, 0.85, 1.0)) for _ in range(3000)]
    rule: Rule = replace(RULE, for_seconds=15.0, keep_firing_for_seconds=0.0)
    looks = Looks((rule,), at_seconds=START - 15.0, flood=NO_FLOOD)
    fired = {}
    for value in values:
        fired.update({one.incident_id: one for one in looks.look(value).changed})
    told = [said for _, said in looks.said if said.kind is not AnnouncementKind.RESOLVED]
    result = rehearse(rule, past(*values))
    assert len(result.fired) > 20
    assert [one.fired_seconds for one in result.fired] == [one.fired_seconds for one in fired.values()]
    assert result.notified == len(told)


def test_readings_are_counted_even_where_nothing_is_known_of_them() -> None:
    few = (START, (Reading((), 1.0, 1, START),), 15.0)
    result = rehearse(replace(RULE, minimum_observations=5), [few])
    assert (result.readings, result.fired) == (1, ())
