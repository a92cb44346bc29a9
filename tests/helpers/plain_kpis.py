"""KPIs, score and waste of some requests, reckoned request by request. Must not import the program."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from tests.helpers.plain_intervals import (
    LEAST,
    Interval,
    clustered,
    difference_interval,
    mean_interval,
    newcombe,
    quantile,
    student,
    welch,
    wilson,
)
from tests.helpers.plain_rows import Minute, PlainRequest

Rates = Mapping[str, Mapping[str, float]]
FAILED = ("error", "timeout")
MARKS = (100_000, 128_000, 200_000, 272_000)
WEIGHTS = {
    "response_time": 25.0,
    "success_rate": 25.0,
    "cache_hit_rate": 15.0,
    "token_efficiency": 10.0,
    "agent_memory": 10.0,
    "machine_headroom": 15.0,
}


@dataclass
class Slice:
    """What is known of a stretch of time, or of a part of it."""

    start: float
    end: float
    requests: list[PlainRequest] = field(default_factory=list)
    contexts: list[dict[str, Any]] = field(default_factory=list)
    minutes: dict[str, list[Minute]] = field(default_factory=dict)
    step: int = 60
    observed: float = 0.0


@dataclass
class Basis:
    """What all figures are held against."""

    rates: Rates
    zone: tzinfo
    now: float
    every: list[PlainRequest]
    """Of the whole journal, for who reads a cache later."""
    learned: Mapping[str, float]
    """Targets of answers in seconds."""
    memory_bytes: float | None
    _unread: dict[int, tuple[int, int]] = field(default_factory=dict)

    def wasted(self, one: PlainRequest) -> tuple[int, int, int, int]:
        """Tokens that bought nothing: input, written, of these for an hour, output."""
        if one.outcome in (*FAILED, "cancelled"):
            return one.fresh, one.written, one.written_1h, one.output
        return 0, *self._gone(one), 0

    def _gone(self, one: PlainRequest) -> tuple[int, int]:
        """Cache writes that nobody read while they lived: five minutes, or the hour that was paid for."""
        if one.outcome != "ok" or not one.written:
            return 0, 0
        gone = []
        for first, length, life in (
            (one.read, one.written_1h, 3_600_000_000),
            (one.read + one.written_1h, one.written - one.written_1h, 300_000_000),
        ):
            reach = max(self._reads(one, life), default=0)
            is_over = round(self.now * 1e6) >= one.at_us + life
            gone.append(max(0, min(length, first + length - reach)) if is_over else 0)
        return sum(gone), gone[0]

    def _reads(self, one: PlainRequest, life: int) -> Iterable[int]:
        for other in self.family(one):
            if one.at_us < other.at_us <= one.at_us + life and other.at_us <= self.now * 1e6:
                yield other.read

    def family(self, one: PlainRequest) -> list[PlainRequest]:
        """Requests that share its cache."""
        if not hasattr(self, "_families"):
            self._families: dict[tuple[str, str, str], list[PlainRequest]] = defaultdict(list)
            for other in self.every:
                self._families[other.interface, other.session, other.model].append(other)
        return self._families[one.interface, one.session, one.model]


def usd_of(rates: Rates, model: str, fresh: int, read: int, written: int, hour: int, output: int) -> float | None:
    """At list prices of models that cost the same at any size; None without a price."""
    rate = rates.get(model)
    if rate is None:
        return None
    return (
        fresh * rate["input_usd"]
        + read * rate.get("cache_read_usd", rate["input_usd"])
        + (written - hour) * rate.get("cache_write_usd", rate["input_usd"])
        + hour * rate.get("cache_write_1h_usd", 2 * rate["input_usd"])
        + output * rate["output_usd"]
    ) / 1e6


def list_usd(rates: Rates, one: PlainRequest) -> float | None:
    """Of one request."""
    return usd_of(rates, one.model, one.fresh, one.read, one.written, one.written_1h, one.output)


def day_of(at: float, zone: tzinfo) -> str:
    return datetime.fromtimestamp(at, zone).date().isoformat()


# Each KPI: value, interval, count, and what is compared with the period before


@dataclass
class Found:
    """One KPI of one slice."""

    count: int
    value: float | None = None
    interval: Interval | None = None
    raw: Any = None
    change: Callable[[Any, Any], Interval | None] | None = None
    target: float | None = None
    limit: float | None = None
    p50: float | None = None
    p95: float | None = None
    coverage: float | None = None
    """Of all observations there could have been."""
    newest: float | None = None


def durations(requests: Iterable[PlainRequest]) -> list[float]:
    return [one.seconds for one in requests if one.outcome == "ok" and one.seconds is not None]


def response_time(part: Slice, basis: Basis, judged: bool | None = None) -> Found:
    """Of those whose target is known; of all while too few have one."""
    known = [one for one in part.requests if _target(one, basis) is not None]
    others = [one for one in part.requests if _target(one, basis) is None]
    is_judged = judged if judged is not None else len(durations(known)) >= LEAST or not durations(others)
    values = durations(known if is_judged else part.requests)
    targets = [_target(one, basis) for one in known if one.outcome == "ok" and one.seconds is not None]
    target = statistics.fmean(one for one in targets if one) if is_judged and targets else None
    limits = [5.0 if one.is_workflow else (_target(one, basis) or 0) * 5 / 3 for one in known
              if one.outcome == "ok" and one.seconds is not None]  # fmt: skip
    found = _mean(values)
    found.raw = (values, is_judged)
    found.change = lambda now, before: difference_interval(now[0], before[0])
    found.target, found.limit = target, statistics.fmean(limits) if target else None
    if values:
        found.p50, found.p95 = quantile(values, 0.5), quantile(values, 0.95)
    used = known if is_judged else part.requests
    _cover(found, used, len(values), sum(one.outcome == "ok" for one in used))
    return found


def _cover(found: Found, requests: Sequence[PlainRequest], seen: float, whole: float) -> None:
    found.coverage = min(1.0, seen / whole) if whole > 0 else None
    found.newest = max((one.at_us / 1e6 for one in requests), default=None)


def _target(one: PlainRequest, basis: Basis) -> float | None:
    return 3.0 if one.is_workflow and not one.is_file and not one.is_otlp else basis.learned.get(one.interface)


def _mean(values: Sequence[float], most: float = math.inf) -> Found:
    found = Found(len(values), raw=values, change=difference_interval)
    if len(values) >= LEAST:
        low, high = mean_interval(values)
        found.value, found.interval = statistics.fmean(values), (max(0.0, low), min(most, high))
    return found


def _share(part: int, whole: int, target: float, limit: float) -> Found:
    found = Found(whole, raw=(part, whole), change=newcombe, target=target, limit=limit)
    if whole >= LEAST:
        found.value, found.interval = part / whole, wilson(part, whole)
    return found


def success_rate(part: Slice) -> Found:
    ok = sum(one.outcome == "ok" for one in part.requests)
    found = _share(ok, ok + sum(one.outcome in FAILED for one in part.requests), 0.95, 0.95)
    _cover(found, part.requests, found.count, sum(one.outcome != "cancelled" for one in part.requests))
    return found


def availability(part: Slice) -> Found:
    """Minutes of every interface with an answer, of those with an attempt."""
    tried = {(one.interface, one.at_us // 60_000_000) for one in part.requests if one.outcome in ("ok", *FAILED)}
    answered = {(one.interface, one.at_us // 60_000_000) for one in part.requests if one.outcome == "ok"}
    found = _share(len(answered), len(tried), 0.99, 0.95)
    judged = sum(one.outcome in ("ok", *FAILED) for one in part.requests)
    _cover(found, part.requests, judged, sum(one.outcome != "cancelled" for one in part.requests))
    return found


def _ratio(clusters: Sequence[tuple[float, float]], count: int, target: float, limit: float) -> Found:
    found = Found(count, raw=clusters, change=_ratio_change, target=target, limit=limit)
    whole = math.fsum(size for _, size in clusters)
    if count >= LEAST:
        found.value = math.fsum(part for part, _ in clusters) / whole if whole else 0.0
        sure = clustered(clusters)
        if sure and sure[1] >= LEAST:
            half = student(sure[1] - 1) * math.sqrt(sure[0])
            found.interval = max(0.0, found.value - half), min(1.0, found.value + half)
    return found


def _ratio_change(now: Sequence[tuple[float, float]], before: Sequence[tuple[float, float]]) -> Interval | None:
    new, old = clustered(now), clustered(before)
    if new is None or old is None or min(new[1], old[1]) < LEAST:
        return None
    values = [math.fsum(p for p, _ in one) / math.fsum(s for _, s in one) for one in (now, before)]
    half = welch(new, old)
    return max(-1.0, values[0] - values[1] - half), min(1.0, values[0] - values[1] + half)


def cache_hit_rate(part: Slice, basis: Basis) -> Found:
    """Input read from caches of all input; a workflow that never told of a cached token tells nothing."""
    telling = {one.interface for one in part.requests if one.is_workflow and one.read + one.written}
    cells: dict[tuple[str, ...], list[float]] = defaultdict(lambda: [0.0, 0.0])
    counts: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in part.requests:
        if one.is_workflow and one.interface not in telling:
            continue
        cell = cells[_cell(one, basis)]
        cell[0] += one.read
        cell[1] += one.read + one.written + one.fresh
        group = counts[(*_cell(one, basis), _band(one), one.cost_usd is None)]
        group[0] += one.read + one.written + one.fresh
        group[1] += one.outcome not in FAILED
    count = sum(group[1] for group in counts.values() if group[0])
    found = _ratio([(a, b) for a, b in cells.values() if b], count, 0.70, 0.50)
    _cover(found, part.requests, count, sum(one.outcome == "ok" for one in part.requests))
    return found


def _band(one: PlainRequest) -> int:
    return sum(one.fresh + one.read + one.written > mark for mark in MARKS)


def _cell(one: PlainRequest, basis: Basis) -> tuple[str, ...]:
    return day_of(one.at_us / 1e6, basis.zone), one.interface, one.model, one.mode, one.project


def token_efficiency(part: Slice, basis: Basis) -> Found:
    """One minus wasted over spent, at list prices, cache reads left out."""
    spent: dict[tuple[str, ...], float] = defaultdict(float)
    wasted: dict[tuple[str, ...], float] = defaultdict(float)
    groups: dict[tuple[Any, ...], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for one in part.requests:
        usd = usd_of(basis.rates, one.model, one.fresh, 0, one.written, one.written_1h, one.output)
        if usd is None:
            continue
        fresh, written, hour, output = basis.wasted(one)
        spent[_cell(one, basis)] += usd
        wasted[_cell(one, basis)] += usd_of(basis.rates, one.model, fresh, 0, written, hour, output) or 0.0
        group = groups[(*_cell(one, basis), _band(one), one.cost_usd is None)]
        group[0] += usd
        group[1] += 1
    unpriced: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    for one in part.requests:
        if one.model not in basis.rates:
            both = unpriced[(*_cell(one, basis), _band(one), one.cost_usd is None)]
            both[0] += one.tokens - one.read
            both[1] += 1
    clusters = [(max(0.0, usd - wasted[cell]), usd) for cell, usd in spent.items() if usd > 0]
    count = int(sum(count for usd, count in groups.values() if usd > 0))
    found = _ratio(clusters, count, 0.80, 0.60)
    _cover(found, part.requests, count, count + sum(requests for tokens, requests in unpriced.values() if tokens))
    return found


def agent_memory(part: Slice, basis: Basis, interface: str | None = None) -> Found:
    """The mean of the buckets' sums over interfaces, each by the readings of the one read most."""
    buckets: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for name, minutes in part.minutes.items():
        if name.startswith("agent_memory_bytes{") and (interface is None or name[19:-1] == interface):
            sums: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
            for one in minutes:
                both = sums[one.start // part.step * part.step]
                both[0] += one.total
                both[1] += one.count
            for at, (total, count) in sums.items():
                buckets[at].append((total, count))
    means = [math.fsum(t for t, _ in rows) / max(c for _, c in rows) for rows in buckets.values()]
    found = Found(int(sum(max(c for _, c in rows) for rows in buckets.values())), raw=None)
    found.coverage = min(1.0, part.observed / (part.end - part.start))
    found.newest = max(buckets) + part.step if buckets else None
    if basis.memory_bytes:
        found.target, found.limit = basis.memory_bytes / 4, basis.memory_bytes * 0.9
    if found.count >= LEAST:
        found.value = statistics.fmean(means)
        found.p50, found.p95 = quantile(means, 0.5), quantile(means, 0.95)
    return found


def context_preparation(part: Slice) -> Found:
    values = [(one["duration_seconds"], one["mode"]) for one in part.contexts if one["duration_seconds"] is not None]
    found = _mean([seconds for seconds, _ in values])
    aims = [0.5 if mode == "SIMPLE" else 2.5 for _, mode in values]
    found.target, found.limit = statistics.fmean(aims) if aims else 2.5, 5.0
    found.coverage = len(values) / len(part.contexts) if part.contexts else None
    found.newest = max((one["at"] for one in part.contexts), default=None)
    if values:
        found.p50, found.p95 = quantile(found.raw, 0.5), quantile(found.raw, 0.95)
    return found


LOWER_IS_BETTER = ("response_time", "agent_memory", "context_preparation")


def kpis(part: Slice, before: Slice | None, basis: Basis, interface: str | None = None) -> dict[str, dict[str, Any]]:
    """All of a slice, as the report's JSON has them."""
    now = _all(part, basis, interface)
    judged = now["response_time"].raw[1]
    old = _all(before, basis, interface, judged) if before else {}
    return {name: _figure(name, found, old.get(name), part.end) for name, found in now.items()}


def _all(part: Slice, basis: Basis, interface: str | None, judged: bool | None = None) -> dict[str, Found]:
    return {
        "response_time": response_time(part, basis, judged),
        "success_rate": success_rate(part),
        "cache_hit_rate": cache_hit_rate(part, basis),
        "token_efficiency": token_efficiency(part, basis),
        "agent_memory": agent_memory(part, basis, interface),
        "context_preparation": context_preparation(part),
        "availability": availability(part),
    }


def _figure(name: str, now: Found, old: Found | None, end: float) -> dict[str, Any]:
    is_enough = now.count >= LEAST
    change = None
    if old and is_enough and old.count >= LEAST and now.value is not None and old.value is not None:
        interval = now.change(now.raw, old.raw) if now.change else None
        low, high = interval or (None, None)
        change = {"value": now.value - old.value, "low": low, "high": high, "count": now.count + old.count}
    fraction = _fraction(name, now)
    return {
        "value": now.value,
        "low": now.interval[0] if now.interval else None,
        "high": now.interval[1] if now.interval else None,
        "p50": now.p50 if is_enough else None,
        "p95": now.p95 if is_enough else None,
        "count": now.count,
        "coverage_ratio": now.coverage,
        "age_seconds": max(0.0, end - now.newest) if now.count and now.newest is not None else None,
        "target": now.target,
        "limit": now.limit,
        "fraction": fraction,
        "state": _state(now, fraction),
        "previous": old.value if old else None,
        "previous_count": old.count if old else 0,
        "change": change,
    }


def _fraction(name: str, found: Found) -> float | None:
    if found.value is None or found.target is None or found.limit is None:
        return None
    if found.target == found.limit:
        return float(found.value <= found.target if name in LOWER_IS_BETTER else found.value >= found.target)
    return min(1.0, max(0.0, (found.limit - found.value) / (found.limit - found.target)))


def _state(found: Found, fraction: float | None) -> str:
    if found.count < LEAST:
        return "not_enough_data" if found.count else "no_data"
    if fraction is None:
        return "learning"
    return "met" if fraction >= 1 else "failed" if fraction <= 0 else "missed"


def headroom(part: Slice) -> float | None:
    """The mean over buckets of the room that the scarcest of CPU, memory and disk leaves."""
    rooms: dict[int, list[float]] = defaultdict(list)
    most = 0.0
    for name, ample, none in (("cpu_used_ratio", 0.85, 1.0), ("memory_used_ratio", 0.87, 0.97)):
        sums: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for one in part.minutes.get(name, []):
            sums[one.start // part.step * part.step][0] += one.total
            sums[one.start // part.step * part.step][1] += one.count
        most = max(most, sum(count for _, count in sums.values()))
        for at, (total, count) in sums.items():
            rooms[at].append(min(1.0, max(0.0, (none - total / count) / (none - ample))))
    return statistics.fmean(min(room) for room in rooms.values()) if most >= LEAST else None


def score(figures: Mapping[str, Mapping[str, Any]], room: float | None) -> dict[str, Any]:
    """Withheld below half the weight."""
    fractions = {name: room if name == "machine_headroom" else figures[name]["fraction"] for name in WEIGHTS}
    known = sum(WEIGHTS[name] for name, one in fractions.items() if one is not None)
    value = sum(WEIGHTS[name] * one for name, one in fractions.items() if one is not None) / known if known else None
    value = None if value is None or known < 50 else 100 * value
    grades = ((90, "excellent"), (75, "good"), (60, "fair"), (0, "poor"))
    return {
        "value": value,
        "grade": None if value is None else next(name for mark, name in grades if value >= mark),
        "known_ratio": known / 100,
        "parts": [{"name": n, "weight": WEIGHTS[n], "fraction": one} for n, one in fractions.items()],
    }
