"""Requests added up by calendar, session, project, model, interface or mode. Must not know who asks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import tzinfo
from operator import attrgetter
from typing import NamedTuple

from desktop_monitor.agents.merge import outcome_rank
from desktop_monitor.agents.pricing.bands import CONTEXT_MARKS_TOKENS
from desktop_monitor.metrics.agent_event import Outcome, Source
from desktop_monitor.metrics.agent_sums import Grouping, RequestGroup
from desktop_monitor.store.database import Database, Row
from desktop_monitor.store.journal.filters import CONTEXT_PROJECT, Condition, both, of_contexts, time_range
from desktop_monitor.store.journal.packing import GUESS, OUTCOME_MASK, SOURCE_SHIFT
from desktop_monitor.store.journal.periods import period_of
from desktop_monitor.store.journal_types import RequestFilter

_CALENDAR = (Grouping.DAY, Grouping.WEEK, Grouping.MONTH)
_FILE = (1 << Source.FILE | 1 << Source.ESTIMATE) << SOURCE_SHIFT
_OTLP = (1 << Source.SPAN | 1 << Source.EVENT) << SOURCE_SHIFT
_WORKFLOW = (1 << Source.WORKFLOW) << SOURCE_SHIFT
_CONTEXT = "coalesce(r.input_tokens, 0) + coalesce(r.cache_read_tokens, 0) + coalesce(r.cache_write_tokens, 0)"
_BAND = (
    f"CASE WHEN {_CONTEXT} <= {CONTEXT_MARKS_TOKENS[0]} THEN 0 ELSE "
    + " + ".join(f"({_CONTEXT} > {mark})" for mark in CONTEXT_MARKS_TOKENS)
    + " END"
)


def _is(outcome: Outcome) -> str:
    return f"sum(r.flags & {OUTCOME_MASK} = {outcome_rank(outcome)})"


_SUMS = ", ".join(
    (
        "count(*)",
        _is(Outcome.OK),
        _is(Outcome.ERROR),
        _is(Outcome.TIMEOUT),
        _is(Outcome.CANCELLED),
        "sum(r.retries)",
        "sum(r.input_tokens)",
        "sum(r.cache_read_tokens)",
        "sum(r.cache_write_tokens)",
        # Of two sources, one may know the part and the other the whole.
        "sum(min(r.cache_write_1h_tokens, r.cache_write_tokens))",
        "sum(r.output_tokens)",
        "sum(min(r.reasoning_tokens, r.output_tokens))",
        "sum(r.cost_usd)",
        f"sum(r.flags & {GUESS} > 0)",
        f"sum(r.flags & {_FILE} > 0)",
        f"sum(r.flags & {_OTLP} > 0)",
        f"sum(r.flags & {_WORKFLOW} > 0)",
        f"sum(r.flags & {_FILE} > 0 AND r.flags & {_OTLP} > 0)",
    )
)
_KEY_COLUMNS = 3


class _Context(NamedTuple):
    interface: str
    session: str
    project: str
    model: str
    mode: str
    is_fast: bool


_KEYS: dict[Grouping, Callable[[_Context], str]] = {
    Grouping.SESSION: attrgetter("session"),
    Grouping.PROJECT: attrgetter("project"),
    Grouping.MODEL: attrgetter("model"),
    Grouping.INTERFACE: attrgetter("interface"),
    Grouping.MODE: attrgetter("mode"),
}


_Group = tuple[str, str, str, bool, int, bool]


def read_groups(
    database: Database, by: Grouping, wanted: RequestFilter, zone: tzinfo | None
) -> tuple[RequestGroup, ...]:
    """Sums, ordered by key; days are those of `zone`, None the local one."""
    # Sums by context first: joining its texts to every request would cost more than all the rest.
    columns = f"r.context, {_BAND}, r.cost_usd IS NOT NULL, {_SUMS}"
    stretches = [
        (key, database.rows(f"{_from(columns, condition)} GROUP BY 1, 2, 3", condition.values))
        for key, condition in _stretches(database, by, wanted, zone)
    ]
    contexts = _contexts(database, {row[0] for _, rows in stretches for row in rows})
    key_of = _KEYS.get(by)
    found: dict[_Group, list[Row]] = {}
    for stretch, rows in stretches:
        for row in rows:
            one = contexts[row[0]]
            key = key_of(one) if key_of else stretch
            group = (key, one.interface, one.model, one.is_fast, row[1], bool(row[2]))
            found.setdefault(group, []).append(row[_KEY_COLUMNS:])
    return tuple(RequestGroup(*group, *_added(rows)) for group, rows in sorted(found.items()))


def _added(rows: list[Row]) -> Iterator[int]:
    """Sums column by column; nothing known of is 0 in a sum."""
    return (sum(value or 0 for value in column) for column in zip(*rows, strict=True))


def read_durations(
    database: Database, by: Grouping, wanted: RequestFilter, zone: tzinfo | None
) -> dict[str, list[float]]:
    """Seconds of every answered request with a known duration, ascending, by key."""
    answered = Condition(f"r.flags & {OUTCOME_MASK} = {outcome_rank(Outcome.OK)} AND r.duration_us IS NOT NULL", ())
    found: dict[str, list[float]] = {}
    contexts: dict[int, _Context] = {}
    for stretch, condition in _stretches(database, by, wanted, zone):
        condition = both(condition, answered)
        rows = database.rows(f"{_from('r.context, r.duration_us / 1e6', condition)} ORDER BY 2", condition.values)
        if by in _CALENDAR:
            if rows:
                found[stretch] = [seconds for _, seconds in rows]
            continue
        contexts = _contexts(database, {context for context, _ in rows})
        key_of = _KEYS[by]
        for context, seconds in rows:
            found.setdefault(key_of(contexts[context]), []).append(seconds)
    return found


def _from(columns: str, condition: Condition) -> str:
    return f"SELECT {columns} FROM requests r WHERE {condition.sql}"  # noqa: S608  values are bound


def _stretches(
    database: Database, by: Grouping, wanted: RequestFilter, zone: tzinfo | None
) -> Iterator[tuple[str, Condition]]:
    """The question's requests, by calendar period where that is asked."""
    contexts = of_contexts(wanted)
    if by not in _CALENDAR:
        yield "", both(time_range(wanted, "r.at_us"), contexts)
        return
    start = 0.0 if wanted.start_seconds is None else wanted.start_seconds
    while (first := _first_after(database, start)) is not None:
        if wanted.end_seconds is not None and first >= wanted.end_seconds:
            return
        period = period_of(by, first, zone)
        end = period.end_seconds if wanted.end_seconds is None else min(period.end_seconds, wanted.end_seconds)
        stretch = RequestFilter(max(start, period.start_seconds), end)
        yield period.key, both(time_range(stretch, "r.at_us"), contexts)
        start = period.end_seconds


def _first_after(database: Database, start_seconds: float) -> float | None:
    at_us = database.value("SELECT min(at_us) FROM requests WHERE at_us >= ?", (round(start_seconds * 1e6),))
    return None if at_us is None else float(at_us / 1e6)


def _contexts(database: Database, ids: Iterable[int]) -> dict[int, _Context]:
    rows = database.rows(
        "SELECT c.id, i.text, s.session, p.text, m.text, o.text, c.is_fast FROM json_each(?) w"  # noqa: S608
        " CROSS JOIN contexts c JOIN sessions s ON s.id = c.session LEFT JOIN texts i ON i.id = s.interface"
        f" LEFT JOIN texts p ON p.id = {CONTEXT_PROJECT}"
        " LEFT JOIN texts m ON m.id = c.model LEFT JOIN texts o ON o.id = c.mode WHERE c.id = w.value",
        (json.dumps(list(ids)),),
    )
    return {row[0]: _Context._make((*(text or "" for text in row[1:6]), bool(row[6]))) for row in rows}
