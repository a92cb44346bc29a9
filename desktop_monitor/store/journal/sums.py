"""Requests added up by calendar, session, project, model, interface or mode. Must not know who asks."""

from __future__ import annotations

import json
from datetime import date, tzinfo

from desktop_monitor.agents.outcomes import outcome_rank
from desktop_monitor.agents.pricing.bands import CONTEXT_MARKS_TOKENS
from desktop_monitor.metrics.agent_sums import Grouping, RequestGroup
from desktop_monitor.metrics.agent_terms import Outcome, Source
from desktop_monitor.metrics.periods import DAY_SECONDS, day_runs, period_key
from desktop_monitor.store.database import Database, Row
from desktop_monitor.store.journal.filters import CONTEXT_PROJECT, Condition, both, of_contexts, time_range
from desktop_monitor.store.journal.packing import GUESS, OUTCOME_MASK, SOURCE_SHIFT
from desktop_monitor.store.journal_types import RequestFilter

_CALENDAR = (Grouping.DAY, Grouping.WEEK, Grouping.MONTH)
_FILE = (1 << Source.FILE | 1 << Source.ESTIMATE) << SOURCE_SHIFT
_OTLP = (1 << Source.SPAN | 1 << Source.EVENT) << SOURCE_SHIFT
_WORKFLOW = (1 << Source.WORKFLOW) << SOURCE_SHIFT
_CONTEXT = "coalesce(r.input_tokens, 0) + coalesce(r.cache_read_tokens, 0) + coalesce(r.cache_write_tokens, 0)"
BAND = (
    f"CASE WHEN {_CONTEXT} <= {CONTEXT_MARKS_TOKENS[0]} THEN 0 ELSE "
    + " + ".join(f"({_CONTEXT} > {mark})" for mark in CONTEXT_MARKS_TOKENS)
    + " END"
)
SUMS = {
    "requests": "count(*)",
    "retries": "sum(r.retries)",
    "input_tokens": "sum(r.input_tokens)",
    "cache_read_tokens": "sum(r.cache_read_tokens)",
    "cache_write_tokens": "sum(r.cache_write_tokens)",
    # Of two sources, one may know the part and the other the whole.
    "cache_write_1h_tokens": "sum(min(r.cache_write_1h_tokens, r.cache_write_tokens))",
    "output_tokens": "sum(r.output_tokens)",
    "reasoning_tokens": "sum(min(r.reasoning_tokens, r.output_tokens))",
    "cost_usd": "sum(r.cost_usd)",
}
"""What is added up of requests, in SQL; what of their flags is counted, is counted afterwards (see `counted`): a sum
for each costs more than a group for each."""
_OK, _ERROR, _TIMEOUT, _CANCELLED = map(outcome_rank, (Outcome.OK, Outcome.ERROR, Outcome.TIMEOUT, Outcome.CANCELLED))
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
_DAY_US = DAY_SECONDS * 1_000_000
_Group = tuple[str, str, str, bool, int, bool]


def read_groups(
    database: Database, by: Grouping, wanted: RequestFilter, zone: tzinfo | None
) -> tuple[RequestGroup, ...]:
    """Sums, ordered by key; days are those of `zone`, None the local one."""
    condition = both(time_range(wanted, "r.at_us"), of_contexts(wanted))
    sums = ", ".join(f"{sql} AS {name}" for name, sql in SUMS.items())
    # By context first: to join it to every request would cost as much again.
    by_context = (
        f"SELECT r.context, {_day(database, by, zone)} AS day, {BAND} AS band, r.cost_usd IS NOT NULL AS has_cost,"  # noqa: S608
        f" r.flags, {sums} FROM requests r WHERE {condition.sql} GROUP BY 1, 2, 3, 4, 5"
    )
    rows = database.rows(
        f"SELECT {_KEYS.get(by, 'g.day')}, c.interface, c.model, c.is_fast, g.band, g.has_cost, g.flags,"  # noqa: S608
        f" {', '.join(f'sum(g.{name})' for name in SUMS)} FROM ({by_context}) g"
        " CROSS JOIN contexts c ON c.id = g.context GROUP BY 1, 2, 3, 4, 5, 6, 7",
        condition.values,
    )
    keys = _key_texts(database, by, {row[0] for row in rows})
    texts = _texts(database, {text for row in rows for text in row[1:3]}, _TEXTS)
    found: dict[_Group, list[Row]] = {}
    for row in rows:
        group = (keys[row[0]], texts[row[1]], texts[row[2]], bool(row[3]), row[4], bool(row[5]))
        found.setdefault(group, []).append(row[_KEY_COLUMNS:])
    return tuple(RequestGroup(*group, *added(rows)) for group, rows in sorted(found.items()))


