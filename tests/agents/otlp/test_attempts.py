"""Failed attempts and the answer after all are one request, over many bodies and repeated ones."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop_monitor.agents.merge import alone, merge_requests
from desktop_monitor.agents.otlp.attempts import Recent
from desktop_monitor.agents.otlp.ingest import OtlpIngest
from desktop_monitor.metrics.agent_event import Outcome, Request, Source, ToolCall
from tests.helpers.otlp import RECEIVED_SECONDS, Body, all_findings, log, logs, metric, metrics, span, spans

_START = RECEIVED_SECONDS - 600


def _codex(name: str, at: float, **told: Any) -> dict[str, Any]:
    told = {"conversation.id": "c1", "model": "m", **{key.replace("__", "."): value for key, value in told.items()}}
    return log(f"codex.{name}", _START + at, told=told)


def _attempt(at: float, status: int, number: int = 0) -> dict[str, Any]:
    told = {"http__response__status_code": status, "attempt": number, "duration_ms": "500", "endpoint": "/responses"}
    return _codex("api_request", at, **told, **({"error__message": f"http {status}"} if status >= 400 else {}))


def _completed(at: float, tokens: int = 100) -> dict[str, Any]:
    told = {"input_token_count": str(tokens), "output_token_count": "5", "cached_token_count": 0, "ttft_ms": 20}
    return _codex("sse_event", at, event__kind="response.completed", reasoning_token_count=0, **told)


def _requests(*bodies: list[dict[str, Any]], service: str = "codex_exec") -> list[Request]:
    """What is left when equal ids are made one, as the journal does."""
    rows: dict[str, Any] = {}
    for request in all_findings([logs(body, service) for body in bodies]).requests:
        key = request.request_id or request.match
        rows[key] = merge_requests(rows[key], alone(request)) if key in rows else alone(request)
    return [row.value for row in rows.values()]


@pytest.mark.parametrize("apart", [False, True], ids=["in one body", "each in its own body"])
def test_attempts_at_both_levels_are_one_request(apart: bool) -> None:
    """Three attempts, a reconnection, two more, an answer: the client's number starts again at 0."""
    told = [_attempt(0, 503), _attempt(1, 503, 1), _attempt(2, 503, 2), _attempt(4, 503), _attempt(5, 200, 1)]
    told.append(_completed(6))
    (request,) = _requests(*[[record] for record in told]) if apart else _requests(told)
    assert (request.outcome, request.retries, request.output_tokens) == (Outcome.OK, 4, 5)
    assert request.duration_seconds == pytest.approx(1.5)
    assert request.ttft_seconds == pytest.approx(0.52)


def test_attempts_without_an_answer_are_one_failed_request() -> None:
    (request,) = _requests([_attempt(0, 429), _attempt(1, 429, 1)], [_attempt(2, 429, 2)])
    assert (request.outcome, request.error_kind, request.retries, request.status_code) == (
        Outcome.ERROR,
        "rate_limit",
        2,
        429,
    )


def test_a_new_prompt_ends_what_failed() -> None:
    failed, answered = _requests([_attempt(0, 500)], [_codex("user_prompt", 10), _attempt(11, 200), _completed(12)])
    assert (failed.outcome, failed.retries) == (Outcome.ERROR, 0)
    assert (answered.outcome, answered.retries) == (Outcome.OK, 0)


def test_a_prompt_told_again_does_not_end_the_failures_after_it() -> None:
    first = [_codex("user_prompt", 0), _attempt(1, 503), _attempt(2, 503, 1)]
    (request,) = _requests(first, first, [_attempt(3, 503, 2)])
    assert request.retries == 2


def test_a_stream_that_breaks_is_a_failed_attempt() -> None:
    broken = _codex("sse_event", 1, event__kind="response.failed", error__message="stream disconnected")
    (request,) = _requests([_attempt(0, 200), broken, _attempt(2, 200), _completed(3)])
    assert (request.outcome, request.retries) == (Outcome.OK, 1)
    (failed,) = _requests([_attempt(0, 200), broken])
    assert (failed.outcome, failed.error_kind) == (Outcome.ERROR, "network")


def test_a_completed_event_without_counts_is_the_same_answer_told_before() -> None:
    bare = _codex("sse_event", 1, event__kind="response.completed", duration_ms="0")
    assert len(_requests([_attempt(0, 200), bare, _completed(1)])) == 1


