"""A period reckoned once more, the plain way: every request looked at by itself, in Python alone.

Slow and obvious on purpose; what the program adds up in SQL must come to the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import Any

from desktop_monitor.metrics.agent_event import Outcome, Request, Source, ToolCall, Turn, WorkflowEvent
from desktop_monitor.metrics.period_facts import (
    AgentPeriod,
    CellKey,
    ContextCell,
    FailureCell,
    MinuteCell,
    RequestCell,
    ToolCell,
    TurnCell,
    WasteCell,
)

_MARKS = (100_000, 128_000, 200_000, 272_000)
_FAILED = (Outcome.ERROR, Outcome.TIMEOUT)
_FIVE_MINUTES_US, _HOUR_US = 300 * 10**6, 3600 * 10**6


def microseconds(at_seconds: float) -> int:
    """As the journal keeps a time."""
    return round(at_seconds * 1e6)


def day_of(at_seconds: float, zone: tzinfo) -> str:
    """The local day."""
    return datetime.fromtimestamp(at_seconds, zone).date().isoformat()


def key_of(request: Request, zone: tzinfo) -> CellKey:
    """The cell of one request."""
    day = day_of(request.at_seconds, zone)
    return CellKey(day, request.interface, request.model, request.mode, request.project)


def price_of(request: Request) -> tuple[bool, int]:
    """is_fast and context band."""
    size = (request.input_tokens or 0) + (request.cache_read_tokens or 0) + (request.cache_write_tokens or 0)
    return request.is_fast, sum(size > mark for mark in _MARKS)


def sums_of(requests: Iterable[Request]) -> dict[str, float]:
    """The counts of a group of requests."""
    sums: Counter[str] = Counter()
    for one in requests:
        sums["requests"] += 1
        sums["ok"] += one.outcome is Outcome.OK
        sums["errors"] += one.outcome is Outcome.ERROR
        sums["timeouts"] += one.outcome is Outcome.TIMEOUT
        sums["cancelled"] += one.outcome is Outcome.CANCELLED
        for name in ("retries", "input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens"):
            sums[name] += getattr(one, name) or 0
        if one.cache_write_tokens is not None:
            sums["cache_write_1h_tokens"] += min(one.cache_write_1h_tokens or 0, one.cache_write_tokens)
    return dict(sums)


def plain_cells(requests: Sequence[Request], zone: tzinfo) -> dict[CellKey, dict[str, Any]]:
    """What every cell must say."""
    cells: dict[CellKey, list[Request]] = defaultdict(list)
    for one in requests:
        cells[key_of(one, zone)].append(one)
    return {key: _plain_cell(found) for key, found in cells.items()}


def _plain_cell(requests: list[Request]) -> dict[str, Any]:
    groups: dict[tuple[bool, int, bool], list[Request]] = defaultdict(list)
    for one in requests:
        groups[*price_of(one), one.cost_usd is not None].append(one)
    answered = [one.duration_seconds for one in requests if one.outcome is Outcome.OK]
    return {
        "groups": {price: sums_of(found) for price, found in groups.items()},
        "durations": sorted(seconds for seconds in answered if seconds is not None),
        "newest": max(one.at_seconds for one in requests),
        "is_workflow": all(one.source is Source.WORKFLOW for one in requests),
    }


def told_cell(cell: RequestCell) -> dict[str, Any]:
    """What a cell does say."""
    names = (*sums_of([Request(Source.FILE, "", 0.0)]), "cache_write_1h_tokens")
    groups = {}
    for one in cell.groups:
        sums = {name: getattr(one, name) for name in dict.fromkeys(names)}
        groups[one.is_fast, one.context_band, one.has_cost] = sums
    return {
        "groups": groups,
        "durations": list(cell.durations_seconds),
        "newest": cell.newest_seconds,
        "is_workflow": cell.is_workflow,
    }


def plain_waste(
    requests: Sequence[Request], start: float, end: float, now: float, zone: tzinfo
) -> tuple[WasteCell, ...]:
    """Waste of the requests from start to before end; `requests` may go on after it."""
    waste: dict[tuple[CellKey, bool, int], Counter[str]] = defaultdict(Counter)
    seen = [one for one in requests if one.at_seconds <= now]
    for one in requests:
        if not start <= one.at_seconds < end:
            continue
        sums = waste[key_of(one, zone), *price_of(one)]
        written, kept_long = one.cache_write_tokens or 0, 0
        if one.cache_write_tokens is not None:
            kept_long = min(one.cache_write_1h_tokens or 0, written)
        if one.outcome in (*_FAILED, Outcome.CANCELLED):
            sums["failed_input_tokens"] += one.input_tokens or 0
            sums["failed_cache_write_tokens"] += written
            sums["failed_cache_write_1h_tokens"] += kept_long
            sums["failed_output_tokens"] += one.output_tokens or 0
        elif one.outcome is Outcome.OK and written:
            _judge(sums, one, written, kept_long, seen, now)
    names = WasteCell._fields[3:]
    return tuple(
        WasteCell(*place, **{name: sums[name] for name in names})
        for place, sums in sorted(waste.items())
        if any(sums.values())
    )


def _judge(
    sums: Counter[str], writer: Request, written: int, kept_long: int, seen: Sequence[Request], now: float
) -> None:
    at, begin = microseconds(writer.at_seconds), writer.cache_read_tokens or 0
    for first, length, life in (
        (begin, kept_long, _HOUR_US),
        (begin + kept_long, written - kept_long, _FIVE_MINUTES_US),
    ):
        reach = max(
            (
                other.cache_read_tokens or 0
                for other in seen
                if (other.interface, other.session, other.model) == (writer.interface, writer.session, writer.model)
                and at < microseconds(other.at_seconds) <= at + life
            ),
            default=0,
        )
        left = max(0, min(length, first + length - reach))
        if microseconds(now) < at + life:
            sums["open_cache_write_tokens"] += left
        else:
            sums["unread_cache_write_tokens"] += left
            sums["unread_cache_write_1h_tokens"] += left if life == _HOUR_US else 0


def plain_minutes(requests: Sequence[Request], zone: tzinfo) -> set[MinuteCell]:
    """Minutes with attempts and answers."""
    attempted: dict[tuple[str, str], set[int]] = defaultdict(set)
    answered: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one in requests:
        place = (day_of(one.at_seconds, zone), one.interface)
        if one.outcome in (Outcome.OK, *_FAILED):
            attempted[place].add(microseconds(one.at_seconds) // 60_000_000)
        if one.outcome is Outcome.OK:
            answered[place].add(microseconds(one.at_seconds) // 60_000_000)
    return {MinuteCell(*place, len(found), len(answered[place])) for place, found in attempted.items()}


def plain_failures(requests: Sequence[Request]) -> set[FailureCell]:
    """Failed ones by kind."""
    counts = Counter((one.interface, one.error_kind) for one in requests if one.outcome in _FAILED)
    return {FailureCell(*place, count) for place, count in counts.items()}


def plain_tools(calls: Sequence[ToolCall]) -> set[ToolCell]:
    """Calls by tool; their time rounded, for sums of floats depend on the order."""
    tools: dict[tuple[str, str], list[ToolCall]] = defaultdict(list)
    for call in calls:
        tools[call.interface, call.name].append(call)
    return {
        ToolCell(
            *place,
            calls=len(found),
            ok=sum(call.outcome is Outcome.OK for call in found),
            errors=sum(call.outcome in _FAILED for call in found),
            rejected=sum(call.decision == "reject" for call in found),
            accepted=sum(call.decision == "accept" for call in found),
            timed=sum(call.duration_seconds is not None for call in found),
            duration_seconds=round(sum(call.duration_seconds or 0.0 for call in found), 6),
        )
        for place, found in tools.items()
    }


def plain_turns(turns: Sequence[Turn]) -> list[TurnCell]:
    """Turns by interface."""
    found: dict[str, list[Turn]] = defaultdict(list)
    for turn in turns:
        found[turn.interface].append(turn)
    return [
        TurnCell(
            interface,
            len(of),
            sum(turn.outcome is Outcome.CANCELLED for turn in of),
            sum(turn.outcome in _FAILED for turn in of),
            sorted(turn.duration_seconds for turn in of if turn.duration_seconds is not None),
        )
        for interface, of in sorted(found.items())
    ]


def plain_contexts(events: Sequence[WorkflowEvent], zone: tzinfo) -> list[tuple[Any, ...]]:
    """Contexts by day, mode and project."""
    found: dict[tuple[str, str, str], list[WorkflowEvent]] = defaultdict(list)
    for one in events:
        if one.kind == "context" and one.phase != "start":
            found[day_of(one.at_seconds, zone), one.mode, one.project].append(one)
    cells = []
    for place, of in sorted(found.items()):
        fields = [dict(one.fields) for one in of]
        both = [one for one in fields if "files_selected" in one and "files_scanned" in one]
        cells.append(
            (
                *place,
                len(of),
                sorted(one.duration_seconds for one in of if one.duration_seconds is not None),
                sorted(one["memory_bytes"] for one in fields if "memory_bytes" in one),
                sorted(one["quality"] for one in fields if "quality" in one),
                sum(one.get("cache_hit") is True for one in fields),
                sum(one.get("cache_hit") is False for one in fields),
                sum(int(one["files_selected"]) for one in both),
                sum(int(one["files_scanned"]) for one in both),
                max(one.at_seconds for one in of),
                _seconds_of_lookups(of, is_hit=True),
                _seconds_of_lookups(of, is_hit=False),
            )
        )
    return cells


def _seconds_of_lookups(events: Sequence[WorkflowEvent], *, is_hit: bool) -> list[float]:
    of = [one for one in events if dict(one.fields).get("cache_hit") is is_hit]
    return sorted(one.duration_seconds for one in of if one.duration_seconds is not None)


def told_context(cell: ContextCell) -> tuple[Any, ...]:
    """What a cell says, in the same order."""
    durations, memories, accuracies = map(list, (cell.durations_seconds, cell.memory_bytes, cell.accuracy_ratios))
    lookups = map(list, (cell.hit_durations_seconds, cell.miss_durations_seconds))
    return (*cell[:4], durations, memories, accuracies, *cell[8:13], *lookups)


def turns_of(period: AgentPeriod) -> list[TurnCell]:
    """The period's turns with durations as lists, which can be compared."""
    return [cell._replace(durations_seconds=list(cell.durations_seconds)) for cell in period.turns]
