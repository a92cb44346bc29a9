"""What the servers that are asked for figures answer, each kind in its own way.

LiteLLM (https://docs.litellm.ai/docs/proxy/prometheus) labels its figures with users and
keys: only what says which model and how it went is kept. llama.cpp
(https://github.com/ggml-org/llama.cpp/tree/master/tools/server) calls tokens per second
``…_tokens_seconds``. Ollama has no metrics; what it has loaded
(https://github.com/ollama/ollama/blob/main/docs/api.md#list-running-models) is told as
such. Must not know HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import msgspec

from desktop_monitor.agents.metric_sources.openmetrics import Exposition, Sample, parse
from desktop_monitor.agents.metric_sources.readings import is_harmless, readings_of
from desktop_monitor.agents.options import Scrape, ScrapeKind
from desktop_monitor.agents.values import iso_seconds, number_or_none
from desktop_monitor.agents.workflow.texts import kept_name
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text
from desktop_monitor.metrics.agent_event import Findings, MetricReading

_PATHS = {ScrapeKind.OLLAMA: "/api/ps"}
_USUAL_PATH = "/metrics"
_OWN = {ScrapeKind.LITELLM: "litellm_", ScrapeKind.LLAMACPP: "llamacpp:"}
"""What a server's own metrics begin with; those of its runtime are left out."""
_LITELLM_LABELS = frozenset(
    [
        "model",
        "requested_model",
        "model_group",
        "litellm_model_name",
        "api_provider",
        "route",
        "status_code",
        "exception_status",
        "exception_class",
    ]
)
_LITELLM_SECONDS = ("_latency_metric_sum", "_time_to_first_token_metric_sum")
_LLAMACPP_NAMES = {
    "llamacpp:prompt_tokens_seconds": "llamacpp_prompt_tokens_per_second",
    "llamacpp:predicted_tokens_seconds": "llamacpp_predicted_tokens_per_second",
}
_MODEL_LIMIT = 50
_NAME_CHARACTERS = 60


def url_of(scrape: Scrape) -> str:
    """The address to ask; where it names no path, the usual one of its kind."""
    parts = urlsplit(scrape.url)
    path = parts.path if parts.path not in {"", "/"} else _usual_path(scrape.kind)
    return urlunsplit(parts._replace(path=path))


def findings_of(scrape: Scrape, body: bytes, at_seconds: float) -> Findings:
    """The readings in an answer. Raises SourceError for one that is none of its kind."""
    if scrape.kind is ScrapeKind.OLLAMA:
        return _of_ollama(body, _source(scrape), at_seconds)
    exposition = parse(body)
    if not exposition.samples and exposition.malformed:
        raise SourceError(text("{scrape} answers something that is no Prometheus text", scrape=_source(scrape)))
    samples = tuple(_own_samples(scrape.kind, exposition))
    keep = _LITELLM_LABELS.__contains__ if scrape.kind is ScrapeKind.LITELLM else is_harmless
    return readings_of(exposition._replace(samples=samples), _source(scrape), at_seconds, keep)


def _usual_path(kind: ScrapeKind) -> str:
    return _PATHS.get(kind, _USUAL_PATH)


def _source(scrape: Scrape) -> str:
    """Kind and place: two servers of a kind are two sources."""
    parts = urlsplit(scrape.url)
    path = "" if parts.path in {"", "/", _usual_path(scrape.kind)} else parts.path
    return f"{scrape.kind.value}:{parts.netloc}{path}"


def _own_samples(kind: ScrapeKind, exposition: Exposition) -> Iterator[Sample]:
    for sample in exposition.samples:
        if sample.name.startswith(_OWN.get(kind, "")):
            yield _in_base_units(kind, sample)


def _in_base_units(kind: ScrapeKind, sample: Sample) -> Sample:
    if kind is ScrapeKind.LLAMACPP:
        return sample._replace(name=_LLAMACPP_NAMES.get(sample.name, sample.name))
    if kind is ScrapeKind.LITELLM and sample.name.endswith(_LITELLM_SECONDS):
        return sample._replace(unit="seconds")
    return sample


def _of_ollama(body: bytes, source: str, at_seconds: float) -> Findings:
    try:
        answer = msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise SourceError(text("{source} answers something that is no JSON", source=source)) from error
    models = answer.get("models") if isinstance(answer, dict) else None
    if not isinstance(models, list):
        raise SourceError(text("{source} does not answer as Ollama does", source=source))
    count = MetricReading("ollama_loaded_model_count", (), at_seconds, float(len(models)), source=source)
    rows = [model for model in models[:_MODEL_LIMIT] if isinstance(model, dict)]
    told = tuple(reading for row in rows for reading in _of_model(row, source, at_seconds))
    rejected = {"a model not understood": len(models) - len(rows)} if len(rows) < len(models) else {}
    return Findings(metrics=(count, *told), rejected=rejected)


def _of_model(row: dict[str, object], source: str, at_seconds: float) -> Iterator[MetricReading]:
    name = kept_name(str(row.get("name") or row.get("model") or ""), _NAME_CHARACTERS)
    if not name:
        return
    until = iso_seconds(row.get("expires_at"))
    values = {
        "ollama_model_bytes": number_or_none(row.get("size")),
        "ollama_model_gpu_bytes": number_or_none(row.get("size_vram")),
        "ollama_model_context_tokens": number_or_none(row.get("context_length")),
        # How long it stays loaded if nobody asks it anything.
        "ollama_model_expires_seconds": None if until is None else max(0.0, until - at_seconds),
    }
    for metric, value in values.items():
        if value is not None:
            yield MetricReading(metric, (("model", name),), at_seconds, value, source=source)
