"""Codex's events, as this program understands them.

Input includes what was read from a cache. Each attempt is an `api_request` whose
duration ends with the headers; the answer's end is `response.completed`, told twice,
once with token counts. `turn_ttft` includes the turn's preparation, so the first token
is reckoned from the attempt's start. Arguments and outputs come in clear and are never
read. https://developers.openai.com/codex/config-advanced. Must not know encodings.
"""

from __future__ import annotations

from typing import NamedTuple

from desktop_monitor.agents.otlp.attempts import Attempts, Recent
from desktop_monitor.agents.otlp.failures import kind_of, outcome_of
from desktop_monitor.agents.otlp.gathering import Gathering
from desktop_monitor.agents.otlp.model import Attributes, LogRecord, Origin
from desktop_monitor.agents.otlp.values import flag, seconds, whole, word
from desktop_monitor.agents.statuses import status_of
from desktop_monitor.metrics.agent_event import CODEX, Outcome, Request, SessionFacts, Source, ToolCall

_COMPLETED = "response.completed"
_BREAKING_KINDS = frozenset(("", "response.failed", _COMPLETED))
_CANCELLED_DECISIONS = frozenset(("denied", "abort"))


class _Attempt(NamedTuple):
    started_seconds: float
    headers_seconds: float
    number: int


class Codex:
    """Remembers each session's last attempt until its answer has come."""

    def __init__(self) -> None:
        self._attempts = Attempts()
        self._started: Recent[str, _Attempt] = Recent()

    def conversation_starts(self, record: LogRecord, origin: Origin, into: Gathering) -> None:
        """A session."""
        told = record.attributes
        session = word(told, "conversation.id")
        if session:
            into.add_session(
                SessionFacts(
                    CODEX,
                    session,
                    record.at_seconds,
                    version=word(told, "app.version"),
                    model=word(told, "model"),
                    effort=word(told, "reasoning_effort"),
                    context_window_tokens=whole(told, "context_window"),
                )
            )

    def user_prompt(self, record: LogRecord, origin: Origin, into: Gathering) -> None:
        """The user goes on: what failed before has failed."""
        self._attempts.gave_up(_asker(record.attributes), record.at_seconds)

    def api_request(self, record: LogRecord, origin: Origin, into: Gathering) -> None:
        """One attempt, seen until its headers."""
        told = record.attributes
        if "responses" not in word(told, "endpoint") and told.get("endpoint"):
            return
        status_code = status_of(whole(told, "http.response.status_code"))
        duration = seconds(told, "duration_ms")
        message = word(told, "error.message")
        if (status_code or 0) >= 400 or message or flag(told, "success") is False:
            self._fail(record, status_code, message, duration, into)
        elif duration is not None:
            started = record.at_seconds - duration
            self._started.set(_asker(told), _Attempt(started, duration, whole(told, "attempt") or 0))

    def sse_event(self, record: LogRecord, origin: Origin, into: Gathering) -> None:
        """A part of an answer; only its end with token counts, or its breaking off, tells something."""
        told = record.attributes
        kind = told.get("event.kind", "")
        if kind == _COMPLETED and "input_token_count" in told:
            self._complete(record, into)
        elif kind in _BREAKING_KINDS and told.get("error.message"):
            self._fail(record, None, f"stream {word(told, 'error.message')}", None, into)

    def _complete(self, record: LogRecord, into: Gathering) -> None:
        told = record.attributes
        asker = _asker(told)
        request = self._attempts.answered(asker, self._timed(asker, told, _answer(record)))
        into.add_request(request)
        if request.session:
            context = whole(told, "input_token_count")
            model = request.model
            into.add_session(
                SessionFacts(CODEX, request.session, record.at_seconds, model=model, context_tokens=context)
            )

    def _timed(self, asker: str, told: Attributes, request: Request) -> Request:
        attempt = self._started.get(asker)
        if attempt is None or attempt.started_seconds > request.at_seconds:
            return request
        self._started.drop(asker)
        first_token = seconds(told, "ttft_ms")
        return request._replace(
            duration_seconds=request.at_seconds - attempt.started_seconds,
            ttft_seconds=None if first_token is None else attempt.headers_seconds + first_token,
            retries=attempt.number,
        )

    def _fail(
        self, record: LogRecord, status_code: int | None, message: str, duration: float | None, into: Gathering
    ) -> None:
        told = record.attributes
        asker = _asker(told)
        self._started.drop(asker)
        outcome = outcome_of(status_code, message)
        request = Request(
            Source.EVENT,
            CODEX,
            record.at_seconds,
            session=word(told, "conversation.id"),
            # As a rollout's failed turn has it; sorts before the counts of an answer that comes after all.
            match=f"codex:{word(told, 'conversation.id')}:-failed/{status_code or ''}",
            outcome=outcome,
            model=word(told, "model"),
            duration_seconds=duration,
            status_code=status_code,
            error_kind="" if outcome is Outcome.CANCELLED else kind_of(status_code, message),
        )
        into.add_request(self._attempts.failed(asker, request))

    def tool_result(self, record: LogRecord, origin: Origin, into: Gathering) -> None:
        """The end of a tool; true means that it ran, not that its command succeeded."""
        told = record.attributes
        succeeded = flag(told, "success")
        ended = _tool(record)._replace(duration_seconds=seconds(told, "duration_ms"))
        if succeeded:
            # A rollout knows the command's exit code and is to be believed before this.
            into.tool_calls.append(ended._replace(source=Source.ESTIMATE, outcome=Outcome.OK))
        into.tool_calls.append(ended if succeeded is not False else ended._replace(outcome=Outcome.ERROR))

    def tool_decision(self, record: LogRecord, origin: Origin, into: Gathering) -> None:
        """Leave given or refused."""
        decision = word(record.attributes, "decision")
        is_refused = decision in _CANCELLED_DECISIONS
        into.tool_calls.append(
            _tool(record)._replace(
                decision="reject" if is_refused else "accept" if decision.startswith("approved") else "",
                outcome=Outcome.CANCELLED if is_refused else None,
            )
        )


def _asker(told: Attributes) -> str:
    return f"codex:{word(told, 'conversation.id')}"


def _tool(record: LogRecord) -> ToolCall:
    told = record.attributes
    return ToolCall(
        Source.EVENT,
        CODEX,
        record.at_seconds,
        session=word(told, "conversation.id"),
        call_id=word(told, "call_id"),
        name=word(told, "tool_name"),
    )


def _answer(record: LogRecord) -> Request:
    told = record.attributes
    session = word(told, "conversation.id")
    total, output = whole(told, "input_token_count"), whole(told, "output_token_count")
    cached, written = whole(told, "cached_token_count"), whole(told, "cache_write_token_count")
    reasoning = whole(told, "reasoning_token_count")
    return Request(
        Source.EVENT,
        CODEX,
        record.at_seconds,
        session=session,
        match=f"codex:{session}:{total or 0}/{cached or 0}/{output or 0}/{reasoning or 0}",
        outcome=Outcome.OK,
        model=word(told, "model"),
        input_tokens=None if total is None else max(total - (cached or 0) - (written or 0), 0),
        cache_read_tokens=cached,
        cache_write_tokens=written,
        output_tokens=output,
        reasoning_tokens=reasoning,
    )
