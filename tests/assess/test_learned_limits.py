"""What is slow is learned from an interface's own answers."""

from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.assess.learned_limits import LEAST_ANSWERS, learned_limit, learned_limits


def test_nothing_is_judged_while_too_few_answers_are_known() -> None:
    assert learned_limit([60.0] * (LEAST_ANSWERS - 1)) is None
    assert learned_limit([60.0] * LEAST_ANSWERS) == 90.0


def test_answers_without_any_duration_set_no_limit() -> None:
    assert learned_limit([0.0] * LEAST_ANSWERS) is None


def test_only_interfaces_with_a_limit_are_named() -> None:
    assert learned_limits({"codex": [2.0] * 200, "gemini": [2.0] * 5}) == {"codex": 3.0}


@given(st.lists(st.floats(0.01, 1e4), min_size=LEAST_ANSWERS, max_size=300))
def test_the_mean_of_usual_answers_is_never_beyond_their_limit_but_for_a_few_monsters(durations: list[float]) -> None:
    limit = learned_limit(sorted(durations))
    assert limit is not None
    within = sum(duration <= limit for duration in durations)
    assert within >= 0.94 * len(durations)
