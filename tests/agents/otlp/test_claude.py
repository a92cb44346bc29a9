"""Claude Code's events, spans and metrics as they are understood."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_monitor.agents.otlp.ingest import OtlpIngest
from desktop_monitor.metrics.agent_event import Findings, Outcome, Source
from tests.helpers.otlp import RECEIVED_SECONDS, Body, log, logs, metric, metrics, span, spans

_SCOPE = "com.anthropic.claude_code.events"


def _found(body: Body) -> Findings:
    return OtlpIngest().take(*body, RECEIVED_SECONDS).findings


def _event(name: str, **told: Any) -> Findings:
    """The event as newer versions send it: the name without prefix in the attribute, with it in the body."""
    record = log(name, told=told, body={"stringValue": f"claude_code.{name}"})
    return _found(logs([record], "claude-code", _SCOPE))


def test_an_event_is_known_by_its_scope_where_the_body_is_missing() -> None:
    record = log("api_request", told={"request_id": "r1", "session.id": "s"})
    assert _found(logs([record], "renamed", _SCOPE)).requests[0].request_id == "r1"


@pytest.mark.parametrize(
    ("told", "outcome", "kind", "retries"),
    [
        ({"status_code": 429, "error": "Too many", "attempt": 11}, Outcome.ERROR, "rate_limit", 10),
        ({"status_code": "529", "error": "Overloaded", "attempt": "3"}, Outcome.ERROR, "overloaded", 2),
        ({"status_code": 401, "error": "invalid x-api-key", "attempt": 1}, Outcome.ERROR, "authentication", 0),
        ({"status_code": 500, "error": "api_error"}, Outcome.ERROR, "server", None),
        ({"status_code": 504, "error": "gateway"}, Outcome.TIMEOUT, "server", None),
        ({"error": "Connection error."}, Outcome.ERROR, "network", None),
        ({"error": "Request timed out."}, Outcome.TIMEOUT, "network", None),
        ({"error": "Request was aborted."}, Outcome.CANCELLED, "", None),
        ({"status_code": 99999, "error": "odd"}, Outcome.ERROR, "network", None),
    ],
)
def test_errors_say_what_went_wrong(told: Any, outcome: Outcome, kind: str, retries: int | None) -> None:
    (request,) = _event("api_error", request_id="r1", **told).requests
    assert (request.outcome, request.error_kind, request.retries) == (outcome, kind, retries)


def test_exhausted_retries_are_no_second_failure() -> None:
    first = log("api_error", told={"request_id": "r1", "attempt": 3}, body={"stringValue": "claude_code.api_error"})
    second = log("api_retries_exhausted", body={"stringValue": "claude_code.api_retries_exhausted"})
    assert len(_found(logs([first, second], "claude-code", _SCOPE)).requests) == 1


def test_two_errors_without_a_connection_are_two_and_a_repeated_one_is_one() -> None:
    """Without the provider's id the event's own time and number name it."""

    def failed(at: float, sequence: int) -> dict[str, Any]:
        told = {"session.id": "s", "error": "Connection error.", "event.sequence": sequence}
        return log("api_error", at, told=told, body={"stringValue": "claude_code.api_error"})

    one, two = failed(RECEIVED_SECONDS - 20, 4), failed(RECEIVED_SECONDS - 10, 6)
    matches = [r.match for r in _found(logs([one, two, one], "claude-code", _SCOPE)).requests]
    assert matches[0] == matches[2] != matches[1]


@pytest.mark.parametrize(("cost_usd", "is_guess"), [(0.0025354, True), (0.0025355, False), (0.0, False)])
def test_a_cost_that_is_the_clients_price_for_models_it_does_not_know_is_a_guess(
    cost_usd: float, is_guess: bool
) -> None:
    counts = {
        "input_tokens": 10,
        "output_tokens": 20,
        "cache_read_tokens": 427,
        "cache_creation_tokens": 330,
        "cache_creation_5m_tokens": 210,
        "cache_creation_1h_tokens": 120,
    }
    (request,) = _event("api_request", request_id="r1", model="claude-new-9", cost_usd=cost_usd, **counts).requests
    assert (request.cost_usd, request.is_cost_guess) == (cost_usd, is_guess)


def test_a_refused_answer_keeps_its_own_outcome() -> None:
    (request,) = _event("api_refusal", request_id="r1", model="m").requests
    assert (request.error_kind, request.outcome) == ("refused", None)


@pytest.mark.parametrize(
    ("told", "is_subagent"),
    [
        ({"query_source": "repl_main_thread"}, False),
        ({"query_source": "sdk"}, False),
        ({"query_source": "compact"}, False),
        ({"query_source": "agent:builtin:general-purpose"}, True),
        ({"query_source": "sdk", "agent_id": "a1"}, True),
    ],
)
def test_subagents_do_not_fill_the_main_context(told: Any, is_subagent: bool) -> None:
    findings = _event("api_request", **{"session.id": "s", "request_id": "r", "input_tokens": 5, "model": "m"}, **told)
    assert findings.requests[0].is_subagent is is_subagent
    assert findings.sessions[0].context_tokens == (None if is_subagent else 5)


def test_fast_answers_and_one_hour_caches_are_told_apart() -> None:
    told = {"request_id": "r", "speed": "fast", "cache_creation_tokens": 30, "cache_creation_1h_tokens": 20}
    (request,) = _event("api_request", **told).requests
    assert (request.is_fast, request.cache_write_tokens, request.cache_write_1h_tokens) == (True, 30, 20)


def test_a_rejected_tool_is_cancelled_without_a_result() -> None:
    (call,) = _event("tool_decision", decision="reject", tool_use_id="t1", tool_name="Bash").tool_calls
    assert (call.outcome, call.decision, call.call_id) == (Outcome.CANCELLED, "reject", "t1")


def test_prompts_starts_and_summaries_of_subagents_find_nothing() -> None:
    for name in ("user_prompt", "plugin_loaded", "subagent_completed", "compaction", "never_heard_of"):
        assert not _event(name, **{"session.id": "passing", "total_tokens": 5, "prompt": "x"})


def test_starts_under_a_passing_session_id_make_no_session() -> None:
    started = metric("claude_code.session.count", [(1, 2, 1)], told={"session.id": "passing"})
    assert not _found(metrics([started], "claude-code", "com.anthropic.claude_code")).sessions


def test_a_span_tells_retries_and_the_first_token() -> None:
    told = {
        "session.id": "s",
        "request_id": "r",
        "model": "m",
        "duration_ms": 900,
        "ttft_ms": 100,
        "attempt": 2,
        "success": "true",
    }
    sent = span("claude_code.llm_request", RECEIVED_SECONDS - 1, RECEIVED_SECONDS, told)
    (request,) = _found(spans([sent], "claude-code", "com.anthropic.claude_code.tracing")).requests
    assert (request.source, request.retries, request.ttft_seconds) == (Source.SPAN, 1, 0.1)


def test_a_span_without_the_providers_id_is_left_to_its_event() -> None:
    sent = span("claude_code.llm_request", RECEIVED_SECONDS - 1, RECEIVED_SECONDS, {"model": "m"})
    tool = span("claude_code.tool", RECEIVED_SECONDS - 1, RECEIVED_SECONDS, {"tool_name": "Bash"})
    assert not _found(spans([sent, tool], "claude-code", "x"))


def test_a_metrics_model_is_the_events_and_tells_of_the_long_context() -> None:
    told = {"session.id": "s", "type": "cacheCreation", "model": "claude-sonnet-4-5[1m]"}
    findings = _found(metrics([metric("claude_code.token.usage", [(1, 2, 30)], told=told)], "claude-code"))
    (total,) = findings.totals
    assert (total.model, total.quantity, total.value) == ("claude-sonnet-4-5", "cache_write_tokens", 30)
    assert findings.sessions[0].context_window_tokens == 1_000_000


def test_points_that_differ_in_a_label_of_no_interest_are_different_sums() -> None:
    """Two subagents' tokens of one interval are not one."""
    times = [(RECEIVED_SECONDS - 1, RECEIVED_SECONDS, 30)]
    told = [{"session.id": "s", "type": "input", "model": "m", "agent.name": name} for name in ("one", "two")]
    body = metrics([metric("claude_code.token.usage", times, told=each) for each in told], "claude-code")
    assert len({total.key for total in _found(body).totals}) == 2
