"""A period's requests in cells: sums, durations, the minutes in which they ended, what of them bought nothing.

One pass over the requests. Grouped by two numbers into which everything that parts them
is packed: to compare six columns would take longer. Must not know caches or single requests.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator
from typing import NamedTuple

from desktop_monitor.agents.outcomes import outcome_rank
from desktop_monitor.metrics.agent_sums import RequestGroup
from desktop_monitor.metrics.agent_terms import Outcome
from desktop_monitor.metrics.period_facts import CellKey, MinuteCell, RequestCell
from desktop_monitor.store.database import Database, Row
from desktop_monitor.store.journal.packing import OUTCOME_MASK
from desktop_monitor.store.journal.period_names import ContextNames, Days, Names
from desktop_monitor.store.journal.sums import BAND, SUMS, added

OK = outcome_rank(Outcome.OK)
FAILED = frozenset(map(outcome_rank, (Outcome.ERROR, Outcome.TIMEOUT)))
MINUTE_US = 60_000_000
_BAND_BITS, _BAND_MASK = 3, 7
_KNOWN_COST_BIT, _FLAG_SHIFT = 1 << _BAND_BITS, _BAND_BITS + 1


class Part(NamedTuple):
    """Requests of one context and day that share flags and everything a price depends on."""

    context: int
    day: int
    band: int
    has_cost: bool
    flags: int
    newest_us: int
    durations_us: str
    """JSON: of the answered ones, null where it is not known."""
    minutes: str
    """JSON: since 1970, in which each ended."""
    sums: Row
    """As `sums.SUMS` has them."""


class KeyedPart(NamedTuple):
    """A part, and whose it is."""

    key: CellKey
    context: ContextNames
    part: Part


def read_parts(database: Database, names: Names, days: Days, start_us: int, end_us: int) -> list[KeyedPart]:
    """All requests that ended from start to before end."""
    rows = database.each(
        f"SELECT r.context * {days.count} + {days.sql('r.at_us')},"  # noqa: S608
        f" (r.flags << {_FLAG_SHIFT}) + ((r.cost_usd IS NOT NULL) << {_BAND_BITS}) + ({BAND}), max(r.at_us),"
        f" json_group_array(r.duration_us), json_group_array(r.at_us / {MINUTE_US}), {', '.join(SUMS.values())}"
        " FROM requests r WHERE r.at_us >= ? AND r.at_us < ? GROUP BY 1, 2",
        (start_us, end_us),
    )
    parts = [_part(row, days.count) for row in rows]
    contexts = names.contexts({part.context for part in parts})
    keys: dict[tuple[int, int], CellKey] = {}
    for part in parts:
        place = (part.context, part.day)
        if place not in keys:
            keys[place] = key_of(contexts[part.context], days.name(part.day))
    return [KeyedPart(keys[part.context, part.day], contexts[part.context], part) for part in parts]


def key_of(context: ContextNames, day: str) -> CellKey:
    """The cell of a context's requests on one day."""
    return CellKey(day, context.interface, context.model, context.mode, context.project)


def _part(row: Row, day_count: int) -> Part:
    place, kind, newest_us, durations, minutes, *sums = row
    context, day = divmod(place, day_count)
    flags = kind >> _FLAG_SHIFT
    is_answered = flags & OUTCOME_MASK == OK
    return Part(
        context,
        day,
        kind & _BAND_MASK,
        bool(kind & _KNOWN_COST_BIT),
        flags,
        newest_us,
        durations if is_answered else "[]",
        minutes,
        tuple(sums),
    )


def request_cells(parts: list[KeyedPart]) -> tuple[RequestCell, ...]:
    """The sums of each cell, ordered by its key."""
    cells: dict[CellKey, list[KeyedPart]] = {}
    for one in parts:
        cells.setdefault(one.key, []).append(one)
    return tuple(_cell(key, of_cell) for key, of_cell in sorted(cells.items()))


def _cell(key: CellKey, parts: list[KeyedPart]) -> RequestCell:
    groups = tuple(_groups(key, parts))
    by_others = any(group.by_file or group.by_otlp for group in groups)
    return RequestCell(
        key,
        is_workflow=not by_others and any(group.by_workflow for group in groups),
        groups=groups,
        durations_seconds=_durations(parts),
        newest_seconds=max(one.part.newest_us for one in parts) / 1e6,
    )


def _groups(key: CellKey, parts: list[KeyedPart]) -> Iterator[RequestGroup]:
    found: dict[tuple[bool, int, bool], list[Row]] = {}
    for _, context, part in parts:
        group = (context.is_fast, part.band, part.has_cost)
        found.setdefault(group, []).append((part.flags, *part.sums))
    for group, rows in sorted(found.items()):
        yield RequestGroup("", key.interface, key.model, *group, *added(rows))


def _durations(parts: list[KeyedPart]) -> array[float]:
    durations = [us for one in parts for us in json.loads(one.part.durations_us) if us is not None]
    return array("d", (us / 1e6 for us in sorted(durations)))


def minute_cells(parts: list[KeyedPart]) -> tuple[MinuteCell, ...]:
    """Minutes with an attempt and with an answer, by day and interface."""
    attempted: dict[tuple[str, str], set[int]] = {}
    answered: dict[tuple[str, str], set[int]] = {}
    for key, _, part in parts:
        outcome = part.flags & OUTCOME_MASK
        if outcome == OK or outcome in FAILED:
            minutes = json.loads(part.minutes)
            attempted.setdefault((key.day, key.interface), set()).update(minutes)
            if outcome == OK:
                answered.setdefault((key.day, key.interface), set()).update(minutes)
    return tuple(
        MinuteCell(*place, len(minutes), len(answered.get(place, ()))) for place, minutes in sorted(attempted.items())
    )
