"""What may be known of telemetry: the attributes read of each event, span and metric.

All else, prompts, arguments, outputs, e-mail addresses and account ids among it, is
dropped by the decoders and never reaches a rule. An event or a client's metric that
is not here is of no interest. Must not know encodings or what the values mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from desktop_monitor.agents.otlp.model import Origin

INFERENCE_DETAILS = "gen_ai.client.inference.operation.details"
_CLAUDE_REQUEST = frozenset(
    [
        "session.id",
        "event.sequence",
        "event.timestamp",
        "model",
        "request_id",
        "query_source",
        "agent_id",
        "agent.name",
        "effort",
        "speed",
        "duration_ms",
    ]
)
_CODEX = frozenset(("conversation.id", "model"))
_GEMINI = frozenset(["session.id", "prompt_id", "model", "role", "duration_ms"])
GENAI: frozenset[str] = frozenset(
    [
        "gen_ai.operation.name",
        "gen_ai.provider.name",
        "gen_ai.system",
        "gen_ai.request.model",
        "gen_ai.response.model",
        "gen_ai.response.id",
        "gen_ai.conversation.id",
        "session.id",
        "error.type",
        "http.response.status_code",
        "gen_ai.usage.input_tokens",
        "gen_ai.usage.prompt_tokens",
        "gen_ai.usage.output_tokens",
        "gen_ai.usage.completion_tokens",
        "gen_ai.usage.cache_read.input_tokens",
        "gen_ai.usage.cache_read_input_tokens",
        "gen_ai.usage.input_tokens.cached",
        "gen_ai.usage.details.cache_read_tokens",
        "gen_ai.usage.cache_creation.input_tokens",
        "gen_ai.usage.cache_creation_input_tokens",
        "gen_ai.usage.cache_write.input_tokens",
        "gen_ai.usage.details.cache_write_tokens",
        "gen_ai.usage.reasoning.output_tokens",
        "gen_ai.usage.reasoning_tokens",
        "gen_ai.usage.output_tokens.reasoning",
        "gen_ai.usage.details.reasoning_tokens",
        "gen_ai.response.time_to_first_chunk",
        "gen_ai.server.time_to_first_token",
        "gen_ai.tool.name",
        "gen_ai.tool.call.id",
        "gen_ai.tool.call_id",
    ]
)
"""Of the conventions for generative AI, newer and older names.

