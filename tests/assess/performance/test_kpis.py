"""All KPIs of a period and its parts, and the score: monotone in every KPI, bounded, independent of order."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.agents.pricing import NO_PRICES, PriceTable
from desktop_monitor.assess.performance.figure import FigureState
from desktop_monitor.assess.performance.kpis import PARTED, kpi_figures, kpi_figures_by, score_of
from desktop_monitor.assess.performance.memory import Memory
from desktop_monitor.assess.performance.score import DEFAULT_WEIGHTS, HEADROOM, Score
from desktop_monitor.assess.performance.targets import Learned, Targets
from desktop_monitor.metrics.agent_sums import Grouping
from desktop_monitor.metrics.kpi import KPIS, Kpi
from desktop_monitor.metrics.period_facts import MinuteCell, PeriodFacts
from tests.helpers.period_facts import contexts, facts, key, machine, requests, waste

PRICES = PriceTable({"claude-a": {"input_usd": 1.0, "output_usd": 5.0}})
_LEARNED = Learned({}, {}, machine_memory_bytes=1000.0)


def week(
    seconds: float = 3.0, failures: int = 0, read: int = 700, wasted: int = 0, memory_bytes: float = 250.0
) -> PeriodFacts:
    """A period in which every KPI of the score is judged."""
    ok = 100 - failures
    cell = requests(
        key("own"),
        (seconds,) * ok,
        own=True,
        ok=ok,
        errors=failures,
        cache_read_tokens=read,
        cache_write_tokens=1,
        input_tokens=999 - read,
        output_tokens=1000,
    )
    return facts(
        cell,
        waste=(waste(key("own"), failed_output_tokens=wasted),),
        of_machine=machine({"agent_memory_bytes:own": [memory_bytes]}),
    )


def score(now: PeriodFacts, headroom: float | None = 1.0) -> Score:
    return score_of(kpi_figures(now, None, Targets(), _LEARNED, PRICES), headroom)


def points(now: PeriodFacts, headroom: float | None = 1.0) -> float:
    value = score(now, headroom).value
    assert value is not None
    return value


def test_every_kpi_is_told_in_the_order_in_which_they_are_shown() -> None:
    assert tuple(figure.kpi for figure in kpi_figures(facts(), None, Targets(), Learned(), NO_PRICES)) == tuple(KPIS)


def test_nothing_is_no_data_of_every_kpi_and_no_score() -> None:
    figures = kpi_figures(facts(), facts(), Targets(), Learned(), NO_PRICES)

    assert {figure.state for figure in figures} == {FigureState.NO_DATA}
    assert {figure.value for figure in figures} == {figure.previous for figure in figures} == {None}
    assert score_of(figures, None) == score(facts(), None)
    assert score(facts(), None).value is None


@pytest.mark.parametrize("dimension", PARTED)
def test_parts_have_the_kpis_that_can_be_told_of_them(dimension: Grouping) -> None:
    cells = tuple(requests(key("i", "m", "FANCY", "/p"), (1.0,) * 5) for _ in range(2))
    now = facts(*cells, contexts=(contexts("FANCY", (1.0,) * 5),))
    ((_, figures), *_) = kpi_figures_by(dimension, now, now, Targets(), Learned(), NO_PRICES)

    assert tuple(figure.kpi for figure in figures) == PARTED[dimension]
    assert figures[0].count == 10


def test_parts_are_compared_with_the_same_part_before_and_days_with_nothing() -> None:
    now = facts(requests(key("a"), (1.0,) * 5, own=True), requests(key("b"), (1.0,) * 5, own=True))
    before = facts(requests(key("a"), (2.0,) * 5, own=True))

    first, second = kpi_figures_by(Grouping.INTERFACE, now, before, Targets(), Learned(), NO_PRICES)
    ((day, figures),) = kpi_figures_by(Grouping.DAY, now, before, Targets(), Learned(), NO_PRICES)

    assert (first[0], first[1][0].previous) == ("a", 2.0)
    assert (second[0], second[1][0].previous, second[1][0].previous_count) == ("b", None, 0)
    assert (day, figures[0].previous, figures[0].count) == ("2027-01-15", None, 10)


def test_what_has_no_name_is_no_part() -> None:
    now = facts(requests(key(mode=""), (1.0,)), requests(key(mode="FANCY"), (1.0,)))

    found = kpi_figures_by(Grouping.MODE, now, None, Targets(), Learned(), NO_PRICES)

    assert [name for name, _ in found] == ["FANCY"]


def test_minutes_are_those_of_the_interface() -> None:
    now = facts(minutes=(MinuteCell("d", "a", 10, 9), MinuteCell("d", "b", 10, 10)))
    found = dict(kpi_figures_by(Grouping.INTERFACE, now, None, Targets(), Learned(), NO_PRICES))

    assert [figures[-1].value for figures in found.values()] == [0.9, 1.0]


@pytest.mark.parametrize("dimension", [Grouping.SESSION, Grouping.WEEK])
def test_a_period_cannot_be_parted_by_everything(dimension: Grouping) -> None:
    with pytest.raises(ValueError, match="cannot be parted"):
        kpi_figures_by(dimension, facts(), None, Targets(), Learned(), NO_PRICES)


def test_with_everything_at_its_target_the_score_is_100() -> None:
    assert points(week()) == 100.0
    assert [part.fraction for part in score(week()).parts] == [1.0] * 6


def test_the_score_adds_up_what_each_part_gives() -> None:
    # Response half way from 3 to 5 s, success failed, cache half way from 70 to 50 %, memory at its limit.
    found = score(week(seconds=4.0, failures=50, read=600, memory_bytes=900.0), headroom=0.5)
    fractions = {part.name: part.fraction for part in found.parts}

    assert fractions["response_time"] == 0.5
    assert fractions["cache_hit_rate"] == pytest.approx(0.5, abs=0.01)
    assert found.value == pytest.approx(12.5 + 0 + 7.5 + 10 + 0 + 7.5, abs=0.1)


def test_what_is_not_known_is_left_out_and_named() -> None:
    found = score(replace(week(), machine=facts().machine), headroom=None)

    assert found.known_ratio == 0.75
    assert {part.name for part in found.parts if part.fraction is None} == {"agent_memory", HEADROOM}
    assert found.value == 100.0


def test_below_half_of_the_weight_the_score_is_withheld() -> None:
    only_success = facts(requests(key("x"), ok=50))

    found = score(only_success, headroom=1.0)

    assert found.known_ratio == pytest.approx(0.4)
    assert (found.value, found.grade) == (None, None)


def test_weights_are_the_users_to_set() -> None:
    figures = kpi_figures(week(failures=50), None, Targets(), _LEARNED, PRICES)

    assert score_of(figures, 1.0, {**DEFAULT_WEIGHTS, "success_rate": 0.0}).value == 100.0
    assert score_of(figures, 1.0, {"success_rate": 1.0}).value == 0.0


_SECONDS = st.floats(0.01, 20)
_COUNT = st.integers(0, 95)
_TOKENS = st.integers(0, 999)
_BYTES = st.floats(0, 2000)
_ROOM = st.floats(0, 1)


@given(_SECONDS, _SECONDS, _COUNT, _TOKENS, _TOKENS, _BYTES, _ROOM)
def test_faster_answers_never_lower_the_score(
    one: float, other: float, failures: int, read: int, wasted: int, memory_bytes: float, room: float
) -> None:
    fast, slow = (week(seconds, failures, read, wasted, memory_bytes) for seconds in sorted((one, other)))

    assert 0 <= points(slow, room) <= points(fast, room) + 1e-9 <= 100 + 1e-8


@given(_SECONDS, _COUNT, _COUNT, _TOKENS, _BYTES, _ROOM)
def test_fewer_failures_never_lower_the_score(
    seconds: float, one: int, other: int, read: int, memory_bytes: float, room: float
) -> None:
    few, many = (week(seconds, failures, read, 0, memory_bytes) for failures in sorted((one, other)))

    assert 0 <= points(many, room) <= points(few, room) + 1e-9 <= 100 + 1e-8


@given(_SECONDS, _COUNT, _TOKENS, _TOKENS, _BYTES, _ROOM)
def test_more_from_the_cache_never_lowers_the_cache_part(
    seconds: float, failures: int, one: int, other: int, memory_bytes: float, room: float
) -> None:
    cold, warm = (score(week(seconds, failures, read, 0, memory_bytes), room) for read in sorted((one, other)))

    assert cold.parts[2].fraction is not None
    assert warm.parts[2].fraction is not None
    assert 0 <= cold.parts[2].fraction <= warm.parts[2].fraction <= 1


@given(_SECONDS, _COUNT, _TOKENS, _TOKENS, _TOKENS, _BYTES, _ROOM)
def test_less_waste_never_lowers_the_score(
    seconds: float, failures: int, read: int, one: int, other: int, memory_bytes: float, room: float
) -> None:
    thrifty, wasteful = (week(seconds, failures, read, wasted, memory_bytes) for wasted in sorted((one, other)))

    assert 0 <= points(wasteful, room) <= points(thrifty, room) + 1e-9 <= 100 + 1e-8


@given(_SECONDS, _COUNT, _TOKENS, _BYTES, _BYTES, _ROOM, _ROOM)
def test_less_memory_and_more_room_never_lower_the_score(
    seconds: float, failures: int, read: int, one: float, other: float, first: float, second: float
) -> None:
    small, large = (week(seconds, failures, read, 0, memory_bytes) for memory_bytes in sorted((one, other)))
    narrow, wide = sorted((first, second))

    assert 0 <= points(large, narrow) <= points(small, wide) + 1e-9 <= 100 + 1e-8


_CELLS = st.lists(
    st.builds(
        lambda interface, day, seconds, failures, read, own: requests(
            key(interface, day=day), seconds, own=own, errors=failures, cache_read_tokens=read, input_tokens=100
        ),
        st.sampled_from(["own", "claude_code", "codex"]),
        st.sampled_from(["2027-01-15", "2027-01-16"]),
        st.lists(st.floats(0, 100), max_size=6),
        st.integers(0, 3),
        st.integers(0, 500),
        st.booleans(),
    ),
    max_size=8,
)


@given(_CELLS, st.randoms())
def test_the_order_of_facts_changes_no_figure_and_no_score(cells: list, chance: random.Random) -> None:
    shuffled = list(cells)
    chance.shuffle(shuffled)
    learned = Learned({"claude_code": 9.0}, {"codex": 3})
    one, other = (kpi_figures(facts(*order), None, Targets(), learned, PRICES) for order in (cells, shuffled))

    for first, second in zip(one, other, strict=True):
        assert (first.state, first.count, first.notes) == (second.state, second.count, second.notes)
        assert first.value == (None if second.value is None else pytest.approx(second.value))
        assert first.fraction == (None if second.fraction is None else pytest.approx(second.fraction))


@given(_CELLS)
def test_what_is_remembered_changes_no_figure(cells: list) -> None:
    memory = Memory()
    asked = facts(*cells), facts(*cells[1:]), Targets(), Learned({"codex": 5.0}), PRICES

    assert kpi_figures(*asked, memory) == kpi_figures(*asked, memory) == kpi_figures(*asked)
    assert kpi_figures_by(Grouping.DAY, *asked, memory) == kpi_figures_by(Grouping.DAY, *asked)


@given(_CELLS)
def test_every_figure_lies_within_its_bounds_and_a_judged_one_has_a_state(cells: list) -> None:
    for figure in kpi_figures(facts(*cells), facts(*cells), Targets(), Learned({"codex": 5.0}), PRICES):
        if figure.value is None:
            assert figure.state in (FigureState.NO_DATA, FigureState.NOT_ENOUGH_DATA)
            assert (figure.fraction, figure.low, figure.change) == (None, None, None)
            continue
        assert figure.count >= 5
        assert (figure.fraction is None) is (figure.state is FigureState.LEARNING)
        assert figure.change is not None
        assert figure.change.value == 0.0
        if figure.low is not None and figure.high is not None:
            assert figure.low - 1e-9 <= figure.value <= figure.high + 1e-9
        if figure.kpi in (Kpi.SUCCESS_RATE, Kpi.CACHE_HIT_RATE, Kpi.TOKEN_EFFICIENCY):
            assert 0 <= figure.value <= 1
