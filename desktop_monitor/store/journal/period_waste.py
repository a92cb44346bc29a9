"""Tokens of a period that bought nothing, by cell. Must not know what waste is (see `assess.performance.waste`)."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Collection, Iterator

from desktop_monitor.agents.pricing.bands import CONTEXT_MARKS_TOKENS
from desktop_monitor.assess.performance.waste import LONG_LIFE_US, CacheWatch, Unread
from desktop_monitor.metrics.period_facts import CellKey, WasteCell
from desktop_monitor.store.database import Database, Row
from desktop_monitor.store.journal.packing import OUTCOME_MASK
from desktop_monitor.store.journal.period_names import Days, Names
from desktop_monitor.store.journal.period_requests import OK, Requests, key_of

_NOTHING = (0,) * 7
_Place = tuple[CellKey, bool, int]
"""Cell, is_fast and context band."""
_Tag = tuple[int, int]
"""Context, and all tokens that the request read, wrote or sent."""


class _Waste:
    """Adds waste up by cell."""

    def __init__(self) -> None:
        self._sums: dict[_Place, list[int]] = {}

    def add(self, place: _Place, first: int, *tokens: int) -> None:
        """Tokens for the fields of `WasteCell` from the `first` of its counts on."""
        sums = self._sums.setdefault(place, list(_NOTHING))
        for number, count in enumerate(tokens, first):
            sums[number] += count

    def cells(self) -> tuple[WasteCell, ...]:
        """Ordered by cell."""
        return tuple(WasteCell(*place, *sums) for place, sums in sorted(self._sums.items()) if any(sums))


def waste_cells(database: Database, names: Names, days: Days, requests: Requests, now_us: int) -> tuple[WasteCell, ...]:
    """The waste of `requests`, as it can be judged now, ordered by cell."""
    waste = _Waste()
    for lost in requests.lost:
        waste.add((lost.key, lost.is_fast, lost.context_band), 0, *lost.tokens)
    start_us, end_us = days.stretches[0].start_us, days.stretches[-1].end_us
    rows = _uses(database, start_us, end_us, min(end_us + LONG_LIFE_US, now_us + 1), _without_writes(requests, names))
    for found in _unread(rows, names, now_us):
        number, size = found.tag
        context = names.context(number)
        place = (key_of(context, days.name(found.at_us)), context.is_fast, bisect_left(CONTEXT_MARKS_TOKENS, size))
        if found.is_open:
            waste.add(place, 6, found.tokens)
        else:
            waste.add(place, 4, found.tokens, found.tokens if found.is_long else 0)
    return waste.cells()


def _without_writes(requests: Requests, names: Names) -> list[int]:
    """Contexts in whose session and model nothing was written: who reads there reads nothing that is judged."""
    contexts = {number: names.context(number) for number in requests.contexts}
    writing = {
        (contexts[number].session, contexts[number].model) for number, wrote in requests.contexts.items() if wrote
    }
    return [number for number, of in contexts.items() if (of.session, of.model) not in writing]


def _uses(database: Database, start_us: int, end_us: int, until_us: int, passed_over: Collection[int]) -> Iterator[Row]:
    """What each request did with the cache, in the order of time; None where nothing is known.

    Only answered ones that ended before end are judged for what they wrote.
    """
    is_judged = f"r.flags & {OUTCOME_MASK} = {OK} AND r.at_us < {end_us}"
    return database.each(
        "SELECT r.context, r.input_tokens, r.at_us, r.cache_read_tokens,"  # noqa: S608
        f" CASE WHEN {is_judged} THEN r.cache_write_tokens END, r.cache_write_1h_tokens"
        " FROM requests r WHERE r.at_us >= ? AND r.at_us < ?"
        " AND r.context NOT IN (SELECT value FROM json_each(?))"
        " AND (r.cache_read_tokens > 0 OR r.cache_write_tokens > 0) ORDER BY r.at_us",
        (start_us, until_us, json.dumps(list(passed_over))),
    )


def _unread(rows: Iterator[Row], names: Names, now_us: int) -> Iterator[Unread[_Tag]]:
    by_stream: dict[tuple[int, str], CacheWatch[_Tag]] = {}
    watches: dict[int, CacheWatch[_Tag]] = {}
    for context, fresh, at_us, read, written, kept_long in rows:
        watch = watches.get(context)
        if watch is None:
            of = names.context(context)
            watch = watches[context] = by_stream.setdefault((of.session, of.model), CacheWatch())
        read, written = read or 0, written or 0
        watch.request(at_us, read, written, kept_long or 0, (context, (fresh or 0) + read + written))
    for watch in by_stream.values():
        yield from watch.unread(now_us)
