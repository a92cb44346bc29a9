"""Any program that follows the OpenTelemetry conventions for generative AI, old names or new.

Input should include what was read from or written to a cache; where it is smaller than
that, the program excludes it. Frameworks wrap calls in spans of agents and chains that
repeat the sums of their calls: only operations that ask a model count.
https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/. Must not know encodings.
"""

from __future__ import annotations

import re

from desktop_monitor.agents.otlp.failures import kind_of, outcome_of
from desktop_monitor.agents.otlp.gathering import Gathering
from desktop_monitor.agents.otlp.model import Attributes, LogRecord, Origin, Span
from desktop_monitor.agents.otlp.values import amount, whole, word
from desktop_monitor.agents.statuses import status_of
from desktop_monitor.metrics.agent_event import Outcome, Request, Source, ToolCall

ASKING = frozenset(("chat", "generate_content", "text_completion", "completion", "embeddings", "responses"))
_TOOL = "execute_tool"
_INTERFACES = {
    "anthropic": "anthropic_api",
    "openai": "openai_api",
    "gcp.gemini": "gemini_api",
    "gcp.gen_ai": "gemini_api",
    "gemini": "gemini_api",
    "google": "gemini_api",
    "gcp.vertex_ai": "vertex_ai",
    "vertex_ai": "vertex_ai",
    "aws.bedrock": "bedrock",
    "az.ai.openai": "azure_openai",
    "azure.ai.openai": "azure_openai",
}
_NOT_A_NAME = re.compile(r"[^a-z0-9]+")
_INPUT = ("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens")
_OUTPUT = ("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens")
_CACHE_READ = (
    "gen_ai.usage.cache_read.input_tokens",
    "gen_ai.usage.cache_read_input_tokens",
    "gen_ai.usage.input_tokens.cached",
    "gen_ai.usage.details.cache_read_tokens",
)
_CACHE_WRITE = (
    "gen_ai.usage.cache_creation.input_tokens",
    "gen_ai.usage.cache_creation_input_tokens",
    "gen_ai.usage.cache_write.input_tokens",
    "gen_ai.usage.details.cache_write_tokens",
)
_REASONING = (
    "gen_ai.usage.reasoning.output_tokens",
    "gen_ai.usage.reasoning_tokens",
    "gen_ai.usage.output_tokens.reasoning",
    "gen_ai.usage.details.reasoning_tokens",
)
_FIRST_TOKEN = ("gen_ai.response.time_to_first_chunk", "gen_ai.server.time_to_first_token")


def inference_details(record: LogRecord, origin: Origin, into: Gathering) -> None:
    """The event of a finished request; one without usage was sent before the answer."""
    told = record.attributes
    if _first_count(told, _OUTPUT) is not None or "error.type" in told:
        request = _request(told, origin, record.at_seconds, Source.EVENT)
        into.add_request(request._replace(match=_place(record.trace_id, record.span_id)))


def span(told_span: Span, origin: Origin, into: Gathering) -> None:
    """The span of a request or of a tool."""
    told = told_span.attributes
    operation = told.get("gen_ai.operation.name")
    if operation == _TOOL:
        into.tool_calls.append(_tool(told_span, origin))
    elif operation in ASKING or (operation is None and any(key in told for key in _INPUT + _OUTPUT)):
        request = _request(told, origin, told_span.end_seconds, Source.SPAN)
        if told_span.is_error and request.outcome is Outcome.OK:
            request = request._replace(outcome=Outcome.ERROR, error_kind="other")
        into.add_request(
            request._replace(
                match=_place(told_span.trace_id, told_span.span_id),
                duration_seconds=max(told_span.end_seconds - told_span.start_seconds, 0.0),
            )
        )


def interface_of(told: Attributes, origin: Origin) -> str:
    """What a request went through: the provider's interface, else the program's own name."""
    provider = word(told, "gen_ai.provider.name") or word(told, "gen_ai.system")
    name = provider.lower() or origin.service.lower()
    return _INTERFACES.get(name) or _NOT_A_NAME.sub("_", name).strip("_")[:60] or "genai"


def model_of(told: Attributes) -> str:
    """The model that answered, else the one that was asked for."""
    return word(told, "gen_ai.response.model") or word(told, "gen_ai.request.model")


def _request(told: Attributes, origin: Origin, at_seconds: float, source: Source) -> Request:
    error = word(told, "error.type")
    numeric = int(error) if error.isdecimal() and len(error) == 3 else None
    status_code = status_of(whole(told, "http.response.status_code") or numeric)
    total, cached, written = (_first_count(told, keys) for keys in (_INPUT, _CACHE_READ, _CACHE_WRITE))
    aside = (cached or 0) + (written or 0)
    return Request(
        source,
        interface_of(told, origin),
        at_seconds,
        session=word(told, "gen_ai.conversation.id") or word(told, "session.id") or origin.session,
        response_id=word(told, "gen_ai.response.id"),
        outcome=outcome_of(status_code, error) if error else Outcome.OK,
        model=model_of(told),
        ttft_seconds=_first_amount(told, _FIRST_TOKEN),
        input_tokens=total if total is None or total < aside else total - aside,
        cache_read_tokens=cached,
        cache_write_tokens=written,
        output_tokens=_first_count(told, _OUTPUT),
        reasoning_tokens=_first_count(told, _REASONING),
        status_code=status_code,
        error_kind=_kind(status_code, error) if error else "",
    )


def _kind(status_code: int | None, error: str) -> str:
    known = ("RateLimit", "rate_limit"), ("Authentication", "authentication"), ("BadRequest", "invalid_request")
    if status_code is None:
        named = next((kind for sign, kind in known if sign in error), "")
        return named or ("network" if "onnect" in error or "imeout" in error else "other")
    return kind_of(status_code, error)


def _tool(told_span: Span, origin: Origin) -> ToolCall:
    told = told_span.attributes
    call_id = word(told, "gen_ai.tool.call.id") or word(told, "gen_ai.tool.call_id")
    return ToolCall(
        Source.SPAN,
        interface_of(told, origin),
        told_span.end_seconds,
        session=word(told, "gen_ai.conversation.id") or word(told, "session.id") or origin.session,
        call_id=call_id or _place(told_span.trace_id, told_span.span_id),
        name=word(told, "gen_ai.tool.name"),
        outcome=Outcome.ERROR if told_span.is_error or "error.type" in told else Outcome.OK,
        duration_seconds=max(told_span.end_seconds - told_span.start_seconds, 0.0),
    )


def _place(trace_id: str, span_id: str) -> str:
    """What the span and the event of one operation have in common."""
    return f"span:{trace_id}/{span_id}" if trace_id and span_id else ""


def _first_count(told: Attributes, keys: tuple[str, ...]) -> int | None:
    return next((value for key in keys if (value := whole(told, key)) is not None), None)


def _first_amount(told: Attributes, keys: tuple[str, ...]) -> float | None:
    return next((value for key in keys if (value := amount(told, key)) is not None), None)
