"""Readings of signals whose observations are requests, or events of own workflows.

Every request within a measure's window that has a value is an observation. Of a ratio
of tokens it counts by its tokens: many small requests do not hide a large one. Pure. Must
not know rules or where requests come from.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from math import fsum, isfinite
from typing import NamedTuple

from desktop_monitor.assess.learned_limits import WORKFLOW_LIMIT_SECONDS
from desktop_monitor.assess.measure import Aggregation, Labels, Measure, Reading
from desktop_monitor.assess.signals import KPI_WINDOW_SECONDS
from desktop_monitor.metrics.agent_event import Outcome, Source, WorkflowEvent
from desktop_monitor.metrics.agent_event import Request as WholeRequest
from desktop_monitor.metrics.request_outline import RequestOutline
from desktop_monitor.metrics.statistics import percentile

AHEAD_SECONDS = 60.0
"""Clocks of clients may be ahead by so much; what lies beyond has not happened yet."""
CONSECUTIVE_FAILURES = "agent_consecutive_failure_count"
_OK, _CANCELLED = Outcome.OK, Outcome.CANCELLED
_FAILURES = (Outcome.ERROR, Outcome.TIMEOUT)
_P95 = 0.95

Limits = Mapping[str, float]
"""Seconds an answer may take, by interface."""
Request = WholeRequest | RequestOutline
"""Rules need no more of one than its outline has."""
Fact = Request | WorkflowEvent


class _Observation(NamedTuple):
    at_seconds: float
    value: float
    weight: float = 1.0


_Value = float | tuple[float, float] | None
"""A value, a value and its weight, or none."""


def request_readings(
    measures: Iterable[Measure], requests: Sequence[Request], limits: Limits, now_seconds: float
) -> dict[Measure, tuple[Reading, ...]]:
    """Readings of each of `measures`, which are signals of requests; `requests` ascend in time."""
    return _readings(measures, requests, limits, now_seconds)


def event_readings(
    measures: Iterable[Measure], events: Sequence[WorkflowEvent], now_seconds: float
) -> dict[Measure, tuple[Reading, ...]]:
    """Readings of each of `measures`, which are signals of events; `events` ascend in time."""
    return _readings(measures, events, {}, now_seconds)


def span_seconds(measure: Measure) -> float:
    """How far back observations count for `measure`."""
    return measure.window_seconds or KPI_WINDOW_SECONDS


def _readings(
    measures: Iterable[Measure], facts: Sequence[Fact], limits: Limits, now_seconds: float
) -> dict[Measure, tuple[Reading, ...]]:
    found: dict[Measure, tuple[Reading, ...]] = {}
    for measure in measures:
        log = ObservationLog(measure)
        log.add(facts[bisect_right(facts, now_seconds - span_seconds(measure), key=_at) :], limits)
        found[measure] = log.readings(now_seconds)
    return found


class ObservationLog:
    """Observations of one measure, by group, in the order of time."""

    def __init__(self, measure: Measure) -> None:
        """`measure` is a signal of requests or of events."""
        self._measure = measure
        self._names = tuple(sorted(measure.group_by))
        self._groups: dict[tuple[str, ...], list[_Observation]] = {}

    def add(self, facts: Iterable[Fact], limits: Limits) -> None:
        """More of them, none older than those before; `limits` are those that hold for them."""
        where, names, groups = self._measure.where, self._names, self._groups
        valuer = _valuer(self._measure.metric, limits)
        for fact in facts:
            value = valuer(fact)
            if value is None or any(getattr(fact, name, "") != wanted for name, wanted in where):
                continue
            observation = _Observation(fact.at_seconds, *(value if isinstance(value, tuple) else (value,)))
            if isfinite(observation.value):
                groups.setdefault(tuple(getattr(fact, name, "") for name in names), []).append(observation)

    def readings(self, now_seconds: float) -> tuple[Reading, ...]:
        """One reading a group that has any observation in the window that ends now; older ones are forgotten."""
        found = []
        for group, seen in tuple(self._groups.items()):
            first = bisect_right(seen, now_seconds - span_seconds(self._measure), key=_at)
            del seen[:first]
            if not seen:
                del self._groups[group]
                continue
            last = bisect_right(seen, now_seconds + AHEAD_SECONDS, key=_at)
            labels = tuple(zip(self._names, group, strict=True))
            reading = _reading(self._measure, labels, seen[:last]) if last else None
            if reading is not None:
                found.append(reading)
        return tuple(found)


def _at(one: Fact | _Observation) -> float:
    return one.at_seconds


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


def _valuer(metric: str, limits: Limits) -> Callable[..., _Value]:
    if metric == "agent_response_ratio":
        return partial(_response_ratio, limits)
    return _EVENT_VALUERS.get(metric) or _REQUEST_VALUERS[metric]


def _response_ratio(limits: Limits, request: Request) -> float | None:
    limit = WORKFLOW_LIMIT_SECONDS if request.source is Source.WORKFLOW else limits.get(request.interface)
    seconds = _response_seconds(request)
    return None if limit is None or seconds is None else seconds / limit


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
