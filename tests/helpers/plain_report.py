"""The figures of a report's JSON, reckoned once more from the store's files alone. Must not import the program.

Slow and obvious on purpose: every request and every minute is looked at by itself.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from tests.helpers.plain_intervals import (
    LEAST,
    difference_interval,
    mean_interval,
    quantile,
    ratio_interval,
    wilson,
)
from tests.helpers.plain_kpis import (
    FAILED,
    Basis,
    Rates,
    Slice,
    availability,
    cache_hit_rate,
    day_of,
    durations,
    headroom,
    kpis,
    list_usd,
    score,
)
from tests.helpers.plain_rows import Minute, PlainRequest, PlainStore, read_store

_STEPS = (60, 120, 300, 600, 900, 1800, 3600)
_EDITS = ("edit", "write", "apply_patch")


class Question(NamedTuple):
    """Which report, seen when."""

    start: float
    end: float
    previous_start: float
    previous_end: float
    now: float
    zone: tzinfo


def plain_report(folder: Path, asked: Question, rates: Rates) -> dict[str, Any]:
    """The tree, without texts and names."""
    store = read_store(folder)
    part = _slice(store, asked.start, min(asked.end, asked.now))
    before = _slice(store, asked.previous_start, asked.previous_end)
    basis = _basis(store, part, asked, rates)
    figures, old = kpis(part, before, basis), kpis(before, None, basis)
    tree: dict[str, Any] = {
        "score": score(figures, headroom(part)),
        "previous_score": score(old, headroom(before)),
        "kpis": figures,
        "kpis_by_interface": _by_interface(part, before, basis),
        "context_modes": _modes(part, basis),
        "mode_comparisons": _comparisons(part),
        "interfaces": _rows(part, basis, lambda one: one.interface, is_interface=True),
        "models": _rows(part, basis, lambda one: one.model),
        "projects": _rows(part, basis, lambda one: one.project),
        "application": _application(store, part),
        "usage": {
            "by_model": _usage(part, rates, lambda one: one.model),
            "by_project": _usage(part, rates, lambda one: one.project),
        },
        "days": _days(store, part, basis),
        "resources": _resources(part, before),
        "coverage": _coverage(store, part),
    }
    tree["summary"] = _summary(store, part, tree)
    tree["series"] = _series(part, tree["days"], _midnights(part, asked.zone))
    return tree


def _slice(store: PlainStore, start: float, end: float) -> Slice:
    first, last = round(start * 1e6), round(end * 1e6)
    minutes = {
        name: found
        for name, every in store.minutes.items()
        if (found := [one for one in every if start <= one.start < end])
    }
    length = end - start
    return Slice(
        start,
        end,
        [one for one in store.requests if first <= one.at_us < last],
        [
            {**content, "mode": mode, "project": project, "at": at / 1e6}
            for at, mode, project, content in store.events
            if first <= at < last and content["kind"] == "context" and content["phase"] != "start"
        ],
        minutes,
        next((step for step in _STEPS if length <= 800 * step), 3600),
        _observed(store, start, end),
    )


def _observed(store: PlainStore, start: float, end: float) -> float:
    """Seconds of minutes with a reading, without the parts of them that lie in gaps."""
    lost = [(a / 1e6, b / 1e6) for a, b, reason in store.gaps if reason != "clock_step"]
    seen = {one.start for minutes in store.minutes.values() for one in minutes}
    total = 0.0
    for minute in seen:
        first, last = max(minute, start), min(minute + 60, end)
        if first < last:
            cuts = sorted((max(first, a), min(last, b)) for a, b in lost if a < last and b > first)
            reach, gone = first, 0.0
            for a, b in cuts:
                gone += max(0.0, b - max(a, reach))
                reach = max(reach, b)
            total += last - first - gone
    return total


def _basis(store: PlainStore, part: Slice, asked: Question, rates: Rates) -> Basis:
    """What was usual in the fourteen days before the period's end."""
    first, last = round((part.end - 14 * 86_400) * 1e6), round(part.end * 1e6)
    learned = {}
    for name in {one.interface for one in store.requests}:
        values = durations(one for one in store.requests if one.interface == name and first <= one.at_us < last)
        if len(values) >= 100:
            learned[name] = 1.5 * quantile(values, 0.95)
    whole = part.minutes.get("memory_total_bytes")
    memory = _mean_of_last_bucket(whole, part.step) if whole else None
    return Basis(rates, asked.zone, asked.now, store.requests, learned, memory)


