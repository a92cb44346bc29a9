"""Several facts of one tool call, turn or session become one; see `merge` for the rules.

Must not know where facts are kept or how the same are found.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from desktop_monitor.agents.merge import join_ranked, places, ranks_of
from desktop_monitor.agents.outcomes import telling
from desktop_monitor.metrics.agent_event import SessionFacts, ToolCall, Turn

_TOOL_JOINS = places(
    ToolCall, {"name": max, "outcome": telling, "decision": max, "duration_seconds": max, "error_kind": max}
)
_TURN_JOINS = places(Turn, {"duration_seconds": max, "ttft_seconds": min, "outcome": telling})


class MergedToolCall(NamedTuple):
    """All that is known of one tool call."""

    value: ToolCall
    sources: int
    mains: int
    """Bits of the sources that told of it in the main context."""
    ranks: int = 0
    """Source of each joined field; 0: all of the only source."""
    is_end: bool = False
    """Whether `at_seconds` is its end, not the moment it was asked for."""


class MergedTurn(NamedTuple):
    """All that is known of one turn."""

    value: Turn
    sources: int
    ranks: int = 0


def tool_alone(call: ToolCall) -> MergedToolCall:
    """What one fact says."""
    bit = 1 << call.source
    is_end = call.outcome is not None or call.decision != ""
    return MergedToolCall(call, bit, 0 if call.is_subagent else bit, 0, is_end)


def merge_tool_calls(one: MergedToolCall, other: MergedToolCall) -> MergedToolCall:
    """All that both say of one tool call.

    When and in which session it was is told by who knows the session and the end, then
    by the earlier: a fork's copies are never earlier.
    """
    if one == other:
        return one
    first, second = sorted((one, other), key=_tool_order)
    fields: list[Any] = list(first.value)
    ranks = join_ranked(fields, second.value, _TOOL_JOINS, _tool_ranks(first), _tool_ranks(second))
    sources, mains = one.sources | other.sources, one.mains | other.mains
    source = max(one.value.source, other.value.source)
    value = ToolCall._make(fields)._replace(source=source, is_subagent=bool(sources & ~mains))
    is_one = not sources & (sources - 1)
    return MergedToolCall(value, sources, mains, 0 if is_one else ranks, first.is_end)


def _tool_order(known: MergedToolCall) -> tuple[bool, bool, float, str]:
    value = known.value
    return (value.session == "", not known.is_end, value.at_seconds, value.session)


def _tool_ranks(known: MergedToolCall) -> int:
    return known.ranks or ranks_of(known.value, known.value.source, _TOOL_JOINS)


def turn_alone(turn: Turn) -> MergedTurn:
    """What one fact says."""
    return MergedTurn(turn, 1 << turn.source)


def merge_turns(one: MergedTurn, other: MergedTurn) -> MergedTurn:
    """All that both say of one turn; it ended when the first of them says."""
    if one == other:
        return one
    fields: list[Any] = list(one.value)
    ranks = join_ranked(fields, other.value, _TURN_JOINS, _turn_ranks(one), _turn_ranks(other))
    sources = one.sources | other.sources
    value = Turn._make(fields)._replace(
        source=max(one.value.source, other.value.source), at_seconds=min(one.value.at_seconds, other.value.at_seconds)
    )
    return MergedTurn(value, sources, ranks if sources & (sources - 1) else 0)


def _turn_ranks(known: MergedTurn) -> int:
    return known.ranks or ranks_of(known.value, known.value.source, _TURN_JOINS)


SESSION_FIELDS = (
    "project",
    "parent",
    "version",
    "entrypoint",
    "name",
    "model",
    "mode",
    "effort",
    "context_tokens",
    "context_window_tokens",
    "is_ended",
)
"""What the newest source that knows it says; `started_seconds` is the earliest told."""
_SESSION_PLACES = tuple(SessionFacts._fields.index(name) for name in SESSION_FIELDS)
_NEVER = float("-inf")


class MergedSession(NamedTuple):
    """All that is known of one session."""

    value: SessionFacts
    """`at_seconds` is that of the newest fact."""
    times: tuple[float, ...]
    """When each field of `SESSION_FIELDS` was true last; minus infinity for the unknown."""


def session_alone(facts: SessionFacts) -> MergedSession:
    """What one fact says."""
    at = facts.at_seconds
    return MergedSession(facts, tuple(_NEVER if facts[p] is None or facts[p] == "" else at for p in _SESSION_PLACES))


def merge_sessions(one: MergedSession, other: MergedSession) -> MergedSession:
    """All that both say of one session, field by field the newest; at the same time the greater."""
    fields: list[Any] = list(one.value)
    times = list(one.times)
    for number, (place, their_time) in enumerate(zip(_SESSION_PLACES, other.times, strict=True)):
        if their_time > times[number]:
            fields[place], times[number] = other.value[place], their_time
        elif their_time == times[number] > _NEVER:
            fields[place] = max(fields[place], other.value[place])
    started = [at for at in (one.value.started_seconds, other.value.started_seconds) if at is not None]
    value = SessionFacts._make(fields)._replace(
        at_seconds=max(one.value.at_seconds, other.value.at_seconds), started_seconds=min(started, default=None)
    )
    return MergedSession(value, tuple(times))
