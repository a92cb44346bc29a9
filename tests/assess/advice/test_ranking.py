"""What comes first is decided by priority, by what the strategy asks for, and by the gain."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.assess.advice.ranking import ranked
from desktop_monitor.assess.advice.recommendation import Gain, GoalKind, Priority, Recommendation, Strategy
from desktop_monitor.language.text import text
from desktop_monitor.metrics.kpi import Kpi


def made(
    name: str, goal: GoalKind = GoalKind.SPEED, priority: Priority = Priority.MEDIUM, to_value: float | None = None
) -> Recommendation:
    why = text("advice.mode.same_work")
    gain = None if to_value is None else Gain(Kpi.RESPONSE_TIME, 10.0, to_value, to_value, to_value, 50)
    return Recommendation("rule", name, priority, goal, why, (why,), why, 50, 0.0, 1.0, gain)


def test_the_strategy_decides_between_goals_of_the_same_priority() -> None:
    both = [made("fast", GoalKind.SPEED), made("exact", GoalKind.ACCURACY)]
    assert [one.subject for one in ranked(both, Strategy.PERFORMANCE_FIRST)] == ["fast", "exact"]
    assert [one.subject for one in ranked(both, Strategy.ACCURACY_FIRST)] == ["exact", "fast"]


def test_priority_comes_before_the_goal_and_the_goal_before_the_gain() -> None:
    found = [
        made("small", to_value=9.0), made("great", to_value=2.0), made("unknown"),
        made("urgent", GoalKind.COST, Priority.HIGH), made("late", GoalKind.SPEED, Priority.LOW, 0.1),
    ]  # fmt: skip
    order = [one.subject for one in ranked(found, Strategy.PERFORMANCE_FIRST)]
    assert order == ["urgent", "great", "small", "unknown", "late"]


_MADE = st.builds(
    made,
    st.sampled_from("abcdef"),
    st.sampled_from(GoalKind),
    st.sampled_from(Priority),
    st.none() | st.floats(0.0, 10.0),
)


@given(st.lists(_MADE, max_size=4, unique_by=lambda one: one.key), st.sampled_from(Strategy))
def test_the_order_does_not_depend_on_the_order_in_which_they_were_found(
    found: list[Recommendation], strategy: Strategy
) -> None:
    expected = ranked(found, strategy)
    assert sorted(one.key for one in expected) == sorted(one.key for one in found)
    assert all(ranked(order, strategy) == expected for order in permutations(found))


def test_each_key_stands_there_once() -> None:
    assert len(ranked([made("a"), made("a")], Strategy.BALANCED)) == 1