def test_bodies_delivered_twice_change_nothing() -> None:
    told = [[_attempt(0, 500)], [_attempt(1, 200, 1), _completed(2)], [_attempt(3, 200), _completed(4, 200)]]
    twice = [body for body in told for _ in range(2)]
    assert _requests(*twice) == _requests(*told)
    assert _requests(*told, *told) == _requests(*told)


def test_sessions_do_not_share_attempts() -> None:
    other = json.loads(json.dumps(_attempt(0.5, 500)).replace('"c1"', '"c2"'))
    assert len(_requests([_attempt(0, 500), other, _attempt(1, 200, 1), _completed(2)])) == 2


def _gemini(name: str, at: float, **told: Any) -> dict[str, Any]:
    told = {"session.id": "g1", "prompt_id": "g1########1", "model": "gemini-2.5-pro", **told}
    return log(f"gemini_cli.{name}", _START + at, told=told)


_COUNTS = {"input_token_count": 90, "output_token_count": 7, "cached_content_token_count": 30}


def test_a_gemini_answer_carries_the_retries_before_it() -> None:
    answer = _gemini("api_response", 8, duration_ms=40, status_code=200, thoughts_token_count=3, **_COUNTS)
    error = _gemini("api_error", 1, status_code=429, duration_ms=12, **{"error.type": "RetryableQuotaError"})
    (request,) = _requests([error], [_gemini("api_request", 7), answer], service="gemini-cli")
    assert (request.outcome, request.retries, request.input_tokens) == (Outcome.OK, 1, 60)
    assert (request.output_tokens, request.reasoning_tokens) == (10, 3)
    assert request.match == "gemini:g1:90/7/30/3"


def test_a_gemini_request_that_only_fails_is_one_error() -> None:
    errors = [_gemini("api_error", at, status_code="500", duration_ms=12) for at in (1, 7)]
    (request,) = _requests(errors, service="gemini-cli")
    assert (request.outcome, request.error_kind, request.retries) == (Outcome.ERROR, "server", 1)


def test_geminis_own_count_of_requests_is_not_read() -> None:
    """It counts attempts, and each failed one twice."""
    body = metrics([metric("gemini_cli.api.request.count", [(1, 2, 1)], 2, told={"status_code": 429})], "gemini-cli")
    assert not all_findings([body])


@pytest.mark.parametrize("span_first", [True, False])
def test_a_gemini_tools_event_gets_the_id_of_its_span_whichever_comes_first(span_first: bool) -> None:
    ids = {"traceId": "43b075920f45a2e361344e5becdb0305", "spanId": "df4628a5698e9ab4"}
    told = {"gen_ai.tool.name": "shell", "gen_ai.tool.call_id": "shell_1", "gen_ai.conversation.id": "g1"}
    sent = span("tool_call", _START, _START + 1, told, **{**ids, "parentSpanId": "b7f611c33d5e200e"})
    told_event = _gemini("tool_call", 1, function_name="shell", success=False, decision="reject", duration_ms=72)
    event = {**told_event, **ids, "spanId": "b7f611c33d5e200e"}
    bodies: list[Body] = [spans([sent], "gemini-cli"), logs([event], "gemini-cli")]
    calls = all_findings(bodies if span_first else bodies[::-1]).tool_calls
    assert {call.call_id for call in calls} == {"shell_1"}
    by_source: dict[Source, ToolCall] = {call.source: call for call in calls}
    assert by_source[Source.EVENT].outcome is Outcome.CANCELLED
    assert by_source[Source.EVENT].decision == "reject"


def test_geminis_second_telling_in_the_conventions_is_not_counted() -> None:
    told = {
        "gen_ai.operation.name": "generate_content",
        "gen_ai.usage.input_tokens": 9,
        "gen_ai.usage.output_tokens": 1,
    }
    detail = log("gen_ai.client.inference.operation.details", told=told)
    assert not all_findings([logs([detail], "gemini-cli")])
    assert not all_findings([spans([span("llm_call", _START, _START + 1, told)], "gemini-cli")])


def test_memory_is_bounded_however_many_sessions_fail() -> None:
    recent: Recent[int, int] = Recent(limit=10)
    for number in range(1000):
        recent.set(number, number)
    assert len(recent) == 10
    assert recent.get(0) is None
    assert recent.get(999) == 999


def test_one_receiver_serves_all_clients_at_once() -> None:
    ingest = OtlpIngest()
    bodies = [logs([_attempt(0, 500)], "codex_exec"), logs([_gemini("api_error", 1)], "gemini-cli")]
    assert {request.interface for request in all_findings(bodies, ingest).requests} == {"codex", "gemini"}
