"""Readings of signals whose observations are requests, or events of own workflows.

Every request within a measure's window that has a value is an observation. Of a ratio
of tokens it counts by its tokens: many small requests do not hide a large one. Pure. Must
not know rules or where requests come from.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import fsum, isfinite
from typing import NamedTuple

from desktop_monitor.assess.learned_limits import WORKFLOW_LIMIT_SECONDS
from desktop_monitor.assess.measure import Aggregation, Labels, Measure, Reading
from desktop_monitor.assess.signals import KPI_WINDOW_SECONDS
from desktop_monitor.metrics.agent_event import Outcome, Request, Source, WorkflowEvent
from desktop_monitor.metrics.statistics import percentile

AHEAD_SECONDS = 60.0
"""Clocks of clients may be ahead by so much; what lies beyond has not happened yet."""
CONSECUTIVE_FAILURES = "agent_consecutive_failure_count"
_OK, _CANCELLED = Outcome.OK, Outcome.CANCELLED
_FAILURES = (Outcome.ERROR, Outcome.TIMEOUT)
_P95 = 0.95

Limits = Mapping[str, float]
"""Seconds an answer may take, by interface."""
Fact = Request | WorkflowEvent


class _Observation(NamedTuple):
    at_seconds: float
    value: float
    weight: float = 1.0


def request_readings(
    measures: Iterable[Measure], requests: Sequence[Request], limits: Limits, now_seconds: float
) -> dict[Measure, tuple[Reading, ...]]:
    """Readings of each of `measures` that is a signal of requests; `requests` ascend in time."""
    valuers = _valuers(limits)
    return _readings(measures, requests, valuers, now_seconds)


def event_readings(
    measures: Iterable[Measure], events: Sequence[WorkflowEvent], now_seconds: float
) -> dict[Measure, tuple[Reading, ...]]:
    """Readings of each of `measures` that is a signal of events; `events` ascend in time."""
    return _readings(measures, events, _EVENT_VALUERS, now_seconds)


def span_seconds(measure: Measure) -> float:
    """How far back observations count for `measure`."""
    return measure.window_seconds or KPI_WINDOW_SECONDS


_Value = float | tuple[float, float] | None
"""A value, a value and its weight, or none."""


def _readings(
    measures: Iterable[Measure],
    facts: Sequence[Fact],
    valuers: Mapping[str, Callable[..., _Value]],
    now_seconds: float,
) -> dict[Measure, tuple[Reading, ...]]:
    times = [fact.at_seconds for fact in facts]
    last = bisect_right(times, now_seconds + AHEAD_SECONDS)
    found: dict[Measure, tuple[Reading, ...]] = {}
    for measure in measures:
        valuer = valuers.get(measure.metric)
        if valuer is not None:
            first = bisect_right(times, now_seconds - span_seconds(measure))
            found[measure] = _readings_of(measure, facts[first:last], valuer)
    return found


def _readings_of(measure: Measure, facts: Sequence[Fact], valuer: Callable[..., _Value]) -> tuple[Reading, ...]:
    names = tuple(sorted(measure.group_by))
    groups: dict[tuple[str, ...], list[_Observation]] = {}
    for fact in facts:
        if any(getattr(fact, name, "") != value for name, value in measure.where):
            continue
        value = valuer(fact)
        if value is None:
            continue
        observation = _Observation(fact.at_seconds, *(value if isinstance(value, tuple) else (value,)))
        if isfinite(observation.value):
            groups.setdefault(tuple(getattr(fact, name, "") for name in names), []).append(observation)
    readings = (_reading(measure, tuple(zip(names, group, strict=True)), seen) for group, seen in groups.items())
    return tuple(reading for reading in readings if reading is not None)


def _reading(measure: Measure, labels: Labels, seen: list[_Observation]) -> Reading | None:
    newest = seen[-1].at_seconds
    if measure.metric == CONSECUTIVE_FAILURES:
        failures = _failures_in_a_row(seen)
        return Reading(labels, float(failures), len(seen), newest)
    if measure.window_seconds <= 0:
        seen = seen[-1:]
    value = _aggregate(measure.aggregation, seen)
    return None if value is None or not isfinite(value) else Reading(labels, value, len(seen), newest)


def _failures_in_a_row(seen: Sequence[_Observation]) -> int:
    count = 0
    for observation in reversed(seen):
        if not observation.value:
            break
        count += 1
    return count


def _aggregate(aggregation: Aggregation, seen: Sequence[_Observation]) -> float | None:
    values = [observation.value for observation in seen]
    match aggregation:
        case Aggregation.LAST:
            return values[-1]
        case Aggregation.MIN:
            return min(values)
        case Aggregation.MAX:
            return max(values)
        case Aggregation.P95:
            return percentile(values, _P95)
        case Aggregation.MEAN:
            weight = fsum(observation.weight for observation in seen)
            return fsum(observation.value * observation.weight for observation in seen) / weight if weight else None
        case Aggregation.RATE:
            return _growth([observation.at_seconds for observation in seen], values)


def _growth(times: Sequence[float], values: Sequence[float]) -> float | None:
    """The slope of the line of least squares."""
    middle, mean = fsum(times) / len(times), fsum(values) / len(values)
    spread = fsum((at - middle) ** 2 for at in times)
    return (
        fsum((at - middle) * (value - mean) for at, value in zip(times, values, strict=True)) / spread
        if spread
        else None
    )


# What one request is for each signal


def _valuers(limits: Limits) -> dict[str, Callable[[Request], _Value]]:
    def response_ratio(request: Request) -> float | None:
        limit = WORKFLOW_LIMIT_SECONDS if request.source is Source.WORKFLOW else limits.get(request.interface)
        seconds = _response_seconds(request)
        return None if limit is None or seconds is None else seconds / limit

    return {**_REQUEST_VALUERS, "agent_response_ratio": response_ratio}


def _response_seconds(request: Request) -> float | None:
    return request.duration_seconds if request.outcome is _OK else None


def _first_token_seconds(request: Request) -> float | None:
    return request.ttft_seconds if request.outcome is _OK else None


def _ratio_of(*outcomes: Outcome) -> Callable[[Request], float | None]:
    """1 for a request that ended so, 0 for one that ended otherwise; none for one cancelled or still open."""

    def value(request: Request) -> float | None:
        ended = request.outcome
        return None if ended is None or ended is _CANCELLED else float(ended in outcomes)

    return value


def _rate_limited(request: Request) -> float | None:
    return None if request.outcome is None else float(request.error_kind == "rate_limit")


def _cache_hit(request: Request) -> tuple[float, float] | None:
    read = request.cache_read_tokens or 0
    whole = read + (request.cache_write_tokens or 0) + (request.input_tokens or 0)
    return (read / whole, float(whole)) if whole > 0 else None


_REQUEST_VALUERS: Mapping[str, Callable[[Request], _Value]] = {
    "agent_response_seconds": _response_seconds,
    "agent_first_token_seconds": _first_token_seconds,
    "agent_success_ratio": _ratio_of(_OK),
    "agent_error_ratio": _ratio_of(Outcome.ERROR),
    "agent_timeout_ratio": _ratio_of(Outcome.TIMEOUT),
    "agent_rate_limited_ratio": _rate_limited,
    "agent_cache_hit_ratio": _cache_hit,
    CONSECUTIVE_FAILURES: _ratio_of(*_FAILURES),
}


# What one event is


def _preparation_seconds(event: WorkflowEvent) -> float | None:
    return event.duration_seconds if _is_preparation(event) else None


def _context_hit(event: WorkflowEvent) -> float | None:
    if not _is_preparation(event):
        return None
    hit = dict(event.fields).get("cache_hit")
    return float(hit) if isinstance(hit, bool) else None


def _is_preparation(event: WorkflowEvent) -> bool:
    return event.kind == "context" and event.phase != "start"


_EVENT_VALUERS: Mapping[str, Callable[[WorkflowEvent], _Value]] = {
    "agent_context_preparation_seconds": _preparation_seconds,
    "agent_context_cache_hit_ratio": _context_hit,
}
