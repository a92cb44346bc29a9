"""A period's requests in cells: sums, durations, the minutes in which they ended, and what failed ones cost.

One pass over the requests, a day at a time, so that little is held at once. All that parts
them is packed into one number: to compare six columns would take longer. Must not know
caches or single requests.
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
from desktop_monitor.store.journal.period_names import ContextNames, Names, Stretch
from desktop_monitor.store.journal.sums import BAND, SUMS, added

OK = outcome_rank(Outcome.OK)
FAILED = frozenset(map(outcome_rank, (Outcome.ERROR, Outcome.TIMEOUT)))
LOST = FAILED | {outcome_rank(Outcome.CANCELLED)}
_MINUTE_US = 60_000_000
_BAND_BITS, _BAND_MASK = 3, 7
_KNOWN_COST_BIT, _FLAG_SHIFT = 1 << _BAND_BITS, _BAND_BITS + 1
_CONTEXT_SHIFT = _FLAG_SHIFT + 22
_KIND_MASK = (1 << _CONTEXT_SHIFT) - 1
_QUESTION = (
    f"SELECT (r.context << {_CONTEXT_SHIFT}) + (r.flags << {_FLAG_SHIFT})"  # noqa: S608
    f" + ((r.cost_usd IS NOT NULL) << {_BAND_BITS}) + ({BAND}), max(r.at_us), json_group_array(r.duration_us),"
    f" json_group_array(r.at_us / {_MINUTE_US}), {', '.join(SUMS.values())}"
    " FROM requests r WHERE r.at_us >= ? AND r.at_us < ? GROUP BY 1"
)
_WRITTEN = list(SUMS).index("cache_write_tokens")
_LOST_SUMS = tuple(
    list(SUMS).index(name) for name in ("input_tokens", "cache_write_tokens", "cache_write_1h_tokens", "output_tokens")
)
_Price = tuple[bool, int, bool]
"""is_fast, context band and whether the client states a cost."""


class Lost(NamedTuple):
    """Tokens of requests that failed or were aborted."""

    key: CellKey
    is_fast: bool
    context_band: int
    tokens: tuple[int, int, int, int]
    """Uncached input, written to a cache, of that for an hour, and output."""


class _Cell:
    """The requests of one cell, while they are added up."""

    __slots__ = ("durations_us", "groups", "newest_us")

    def __init__(self) -> None:
        self.groups: dict[_Price, list[Row]] = {}
        self.durations_us = array("q")
        self.newest_us = 0

    def cell(self, key: CellKey) -> RequestCell:
        """The sums."""
        groups = tuple(
            RequestGroup("", key.interface, key.model, *price, *added(rows))
            for price, rows in sorted(self.groups.items())
        )
        is_told_by_others = any(group.by_file or group.by_otlp for group in groups)
        return RequestCell(
            key,
            is_workflow=not is_told_by_others and any(group.by_workflow for group in groups),
            groups=groups,
            durations_seconds=tuple([us / 1e6 for us in sorted(self.durations_us)]),
            newest_seconds=self.newest_us / 1e6,
        )


class Requests:
    """Adds up the requests of a period, stretch by stretch."""

    def __init__(self, database: Database, names: Names) -> None:
        self.lost: list[Lost] = []
        self.contexts: dict[int, bool] = {}
        """Those with requests, and whether any of these wrote to a cache."""
        self._database = database
        self._names = names
        self._cells: dict[CellKey, _Cell] = {}
        self._minutes: dict[tuple[str, str], tuple[int, int]] = {}

    def add(self, stretch: Stretch) -> None:
        """All requests that ended in it."""
        rows = self._database.rows(_QUESTION, (stretch.start_us, stretch.end_us))
        contexts = self._names.contexts(row[0] >> _CONTEXT_SHIFT for row in rows)
        minutes: dict[str, tuple[set[int], set[int]]] = {}
        # Many lists at once: to call the decoder for each would take longer than to decode it.
        lists = json.loads(f"[{','.join([f'{row[2]},{row[3]}' for row in rows])}]")
        for (packed, newest_us, _, _, *sums), durations, ended in zip(rows, lists[::2], lists[1::2], strict=True):
            number, kind = packed >> _CONTEXT_SHIFT, packed & _KIND_MASK
            context = contexts[number]
            outcome = kind >> _FLAG_SHIFT & OUTCOME_MASK
            price = (context.is_fast, kind & _BAND_MASK, bool(kind & _KNOWN_COST_BIT))
            key = key_of(context, stretch.day)
            cell = self._cell(key, newest_us)
            cell.groups.setdefault(price, []).append((kind >> _FLAG_SHIFT, *sums))
            self.contexts[number] = bool(sums[_WRITTEN]) or self.contexts.get(number, False)
            if outcome == OK:
                cell.durations_us.extend([us for us in durations if us is not None])
            if outcome in LOST:
                self._add_lost(key, price, sums)
            if outcome == OK or outcome in FAILED:
                failed, answered = minutes.setdefault(context.interface, (set(), set()))
                (answered if outcome == OK else failed).update(ended)
        self._add_minutes(stretch.day, minutes)

    def _cell(self, key: CellKey, newest_us: int) -> _Cell:
        cell = self._cells.get(key)
        if cell is None:
            cell = self._cells[key] = _Cell()
        cell.newest_us = max(cell.newest_us, newest_us)
        return cell

    def _add_lost(self, key: CellKey, price: _Price, sums: list[int | None]) -> None:
        input_tokens, written, written_1h, output = (sums[place] or 0 for place in _LOST_SUMS)
        self.lost.append(Lost(key, price[0], price[1], (input_tokens, written, written_1h, output)))

    def _add_minutes(self, day: str, minutes: dict[str, tuple[set[int], set[int]]]) -> None:
        for interface, (failed, answered) in minutes.items():
            before = self._minutes.get((day, interface), (0, 0))
            self._minutes[day, interface] = (before[0] + len(failed | answered), before[1] + len(answered))

    def cells(self) -> tuple[RequestCell, ...]:
        """Ordered by key."""
        return tuple(cell.cell(key) for key, cell in sorted(self._cells.items()))

    def minute_cells(self) -> Iterator[MinuteCell]:
        """Minutes with an attempt and with an answer, by day and interface."""
        return (MinuteCell(*place, *counts) for place, counts in sorted(self._minutes.items()))


def key_of(context: ContextNames, day: str) -> CellKey:
    """The cell of a context's requests on one day."""
    return CellKey(day, context.interface, context.model, context.mode, context.project)
