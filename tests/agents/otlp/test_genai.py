"""Programs that follow the conventions for generative AI, in their newer and older words."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_monitor.metrics.agent_event import Findings, Outcome, Source
from tests.helpers.otlp import RECEIVED_SECONDS, all_findings, log, logs, metric, metrics, span, spans

_NEW = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "anthropic",
    "gen_ai.request.model": "claude-sonnet-4-5",
    "gen_ai.response.model": "claude-sonnet-4-5-20250929",
    "gen_ai.response.id": "msg_1",
    "gen_ai.conversation.id": "conv",
    "gen_ai.usage.input_tokens": 100,
    "gen_ai.usage.cache_read.input_tokens": 60,
    "gen_ai.usage.cache_creation.input_tokens": 10,
    "gen_ai.usage.output_tokens": 7,
    "gen_ai.usage.reasoning.output_tokens": 3,
    "gen_ai.response.time_to_first_chunk": 0.25,
}
_OLD = {
    "gen_ai.system": "openai",
    "gen_ai.request.model": "gpt-4o",
    "gen_ai.usage.prompt_tokens": "100",
    "gen_ai.usage.completion_tokens": "7",
}


def _of_span(told: dict[str, Any], **more: Any) -> Findings:
    sent = span("chat", RECEIVED_SECONDS - 2, RECEIVED_SECONDS, told, **more)
    return all_findings([spans([sent], "my-workflow")])


def test_the_newer_words() -> None:
    (request,) = _of_span(_NEW).requests
    assert (request.interface, request.source, request.session) == ("anthropic_api", Source.SPAN, "conv")
    assert (request.model, request.response_id) == ("claude-sonnet-4-5-20250929", "msg_1")
    assert (request.input_tokens, request.cache_read_tokens, request.cache_write_tokens) == (30, 60, 10)
    assert (request.output_tokens, request.reasoning_tokens) == (7, 3)
    assert (request.duration_seconds, request.ttft_seconds, request.outcome) == (2.0, 0.25, Outcome.OK)


def test_the_older_words() -> None:
    (request,) = _of_span(_OLD).requests
    assert (request.interface, request.model) == ("openai_api", "gpt-4o")
    assert (request.input_tokens, request.output_tokens, request.cache_read_tokens) == (100, 7, None)


def test_input_smaller_than_its_cached_part_excludes_it() -> None:
    (request,) = _of_span({**_NEW, "gen_ai.usage.input_tokens": 12}).requests
    assert request.input_tokens == 12


@pytest.mark.parametrize(
    ("provider", "interface"),
    [
        ("anthropic", "anthropic_api"),
        ("gcp.gemini", "gemini_api"),
        ("aws.bedrock", "bedrock"),
        ("Mistral AI", "mistral_ai"),
        ("", "my_workflow"),
    ],
)
def test_the_interface_is_the_provider_or_the_programs_own_name(provider: str, interface: str) -> None:
    assert _of_span({**_NEW, "gen_ai.provider.name": provider}).requests[0].interface == interface


@pytest.mark.parametrize(
    ("error", "outcome", "kind", "status_code"),
    [
        ("429", Outcome.ERROR, "rate_limit", 429),
        ("openai.RateLimitError", Outcome.ERROR, "rate_limit", None),
        ("ReadTimeout", Outcome.TIMEOUT, "network", None),
        ("timeout", Outcome.TIMEOUT, "network", None),
        ("_OTHER", Outcome.ERROR, "other", None),
    ],
)
def test_errors_by_their_type(error: str, outcome: Outcome, kind: str, status_code: int | None) -> None:
    (request,) = _of_span({**_OLD, "error.type": error}).requests
    assert (request.outcome, request.error_kind, request.status_code) == (outcome, kind, status_code)


def test_a_span_that_failed_without_a_type_is_an_error() -> None:
    (request,) = _of_span({"gen_ai.operation.name": "chat"}, status={"code": 2}).requests
    assert (request.outcome, request.error_kind, request.output_tokens) == (Outcome.ERROR, "other", None)


@pytest.mark.parametrize("operation", ["invoke_agent", "create_agent", "retrieval", "invoke_workflow"])
def test_spans_around_requests_are_not_counted(operation: str) -> None:
    assert not _of_span({**_NEW, "gen_ai.operation.name": operation}).requests


def test_spans_of_other_things_are_no_requests() -> None:
    assert not _of_span({"http.method": "GET"})


def test_tools_are_told_by_spans() -> None:
    told = {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "search", "gen_ai.tool.call.id": "t1"}
    (call,) = _of_span(told).tool_calls
    assert (call.name, call.call_id, call.outcome, call.duration_seconds) == ("search", "t1", Outcome.OK, 2.0)


def test_an_event_sent_before_the_answer_finds_nothing() -> None:
    asked = {"gen_ai.operation.name": "chat", "gen_ai.request.model": "m"}
    body = logs([log("gen_ai.client.inference.operation.details", told=asked)], "my-workflow")
    assert not all_findings([body])


def test_histograms_tell_output_and_requests_but_not_input_with_its_cached_part() -> None:
    times = {"startTimeUnixNano": "1795358525000000000", "timeUnixNano": "1795358526000000000"}

    def histogram(name: str, count: int, total: float, **told: str) -> dict[str, Any]:
        told = {"gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "m", **told}
        point = {**times, "count": str(count), "sum": total, "attributes": log("", told=told)["attributes"]}
        return {"name": name, "histogram": {"aggregationTemporality": 2, "dataPoints": [point]}}

    told = [
        histogram("gen_ai.client.token.usage", 4, 900, **{"gen_ai.token.type": "input"}),
        histogram("gen_ai.client.token.usage", 4, 70, **{"gen_ai.token.type": "output"}),
        histogram("gen_ai.client.operation.duration", 4, 8.5),
        histogram("gen_ai.client.operation.duration", 3, 8.5, **{"gen_ai.operation.name": "invoke_agent"}),
    ]
    totals = all_findings([metrics(told, "my-workflow")]).totals
    assert {(total.quantity, total.value, total.interface, total.model) for total in totals} == {
        ("output_tokens", 70, "openai_api", "m"),
        ("requests", 4, "openai_api", "m"),
    }


def test_a_metric_of_the_conventions_is_no_custom_metric_as_well() -> None:
    assert not all_findings([metrics([metric("gen_ai.client.token.usage", [(1, 2, 3)])], "my-workflow")]).metrics
