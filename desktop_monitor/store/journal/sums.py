"""Requests added up by calendar, session, project, model, interface or mode. Must not know who asks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import tzinfo

from desktop_monitor.agents.merge import outcome_rank
from desktop_monitor.agents.pricing.bands import CONTEXT_MARKS_TOKENS
from desktop_monitor.metrics.agent_event import Outcome, Source
from desktop_monitor.metrics.agent_sums import Grouping, RequestGroup
from desktop_monitor.metrics.periods import period_of
from desktop_monitor.store.database import Database, Row
from desktop_monitor.store.journal.filters import CONTEXT_PROJECT, Condition, both, of_contexts, time_range
from desktop_monitor.store.journal.packing import GUESS, OUTCOME_MASK, SOURCE_SHIFT
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


_SUMS = (
    "count(*), sum(r.retries), sum(r.input_tokens), sum(r.cache_read_tokens), sum(r.cache_write_tokens),"
    # Of two sources, one may know the part and the other the whole.
    " sum(min(r.cache_write_1h_tokens, r.cache_write_tokens)), sum(r.output_tokens),"
    " sum(min(r.reasoning_tokens, r.output_tokens)), sum(r.cost_usd)"
)
"""What of a request's flags is counted, is counted afterwards: a sum for each costs more than a group for each."""
_OUTCOMES = tuple(map(outcome_rank, (Outcome.OK, Outcome.ERROR, Outcome.TIMEOUT, Outcome.CANCELLED)))
_KEYS = {
    Grouping.SESSION: "c.session",
    # What project a context is of is found afterwards: to ask for every request would be slow.
    Grouping.PROJECT: "c.id",
    Grouping.MODEL: "c.model",
    Grouping.INTERFACE: "c.interface",
    Grouping.MODE: "c.mode",
}
_KEY_TEXTS = {
    Grouping.SESSION: "SELECT s.id, s.session FROM sessions s",
    Grouping.PROJECT: "SELECT c.id, p.text FROM contexts c JOIN sessions s ON s.id = c.session"  # noqa: S608
    f" LEFT JOIN texts p ON p.id = {CONTEXT_PROJECT}",
}
_TEXTS = "SELECT id, text FROM texts"
_KEY_COLUMNS = 6
_Group = tuple[str, str, str, bool, int, bool]


def read_groups(
    database: Database, by: Grouping, wanted: RequestFilter, zone: tzinfo | None
) -> tuple[RequestGroup, ...]:
    """Sums, ordered by key; days are those of `zone`, None the local one."""
    columns = (
        f"{_KEYS.get(by, '0')}, c.interface, c.model, c.is_fast, {_BAND}, r.cost_usd IS NOT NULL, r.flags, {_SUMS}"
    )
    stretches = [
        (key, database.rows(f"{_from(columns, condition)} GROUP BY 1, 2, 3, 4, 5, 6, 7", condition.values))
        for key, condition in _stretches(database, by, wanted, zone)
    ]
    texts = _texts(database, {text for _, rows in stretches for row in rows for text in row[1:3]}, _TEXTS)
    keys = _key_texts(database, by, {row[0] for _, rows in stretches for row in rows})
    found: dict[_Group, list[Row]] = {}
    for stretch, rows in stretches:
        for row in rows:
            key = stretch if by in _CALENDAR else keys[row[0]]
            group = (key, texts[row[1]], texts[row[2]], bool(row[3]), row[4], bool(row[5]))
            found.setdefault(group, []).append(row[_KEY_COLUMNS:])
    return tuple(RequestGroup(*group, *_added(rows)) for group, rows in sorted(found.items()))


def _added(rows: list[Row]) -> tuple[int, ...]:
    """Sums column by column, of rows that begin with flags and a number of requests."""
    if len(rows) == 1:
        return _counted(*rows[0])
    return tuple(map(sum, zip(*(_counted(*row) for row in rows), strict=True)))


def _counted(flags: int, requests: int, *amounts: int | None) -> tuple[int, ...]:
    """What a group with one kind of flags adds to its sums; nothing known of is 0 in a sum."""
    rank, is_file, is_otlp = flags & OUTCOME_MASK, flags & _FILE, flags & _OTLP
    return (
        requests,
        *[requests if rank == one else 0 for one in _OUTCOMES],
        *[amount or 0 for amount in amounts],
        requests if flags & GUESS else 0,
        requests if is_file else 0,
        requests if is_otlp else 0,
        requests if flags & _WORKFLOW else 0,
        requests if is_file and is_otlp else 0,
    )


def read_durations(
    database: Database, by: Grouping, wanted: RequestFilter, zone: tzinfo | None
) -> dict[str, list[float]]:
    """Seconds of every answered request with a known duration, ascending, by key."""
    answered = Condition(f"r.flags & {OUTCOME_MASK} = {outcome_rank(Outcome.OK)} AND r.duration_us IS NOT NULL", ())
    found: dict[str, list[float]] = {}
    for stretch, condition in _stretches(database, by, wanted, zone):
        condition = both(condition, answered)
        if by in _CALENDAR:
            question = f"SELECT r.duration_us / 1e6 FROM requests r WHERE {condition.sql} ORDER BY 1"  # noqa: S608
            if rows := database.rows(question, condition.values):
                found[stretch] = [seconds for (seconds,) in rows]
            continue
        rows = database.rows(
            f"{_from(f'{_KEYS[by]}, r.duration_us / 1e6', condition)} ORDER BY r.duration_us", condition.values
        )
        keys = _key_texts(database, by, {key for key, _ in rows})
        for key, seconds in rows:
            found.setdefault(keys[key], []).append(seconds)
    return found


def _from(columns: str, condition: Condition) -> str:
    tables = "requests r JOIN contexts c ON c.id = r.context"
    return f"SELECT {columns} FROM {tables} WHERE {condition.sql}"  # noqa: S608  values are bound


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


def _key_texts(database: Database, by: Grouping, ids: set[int]) -> dict[int, str]:
    return {} if by in _CALENDAR else _texts(database, ids, _KEY_TEXTS.get(by, _TEXTS))


def _texts(database: Database, ids: set[int], question: str) -> dict[int, str]:
    rows = database.rows(
        f"SELECT q.* FROM json_each(?) w CROSS JOIN ({question}) q WHERE q.id = w.value",  # noqa: S608
        (json.dumps(list(ids)),),
    )
    return {key: text or "" for key, text in rows}
