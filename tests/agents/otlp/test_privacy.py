"""Nothing that clients tell of a user's words, files or person gets past the decoders."""

from __future__ import annotations

import json

import pytest

from desktop_monitor.agents.otlp.allowed import EVENTS, GENAI, METRICS, SPANS
from desktop_monitor.agents.otlp.ingest import OtlpIngest
from desktop_monitor.agents.otlp.model import Encoding, Signal
from tests.helpers.otlp import RECEIVED_SECONDS, SETS, Body, captured, log, logs, metric, metrics, recoded, span, spans
from tests.helpers.planting import MARKS, PRIVATE_ATTRIBUTES, add_private_attributes, planted_otlp, secrets

_KNOWN = frozenset().union(*EVENTS.values(), *SPANS.values(), *(rule.labels for rule in METRICS.values()), GENAI) | {
    "event.name",
    "service.name",
    "service.version",
    "session.id",
}


@pytest.mark.parametrize("encoding", ["as JSON", "as protobuf"])
@pytest.mark.parametrize("name", SETS)
def test_secrets_in_every_text_of_what_clients_sent_are_found_nowhere(name: str, encoding: str) -> None:
    """Bodies, attributes, resources, scopes, span events, descriptions."""
    ingest, hidden, planted_any = OtlpIngest(), secrets(), False
    for body in captured(name):
        told = json.loads((body if body.encoding is Encoding.JSON else recoded(body)).content)
        add_private_attributes(told)
        content = json.dumps(planted_otlp(told, _KNOWN, hidden)).encode()
        planted_any |= b"SECRET" in content
        sent = Body(body.signal, Encoding.JSON, content)
        taken = ingest.take(*(sent if encoding == "as JSON" else recoded(sent)), RECEIVED_SECONDS)
        assert not any(mark in repr(taken) for mark in MARKS)
    assert planted_any


def test_an_error_is_classified_and_its_words_are_dropped() -> None:
    told = {"request_id": "r", "error": "SECRET prompt is too long: rate limit", "status_code": 429}
    taken = OtlpIngest().take(*logs([log("claude_code.api_error", told=told)]), RECEIVED_SECONDS)
    assert taken.findings.requests[0].error_kind == "rate_limit"
    assert "SECRET" not in repr(taken)


def test_codex_arguments_and_outputs_are_dropped() -> None:
    told = {"conversation.id": "c", "call_id": "1", "tool_name": "exec", "arguments": "SECRET", "output": "SECRET"}
    taken = OtlpIngest().take(*logs([log("codex.tool_result", told=told)]), RECEIVED_SECONDS)
    assert taken.findings.tool_calls[0].name == "exec"
    assert "SECRET" not in repr(taken)


def test_exemplars_and_span_names_events_and_links_are_dropped() -> None:
    point = metric("own.count", [(1, 2, 3)])
    point["sum"]["dataPoints"][0]["exemplars"] = [
        {"asDouble": 1, "filteredAttributes": [{"key": "q", "value": {"stringValue": "SECRET"}}]}
    ]
    point["description"] = "SECRET"
    told = {"gen_ai.operation.name": "chat", "gen_ai.usage.output_tokens": 1, "gen_ai.prompt": "SECRET"}
    event = {"name": "SECRET", "attributes": [{"key": "gen_ai.prompt", "value": {"stringValue": "SECRET"}}]}
    sent = span("SECRET", 1.8e9, 1.8e9, told, events=[event], status={"message": "SECRET"})
    for body in (metrics([point], "own"), spans([sent], "own")):
        assert "SECRET" not in repr(OtlpIngest().take(*body, RECEIVED_SECONDS))


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("user.email", "me@example.org"),
        ("stage", "me@example.org"),
        ("session.id", "abc"),
        ("request_id", "abc"),
        ("route", "5b8efff798038103d269b633813fc60c"),
        ("route", "01a203b6-700c-7b12-9877-d48bd50e8744"),
        ("note", "write me a poem about"),
        ("file.path", "notes"),
        ("stage", "sk-ant-api03-Zx81Qp93Lm"),
        ("stage", "x" * 200),
        ("stage", "123456789"),
    ],
)
def test_ids_and_words_are_no_labels_of_unknown_metrics(label: str, value: str) -> None:
    taken = OtlpIngest().take(*metrics([metric("own.count", [(1, 2, 3)], told={label: value})]), RECEIVED_SECONDS)
    (reading,) = taken.findings.metrics
    assert reading.labels == ()


def test_few_plain_labels_of_unknown_metrics_are_kept() -> None:
    told = {"stage": "build", "http.status_code": 200, "cached": True, "model": "gpt-5.1-codex"}
    taken = OtlpIngest().take(*metrics([metric("own.count", [(1, 2, 3)], told=told)]), RECEIVED_SECONDS)
    (reading,) = taken.findings.metrics
    assert reading.labels == (
        ("cached", "true"),
        ("http_status_code", "200"),
        ("model", "gpt-5.1-codex"),
        ("stage", "build"),
    )


def test_who_somebody_is_does_not_even_name_a_series() -> None:
    def key(email: str) -> str:
        told = {"type": "input", "session.id": "s", "user.email": email, "organization.id": email}
        body = metrics([metric("claude_code.token.usage", [(1, 2, 3)], told=told)], "claude-code")
        (total,) = OtlpIngest().take(*body, RECEIVED_SECONDS).findings.totals
        return total.key

    assert key("me@example.org") == key("you@example.org")


def test_of_a_signal_nothing_is_read_that_is_not_listed() -> None:
    """The list of what is read holds no name that tells of content or persons."""
    assert not _KNOWN & set(PRIVATE_ATTRIBUTES)
    assert Signal.LOGS.value == "logs"
