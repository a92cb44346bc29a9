"""What several sources tell of one request becomes one story, in whatever order they tell it."""

from __future__ import annotations

from functools import reduce
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_monitor.agents.merge import MergedRequest, alone, merge_requests
from desktop_monitor.agents.outcomes import outcome_of_rank, outcome_rank
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, Outcome, Request, Source

_TEXTS = st.sampled_from(("", "a", "b"))
_COUNTS = st.none() | st.integers(0, 3)
_TIMES = st.sampled_from((1_790_000_000.0, 1_790_000_000.000001, 1_790_000_001.5))


@st.composite
def _requests(draw: st.DrawFn) -> Request:
    cost = draw(st.none() | st.sampled_from((0.1, 0.2)))
    return Request(
        source=draw(st.sampled_from(Source)),
        interface=CLAUDE_CODE,
        at_seconds=draw(_TIMES),
        session=draw(_TEXTS),
        request_id=draw(_TEXTS),
        response_id=draw(_TEXTS),
        match=draw(_TEXTS),
        outcome=draw(st.none() | st.sampled_from(Outcome)),
        model=draw(_TEXTS),
        project=draw(_TEXTS),
        mode=draw(_TEXTS),
        effort=draw(_TEXTS),
        is_subagent=draw(st.booleans()),
        duration_seconds=draw(_COUNTS),
        ttft_seconds=draw(_COUNTS),
        input_tokens=draw(_COUNTS),
        cache_read_tokens=draw(_COUNTS),
        cache_write_tokens=draw(_COUNTS),
        cache_write_1h_tokens=draw(_COUNTS),
        output_tokens=draw(_COUNTS),
        reasoning_tokens=draw(_COUNTS),
        cost_usd=cost,
        is_cost_guess=cost is not None and draw(st.booleans()),
        is_fast=draw(st.booleans()),
        status_code=draw(_COUNTS),
        error_kind=draw(_TEXTS),
        retries=draw(_COUNTS),
    )


@st.composite
def _known(draw: st.DrawFn) -> MergedRequest:
    return reduce(merge_requests, map(alone, draw(st.lists(_requests(), min_size=1, max_size=3))))


@settings(max_examples=200)
@given(_known(), _known())
def test_it_does_not_matter_who_is_heard_first(one: MergedRequest, other: MergedRequest) -> None:
    assert merge_requests(one, other) == merge_requests(other, one)


@settings(max_examples=200)
@given(_known(), _known(), _known())
def test_it_does_not_matter_which_two_are_joined_first(
    one: MergedRequest, other: MergedRequest, third: MergedRequest
) -> None:
    left = merge_requests(merge_requests(one, other), third)
    assert left == merge_requests(one, merge_requests(other, third))


@settings(max_examples=200)
@given(_known(), _known())
def test_what_is_told_again_changes_nothing(one: MergedRequest, other: MergedRequest) -> None:
    both = merge_requests(one, other)
    assert merge_requests(both, one) == both
    assert merge_requests(both, other) == both
    assert merge_requests(both, both) == both


@settings(max_examples=200)
@given(st.lists(_requests(), min_size=1, max_size=4))
def test_nothing_known_gets_lost_and_nothing_is_invented(requests: list[Request]) -> None:
    known = reduce(merge_requests, map(alone, requests)).value
    for number, name in enumerate(Request._fields):
        told = [request[number] for request in requests if request[number] not in (None, "")]
        if name == "is_subagent":
            continue
        assert known[number] in told if told else known[number] in (None, "")


def _file(**fields: object) -> Request:
    return Request(Source.FILE, CLAUDE_CODE, 1_790_000_000.0)._replace(**fields)  # type: ignore[arg-type]


def _merged(*requests: Request) -> Request:
    stories = {reduce(merge_requests, map(alone, order)).value for order in permutations(requests)}
    assert len(stories) == 1
    return stories.pop()


def test_an_answer_told_in_several_lines_keeps_its_largest_counts() -> None:
    lines = [
        _file(session="s", response_id="a", input_tokens=3, output_tokens=n, at_seconds=1e9 + n) for n in (1, 9, 5)
    ]
    merged = _merged(*lines)
    assert (merged.input_tokens, merged.output_tokens) == (3, 9)


def test_an_event_is_believed_and_the_file_adds_what_only_it_knows() -> None:
    line = _file(session="s", request_id="q", response_id="a", input_tokens=1, output_tokens=2, project="/p", retries=2)
    event = Request(
        Source.EVENT,
        CLAUDE_CODE,
        1_790_000_000.2,
        "s",
        "q",
        outcome=Outcome.OK,
        input_tokens=10,
        output_tokens=20,
        cost_usd=0.5,
        ttft_seconds=0.7,
        duration_seconds=3.0,
    )
    merged = _merged(line, event)
    assert (merged.input_tokens, merged.output_tokens, merged.cost_usd) == (10, 20, 0.5)
    assert (merged.project, merged.retries, merged.response_id) == ("/p", 2, "a")
    assert (merged.at_seconds, merged.ttft_seconds, merged.source) == (1_790_000_000.2, 0.7, Source.EVENT)


def test_a_copy_in_a_fork_leaves_the_request_with_the_first_session() -> None:
    first = _file(session="z", request_id="q", response_id="a", output_tokens=5)
    copy = first._replace(session="b", at_seconds=first.at_seconds + 60)
    assert _merged(first, copy) == first


def test_a_replay_by_a_side_question_takes_nothing_from_the_request() -> None:
    first = _file(session="s", request_id="q1", response_id="a", output_tokens=5)
    # Even one that claims to be earlier.
    replay = first._replace(request_id="q2", is_subagent=True, at_seconds=first.at_seconds - 5)
    assert _merged(first, replay) == first


def test_one_source_that_saw_it_in_a_subagent_is_enough_unless_it_also_saw_it_in_the_main_context() -> None:
    line = _file(session="s", request_id="q", is_subagent=True)
    span = Request(Source.SPAN, CLAUDE_CODE, 1_790_000_000.0, "s", "q")
    assert _merged(line, span).is_subagent
    assert not _merged(line, span, line._replace(is_subagent=False)).is_subagent


@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_outcomes_have_ranks_of_their_own(outcome: Outcome | None) -> None:
    assert outcome_of_rank(outcome_rank(outcome)) is outcome
