"""What was understood of a transcript as the facts of the whole program.

Lines copied from another session by a fork keep their ids, so that the journal knows
them again. They are told `COPY_SECONDS` late, because a request belongs to the session
that told of it first.

Must not know how lines are read.
"""

from __future__ import annotations

from desktop_monitor.agents.claude.faults import error_kind, failed_outcome
from desktop_monitor.agents.claude.records import Block, Line, Message, ModelUsage
from desktop_monitor.agents.claude.state import SIDE, Answer, OpenTool, State
from desktop_monitor.agents.statuses import status_of
from desktop_monitor.agents.values import NAME_CHARACTERS, iso_seconds
from desktop_monitor.metrics.agent_event import (
    CLAUDE_CODE,
    ClientTotal,
    Outcome,
    Request,
    SessionFacts,
    Source,
    ToolCall,
    Turn,
)

COPY_SECONDS = 0.001
"""The transcript's resolution."""
_FILE = Source.FILE
_OK, _ERROR, _CANCELLED = Outcome.OK, Outcome.ERROR, Outcome.CANCELLED
"""At hand: to look into an enumeration takes several times longer than into a module."""
_LONGEST_SECONDS = 86_400.0
"""A longer request or tool is a wrong clock or a machine that slept."""


def request(answer: Answer, *, is_subagent: bool) -> Request | None:
    """One answer; None without a time."""
    ended = iso_seconds(answer.ended)
    if ended is None:
        return None
    # By place: naming two dozen fields takes longer than reading the line.
    return Request(
        _FILE,
        CLAUDE_CODE,
        ended + COPY_SECONDS if answer.is_copy else ended,
        answer.session,
        answer.request_id,
        answer.response_id,
        "",  # match
        _outcome(answer),
        answer.model,
        "",  # project: the session's
        "",  # mode
        answer.effort,
        is_subagent or answer.chain == SIDE,
        _between(answer.asked, ended),
        None,  # ttft_seconds
        answer.input_tokens,
        answer.cache_read_tokens,
        answer.cache_write_tokens,
        answer.cache_write_1h_tokens,
        answer.output_tokens,
        answer.reasoning_tokens,
        None,  # cost_usd
        False,  # is_cost_guess
        answer.is_fast,
        None,  # status_code
        "refused" if answer.stop_reason == "refusal" else "",
        answer.retries,
    )


def _outcome(answer: Answer) -> Outcome | None:
    if answer.is_cut:
        return _CANCELLED
    # Older clients never say why an answer stopped: whatever goes on after it was answered.
    return _OK if answer.stop_reason or answer.is_followed else None


def failed_request(
    line: Line, message: Message, model: str, asked: str, retries: int | None, state: State, is_subagent: bool
) -> Request | None:
    """A request that was given up; None without a time. What it cost nobody says."""
    ended = iso_seconds(line.timestamp or "")
    if ended is None:
        return None
    named = line.error if isinstance(line.error, str) else None
    is_copy = (line.timestamp or "") < state.born
    return Request(
        _FILE,
        CLAUDE_CODE,
        ended + COPY_SECONDS if is_copy else ended,
        state.session,
        (line.requestId or "")[:NAME_CHARACTERS],
        (message.id or line.uuid or "")[:NAME_CHARACTERS],
        outcome=failed_outcome(line.apiErrorStatus, line.apiErrorType, named),
        model=model,
        is_subagent=is_subagent,
        duration_seconds=None if is_copy else _between(asked, ended),
        status_code=status_of(line.apiErrorStatus),
        error_kind=error_kind(line.apiErrorStatus, line.apiErrorType, named),
        retries=None if is_copy else retries,
    )


def turn(line: Line, session: str) -> Turn | None:
    """A finished turn; None for a line that does not say which or when."""
    ended = iso_seconds(line.timestamp or "")
    if ended is None or not line.uuid:
        return None
    milliseconds = line.durationMs
    duration = milliseconds / 1000 if milliseconds is not None and milliseconds >= 0 else None
    return Turn(_FILE, CLAUDE_CODE, ended, session, line.uuid[:NAME_CHARACTERS], duration, outcome=_OK)


def tool_asked(call_id: str, tool: OpenTool, is_subagent: bool) -> ToolCall | None:
    """A tool without a result so far: it runs, waits for permission, or its end was lost."""
    at = iso_seconds(tool.at)
    if at is None:
        return None
    return ToolCall(
        _FILE,
        CLAUDE_CODE,
        at,
        tool.session,
        call_id,
        tool.name,
        is_subagent=is_subagent or tool.chain == SIDE,
    )


def tool_ended(call_id: str, tool: OpenTool, part: Block, line: Line, is_subagent: bool) -> ToolCall | None:
    """A tool with its result; None without a time."""
    ended = iso_seconds(line.timestamp or "")
    if ended is None:
        return None
    decision = line.permissionDecision
    is_refused = line.toolDenialKind is not None or (decision is not None and decision.decision == "reject")
    was_asked = decision is not None and decision.source not in (None, "config")
    outcome = _CANCELLED if is_refused else _ERROR if part.is_error else _OK
    return ToolCall(
        _FILE,
        CLAUDE_CODE,
        ended,
        tool.session,
        call_id,
        tool.name,
        outcome,
        "reject" if is_refused else "accept" if was_asked else "",
        # Where the user was asked, the wait cannot be told from the work.
        None if is_refused or was_asked else _between(tool.at, ended),
        "",  # error_kind
        is_subagent or tool.chain == SIDE,
    )


def session(state: State) -> SessionFacts | None:
    """What is known of the session so far; None before anything is."""
    at = iso_seconds(state.newest)
    if at is None or not state.session:
        return None
    return SessionFacts(
        CLAUDE_CODE,
        state.session,
        at,
        project=state.project,
        parent=state.parent,
        started_seconds=iso_seconds(state.born),
        version=state.version,
        entrypoint=state.entrypoint,
        model=state.model,
        effort=state.effort,
        context_tokens=state.context_tokens,
    )


_QUANTITIES = (
    ("input_tokens", "inputTokens"),
    ("output_tokens", "outputTokens"),
    ("cache_read_tokens", "cacheReadInputTokens"),
    ("cache_write_tokens", "cacheCreationInputTokens"),
    ("cost_usd", "costUSD"),
)


def sums(record: Line, state: State) -> list[ClientTotal]:
    """The client's own sums, one for each model and quantity; they go on where a session is resumed."""
    name = (record.sessionId or state.session)[:NAME_CHARACTERS]
    at = iso_seconds(state.newest)
    if not name or at is None:
        return []
    return [
        ClientTotal(
            f"cost_state:{name}:{model}:{quantity}", "cost_state", CLAUDE_CODE, at, name, model, quantity, float(value)
        )
        for model, used in _named_models(record)
        for quantity, field in _QUANTITIES
        if (value := getattr(used, field)) is not None
    ]


def _named_models(record: Line) -> list[tuple[str, ModelUsage]]:
    return [(model[:NAME_CHARACTERS], used) for model, used in (record.modelUsage or {}).items()]


def _between(start: str, end_seconds: float) -> float | None:
    """Seconds; None where the start is unknown or cannot be right."""
    started = iso_seconds(start) if start else None
    if started is None or not 0 <= end_seconds - started <= _LONGEST_SECONDS:
        return None
    # As exact as the transcript; `round` with digits goes through a text and takes ten times as long.
    return round((end_seconds - started) * 1000) / 1000