def added(rows: list[Row]) -> tuple[int, ...]:
    """Sums column by column, of rows that begin with flags and a number of requests."""
    if len(rows) == 1:
        return counted(*rows[0])
    return tuple(map(sum, zip(*(counted(*row) for row in rows), strict=True)))


def counted(flags: int, requests: int, *amounts: int | None) -> tuple[int, ...]:
    """What a group with one kind of flags adds to its sums; nothing known of is 0 in a sum."""
    rank, is_file, is_otlp = flags & OUTCOME_MASK, flags & _FILE, flags & _OTLP
    return (
        requests,
        requests if rank == _OK else 0,
        requests if rank == _ERROR else 0,
        requests if rank == _TIMEOUT else 0,
        requests if rank == _CANCELLED else 0,
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
    condition = both(both(time_range(wanted, "r.at_us"), of_contexts(wanted)), answered)
    # One list a group: a row for every request would take longer.
    question = (
        f"SELECT {{}} AS id, json_group_array(r.duration_us) AS durations FROM requests r"  # noqa: S608
        f" WHERE {condition.sql} GROUP BY 1"
    )
    if by in _CALENDAR:
        rows = database.rows(question.format(_day(database, by, zone)), condition.values)
    else:
        rows = database.rows(
            f"SELECT {_KEYS[by]}, g.durations FROM ({question.format('r.context')}) g"  # noqa: S608
            " CROSS JOIN contexts c ON c.id = g.id",
            condition.values,
        )
    keys = _key_texts(database, by, {key for key, _ in rows})
    lists = json.loads(f"[{','.join(durations for _, durations in rows)}]")
    found: dict[str, list[int]] = {}
    for (key, _), durations in zip(rows, lists, strict=True):
        found.setdefault(keys[key], []).extend(durations)
    return {key: [us / 1e6 for us in sorted(durations)] for key, durations in found.items()}


def _day(database: Database, by: Grouping, zone: tzinfo | None) -> str:
    """The number of the day on which `r` ended, as `date.toordinal` has it, in SQL; 0 where days are not asked for.

    Of each run of days only the beginning is asked of the calendar.
    """
    if by not in _CALENDAR:
        return "0"
    # Asked for one by one, each is a look at the index.
    ((first_us, last_us),) = database.rows(
        "SELECT (SELECT min(at_us) FROM requests), (SELECT max(at_us) FROM requests)"
    )
    if first_us is None:
        return "0"
    cases = "".join(
        f" WHEN r.at_us >= {round(run.start_seconds * 1e6)} THEN {run.first.toordinal()}"
        + (f" + (r.at_us - {round(run.start_seconds * 1e6)}) / {_DAY_US}" if run.has_plain_days else "")
        for run in reversed(day_runs(first_us / 1e6, last_us / 1e6, zone))
    )
    return f"CASE{cases} END"


def _key_texts(database: Database, by: Grouping, ids: set[int]) -> dict[int, str]:
    if by in _CALENDAR:
        return {day: period_key(by, date.fromordinal(day)) for day in ids}
    return _texts(database, ids, _KEY_TEXTS.get(by, _TEXTS))


def _texts(database: Database, ids: set[int], question: str) -> dict[int, str]:
    rows = database.rows(
        f"SELECT q.* FROM json_each(?) w CROSS JOIN ({question}) q WHERE q.id = w.value",  # noqa: S608
        (json.dumps(list(ids)),),
    )
    return {key: text or "" for key, text in rows}
