"""What LiteLLM, llama.cpp, Ollama and others answer, and what of it is kept."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.agents.metric_sources.servers import findings_of, url_of
from desktop_monitor.agents.options import Scrape, ScrapeKind
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.agent_event import Findings, MetricReading

NOW = 1_760_744_000.0
HOST = "http://127.0.0.1:4000"

LITELLM = b"""\
# HELP python_gc_objects_collected_total Objects collected during gc
# TYPE python_gc_objects_collected_total counter
python_gc_objects_collected_total{generation="0"} 4242.0
# TYPE litellm_spend_metric_total counter
litellm_spend_metric_total{api_key_alias="ann",hashed_api_key="88dc28d0",model="gpt-5",user="ann@example.org"} 0.25
litellm_spend_metric_total{api_key_alias="bob",hashed_api_key="99dc28d0",model="gpt-5",user="bob"} 0.5
# TYPE litellm_spend_metric_created gauge
litellm_spend_metric_created{api_key_alias="ann",model="gpt-5"} 1.7e9
# TYPE litellm_request_total_latency_metric histogram
litellm_request_total_latency_metric_bucket{le="0.005",model="gpt-5",user="ann"} 0.0
litellm_request_total_latency_metric_count{model="gpt-5",user="ann"} 4.0
litellm_request_total_latency_metric_sum{model="gpt-5",user="ann"} 6.0
# TYPE litellm_deployment_state gauge
litellm_deployment_state{api_base="https://a",api_provider="openai",litellm_model_name="gpt-5",model_id="1"} 0.0
litellm_deployment_state{api_base="https://b",api_provider="openai",litellm_model_name="gpt-5",model_id="2"} 1.0
"""
LLAMACPP = b"""\
# HELP llamacpp:prompt_tokens_total Number of prompt tokens processed.
# TYPE llamacpp:prompt_tokens_total counter
llamacpp:prompt_tokens_total 6886
# HELP llamacpp:prompt_tokens_seconds Average prompt throughput in tokens/s.
# TYPE llamacpp:prompt_tokens_seconds gauge
llamacpp:prompt_tokens_seconds 2.37151
# HELP llamacpp:requests_deferred Number of requests deferred.
# TYPE llamacpp:requests_deferred gauge
llamacpp:requests_deferred 0
"""
OLLAMA = {
    "models": [
        {
            "name": "gemma3",
            "model": "gemma3",
            "size": 6591830464,
            "digest": "a2af6cc3eb7fa8be8504abaf9b04e88f17a119ec3f04a3addf55f92841195f5a",
            "details": {"family": "gemma3", "parameter_size": "4.3B"},
            "expires_at": "2025-10-17T16:47:07.93355-07:00",
            "size_vram": 5333539264,
            "context_length": 4096,
        }
    ]
}


def read(kind: ScrapeKind, body: bytes) -> Findings:
    return findings_of(Scrape(HOST, kind), body, NOW)


def by_name(findings: Findings) -> dict[str, MetricReading]:
    return {reading.name: reading for reading in findings.metrics}


def test_litellm_tells_of_models_and_of_nobody() -> None:
    findings = read(ScrapeKind.LITELLM, LITELLM)
    found = by_name(findings)

    assert found.keys() == {
        "litellm_spend_metric_total",
        "litellm_request_total_latency_metric_count",
        "litellm_request_total_latency_metric_sum",
    }
    spend = found["litellm_spend_metric_total"]
    assert (spend.value, spend.is_counter, spend.labels) == (0.75, True, (("model", "gpt-5"),))
    assert spend.source == "litellm:127.0.0.1:4000"
    assert found["litellm_request_total_latency_metric_sum"].unit == "seconds"
    assert not {"ann", "bob", "88dc28d0"} & set(str(findings).replace("'", " ").split())
    assert findings.rejected == {"a value told twice": 1}, "of two deployments nobody knows which is meant"


def test_llamacpps_throughput_is_no_time() -> None:
    found = by_name(read(ScrapeKind.LLAMACPP, LLAMACPP))
    assert {name: reading.value for name, reading in found.items()} == {
        "llamacpp_prompt_tokens_total": 6886.0,
        "llamacpp_prompt_tokens_per_second": 2.37151,
        "llamacpp_requests_deferred": 0.0,
    }
    assert found["llamacpp_prompt_tokens_total"].is_counter


def test_ollama_tells_what_is_loaded() -> None:
    found = by_name(read(ScrapeKind.OLLAMA, json.dumps(OLLAMA).encode()))
    assert {name: reading.value for name, reading in found.items()} == {
        "ollama_loaded_model_count": 1.0,
        "ollama_model_bytes": 6591830464.0,
        "ollama_model_gpu_bytes": 5333539264.0,
        "ollama_model_context_tokens": 4096.0,
        "ollama_model_expires_seconds": pytest.approx(827.93355),
    }
    assert found["ollama_model_bytes"].labels == (("model", "gemma3"),)


def test_an_idle_ollama_has_nothing_loaded() -> None:
    (count,) = read(ScrapeKind.OLLAMA, b'{"models": []}').metrics
    assert count.value == 0.0


def test_a_model_that_never_expires_has_no_time_left() -> None:
    forever = {"models": [{"name": "m", "expires_at": "2318-01-01T00:00:00Z", "size": -1, "size_vram": "x"}]}
    assert by_name(read(ScrapeKind.OLLAMA, json.dumps(forever).encode())).keys() == {"ollama_loaded_model_count"}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"models": 3}', b"\xff", b"<html>"])
def test_what_is_not_ollamas_is_refused(body: bytes) -> None:
    with pytest.raises(SourceError):
        read(ScrapeKind.OLLAMA, body)


def test_a_page_of_another_kind_is_refused_and_an_empty_one_is_not() -> None:
    with pytest.raises(SourceError, match="no Prometheus text"):
        read(ScrapeKind.PROMETHEUS, b"<html><body>hello</body></html>\n")
    assert read(ScrapeKind.PROMETHEUS, b"") == Findings()


@pytest.mark.parametrize(
    ("url", "kind", "asked"),
    [
        ("http://h:1", ScrapeKind.PROMETHEUS, "http://h:1/metrics"),
        ("http://h:1/", ScrapeKind.OLLAMA, "http://h:1/api/ps"),
        ("http://h:1/own?a=b", ScrapeKind.LITELLM, "http://h:1/own?a=b"),
    ],
)
def test_without_a_path_the_usual_one_is_asked(url: str, kind: ScrapeKind, asked: str) -> None:
    assert url_of(Scrape(url, kind)) == asked


def test_two_servers_and_two_paths_are_different_sources() -> None:
    sources = {
        findings_of(Scrape(url), b"a 1\n", NOW).metrics[0].source
        for url in ("http://h:1", "http://h:2/metrics", "http://h:1/other?key=hidden")
    }
    assert sources == {"prometheus:h:1", "prometheus:h:2", "prometheus:h:1/other"}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["models", "name", "size", "expires_at", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(_JSON, st.sampled_from(ScrapeKind))
def test_any_answer_is_readings_or_refused(answer: object, kind: ScrapeKind) -> None:
    body = json.dumps({"models": answer}).encode()
    try:
        findings = read(kind, body)
    except SourceError:
        return
    assert all(reading.at_seconds == NOW for reading in findings.metrics)
