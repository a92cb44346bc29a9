"""Facts of a Codex rollout, made of what it said so far and what a record adds.

Must not know lines.
"""

from __future__ import annotations

from desktop_monitor.agents.codex.failures import Failure
from desktop_monitor.agents.codex.records import Event
from desktop_monitor.agents.codex.state import RolloutState
from desktop_monitor.agents.codex.usage import Usage
from desktop_monitor.agents.values import seconds_of_milliseconds
from desktop_monitor.metrics.agent_event import CODEX, Outcome, Request, SessionFacts, Source, Turn


def session_facts(state: RolloutState, at_seconds: float) -> SessionFacts:
    """What is known of the rollout's session."""
    lineage = state.lineage
    return SessionFacts(
        CODEX,
        lineage.session,
        at_seconds,
        project=state.project,
        parent=lineage.parent,
        started_seconds=lineage.born_seconds,
        version=state.version,
        entrypoint=state.entrypoint,
        model=state.model,
        effort=state.effort,
        context_tokens=state.context_tokens,
        context_window_tokens=state.window_tokens,
    )


def answered(state: RolloutState, usage: Usage, identity: str, at_seconds: float) -> Request:
    """One answer that took `usage`; all sources of Codex's requests agree on its `match`."""
    session = state.lineage.session
    return _request(state, at_seconds)._replace(
        response_id=identity,
        match=f"codex:{session}:{usage}",
        outcome=Outcome.OK,
        input_tokens=usage.uncached,
        cache_read_tokens=usage.cached,
        cache_write_tokens=usage.cache_write,
        output_tokens=usage.output,
        reasoning_tokens=min(usage.reasoning, usage.output),
    )


def failed(state: RolloutState, failure: Failure, at_seconds: float) -> Request:
    """The last attempt of a failed turn; the attempts before it are not in the file."""
    return _request(state, at_seconds)._replace(
        response_id=state.lineage.identity("failed"),
        match=f"codex:{state.lineage.session}:-failed/{failure.status_code or ''}",
        outcome=Outcome.ERROR,
        status_code=failure.status_code,
        error_kind=failure.kind,
    )


def estimate(request: Request, duration_seconds: float) -> Request:
    """What the times of neighbouring records say of `request`."""
    return Request(
        Source.ESTIMATE,
        request.interface,
        request.at_seconds,
        session=request.session,
        response_id=request.response_id,
        is_subagent=request.is_subagent,
        duration_seconds=duration_seconds,
    )


def turn(state: RolloutState, event: Event, outcome: Outcome, at_seconds: float) -> Turn:
    """The turn that `event` ends; its duration is estimated where Codex does not state it."""
    stated, started = seconds_of_milliseconds(event.duration_ms), state.turn_started_seconds
    between = None if started is None else max(0.0, at_seconds - started)
    return Turn(
        Source.ESTIMATE if stated is None else Source.FILE,
        CODEX,
        at_seconds,
        state.lineage.session,
        state.lineage.turn or state.lineage.identity(f"{started or at_seconds:.3f}"),
        duration_seconds=between if stated is None else stated,
        ttft_seconds=seconds_of_milliseconds(event.time_to_first_token_ms),
        outcome=outcome,
    )


def _request(state: RolloutState, at_seconds: float) -> Request:
    return Request(
        Source.FILE,
        CODEX,
        at_seconds,
        session=state.lineage.session,
        model=state.model,
        project=state.project,
        effort=state.effort,
        is_subagent=state.lineage.is_subagent,
    )
