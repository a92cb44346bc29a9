"""The clients' own sums: tokens, cost and requests, normalised as requests are.

Each client counts its kinds of tokens its own way; the kinds of one interval are read
together. The histograms of the conventions do not tell cached input apart, so only
output and requests of theirs are totals. Must not know encodings.
"""

from __future__ import annotations

from collections.abc import Mapping

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
_GEMINI_REQUESTS = "gemini_cli.api.request.count"
GENAI_TOKENS = "gen_ai.client.token.usage"
GENAI_DURATION = "gen_ai.client.operation.duration"
TOTALS = frozenset(
    (claude.TOKENS, claude.COST, _CODEX_TOKENS, _GEMINI_TOKENS, _GEMINI_REQUESTS, GENAI_TOKENS, GENAI_DURATION)
)
_LARGEST = 1e12


class Totals:
    """Makes totals of the points of one body after another."""

    def __init__(self) -> None:
        self._names = SumNames()

    def take(self, points: list[MetricPoint], origin: Origin, received_seconds: float, into: Gathering) -> None:
        """All points of metrics in `TOTALS` of one scope; a client's own are not counted again in the conventions'."""
        kinds: dict[str, tuple[MetricPoint, dict[str, float]]] = {}
        for point in points:
            if point.name in TOTALS and not (sender(origin) and point.name.startswith("gen_ai.")):
                try:
                    self._one(_checked(point), origin, received_seconds, kinds, into)
                except UnusableRecordError as error:
                    into.reject(error.reason)
        for key, (point, values) in kinds.items():
            normalise = _codex_quantities if point.name == _CODEX_TOKENS else _gemini_quantities
            for quantity, value in normalise(values).items():
                self._add(f"{key}:{quantity}", point, origin, quantity, value, received_seconds, into)

    def _one(
        self,
        point: MetricPoint,
        origin: Origin,
        received_seconds: float,
        kinds: dict[str, tuple[MetricPoint, dict[str, float]]],
        into: Gathering,
    ) -> None:
        if point.name in {_CODEX_TOKENS, _GEMINI_TOKENS}:
            kind = word(point.attributes, "token_type") or word(point.attributes, "type")
            whole = point._replace(series=f"{point.series}:{kind}")
            name = self._names.name(whole).replace(whole.series, point.series, 1)
            kinds.setdefault(name, (point, {}))[1][kind] = point.value
            return
        quantity, value = _quantity(point)
        if quantity:
            self._add(self._names.name(point), point, origin, quantity, value, received_seconds, into)

    def _add(
        self,
        key: str,
        point: MetricPoint,
        origin: Origin,
        quantity: str,
        value: float,
        received_seconds: float,
        into: Gathering,
    ) -> None:
        told = point.attributes
        at_seconds = moment(received_seconds, point.end_ns)
        session = word(told, "session.id") or origin.session
        window = claude.window_tokens(word(told, "model"))
        if session and window:
            into.add_session(SessionFacts(CLAUDE_CODE, session, at_seconds, context_window_tokens=window))
        into.totals.append(
            ClientTotal(
                key=key,
                source=_SOURCE,
                interface=_interface(point, origin),
                at_seconds=at_seconds,
                session=session,
                model=claude.plain_model(word(told, "model")) or model_of(told),
                quantity=quantity,
                value=value,
            )
        )


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
    if point.name == _GEMINI_REQUESTS:
        # A failed request counts twice, once with and once without the kind of its error.
        return "" if "error_type" in point.attributes else "requests", point.value
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
