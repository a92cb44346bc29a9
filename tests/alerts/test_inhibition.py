"""Whose trouble is whose cause depends on rules and labels, not on the order they come in."""

import pytest

from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.inhibition import agree, inhibitor_of
from desktop_monitor.alerts.rule import Comparator, Labels, Rule, Severity


def rule(name: str, *inhibited_by: str) -> Rule:
    return Rule(name, "metric", Comparator.ABOVE, 1.0, inhibited_by=inhibited_by)


def incident(number: int, name: str, labels: Labels = ()) -> Incident:
    return Incident(number, name, labels, Severity.WARNING, "metric", 1.0, 0.0, 0.0, 2.0, 2.0, 1)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((), (), True),
        ((("a", "1"),), (), True),
        ((("a", "1"),), (("b", "2"),), True),
        ((("a", "1"), ("b", "2")), (("b", "2"),), True),
        ((("a", "1"), ("b", "2")), (("b", "3"),), False),
    ],
)
def test_labels_agree_where_both_have_them(one: Labels, other: Labels, expected: bool) -> None:
    assert agree(one, other) is agree(other, one) is expected


def test_of_several_causes_always_the_same_one_is_named() -> None:
    rules = {one.name: one for one in (rule("slow", "down", "away"), rule("down"), rule("away"))}
    causes = [incident(1, "down"), incident(2, "away")]
    assert inhibitor_of(incident(3, "slow"), rules, causes) == "away"
    assert inhibitor_of(incident(3, "slow"), rules, reversed(causes)) == "away"


def test_a_rule_is_no_cause_of_itself_and_none_that_is_unknown_is_one() -> None:
    rules = {"slow": rule("slow", "slow", "gone")}
    mine = incident(2, "slow")
    assert inhibitor_of(mine, rules, [mine, incident(1, "slow", (("a", "1"),))]) is None
    assert inhibitor_of(incident(1, "gone"), rules, [mine]) is None


def test_in_a_circle_only_what_came_before_is_a_cause() -> None:
    rules = {one.name: one for one in (rule("a", "b"), rule("b", "c"), rule("c", "a"))}
    opened = [incident(1, "a"), incident(2, "b"), incident(3, "c")]
    assert [inhibitor_of(one, rules, opened) for one in opened] == [None, None, "a"]


def test_a_cause_outside_of_the_circle_may_come_later() -> None:
    rules = {one.name: one for one in (rule("a", "b"), rule("b", "a"), rule("slow", "a"))}
    assert inhibitor_of(incident(1, "slow"), rules, [incident(2, "a")]) == "a"