https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/
"""

EVENTS: Mapping[str, frozenset[str]] = {
    "claude_code.api_request": _CLAUDE_REQUEST
    | frozenset(
        [
            "input_tokens",
            "output_tokens",
            "cache_read_tokens",
            "cache_creation_tokens",
            "cache_creation_1h_tokens",
            "cache_creation_5m_tokens",
            "cost_usd",
            "ttft_ms",
        ]
    ),
    "claude_code.api_error": _CLAUDE_REQUEST | frozenset(("error", "status_code", "attempt")),
    "claude_code.api_refusal": _CLAUDE_REQUEST,
    "claude_code.tool_result": frozenset(
        [
            "session.id",
            "tool_name",
            "tool_use_id",
            "success",
            "duration_ms",
            "error_type",
            "decision_type",
            "agent_id",
        ]
    ),
    "claude_code.tool_decision": frozenset(
        [
            "session.id",
            "tool_name",
            "tool_use_id",
            "decision",
            "agent_id",
        ]
    ),
    "codex.conversation_starts": _CODEX | {"app.version", "reasoning_effort", "context_window"},
    "codex.user_prompt": _CODEX,
    "codex.api_request": _CODEX | {"duration_ms", "http.response.status_code", "attempt", "endpoint", "error.message"},
    "codex.websocket_request": _CODEX | {"duration_ms", "success", "error.message"},
    "codex.sse_event": _CODEX
    | frozenset(
        [
            "event.kind",
            "input_token_count",
            "output_token_count",
            "cached_token_count",
            "cache_write_token_count",
            "reasoning_token_count",
            "ttft_ms",
            "error.message",
        ]
    ),
    "codex.tool_decision": frozenset(["conversation.id", "tool_name", "call_id", "decision"]),
    "codex.tool_result": frozenset(
        [
            "conversation.id",
            "tool_name",
            "call_id",
            "success",
            "duration_ms",
        ]
    ),
    "gemini_cli.api_response": _GEMINI
    | frozenset(
        [
            "input_token_count",
            "output_token_count",
            "cached_content_token_count",
            "thoughts_token_count",
            "tool_token_count",
            "status_code",
        ]
    ),
    "gemini_cli.api_error": _GEMINI
    | frozenset(
        [
            "model_name",
            "duration",
            "status_code",
            "error.type",
            "error_type",
        ]
    ),
    "gemini_cli.user_prompt": frozenset(("session.id", "prompt_id")),
    "gemini_cli.tool_call": frozenset(
        [
            "session.id",
            "function_name",
            "duration_ms",
            "success",
            "decision",
            "error_type",
        ]
    ),
    INFERENCE_DETAILS: GENAI,
}
"""Events by their full name."""

SPANS: Mapping[str, frozenset[str]] = {
    "claude_code.llm_request": EVENTS["claude_code.api_request"]
    | frozenset(
        [
            "attempt",
            "success",
            "status_code",
            "error",
            "gen_ai.request.model",
        ]
    ),
}
"""Spans of the clients; every other one is read as the conventions have it."""


class MetricRule(NamedTuple):
    """How one metric of a client is read."""

    labels: frozenset[str]
    split: str = ""
    """The label whose values are parts of one whole (kinds of tokens); not part of the series."""


_NONE: frozenset[str] = frozenset()
METRICS: Mapping[str, MetricRule] = {
    "claude_code.token.usage": MetricRule(frozenset(("session.id", "model", "type"))),
    "claude_code.cost.usage": MetricRule(frozenset(("session.id", "model"))),
    "claude_code.active_time.total": MetricRule(frozenset(("type",))),
    "claude_code.lines_of_code.count": MetricRule(frozenset(("type",))),
    "claude_code.commit.count": MetricRule(_NONE),
    "claude_code.pull_request.count": MetricRule(_NONE),
    "claude_code.code_edit_tool.decision": MetricRule(frozenset(("decision", "tool_name"))),
    "codex.turn.token_usage": MetricRule(frozenset(("model", "token_type")), split="token_type"),
    "codex.turn.e2e_duration_ms": MetricRule(frozenset(("model",))),
    "codex.turn.ttft.duration_ms": MetricRule(frozenset(("model",))),
    "codex.thread.started": MetricRule(_NONE),
    "codex.conversation.turn.count": MetricRule(_NONE),
    "gemini_cli.token.usage": MetricRule(frozenset(("session.id", "model", "type")), split="type"),
    "gemini_cli.lines.changed": MetricRule(frozenset(("type",))),
    "gemini_cli.memory.usage": MetricRule(frozenset(("memory_type", "component"))),
    "gemini_cli.cpu.usage": MetricRule(frozenset(("component",))),
    "gen_ai.client.token.usage": MetricRule(
        frozenset(
            [
                "gen_ai.operation.name",
                "gen_ai.provider.name",
                "gen_ai.system",
                "gen_ai.request.model",
                "gen_ai.response.model",
                "gen_ai.token.type",
                "session.id",
            ]
        )
    ),
    "gen_ai.client.operation.duration": MetricRule(
        frozenset(
            [
                "gen_ai.operation.name",
                "gen_ai.provider.name",
                "gen_ai.system",
                "gen_ai.request.model",
                "gen_ai.response.model",
                "error.type",
                "session.id",
            ]
        )
    ),
}
"""Metrics of the clients and of the conventions; any other of a client is of no interest."""

CLIENT_PREFIXES = ("claude_code.", "codex.", "gemini_cli.")
IDENTITIES = frozenset(
    [
        "user.id",
        "user.email",
        "user.account_uuid",
        "user.account_id",
        "user.name",
        "organization.id",
        "installation.id",
        "enduser.id",
    ]
)
"""Who somebody is: not even part of the hash that names a series."""


def sender(origin: Origin) -> str:
    """The prefix of the client that sent something: ``claude_code.``, or empty for any other program."""
    service, scope = origin.service, origin.scope
    if scope.startswith("com.anthropic.claude_code") or service.startswith("claude-code"):
        return "claude_code."
    if scope.startswith("codex") or service.startswith("codex"):
        return "codex."
    if scope == "gemini-cli" or service == "gemini-cli":
        return "gemini_cli."
    return ""


def event_name(attribute: str, field: str, body: str, prefix: str) -> str:
    """The full name of a log record; empty if it is no event that is read.

    Claude Code has it in the body and without prefix in the attribute, Codex in the
    attribute and a source line in the field, the conventions in the field or attribute.
    """
    for name in (attribute, prefix + attribute, body, field):
        if name in EVENTS:
            return name
    return ""
