"""Gemini CLI's events and spans, as this program understands them.

Input includes what was read from a cache and excludes the answers of tools, output
excludes thoughts. Every attempt is told, and a failed one counts twice in the client's
own metric. The same requests come again as `gen_ai` events and spans, which are not
read. A tool call has its id in its span only; event and span share trace and parent.
https://geminicli.com/docs/cli/telemetry/. Must not know encodings.
"""

from __future__ import annotations

from desktop_monitor.agents.otlp.attempts import Attempts, Recent
from desktop_monitor.agents.otlp.failures import kind_of, outcome_of
from desktop_monitor.agents.otlp.gathering import Gathering
from desktop_monitor.agents.otlp.model import Attributes, LogRecord, Origin, Span
from desktop_monitor.agents.otlp.values import flag, seconds, whole, word
from desktop_monitor.agents.statuses import status_of
from desktop_monitor.metrics.agent_event import GEMINI, Outcome, Request, SessionFacts, Source, ToolCall

_MAIN_ROLES = frozenset(("", "main"))
_PARALLEL_CALLS = 64
_WAITING_CALLS = 1024
_Place = tuple[str, str, str]
"""Trace, parent span and tool of a call."""


class Gemini:
    """Remembers open failures, and which id a tool call's span gave it."""

    def __init__(self) -> None:
        self._attempts = Attempts()
        self._ids: Recent[_Place, tuple[tuple[float, str], ...]] = Recent()
        self._waiting: Recent[_Place, tuple[ToolCall, ...]] = Recent(_WAITING_CALLS)

    def user_prompt(self, record: LogRecord, origin: Origin, into: Gathering) -> None:
        """The user goes on: what failed before has failed."""
        self._attempts.gave_up(_asker(record.attributes, origin), record.at_seconds)

    def api_response(self, record: LogRecord, origin: Origin, into: Gathering) -> None:
        """An answer."""
        told = record.attributes
        request = self._attempts.answered(_asker(told, origin), _answer(record, origin))
        into.add_request(request)
        if request.session and not request.is_subagent:
            into.add_session(
                SessionFacts(
                    GEMINI,
                    request.session,
                    record.at_seconds,
                    model=request.model,
                    context_tokens=whole(told, "input_token_count"),
                )
            )

    def api_error(self, record: LogRecord, origin: Origin, into: Gathering) -> None:
        """One attempt that failed; another may follow."""
        told = record.attributes
        message = word(told, "error.type") or word(told, "error_type")
        status_code = status_of(whole(told, "status_code"))
        outcome = outcome_of(status_code, message)
        request = Request(
            Source.EVENT,
            GEMINI,
            record.at_seconds,
            session=_session(told, origin),
            outcome=outcome,
            model=word(told, "model") or word(told, "model_name"),
            is_subagent=word(told, "role") not in _MAIN_ROLES,
            duration_seconds=seconds(told, "duration_ms" if "duration_ms" in told else "duration"),
            status_code=status_code,
            error_kind="" if outcome is Outcome.CANCELLED else kind_of(status_code, message),
        )
        into.add_request(self._attempts.failed(_asker(told, origin), request))

    def tool_call(self, record: LogRecord, origin: Origin, into: Gathering) -> None:
        """The end of a tool, as soon as its id is known; without traces its chat file tells of it."""
        if not record.span_id:
            return
        place = (record.trace_id, record.span_id, word(record.attributes, "function_name"))
        call = _tool(record, origin)
        ids = self._ids.get(place)
        if ids:
            into.tool_calls.append(_with_id(call, ids))
        elif len(waiting := self._waiting.get(place) or ()) < _PARALLEL_CALLS:
            self._waiting.set(place, (*waiting, call))

    def tool_span(self, span: Span, origin: Origin, into: Gathering) -> None:
        """The same call's span."""
        told = span.attributes
        call_id = word(told, "gen_ai.tool.call_id") or word(told, "gen_ai.tool.call.id")
        if not call_id:
            return
        name = word(told, "gen_ai.tool.name")
        into.tool_calls.append(
            ToolCall(
                Source.SPAN,
                GEMINI,
                span.end_seconds,
                session=word(told, "gen_ai.conversation.id") or origin.session,
                call_id=call_id,
                name=name,
                outcome=Outcome.ERROR if span.is_error else Outcome.OK,
                duration_seconds=max(span.end_seconds - span.start_seconds, 0.0),
            )
        )
        place = (span.trace_id, span.parent_id, name)
        ids = (*(self._ids.get(place) or ()), (span.end_seconds, call_id))[-_PARALLEL_CALLS:]
        self._ids.set(place, ids)
        into.tool_calls.extend(_with_id(call, ids) for call in self._waiting.get(place) or ())
        self._waiting.drop(place)


def _with_id(call: ToolCall, ids: tuple[tuple[float, str], ...]) -> ToolCall:
    """The call under the id of the span that ended nearest to it."""
    _, call_id = min(ids, key=lambda known: abs(known[0] - call.at_seconds))
    return call._replace(call_id=call_id)


def _session(told: Attributes, origin: Origin) -> str:
    return word(told, "session.id") or origin.session


def _asker(told: Attributes, origin: Origin) -> str:
    return f"gemini:{_session(told, origin)}:{word(told, 'prompt_id')}"


def _answer(record: LogRecord, origin: Origin) -> Request:
    told = record.attributes
    session = _session(told, origin)
    total, output = whole(told, "input_token_count"), whole(told, "output_token_count")
    cached, thoughts = whole(told, "cached_content_token_count"), whole(told, "thoughts_token_count")
    return Request(
        Source.EVENT,
        GEMINI,
        record.at_seconds,
        session=session,
        match=f"gemini:{session}:{total or 0}/{output or 0}/{cached or 0}/{thoughts or 0}",
        outcome=Outcome.OK,
        model=word(told, "model"),
        is_subagent=word(told, "role") not in _MAIN_ROLES,
        duration_seconds=seconds(told, "duration_ms"),
        input_tokens=None if total is None else max(total - (cached or 0), 0) + (whole(told, "tool_token_count") or 0),
        cache_read_tokens=cached,
        output_tokens=None if output is None else output + (thoughts or 0),
        reasoning_tokens=thoughts,
        status_code=status_of(whole(told, "status_code")),
        retries=0,
    )


def _tool(record: LogRecord, origin: Origin) -> ToolCall:
    told = record.attributes
    succeeded = flag(told, "success")
    decision = word(told, "decision")
    is_refused = decision in {"reject", "cancel"}
    outcome = None if succeeded is None else Outcome.OK if succeeded else Outcome.ERROR
    return ToolCall(
        Source.EVENT,
        GEMINI,
        record.at_seconds,
        session=_session(told, origin),
        name=word(told, "function_name"),
        outcome=Outcome.CANCELLED if is_refused else outcome,
        decision="reject" if is_refused else "accept" if decision else "",
        duration_seconds=seconds(told, "duration_ms"),
        error_kind=word(told, "error_type"),
    )
