"""What several sources tell of one tool call, turn or session becomes one story."""

from __future__ import annotations

from functools import reduce

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_monitor.agents.merge_session import (
    MergedSession,
    MergedToolCall,
    MergedTurn,
    merge_sessions,
    merge_tool_calls,
    merge_turns,
    session_alone,
    tool_alone,
    turn_alone,
)
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, CODEX, Outcome, SessionFacts, Source, ToolCall, Turn

_TEXTS = st.sampled_from(("", "a", "b"))
_COUNTS = st.none() | st.integers(0, 3)
_TIMES = st.sampled_from((1_790_000_000.0, 1_790_000_001.5, 1_790_000_002.0))
_OUTCOMES = st.none() | st.sampled_from(Outcome)
_TOOLS = st.builds(
    ToolCall,
    source=st.sampled_from(Source),
    interface=st.just(CLAUDE_CODE),
    at_seconds=_TIMES,
    session=_TEXTS,
    call_id=st.just("c"),
    name=_TEXTS,
    outcome=_OUTCOMES,
    decision=st.sampled_from(("", "accept", "reject")),
    duration_seconds=_COUNTS,
    error_kind=_TEXTS,
    is_subagent=st.booleans(),
)
_TURNS = st.builds(
    Turn,
    source=st.sampled_from(Source),
    interface=st.just(CODEX),
    at_seconds=_TIMES,
    session=st.just("s"),
    turn_id=st.just("t"),
    duration_seconds=_COUNTS,
    ttft_seconds=_COUNTS,
    outcome=_OUTCOMES,
)
_SESSIONS = st.builds(
    SessionFacts,
    interface=st.just(CODEX),
    session=st.just("s"),
    at_seconds=_TIMES,
    project=_TEXTS,
    parent=_TEXTS,
    started_seconds=_COUNTS,
    version=_TEXTS,
    model=_TEXTS,
    context_tokens=_COUNTS,
    is_ended=st.none() | st.booleans(),
)


@st.composite
def _tools(draw: st.DrawFn) -> MergedToolCall:
    return reduce(merge_tool_calls, map(tool_alone, draw(st.lists(_TOOLS, min_size=1, max_size=3))))


@st.composite
def _turns(draw: st.DrawFn) -> MergedTurn:
    return reduce(merge_turns, map(turn_alone, draw(st.lists(_TURNS, min_size=1, max_size=3))))


@st.composite
def _sessions(draw: st.DrawFn) -> MergedSession:
    return reduce(merge_sessions, map(session_alone, draw(st.lists(_SESSIONS, min_size=1, max_size=3))))


@settings(max_examples=200)
@given(_tools(), _tools(), _tools())
def test_tool_calls_merge_in_any_order(one: MergedToolCall, other: MergedToolCall, third: MergedToolCall) -> None:
    both = merge_tool_calls(one, other)
    assert both == merge_tool_calls(other, one)
    assert merge_tool_calls(both, third) == merge_tool_calls(one, merge_tool_calls(other, third))
    assert merge_tool_calls(both, other) == both


@settings(max_examples=200)
@given(_turns(), _turns(), _turns())
def test_turns_merge_in_any_order(one: MergedTurn, other: MergedTurn, third: MergedTurn) -> None:
    both = merge_turns(one, other)
    assert both == merge_turns(other, one)
    assert merge_turns(both, third) == merge_turns(one, merge_turns(other, third))
    assert merge_turns(both, other) == both


@settings(max_examples=200)
@given(_sessions(), _sessions(), _sessions())
def test_sessions_merge_in_any_order(one: MergedSession, other: MergedSession, third: MergedSession) -> None:
    both = merge_sessions(one, other)
    assert both == merge_sessions(other, one)
    assert merge_sessions(both, third) == merge_sessions(one, merge_sessions(other, third))
    assert merge_sessions(both, other) == both


def test_a_tool_ended_when_its_result_came_not_when_it_was_asked_for() -> None:
    asked = ToolCall(Source.FILE, CLAUDE_CODE, 100.0, "s", "c", "Bash")
    ended = asked._replace(at_seconds=130.0, outcome=Outcome.OK, duration_seconds=2.0)
    merged = merge_tool_calls(tool_alone(asked), tool_alone(ended)).value
    assert (merged.at_seconds, merged.outcome, merged.duration_seconds) == (130.0, Outcome.OK, 2.0)


def test_of_a_session_the_newest_known_word_counts_field_by_field() -> None:
    early = SessionFacts(CODEX, "s", 100.0, project="/p", model="old", started_seconds=90.0)
    late = SessionFacts(CODEX, "s", 200.0, model="new", context_tokens=5, started_seconds=95.0)
    merged = merge_sessions(session_alone(late), session_alone(early)).value
    assert merged == SessionFacts(CODEX, "s", 200.0, project="/p", model="new", context_tokens=5, started_seconds=90.0)
