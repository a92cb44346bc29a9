"""A session's time is counted once, and only where a source told of it."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.assess.session_time import merged, session_time, without
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, Outcome, Request, Source, ToolCall, Turn


def request(
    end: float, duration: float | None, outcome: Outcome | None = Outcome.OK, kind: str = "", retries: int | None = None
) -> Request:
    return Request(
        Source.EVENT,
        CLAUDE_CODE,
        end,
        "s",
        outcome=outcome,
        duration_seconds=duration,
        error_kind=kind,
        retries=retries,
    )


def tool(end: float, duration: float | None) -> ToolCall:
    return ToolCall(Source.EVENT, CLAUDE_CODE, end, "s", name="Bash", duration_seconds=duration)


def turn(end: float, duration: float | None) -> Turn:
    return Turn(Source.FILE, CLAUDE_CODE, end, "s", f"t{end}", duration)


def test_a_session_of_which_nothing_is_known_has_no_time() -> None:
    assert session_time((), ()) is None


def test_requests_that_overlap_count_once() -> None:
    found = session_time((request(110, 10), request(115, 10)), ())
    assert found is not None
    assert found.model_seconds == 15
    assert found.total_seconds == 15


def test_a_tool_in_which_subagents_ask_counts_where_no_request_is_under_way() -> None:
    found = session_time((request(120, 10),), (tool(130, 30),))
    assert found is not None
    assert (found.model_seconds, found.tool_seconds, found.total_seconds) == (10, 20, 30)
    assert found.untold_seconds == 0


def test_a_failed_request_is_told_apart_from_answers() -> None:
    found = session_time((request(110, 10), request(125, 5, Outcome.ERROR, "rate_limit", 3)), ())
    assert found is not None
    assert (found.model_seconds, found.failed_seconds, found.untold_seconds) == (10, 5, 10)
    assert (found.rate_limited, found.retries) == (1, 3)


def test_the_pause_between_two_turns_is_the_users() -> None:
    found = session_time((request(110, 10), request(200, 20)), (), (turn(112, 12), turn(201, 21)))
    assert found is not None
    assert found.paused_seconds == 68


def test_no_pause_is_claimed_where_something_happened_between_two_known_turns() -> None:
    found = session_time((request(110, 10), request(150, 5), request(200, 20)), (), (turn(112, 12), turn(201, 21)))
    assert found is not None
    assert found.paused_seconds is None


def test_what_has_no_duration_is_counted_and_not_guessed() -> None:
    found = session_time((request(110, None), request(130, math.nan)), (tool(120, None),))
    assert found is not None
    assert (found.model_seconds, found.tool_seconds, found.paused_seconds) == (None, None, None)
    assert (found.untimed_requests, found.untimed_tools) == (2, 1)
    assert found.untold_seconds == found.total_seconds == 20


def test_a_running_session_lasts_until_now_but_never_ends_before_its_newest_event() -> None:
    running = session_time((request(110, 10),), (), now_seconds=160)
    clock_set_back = session_time((request(110, 10),), (), now_seconds=50)
    assert running is not None
    assert clock_set_back is not None
    assert (running.total_seconds, clock_set_back.total_seconds) == (60, 10)


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        ([], [(0.0, 10.0)]),
        ([(0.0, 10.0)], []),
        ([(2.0, 3.0), (8.0, 20.0)], [(0.0, 2.0), (3.0, 8.0)]),
        ([(-5.0, 1.0), (9.0, 9.5)], [(1.0, 9.0), (9.5, 10.0)]),
    ],
)
def test_what_is_taken_is_cut_out(taken: list[tuple[float, float]], left: list[tuple[float, float]]) -> None:
    assert without([(0.0, 10.0)], taken) == left


TIMES = st.floats(0, 1e6, allow_nan=False)
STRETCHES = st.lists(st.tuples(TIMES, TIMES).map(lambda pair: (min(pair), max(pair))), max_size=30)


@given(STRETCHES)
def test_merging_keeps_every_moment_and_leaves_no_overlap(found: list[tuple[float, float]]) -> None:
    whole = merged(found)
    assert all(any(a <= start and end <= b for a, b in whole) for start, end in found)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(whole))


DURATIONS = st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True), st.floats(0, 1000))
EVENTS = st.lists(st.tuples(TIMES, DURATIONS, st.sampled_from([*Outcome, None])), max_size=12)


@given(EVENTS, EVENTS, EVENTS)
def test_parts_are_never_negative_and_never_more_than_the_whole(
    asked: list[tuple[float, float | None, Outcome | None]],
    used: list[tuple[float, float | None, Outcome | None]],
    taken: list[tuple[float, float | None, Outcome | None]],
) -> None:
    found = session_time(
        [request(at, duration, outcome) for at, duration, outcome in asked],
        [tool(at, duration) for at, duration, _ in used],
        [turn(at, duration) for at, duration, _ in taken],
    )
    if found is None:
        assert (asked, used, taken) == ([], [], [])
        return
    parts = [found.model_seconds, found.failed_seconds, found.tool_seconds, found.paused_seconds]
    assert all(part is None or part >= 0 for part in parts)
    assert sum(part or 0.0 for part in parts) <= found.total_seconds * (1 + 1e-9) + 1e-6
