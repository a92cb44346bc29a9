"""The clients' own sums: tokens, cost and requests, normalised as requests are.

Each client counts its kinds of tokens its own way; the kinds of one interval are read
together. Gemini CLI's count of requests counts attempts, and failed ones twice, so it is
not read. The histograms of the conventions do not tell cached input apart, so only
output and requests of theirs are totals. Must not know encodings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from desktop_monitor.agents.otlp import claude
from desktop_monitor.agents.otlp.allowed import sender
from desktop_monitor.agents.otlp.gathering import Gathering
from desktop_monitor.agents.otlp.genai import ASKING, interface_of, model_of
from desktop_monitor.agents.otlp.model import MetricPoint, Origin, UnusableRecordError
from desktop_monitor.agents.otlp.temporality import SumNames
from desktop_monitor.agents.otlp.times import moment
from desktop_monitor.agents.otlp.values import word
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, CODEX, GEMINI, ClientTotal, SessionFacts

_SOURCE = "otlp_metric"
_CODEX_TOKENS = "codex.turn.token_usage"
_GEMINI_TOKENS = "gemini_cli.token.usage"
GENAI_TOKENS = "gen_ai.client.token.usage"
GENAI_DURATION = "gen_ai.client.operation.duration"
TOTALS = frozenset((claude.TOKENS, claude.COST, _CODEX_TOKENS, _GEMINI_TOKENS, GENAI_TOKENS, GENAI_DURATION))
_LARGEST = 1e12


class _Kinds(NamedTuple):
    """The kinds of tokens of one series and interval."""

    first: MetricPoint
    sums: list[tuple[int, str]]
    """Start and name of each kind's sum: they may start a moment apart."""
    values: dict[str, float]


class Totals:
    """Makes totals of the points of one body after another."""

    def __init__(self) -> None:
        self._names = SumNames()

    def take(self, points: list[MetricPoint], origin: Origin, received_seconds: float, into: Gathering) -> None:
        """All points of metrics in `TOTALS` of one scope; a client's own are not counted again in the conventions'."""
        is_client = bool(sender(origin))
        kinds: dict[tuple[str, int], _Kinds] = {}
        for point in points:
            if point.name not in TOTALS or (is_client and point.name.startswith("gen_ai.")):
                continue
            try:
                if point.name in _BY_KIND:
                    self._note(_checked(point), kinds)
                else:
                    self._add_one(_checked(point), origin, received_seconds, into)
            except UnusableRecordError as error:
                into.reject(error.reason)
        for whole in kinds.values():
            _, key = min(whole.sums)
            for quantity, value in _BY_KIND[whole.first.name](whole.values).items():
                _add(f"{key}:{quantity}", whole.first, origin, (quantity, value), received_seconds, into)

    def _note(self, point: MetricPoint, kinds: dict[tuple[str, int], _Kinds]) -> None:
        kind = word(point.attributes, "token_type") or word(point.attributes, "type")
        name = self._names.name(point._replace(series=f"{point.series}:{kind}"))
        whole = kinds.setdefault((point.series, point.end_ns), _Kinds(point, [], {}))
        whole.sums.append((point.start_ns, name))
        whole.values[kind] = point.value

    def _add_one(self, point: MetricPoint, origin: Origin, received_seconds: float, into: Gathering) -> None:
        quantity, value = _quantity(point)
        if quantity:
            _add(self._names.name(point), point, origin, (quantity, value), received_seconds, into)


def _add(
    key: str,
    point: MetricPoint,
    origin: Origin,
    amount: tuple[str, float],
    received_seconds: float,
    into: Gathering,
) -> None:
    told = point.attributes
    at_seconds = moment(received_seconds, point.end_ns)
    session = word(told, "session.id") or origin.session
    window = claude.window_tokens(word(told, "model"))
    if session and window:
        into.add_session(SessionFacts(CLAUDE_CODE, session, at_seconds, context_window_tokens=window))
    model = claude.plain_model(word(told, "model")) or model_of(told)
    interface = _interface(point, origin)
    since_seconds = moment(at_seconds, point.start_ns)
    into.totals.append(ClientTotal(key, _SOURCE, interface, at_seconds, session, model, *amount, since_seconds))


def _checked(point: MetricPoint) -> MetricPoint:
    if not 0 <= point.value <= _LARGEST:
        raise UnusableRecordError("a number out of range")
    return point


def _interface(point: MetricPoint, origin: Origin) -> str:
    if point.name.startswith("claude_code."):
        return CLAUDE_CODE
    if point.name.startswith("codex."):
        return CODEX
    return GEMINI if point.name.startswith("gemini_cli.") else interface_of(point.attributes, origin)


def _quantity(point: MetricPoint) -> tuple[str, float]:
    """The field of a request a point sums up, and its value; no field: nothing to add up."""
    if point.name in {claude.TOKENS, claude.COST}:
        return claude.quantity_of(point), point.value
    if point.attributes.get("gen_ai.operation.name", "chat") not in ASKING:
        return "", 0.0
    if point.name == GENAI_DURATION:
        return "requests", float(point.observations)
    is_output = word(point.attributes, "gen_ai.token.type") in {"output", "completion"}
    return "output_tokens" if is_output else "", point.value


def _codex_quantities(values: Mapping[str, float]) -> dict[str, float]:
    """Input includes what was read from or written to the cache, output includes reasoning."""
    quantities = {}
    cached, written = values.get("cached_input", 0.0), values.get("cache_write_input", 0.0)
    if "input" in values:
        quantities["input_tokens"] = max(values["input"] - cached - written, 0.0)
    for kind, quantity in (
        ("cached_input", "cache_read_tokens"),
        ("cache_write_input", "cache_write_tokens"),
        ("output", "output_tokens"),
        ("reasoning_output", "reasoning_tokens"),
    ):
        if kind in values:
            quantities[quantity] = values[kind]
    return quantities


def _gemini_quantities(values: Mapping[str, float]) -> dict[str, float]:
    """Input includes what was read from the cache but not tools' answers, output excludes thoughts."""
    quantities = {}
    if "input" in values:
        quantities["input_tokens"] = max(values["input"] - values.get("cache", 0.0), 0.0) + values.get("tool", 0.0)
    if "cache" in values:
        quantities["cache_read_tokens"] = values["cache"]
    if "output" in values:
        quantities["output_tokens"] = values["output"] + values.get("thought", 0.0)
    if "thought" in values:
        quantities["reasoning_tokens"] = values["thought"]
    return quantities


_BY_KIND: Mapping[str, Callable[[Mapping[str, float]], dict[str, float]]] = {
    _CODEX_TOKENS: _codex_quantities,
    _GEMINI_TOKENS: _gemini_quantities,
}
