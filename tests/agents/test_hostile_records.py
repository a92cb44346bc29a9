"""Records that have the clients' words and nothing else of their sense: no reader breaks, no count is impossible."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_monitor.agents.codex.rollout import Rollout
from desktop_monitor.agents.gemini.chat import Chat
from desktop_monitor.metrics.agent_event import Findings
from tests.helpers.file_sources import TOKEN_FIELDS

_TIMES = ("2026-11-22T14:42:47.185Z", "2026-11-22T14:42:48Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59+23:59")
_WORDS = ("", "x" * 5000, "\x1b[31m", "‮evil", "<b>", "\n", "user", "main", "subagent", *_TIMES)
_NUMBERS = (0, 1, -1, 10**11, 10**30, -(10**30), 1.5, 1e308, True, False)
_CODEX_WORDS = ("token_count", "task_started", "task_complete", "turn_aborted", "item_completed", "function_call")
_CODEX_KINDS = ("session_meta", "turn_context", "token_usage_record", "event_msg", "response_item", "other")
_CODEX_NAMES = [
    "type",
    "info",
    "total_token_usage",
    "last_token_usage",
    "input_tokens",
    "cached_input_tokens",
    "output_tokens",
    "turn_id",
    "call_id",
    "reasoning_output_tokens",
    "rate_limits",
    "primary",
    "used_percent",
    "window_minutes",
    "resets_at",
    "error",
    "codex_error_info",
    "item",
    "id",
    "exit_code",
    "duration",
    "secs",
    "nanos",
    "started_at",
    "duration_ms",
    "usage",
    "thread_token_usage",
    "response_id",
    "thread_id",
    "source",
    "forked_from_id",
    "parent_thread_id",
    "timestamp",
    "cwd",
    "model",
    "role",
    "output",
    "status",
    "model_context_window",
    "ordinal",
]
_GEMINI_NAMES = [
    "id",
    "timestamp",
    "type",
    "tokens",
    "input",
    "output",
    "cached",
    "thoughts",
    "tool",
    "total",
    "toolCalls",
    "status",
    "name",
    "$set",
    "$rewindTo",
    "messages",
    "sessionId",
    "projectHash",
    "startTime",
    "kind",
    "directories",
    "model",
]


def _values(names: list[str], words: tuple[str, ...]) -> st.SearchStrategy[Any]:
    leaves = st.none() | st.sampled_from(_NUMBERS) | st.sampled_from((*_WORDS, *words))
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(names), inner, max_size=6),
        max_leaves=12,
    )


_codex_values = _values(_CODEX_NAMES, _CODEX_WORDS)
_codex_payloads = st.dictionaries(st.sampled_from(_CODEX_NAMES), _codex_values, max_size=8) | _codex_values
_codex_lines = st.builds(
    lambda at, kind, name, payload: {
        "timestamp": at,
        "type": kind,
        "payload": {**payload, "type": name} if isinstance(payload, dict) else payload,
    },
    st.sampled_from(_TIMES),
    st.sampled_from(_CODEX_KINDS),
    st.sampled_from(_CODEX_WORDS),
    _codex_payloads,
)
_gemini_values = _values(_GEMINI_NAMES, ("gemini", "success", "error"))
_gemini_lines = st.dictionaries(st.sampled_from(_GEMINI_NAMES), _gemini_values, max_size=8) | st.builds(
    lambda at, tokens: {"id": "1", "timestamp": at, "type": "gemini", "tokens": tokens},
    st.sampled_from(_TIMES),
    _gemini_values,
)


def _is_possible(found: Findings) -> bool:
    counts = [getattr(request, name) for request in found.requests for name in TOKEN_FIELDS]
    durations = [fact.duration_seconds for fact in (*found.requests, *found.tool_calls, *found.turns)]
    return all(value is None or value >= 0 for value in (*counts, *durations))


@settings(max_examples=120)
@given(st.lists(_codex_lines, max_size=6))
def test_any_record_of_a_rollout_is_read_or_rejected(lines: list[Any]) -> None:
    """In one reading or in one for each line, which comes to as many requests."""
    whole = Rollout("session", b"", lambda session: session)
    state = b""
    steps = Findings()
    for line in lines:
        whole.take(json.dumps(line).encode())
        step = Rollout("session", state, lambda session: session)
        step.take(json.dumps(line).encode())
        state, steps = step.state(), steps + step.findings()
    assert _is_possible(whole.findings())
    assert {one.response_id for one in steps.requests} == {one.response_id for one in whole.findings().requests}
    assert dict(steps.rejected) == dict(whole.findings().rejected)


@settings(max_examples=120)
@given(st.lists(_gemini_lines, max_size=6))
def test_any_record_of_a_chat_is_read_or_rejected(lines: list[Any]) -> None:
    """In one reading or in one for each line, which comes to as many requests."""
    whole = Chat("", b"", lambda project_hash, named: "")
    state = b""
    steps = Findings()
    for line in lines:
        whole.take_line(json.dumps(line).encode())
        step = Chat("", state, lambda project_hash, named: "")
        step.take_line(json.dumps(line).encode())
        state, steps = step.state(), steps + step.findings()
    assert _is_possible(whole.findings())
    assert {one.response_id for one in steps.requests} == {one.response_id for one in whole.findings().requests}
    assert dict(steps.rejected) == dict(whole.findings().rejected)