def _mean_of_last_bucket(minutes: Sequence[Minute], step: int) -> float:
    last = [one for one in minutes if one.start // step == minutes[-1].start // step]
    return math.fsum(one.total for one in last) / sum(one.count for one in last)


def _with(part: Slice, requests: list[PlainRequest]) -> Slice:
    return Slice(part.start, part.end, requests, [], part.minutes, part.step, part.observed)


def _by_interface(part: Slice, before: Slice, basis: Basis) -> dict[str, Any]:
    """Contexts are of no interface."""
    found = {}
    for name in {one.interface for one in part.requests}:
        now, old = ([one for one in side.requests if one.interface == name] for side in (part, before))
        figures = kpis(_with(part, now), _with(before, old), basis, name)
        found[name] = {kpi: figure for kpi, figure in figures.items() if kpi != "context_preparation"}
    return found


# Tables


def _mean(values: Sequence[float], most: float = math.inf) -> dict[str, Any] | None:
    if len(values) < LEAST:
        return None
    low, high = mean_interval(values)
    low, high = max(0.0, low), min(most, high)
    return {"value": statistics.fmean(values), "low": low, "high": high, "count": len(values)}


def _share(part: int, whole: int) -> dict[str, Any] | None:
    if whole < LEAST:
        return None
    low, high = wilson(part, whole)
    return {"value": part / whole, "low": low, "high": high, "count": whole}


def _context_values(contexts: Iterable[dict[str, Any]], name: str) -> list[float]:
    return [one["fields"][name] for one in contexts if name in one["fields"]]


def _modes(part: Slice, basis: Basis) -> list[dict[str, Any]]:
    modes = sorted({one.mode for one in part.requests} | {one["mode"] for one in part.contexts})
    rows = []
    for mode in filter(None, modes):
        requests = [one for one in part.requests if one.mode == mode]
        contexts = [one for one in part.contexts if one["mode"] == mode]
        hits = _context_values(contexts, "cache_hit")
        files = [one["fields"] for one in contexts if "files_scanned" in one["fields"]]
        ok, whole = _outcomes(requests)
        rows.append(
            {
                "mode": mode,
                "operations": len(requests) + len(contexts),
                "preparation_seconds": _mean([one["duration_seconds"] for one in contexts if one["duration_seconds"]]),
                "response_seconds": _mean(durations(requests)),
                "memory_bytes": _mean(_context_values(contexts, "memory_bytes")),
                "accuracy_ratio": _mean(_context_values(contexts, "quality"), 1.0),
                "cache_hit_ratio": _share(sum(map(bool, hits)), len(hits)),
                "files_selected": sum(one["files_selected"] for one in files) if files else None,
                "files_scanned": sum(one["files_scanned"] for one in files) if files else None,
                "success_ratio": _share(ok, whole),
                "usd_per_request": _money(requests, basis.rates)["request"],
            }
        )
    known = sum(row["operations"] for row in rows)
    return [{**row, "share_ratio": row["operations"] / known} for row in rows]


def _outcomes(requests: Sequence[PlainRequest]) -> tuple[int, int]:
    ok = sum(one.outcome == "ok" for one in requests)
    return ok, ok + sum(one.outcome in FAILED for one in requests)


def _comparisons(part: Slice) -> list[dict[str, Any]]:
    modes = sorted(filter(None, {one.mode for one in part.requests} | {one["mode"] for one in part.contexts}))
    found = []
    for first, second in combinations(modes, 2):
        sides = [[one for one in part.contexts if one["mode"] == mode] for mode in (first, second)]
        seconds = [[one["duration_seconds"] for one in side if one["duration_seconds"]] for side in sides]
        memory = [_context_values(side, "memory_bytes") for side in sides]
        quality = [_context_values(side, "quality") for side in sides]
        answers = [durations(one for one in part.requests if one.mode == mode) for mode in (first, second)]
        found.append(
            {
                "first": first,
                "second": second,
                "speed_ratio": _times(*seconds),
                "memory_ratio": _times(*memory),
                "accuracy_difference": _difference(*quality),
                "response_difference_seconds": _difference(*answers),
            }
        )
    return found


def _times(first: Sequence[float], second: Sequence[float]) -> dict[str, Any] | None:
    if min(len(first), len(second)) < LEAST:
        return None
    low, high = ratio_interval(first, second)
    value = statistics.fmean(first) / statistics.fmean(second)
    return {"value": value, "low": low, "high": high, "count": len(first) + len(second)}


def _difference(first: Sequence[float], second: Sequence[float]) -> dict[str, Any] | None:
    """Second minus first."""
    if min(len(first), len(second)) < LEAST:
        return None
    low, high = difference_interval(second, first)
    value = statistics.fmean(second) - statistics.fmean(first)
    return {"value": value, "low": low, "high": high, "count": len(first) + len(second)}


def _money(requests: Sequence[PlainRequest], rates: Rates) -> dict[str, float | None]:
    """The client's own cost before list prices; without a price a request counts in nothing."""
    known = [(one, usd) for one in requests if (usd := _usd(one, rates)) is not None]
    told = [usd for one, usd in known if one.tokens or one.cost_usd is not None]
    total, tokens = math.fsum(usd for _, usd in known), sum(one.tokens for one, _ in known)
    is_enough = len(known) >= LEAST and bool(told)
    return {
        "usd": total if told else None,
        "request": total / len(known) if is_enough else None,
        "1k": 1000 * total / tokens if is_enough and tokens else None,
    }


def _usd(one: PlainRequest, rates: Rates) -> float | None:
    return one.cost_usd if one.cost_usd is not None else list_usd(rates, one)


def _rows(
    part: Slice, basis: Basis, key_of: Callable[[PlainRequest], str], *, is_interface: bool = False
) -> list[dict[str, Any]]:
    parts = {
        key: _with(part, [one for one in part.requests if key_of(one) == key]) for key in map(key_of, part.requests)
    }
    rows = [_row(key, of_key, len(part.requests), basis, is_interface) for key, of_key in parts.items()]
    return sorted(rows, key=lambda row: (-row["requests"], row["key"]))


def _row(key: str, part: Slice, whole: int, basis: Basis, is_interface: bool) -> dict[str, Any]:
    requests, values = part.requests, durations(part.requests)
    ok, judged = _outcomes(requests)
    money = _money(requests, basis.rates)
    minutes = availability(part)
    limits = sum(one.outcome in FAILED and one.error_kind == "rate_limit" for one in requests)
    return {
        "key": key,
        "requests": len(requests),
        "share_ratio": len(requests) / whole,
        "response_seconds": _mean(values),
        "response_p50_seconds": quantile(values, 0.5) if len(values) >= LEAST else None,
        "response_p95_seconds": quantile(values, 0.95) if len(values) >= LEAST else None,
        "success_ratio": _share(ok, judged),
        "error_ratio": _share(sum(one.outcome == "error" for one in requests), judged),
        "timeout_ratio": _share(sum(one.outcome == "timeout" for one in requests), judged),
        "cancelled": sum(one.outcome == "cancelled" for one in requests),
        "rate_limit_hits": limits if is_interface else None,
        "retries": sum(one.retries for one in requests),
        "cache_hit_ratio": cache_hit_rate(part, basis).value,
        "usd_per_1k_tokens": money["1k"],
        "cost_usd": money["usd"],
        "tokens": sum(one.tokens for one in requests),
        "availability_ratio": minutes.value if is_interface else None,
    }


def _application(store: PlainStore, part: Slice) -> dict[str, Any] | None:
    first, last = round(part.start * 1e6), round(part.end * 1e6)
    tools = [one for one in store.tools if first <= one.at_us < last]
    turns = [outcome for at, outcome in store.turns if first <= at < last]
    events = [content for at, _, _, content in store.events if first <= at < last and content["phase"] != "start"]
    if not (part.requests or tools or turns or events):
        return None
    edits = [one for one in tools if one.name.lower() in _EDITS]
    accepted = sum(one.decision == "accept" for one in edits)
    failed = sum(one.outcome in FAILED for one in tools)

    def steps(kind: str) -> list[float]:
        return [
            one["duration_seconds"] for one in events if one["kind"] == kind and one["duration_seconds"] is not None
        ]

    told = [one["fields"]["quality"] for one in events if one["kind"] == "operation" and "quality" in one["fields"]]
    return {
        "preparation_seconds": _mean([one["duration_seconds"] for one in part.contexts if one["duration_seconds"]]),
        "response_seconds": _mean(durations(part.requests)),
        "interface_switch_seconds": _mean(steps("interface")),
        "transition_seconds": _mean(steps("state")),
        "edits_accepted_ratio": _share(accepted, accepted + sum(one.decision == "reject" for one in edits)),
        "tools_rejected_ratio": _share(sum(one.decision == "reject" for one in tools), len(tools)),
        "tools_failed_ratio": _share(failed, failed + sum(one.outcome == "ok" for one in tools)),
        "turns_aborted_ratio": _share(sum(one == "cancelled" for one in turns), len(turns)),
        "reported_quality_ratio": _mean(told, 1.0),
    }


def _usage(part: Slice, rates: Rates, key_of: Callable[[PlainRequest], str]) -> dict[str, Any]:
    keys = sorted({key_of(one) for one in part.requests})
    rows = [{"key": key, **_account([one for one in part.requests if key_of(one) == key], rates)} for key in keys]
    return {"totals": _account(part.requests, rates), "rows": rows}


def _account(requests: Sequence[PlainRequest], rates: Rates) -> dict[str, Any]:
    values = durations(requests)
    listed = [one for one in requests if one.cost_usd is None and list_usd(rates, one) is not None]
    unpriced = [one for one in requests if one.cost_usd is None and list_usd(rates, one) is None]
    own = [one for one in requests if one.cost_usd is not None]
    priced = math.fsum(list_usd(rates, one) or 0.0 for one in listed)
    told = bool(own or any(one.tokens for one in listed))
    return {
        "requests": len(requests),
        **{
            f"{name}s" if name in FAILED else name: sum(one.outcome == name for one in requests)
            for name in ("ok", "cancelled", *FAILED)
        },
        "retries": sum(one.retries for one in requests),
        "input_tokens": sum(one.fresh for one in requests),
        "cache_read_tokens": sum(one.read for one in requests),
        "cache_write_tokens": sum(one.written for one in requests),
        "output_tokens": sum(one.output for one in requests),
        "reasoning_tokens": sum(one.reasoning for one in requests),
        "cost_usd": priced + math.fsum(one.cost_usd or 0.0 for one in own) if told else None,
        "priced_usd": priced,
        "unpriced_models": sorted({one.model for one in unpriced if one.tokens}),
        "cost_source": {"own": len(own), "guessed": 0, "priced": len(listed), "unpriced": len(unpriced)},
        "duration_seconds": {
            "mean": statistics.fmean(values) if values else None,
            "p50": quantile(values, 0.5) if values else None,
            "p95": quantile(values, 0.95) if values else None,
        },
        "sources": _sources(requests),
    }


def _sources(requests: Sequence[PlainRequest]) -> dict[str, int]:
    return {
        "files": sum(one.is_file for one in requests),
        "otlp": sum(one.is_otlp for one in requests),
        "workflow": sum(one.is_workflow for one in requests),
        "both": sum(one.is_file and one.is_otlp for one in requests),
    }


# Days, machine, coverage


def _midnights(part: Slice, zone: tzinfo) -> list[float]:
    day = datetime.fromtimestamp(part.start, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    found = []
    while day.timestamp() < part.end:
        found.append(day.timestamp())
        day = (day.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=zone)
    return [*found, day.timestamp()]


def _days(store: PlainStore, part: Slice, basis: Basis) -> list[dict[str, Any]]:
    marks = _midnights(part, basis.zone)
    rows = []
    for first, last in pairwise(marks):
        start, end = max(first, part.start), min(last, part.end)
        day = _slice(store, start, end)
        day.step = part.step
        # A bucket belongs to the day in which it begins; the first one of a period to its first day.
        least = start - part.step if start == part.start else start
        day.minutes = {
            name: [one for one in minutes if least <= one.start // part.step * part.step < end]
            for name, minutes in part.minutes.items()
        }
        ok, judged = _outcomes(day.requests)
        values = durations(day.requests)
        rows.append(
            {
                "day": day_of(start, basis.zone),
                "requests": len(day.requests),
                "ok": ok,
                "failed": judged - ok,
                "tokens": sum(one.tokens for one in day.requests),
                "cost_usd": _money(day.requests, basis.rates)["usd"],
                "response_p50_seconds": quantile(values, 0.5) if values else None,
                "score": score(kpis(day, None, basis), headroom(day))["value"],
                "incidents": sum(start <= one["fired_seconds"] < end for one in store.incidents),
                "machine_ratio": min(1.0, day.observed / (end - start)),
            }
        )
    return rows


def _resources(part: Slice, before: Slice) -> dict[str, dict[str, Any]]:
    """By series."""
    return {name: _resource(minutes, part, before.minutes.get(name)) for name, minutes in part.minutes.items()}


def _resource(minutes: Sequence[Minute], part: Slice, before: Sequence[Minute] | None) -> dict[str, Any]:
    buckets: dict[int, list[Minute]] = {}
    for one in minutes:
        buckets.setdefault(one.start // part.step, []).append(one)
    return {
        "mean": _mean_of(minutes),
        "minimum": min(one.lowest for one in minutes),
        "maximum": max(one.highest for one in minutes),
        "p95": quantile([_mean_of(bucket) for bucket in buckets.values()], 0.95),
        "previous_mean": _mean_of(before) if before else None,
        "observed_ratio": min(1.0, len(buckets) * part.step / (part.end - part.start)),
    }


_BARS = {
    "requests_ok": "ok",
    "requests_failed": "failed",
    "response_p50_seconds": "response_p50_seconds",
    "tokens": "tokens",
    "cost_usd": "cost_usd",
    "score": "score",
}


def _series(part: Slice, days: Sequence[dict[str, Any]], marks: Sequence[float]) -> dict[str, dict[float, Any]]:
    """By name and time, without the ends of lines."""
    found: dict[str, dict[float, Any]] = {}
    for name, minutes in part.minutes.items():
        if name.startswith(("cpu_used_ratio", "memory_used_ratio", "agent_memory_bytes")):
            buckets: dict[float, list[Minute]] = {}
            for one in minutes:
                buckets.setdefault(float(one.start // part.step * part.step), []).append(one)
            found[name] = {at: _mean_of(bucket) for at, bucket in buckets.items()}
    for name, column in _BARS.items() if len(days) > 1 else ():
        values = [row[column] for row in days]
        if any(value is not None for value in values):
            found[name] = {max(at, part.start): value for at, value in zip(marks, values, strict=False)}
    if part.requests and part.end - part.start <= 8 * 86_400:
        found.update(_by_hour(part))
    return found


def _by_hour(part: Slice) -> dict[str, dict[float, Any]]:
    found: dict[str, dict[float, Any]] = {f"{name}_by_hour": {} for name in ("requests_ok", "requests_failed",
                                          "response_p50_seconds", "tokens")}  # fmt: skip
    at = part.start
    while at < part.end:
        first, last = round(at * 1e6), round((at + 3_600.0) * 1e6)
        within = [one for one in part.requests if first <= one.at_us < last]
        ok, judged = _outcomes(within)
        values = durations(within)
        found["requests_ok_by_hour"][at] = ok
        found["requests_failed_by_hour"][at] = judged - ok
        found["response_p50_seconds_by_hour"][at] = quantile(values, 0.5) if values else None
        found["tokens_by_hour"][at] = sum(one.tokens for one in within)
        at += 3_600.0
    return found


def _mean_of(minutes: Sequence[Minute]) -> float:
    return math.fsum(one.total for one in minutes) / math.fsum(one.count for one in minutes)


def _coverage(store: PlainStore, part: Slice) -> dict[str, Any]:
    gaps = [(a / 1e6, b / 1e6, reason) for a, b, reason in store.gaps if b / 1e6 >= part.start and a / 1e6 < part.end]
    return {
        "machine_ratio": min(1.0, part.observed / (part.end - part.start)),
        "step_seconds": part.step,
        "gaps": [{"seconds": b - a, "reason": reason} for a, b, reason in gaps],
        "sources": _sources(part.requests),
    }


def _summary(store: PlainStore, part: Slice, tree: dict[str, Any]) -> dict[str, Any]:
    first, last = round(part.start * 1e6), round(part.end * 1e6)
    totals, figures = tree["usage"]["by_model"]["totals"], tree["kpis"]
    return {
        "score": tree["score"]["value"],
        "grade": tree["score"]["grade"],
        "response_seconds": figures["response_time"]["value"],
        "success_ratio": figures["success_rate"]["value"],
        "availability_ratio": figures["availability"]["value"],
        "requests": len(part.requests),
        "sessions": sum(any(first <= at < last for at in times) for (_, name), times in store.sessions.items() if name),
        "tokens": sum(one.tokens for one in part.requests),
        "cost_usd": totals["cost_usd"],
        "incidents": sum(
            one["fired_seconds"] < part.end and (one["ended_seconds"] is None or one["ended_seconds"] >= part.start)
            for one in store.incidents
        ),
        "machine_ratio": tree["coverage"]["machine_ratio"],
    }
