"""Tokens of a period that bought nothing, by cell. Must not know what waste is (see `assess.performance.waste`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from desktop_monitor.agents.outcomes import outcome_rank
from desktop_monitor.assess.performance.waste import LONG_LIFE_US, CacheUse, unread_writes
from desktop_monitor.metrics.agent_terms import Outcome
from desktop_monitor.metrics.period_facts import CellKey, WasteCell
from desktop_monitor.store.database import Database
from desktop_monitor.store.journal.packing import OUTCOME_MASK
from desktop_monitor.store.journal.period_names import ContextNames, Days, Names
from desktop_monitor.store.journal.period_requests import FAILED, OK, KeyedPart, key_of
from desktop_monitor.store.journal.sums import BAND, SUMS

_LOST = FAILED | {outcome_rank(Outcome.CANCELLED)}
_FAILED_SUMS = tuple(
    list(SUMS).index(name) for name in ("input_tokens", "cache_write_tokens", "cache_write_1h_tokens", "output_tokens")
)
_NOTHING = (0,) * 7
_Place = tuple[CellKey, bool, int]
"""Cell, is_fast and context band."""


class _Use(NamedTuple):
    """What one context's requests did with the cache; columns of equal length."""

    context: int
    times_us: list[int]
    reads: list[int]
    writes: list[int]
    long_writes: list[int]
    bands: list[int]


def waste_cells(
    database: Database, names: Names, days: Days, parts: list[KeyedPart], start_us: int, end_us: int, now_us: int
) -> tuple[WasteCell, ...]:
    """The waste of requests that ended from start to before end, as it can be judged now, ordered by cell."""
    waste: dict[_Place, list[int]] = {}
    for key, context, part in parts:
        if part.flags & OUTCOME_MASK in _LOST:
            _add(waste, (key, context.is_fast, part.band), [part.sums[place] or 0 for place in _FAILED_SUMS] + [0] * 3)
    uses = list(_uses(database, start_us, end_us, min(end_us + LONG_LIFE_US, now_us + 1)))
    contexts = names.contexts({use.context for use in uses})
    for together in _by_session_and_model(uses, contexts):
        for use, place, unread in _unread(together, end_us, now_us):
            context = contexts[use.context]
            key = key_of(context, days.name(days.number(use.times_us[place])))
            _add(waste, (key, context.is_fast, use.bands[place]), [0] * 4 + unread)
    return tuple(WasteCell(*place, *sums) for place, sums in sorted(waste.items()) if any(sums))


def _add(waste: dict[_Place, list[int]], place: _Place, tokens: list[int]) -> None:
    waste[place] = [one + other for one, other in zip(waste.get(place, _NOTHING), tokens, strict=True)]


def _uses(database: Database, start_us: int, end_us: int, until_us: int) -> Iterator[_Use]:
    """Of those that read or wrote; only answered ones that ended before end are judged for what they wrote."""
    is_judged = f"r.flags & {OUTCOME_MASK} = {OK} AND r.at_us < {end_us}"
    for context, *columns in database.each(
        "SELECT r.context, json_group_array(r.at_us), json_group_array(coalesce(r.cache_read_tokens, 0)),"  # noqa: S608
        f" json_group_array(CASE WHEN {is_judged} THEN coalesce(r.cache_write_tokens, 0) ELSE 0 END),"
        f" json_group_array(coalesce(r.cache_write_1h_tokens, 0)), json_group_array({BAND})"
        " FROM requests r WHERE r.at_us >= ? AND r.at_us < ?"
        " AND (r.cache_read_tokens > 0 OR r.cache_write_tokens > 0) GROUP BY 1",
        (start_us, until_us),
    ):
        yield _Use(context, *map(json.loads, columns))


def _by_session_and_model(uses: list[_Use], contexts: dict[int, ContextNames]) -> Iterator[list[_Use]]:
    found: dict[tuple[int, str], list[_Use]] = {}
    for use in uses:
        context = contexts[use.context]
        found.setdefault((context.session, context.model), []).append(use)
    return (together for together in found.values() if any(any(use.writes) for use in together))


def _unread(together: list[_Use], end_us: int, now_us: int) -> Iterator[tuple[_Use, int, list[int]]]:
    """Contexts and places of writes that were not read whole, and their tokens."""
    origins = [(use, place) for use in together for place in range(len(use.times_us))]
    columns = [
        [value for column in of_uses for value in column]
        for of_uses in zip(*((use.times_us, use.reads, use.writes, use.long_writes) for use in together), strict=True)
    ]
    order: list[int] = sorted(range(len(origins)), key=columns[0].__getitem__)
    ordered = [[column[place] for place in order] for column in columns]
    for place, unread, unread_long, still_open in unread_writes(CacheUse(*ordered), now_us):
        yield (*origins[order[place]], [unread, unread_long, still_open])
