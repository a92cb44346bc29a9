"""Why nothing is said can be read at any time."""

from dataclasses import replace

import pytest

from desktop_monitor.alerts.incident import AlertState
from desktop_monitor.alerts.judging import NEW, Course
from desktop_monitor.alerts.quiet import before_firing, inhibited
from desktop_monitor.alerts.rule import Comparator, Rule
from desktop_monitor.alerts.sentences import rule_title
from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words

RULE = Rule("r", "m", Comparator.ABOVE, 1.0, for_seconds=60.0, for_observations=3, minimum_observations=5)
KNOWN = NEW._replace(value=2.0, observations=9)
PENDING = KNOWN._replace(state=AlertState.PENDING)


@pytest.mark.parametrize(
    ("course", "expected"),
    [
        (KNOWN, None),
        (KNOWN._replace(state=AlertState.RESOLVED), None),
        (NEW, "no data"),
        (NEW._replace(observations=4), "too few observations: 4 of 5"),
        (NEW._replace(observations=9), "no data"),
        (PENDING._replace(dwell_seconds=15.0), "waiting 45 s more to see whether it lasts"),
        (PENDING._replace(dwell_seconds=60.0, dwell_observations=2), "2 of 3 observations in a row that it takes"),
        (PENDING._replace(value=None), "no data"),
    ],
)
def test_what_has_not_fired_says_what_it_waits_for(course: Course, expected: str | None) -> None:
    quiet = before_firing(RULE, course, None)
    assert (None if quiet is None else words(quiet)) == expected


def test_while_held_what_is_pending_says_so_and_what_is_well_says_nothing() -> None:
    hold = text("alerts.hold.sleep", seconds=30.0)
    assert before_firing(RULE, PENDING, hold) is hold
    assert before_firing(RULE, KNOWN, hold) is None


def test_a_rule_that_waits_for_nothing_is_only_ever_pending_while_held() -> None:
    hold = text("alerts.hold.start", seconds=30.0)
    assert before_firing(replace(RULE, for_seconds=0.0, for_observations=1), PENDING, hold) is hold


def test_what_is_thought_to_be_the_cause_is_called_as_everywhere() -> None:
    assert words(inhibited("interface_failure")).startswith(words(rule_title("interface_failure")))
