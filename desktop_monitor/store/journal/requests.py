"""Requests in the journal: finds those that new facts may belong to, and writes what became of them.

Must not know what makes facts one request (see `matching`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from desktop_monitor.agents.merge import MergedRequest, outcome_of_rank, outcome_rank
from desktop_monitor.metrics.agent_event import Request, Source
from desktop_monitor.store.database import Database, Row
from desktop_monitor.store.journal.matching import Slot, Slots, delivery_of
from desktop_monitor.store.journal.names import Context, Names, clean
from desktop_monitor.store.journal.packing import (
    BITS,
    GUESS,
    MAIN_SHIFT,
    OUTCOME_MASK,
    ROW_MASK,
    SOURCE_SHIFT,
    is_sound,
    key_of,
    microseconds,
    seconds,
)

REQUEST_COLUMNS = (
    "r.id, r.at_us, i.text, s.session, p.text, m.text, o.text, e.text, c.is_fast, r.flags, r.ranks, r.session_claim,"
    " r.request_claim, r.duration_us, r.ttft_us, r.input_tokens, r.cache_read_tokens, r.cache_write_tokens,"
    " r.cache_write_1h_tokens, r.output_tokens, r.reasoning_tokens, r.cost_usd, r.status_code, k.text, r.retries,"
    " r.request_id, r.response_id, r.match"
)
REQUEST_TABLES = (
    "requests r JOIN contexts c ON c.id = r.context JOIN sessions s ON s.id = c.session"
    " JOIN texts i ON i.id = s.interface LEFT JOIN texts p ON p.id = c.project LEFT JOIN texts m ON m.id = c.model"
    " LEFT JOIN texts o ON o.id = c.mode LEFT JOIN texts e ON e.id = c.effort LEFT JOIN texts k ON k.id = r.error_kind"
)
_INSERT = f"INSERT INTO requests VALUES ({', '.join('?' * 22)})"  # noqa: S608  no value in it
_REPLACE = f"REPLACE INTO requests VALUES ({', '.join('?' * 22)})"  # noqa: S608


def request_of(row: Row) -> MergedRequest:
    """What a row of REQUEST_COLUMNS says."""
    flags = row[9]
    sources = flags >> SOURCE_SHIFT & BITS
    mains = flags >> MAIN_SHIFT & BITS
    value = Request(
        source=Source(sources.bit_length() - 1),
        interface=row[2],
        at_seconds=row[1] / 1e6,
        session=row[3],
        request_id=row[25] or "",
        response_id=row[26] or "",
        match=row[27] or "",
        outcome=outcome_of_rank(flags & OUTCOME_MASK),
        model=row[5] or "",
        project=row[4] or "",
        mode=row[6] or "",
        effort=row[7] or "",
        is_subagent=bool(sources & ~mains),
        duration_seconds=seconds(row[13]),
        ttft_seconds=seconds(row[14]),
        input_tokens=row[15],
        cache_read_tokens=row[16],
        cache_write_tokens=row[17],
        cache_write_1h_tokens=row[18],
        output_tokens=row[19],
        reasoning_tokens=row[20],
        cost_usd=row[21],
        is_cost_guess=bool(flags & GUESS),
        is_fast=bool(row[8]),
        status_code=row[22],
        error_kind=row[23] or "",
        retries=row[24],
    )
    return MergedRequest(value, sources, mains, row[10] or 0, row[11] or 0, row[12] or 0)


class RequestWriter:
    """Writes requests inside a transaction."""

    def __init__(self, database: Database, names: Names) -> None:
        self._database = database
        self._names = names
        self._known_keys: set[int] | None = None
        """Every key there is, while this process alone fills a journal that was empty."""

    def forget(self) -> None:
        """Another process wrote, or the import is over: what is remembered may be wrong or is not worth its memory."""
        self._known_keys = None

    def write(self, requests: Sequence[Request]) -> int:
        """Keep what is new of `requests`; how many new ones there were."""
        sound = [request for request in requests if is_sound(request)]
        slots = Slots()
        keys = self._keys_of(sound)
        for slot, deliveries in self._in_reach(keys, sound):
            slots.put(slot, deliveries)
        for request in sound:
            slots.add(request)
        return self._store(slots)

    def _keys_of(self, requests: Iterable[Request]) -> set[int]:
        keys = set()
        for request in requests:
            interface = request.interface
            if request.request_id:
                keys.add(key_of("q", interface, request.request_id))
            if request.response_id:
                keys.add(key_of("a", interface, request.response_id))
            if request.match:
                keys.add(key_of("m", interface, request.match))
        return keys

    def _in_reach(self, keys: set[int], requests: Iterable[Request]) -> Iterable[tuple[Slot, list[int]]]:
        """Requests of the journal that may be told of again."""
        if self._known_keys is None and self._database.value("SELECT id FROM requests LIMIT 1") is None:
            self._known_keys = set()
        if self._known_keys is not None:
            keys = keys & self._known_keys
        nameless = [delivery_of(one) for one in requests if not (one.request_id or one.response_id)]
        held = self._delivered(nameless)
        rows = self._rows_of_keys(keys) | set(held.values())
        deliveries: dict[int, list[int]] = {}
        for delivery, row_id in held.items():
            deliveries.setdefault(row_id, []).append(delivery)
        for row in self._rows(rows):
            yield Slot(request_of(row), row[0]), deliveries.get(row[0], [])

    def _delivered(self, nameless: list[int]) -> dict[int, int]:
        """Rows that facts without ids became part of, by the hash of the fact."""
        if not nameless:
            return {}
        found = self._database.rows(
            "SELECT d.id, d.request FROM json_each(?) w CROSS JOIN deliveries d ON d.id = w.value",
            (json.dumps(nameless),),
        )
        return dict(found)

    def _rows_of_keys(self, keys: set[int]) -> set[int]:
        if not keys:
            return set()
        found = self._database.rows(
            "SELECT k.id FROM json_each(?) w CROSS JOIN request_keys k ON k.id BETWEEN w.value AND w.value + ?",
            (json.dumps(sorted(keys)), ROW_MASK),
        )
        return {row[0] & ROW_MASK for row in found}

    def _rows(self, ids: set[int]) -> list[Row]:
        if not ids:
            return []
        return self._database.rows(
            f"SELECT {REQUEST_COLUMNS} FROM json_each(?) w CROSS JOIN {REQUEST_TABLES} WHERE r.id = w.value",  # noqa: S608
            (json.dumps(sorted(ids)),),
        )

    def _store(self, slots: Slots) -> int:
        changed = list(slots.changed())
        fresh = [slot for slot in changed if not slot.row_id]
        old = [slot for slot in changed if slot.row_id]
        if slots.superseded or old:
            self._drop_keys([slot.row_id for slot in old])
            self._drop_rows([row_id for row_id, _ in slots.superseded])
        fresh.sort(key=lambda slot: slot.known.value.at_seconds)
        next_id = int(self._database.value("SELECT coalesce(max(id), 0) FROM requests")) + 1
        for row_id, slot in enumerate(fresh, next_id):
            slot.row_id = row_id
        if fresh:
            self._database.run_many(_INSERT, [self._row(slot) for slot in fresh])
        if old:
            self._database.run_many(_REPLACE, [self._row(slot) for slot in old])
        self._add_keys(changed)
        deliveries = [(delivery, slot.row_id) for slot in slots.all.values() for delivery in slot.deliveries]
        if deliveries:
            self._database.run_many("REPLACE INTO deliveries VALUES (?, ?)", deliveries)
        for row_id, slot in slots.superseded:
            self._database.run("UPDATE deliveries SET request = ? WHERE request = ?", (slot.row_id, row_id))
        return len(fresh) - len(slots.superseded)

    def _add_keys(self, slots: Iterable[Slot]) -> None:
        keys = [key for slot in slots for key in _row_keys(slot)]
        keys.sort()
        self._database.run_many("INSERT OR IGNORE INTO request_keys VALUES (?)", [(key,) for key in keys])
        if self._known_keys is not None:
            self._known_keys.update([key & ~ROW_MASK for key in keys])

    def _drop_keys(self, row_ids: list[int]) -> None:
        """Remove the keys of rows, as they are stored."""
        stored = [Slot(request_of(row), row[0]) for row in self._rows(set(row_ids))]
        keys = [(key,) for slot in stored for key in _row_keys(slot)]
        self._database.run_many("DELETE FROM request_keys WHERE id = ?", keys)

    def _drop_rows(self, row_ids: list[int]) -> None:
        self._drop_keys(row_ids)
        self._database.run_many("DELETE FROM requests WHERE id = ?", [(row_id,) for row_id in row_ids])

    def _row(self, slot: Slot) -> tuple[Any, ...]:
        value, sources, mains, ranks, session_claim, request_claim = slot.known
        flags = outcome_rank(value.outcome) | sources << SOURCE_SHIFT | mains << MAIN_SHIFT
        if value.is_cost_guess:
            flags |= GUESS
        context = Context(
            value.interface, value.session, value.project, value.model, value.mode, value.effort, value.is_fast
        )
        return (
            slot.row_id,
            round(value.at_seconds * 1e6),
            self._names.context_id(context),
            flags,
            ranks or None,
            session_claim or None,
            request_claim or None,
            microseconds(value.duration_seconds),
            microseconds(value.ttft_seconds),
            value.input_tokens,
            value.cache_read_tokens,
            value.cache_write_tokens,
            value.cache_write_1h_tokens,
            value.output_tokens,
            value.reasoning_tokens,
            value.cost_usd,
            value.status_code,
            self._names.text_id(value.error_kind),
            value.retries,
            clean(value.request_id) or None,
            clean(value.response_id) or None,
            clean(value.match) or None,
        )


def _row_keys(slot: Slot) -> list[int]:
    value, row_id = slot.known.value, slot.row_id
    kinds = (("q", value.request_id), ("a", value.response_id), ("m", value.match))
    return [key_of(kind, value.interface, text) | row_id for kind, text in kinds if text]
