"""Claude Code's events, spans and metrics, as this program understands them.

Input excludes what was read from or written to a cache. An error is told once, after
all retries; a retry that succeeded is not told at all. `subagent_completed` counts its
last request only and is not read. A resumed session first reports starts and plugins
under a session id that never comes again, so only requests and tools make a session.
https://code.claude.com/docs/en/monitoring-usage. Must not know encodings.
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop_monitor.agents.otlp.failures import kind_of, outcome_of
from desktop_monitor.agents.otlp.gathering import Gathering
from desktop_monitor.agents.otlp.model import Attributes, LogRecord, MetricPoint, Origin, Span
from desktop_monitor.agents.otlp.values import amount, flag, seconds, whole, word
from desktop_monitor.agents.statuses import status_of
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, Outcome, Request, SessionFacts, Source, ToolCall

TOKENS = "claude_code.token.usage"
COST = "claude_code.cost.usage"
_LONG_CONTEXT = "[1m]"
_LONG_CONTEXT_TOKENS = 1_000_000
_QUANTITIES: Mapping[str, str] = {
    "input": "input_tokens",
    "output": "output_tokens",
    "cacheRead": "cache_read_tokens",
    "cacheCreation": "cache_write_tokens",
}
_AGENT = "agent:"
_GUESSED_USD = {
    "input_tokens": 4.0,
    "output_tokens": 20.0,
    "cache_read_tokens": 0.2,
    "cache_creation_5m_tokens": 5.0,
    "cache_creation_1h_tokens": 8.0,
}
"""What the client takes for a million tokens of a model that it has no price of; no known model costs that."""
_DUST_USD = 1e-9


def api_request(record: LogRecord, origin: Origin, into: Gathering) -> None:
    """An answer."""
    into.add_request(_answer(record.attributes, record.at_seconds, Source.EVENT))
    _session(record.attributes, record.at_seconds, origin, into)


def _answer(told: Attributes, at_seconds: float, source: Source) -> Request:
    return Request(
        source=source,
        interface=CLAUDE_CODE,
        at_seconds=at_seconds,
        session=word(told, "session.id"),
        request_id=word(told, "request_id"),
        match=_match(told, at_seconds),
        outcome=Outcome.OK,
        model=plain_model(word(told, "model")),
        effort=word(told, "effort"),
        is_subagent=_is_subagent(told),
        duration_seconds=seconds(told, "duration_ms"),
        ttft_seconds=seconds(told, "ttft_ms"),
        input_tokens=whole(told, "input_tokens"),
        cache_read_tokens=whole(told, "cache_read_tokens"),
        cache_write_tokens=whole(told, "cache_creation_tokens"),
        cache_write_1h_tokens=whole(told, "cache_creation_1h_tokens"),
        output_tokens=whole(told, "output_tokens"),
        cost_usd=amount(told, "cost_usd"),
        is_cost_guess=_is_guess(told),
        is_fast=told.get("speed") == "fast",
    )


def _is_guess(told: Attributes) -> bool:
    """Whether the client had no price of the model: it does not say so, its sum does."""
    cost = amount(told, "cost_usd")
    guess = sum((whole(told, name) or 0) * usd for name, usd in _GUESSED_USD.items()) / 1e6
    return cost is not None and cost > 0 and abs(cost - guess) < _DUST_USD


def _match(told: Attributes, at_seconds: float) -> str:
    """Without a provider's id (other providers, no connection) the event's own place names it."""
    if told.get("request_id"):
        return ""
    return f"claude_code:{word(told, 'session.id')}:{at_seconds:.3f}#{whole(told, 'event.sequence')}"


def _is_subagent(told: Attributes) -> bool:
    return bool(told.get("agent_id") or told.get("agent.name")) or word(told, "query_source").startswith(_AGENT)


def _session(told: Attributes, at_seconds: float, origin: Origin, into: Gathering) -> None:
    session = word(told, "session.id")
    if not session:
        return
    facts = SessionFacts(CLAUDE_CODE, session, at_seconds, version=origin.version)
    if not _is_subagent(told):
        context = [whole(told, key) for key in ("input_tokens", "cache_read_tokens", "cache_creation_tokens")]
        known = [tokens for tokens in context if tokens is not None]
        facts = facts._replace(
            model=plain_model(word(told, "model")),
            effort=word(told, "effort"),
            context_tokens=sum(known) if known else None,
        )
    into.add_session(facts)


def api_error(record: LogRecord, origin: Origin, into: Gathering) -> None:
    """An answer that never came, after all retries."""
    told = record.attributes
    message = word(told, "error")
    status_code = status_of(whole(told, "status_code"))
    attempt = whole(told, "attempt")
    outcome = outcome_of(status_code, message)
    into.add_request(
        _answer(told, record.at_seconds, Source.EVENT)._replace(
            outcome=outcome,
            status_code=status_code,
            error_kind="" if outcome is Outcome.CANCELLED else kind_of(status_code, message),
            retries=None if not attempt else attempt - 1,
        )
    )


def api_refusal(record: LogRecord, origin: Origin, into: Gathering) -> None:
    """An answer that refuses; the request itself is told by its own event."""
    if record.attributes.get("request_id"):
        answer = _answer(record.attributes, record.at_seconds, Source.EVENT)
        into.add_request(answer._replace(outcome=None, duration_seconds=None, error_kind="refused"))


def tool_result(record: LogRecord, origin: Origin, into: Gathering) -> None:
    """The end of a tool."""
    told = record.attributes
    succeeded = flag(told, "success")
    into.tool_calls.append(
        ToolCall(
            source=Source.EVENT,
            interface=CLAUDE_CODE,
            at_seconds=record.at_seconds,
            session=word(told, "session.id"),
            call_id=word(told, "tool_use_id"),
            name=word(told, "tool_name"),
            outcome=None if succeeded is None else Outcome.OK if succeeded else Outcome.ERROR,
            decision=word(told, "decision_type"),
            duration_seconds=seconds(told, "duration_ms"),
            error_kind=word(told, "error_type"),
            is_subagent=bool(told.get("agent_id")),
        )
    )


def tool_decision(record: LogRecord, origin: Origin, into: Gathering) -> None:
    """Leave given or refused; a refused tool has no result."""
    told = record.attributes
    decision = word(told, "decision")
    into.tool_calls.append(
        ToolCall(
            source=Source.EVENT,
            interface=CLAUDE_CODE,
            at_seconds=record.at_seconds,
            session=word(told, "session.id"),
            call_id=word(told, "tool_use_id"),
            name=word(told, "tool_name"),
            outcome=Outcome.CANCELLED if decision == "reject" else None,
            decision=decision if decision in {"accept", "reject"} else "",
            is_subagent=bool(told.get("agent_id")),
        )
    )


def llm_request(span: Span, origin: Origin, into: Gathering) -> None:
    """The span of a request: its duration includes the retries, and it says how many there were."""
    told = span.attributes
    if not told.get("request_id"):
        return  # Its event tells of it, and nothing would say that the two are one.
    attempt = whole(told, "attempt")
    answer = _answer(told, span.end_seconds, Source.SPAN)._replace(
        retries=None if not attempt else attempt - 1,
        model=plain_model(word(told, "model") or word(told, "gen_ai.request.model")),
    )
    if answer.duration_seconds is None:
        answer = answer._replace(duration_seconds=max(span.end_seconds - span.start_seconds, 0.0))
    if flag(told, "success") is False or span.is_error:
        status_code = status_of(whole(told, "status_code"))
        message = word(told, "error")
        outcome = outcome_of(status_code, message)
        kind = "" if outcome is Outcome.CANCELLED else kind_of(status_code, message)
        answer = answer._replace(outcome=outcome, status_code=status_code, error_kind=kind)
    into.add_request(answer)


def quantity_of(point: MetricPoint) -> str:
    """The field of a request a token or cost point sums up; empty: none we know."""
    if point.name == COST:
        return "cost_usd"
    return _QUANTITIES.get(word(point.attributes, "type"), "")


def plain_model(name: str) -> str:
    """A model as events name it: metrics may add the context's size."""
    return name.removesuffix(_LONG_CONTEXT)


def window_tokens(name: str) -> int | None:
    """The context window a model's name tells of."""
    return _LONG_CONTEXT_TOKENS if name.endswith(_LONG_CONTEXT) else None
