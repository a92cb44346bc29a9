"""The meter of totals: whatever is told, and in whatever order, no token is counted twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.agents.codex.usage import NO_USAGE, Meter, Usage, usage_of

_usages = st.builds(Usage, *(st.integers(0, 50_000) for _ in range(5)))


def _totals(used: list[Usage]) -> list[tuple[Usage, Usage, float]]:
    """What is told after each answer: the total, the answer and the time."""
    total, told = NO_USAGE, []
    for number, usage in enumerate(used):
        total = Usage(*(so_far + more for so_far, more in zip(total, usage, strict=True)))
        told.append((total, usage, float(number + 1)))
    return told


def _sum(counted: list[Usage | None]) -> Usage:
    return Usage(*(sum(usage[place] for usage in counted if usage) for place in range(5)))


@given(st.lists(_usages, max_size=12))
def test_totals_in_order_are_counted_in_full(used: list[Usage]) -> None:
    """Answer by answer."""
    meter = Meter()
    assert _sum([meter.advance(*told) for told in _totals(used)]) == _sum([*used])


@given(st.lists(_usages, max_size=8), st.randoms(use_true_random=False), st.integers(1, 3))
def test_totals_in_any_order_and_number_are_never_counted_twice(used: list[Usage], chooser: object, times: int) -> None:
    """Lines that are shuffled and doubled."""
    meter = Meter()
    told = _totals(used) * times
    chooser.shuffle(told)  # type: ignore[attr-defined]
    counted = _sum([meter.advance(*one) for one in told])
    assert _sum([*used]).reaches(counted)


@given(st.lists(_usages, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_answers_and_totals_of_them_are_never_counted_twice(used: list[Usage], chooser: object) -> None:
    """Records of single answers mixed with running totals in any order."""
    meter = Meter()
    told = _totals(used)
    mixed = [(is_record, *one) for one in told for is_record in (True, False)]
    chooser.shuffle(mixed)  # type: ignore[attr-defined]
    counted = [
        (last if meter.record(at) else None) if is_record else meter.advance(total, last, at)
        for is_record, total, last, at in mixed
    ]
    assert _sum([*used]).reaches(_sum(counted))


@given(st.dictionaries(st.sampled_from(["input_tokens", "cached_input_tokens", "output_tokens"]), st.from_type(object)))
def test_a_usage_is_possible_or_none(value: dict[str, object]) -> None:
    """Whatever stands where a count belongs."""
    usage = usage_of(value)
    assert usage is None or all(type(count) is int and count >= 0 for count in usage)
