"""The score is the weighted mean of what is known, explained part by part, or withheld."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.assess.performance.score import DEFAULT_WEIGHTS, HEADROOM, Grade, grade_of, score

_NAMES = tuple(DEFAULT_WEIGHTS)
_FRACTIONS = st.fixed_dictionaries({name: st.none() | st.floats(0, 1) for name in _NAMES})
_WEIGHTS = st.fixed_dictionaries({name: st.floats(0, 1000) for name in _NAMES})


def test_the_default_weights_are_the_documents() -> None:
    assert dict(DEFAULT_WEIGHTS) == {
        "response_time": 25.0,
        "success_rate": 25.0,
        "cache_hit_rate": 15.0,
        "token_efficiency": 10.0,
        "agent_memory": 10.0,
        HEADROOM: 15.0,
    }


@pytest.mark.parametrize(
    ("value", "grade"),
    [
        (100, Grade.EXCELLENT),
        (90, Grade.EXCELLENT),
        (89.9, Grade.GOOD),
        (75, Grade.GOOD),
        (60, Grade.FAIR),
        (59.9, Grade.POOR),
    ],
)
def test_grades_have_their_bounds(value: float, grade: Grade) -> None:
    assert grade_of(value) is grade


def test_at_half_of_the_weight_there_is_a_score_and_below_none() -> None:
    half = score({"response_time": 1.0, "success_rate": 0.5})
    below = score({"response_time": 1.0, HEADROOM: 1.0})

    assert (half.value, half.known_ratio) == (75.0, 0.5)
    assert (below.value, below.grade, below.known_ratio) == (None, None, 0.4)


def test_weights_that_are_all_nothing_make_no_score() -> None:
    assert score(dict.fromkeys(_NAMES, 1.0), dict.fromkeys(_NAMES, 0.0)).value is None


def test_a_negative_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        score({}, {"response_time": -1.0})


@given(_FRACTIONS, _WEIGHTS)
def test_a_score_is_bounded_and_told_only_from_half_of_the_weight_on(
    fractions: dict[str, float | None], weights: dict[str, float]
) -> None:
    found = score(fractions, weights)

    assert 0 <= found.known_ratio <= 1
    assert (found.value is None) is (found.grade is None)
    assert found.value is None or (0 <= found.value <= 100 and found.known_ratio >= 0.5)
    assert [part.name for part in found.parts] == list(weights)


@given(_FRACTIONS, _WEIGHTS, st.sampled_from(_NAMES), st.floats(0, 1))
def test_a_better_part_never_lowers_the_score(
    fractions: dict[str, float | None], weights: dict[str, float], name: str, fraction: float
) -> None:
    known = fractions[name]
    before = score({**fractions, name: min(fraction, known or 0.0)}, weights).value
    after = score({**fractions, name: fraction}, weights).value

    assert (before is None) is (after is None)
    assert before is None or after is None or before <= after + 1e-9


@given(_FRACTIONS, _WEIGHTS, st.randoms())
def test_neither_order_changes_the_score(
    fractions: dict[str, float | None], weights: dict[str, float], chance: random.Random
) -> None:
    names = list(_NAMES)
    chance.shuffle(names)
    shuffled = score({name: fractions[name] for name in names}, {name: weights[name] for name in names})
    plain = score(fractions, weights)

    assert (shuffled.value, shuffled.grade, shuffled.known_ratio) == (plain.value, plain.grade, plain.known_ratio)
