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
from desktop_monitor.store.journal.known_ids import KnownIds, note_edit
from desktop_monitor.store.journal.matching import Slot, Slots, delivery_of
from desktop_monitor.store.journal.names import Names
from desktop_monitor.store.journal.packing import (
    BITS,
    GUESS,
    MAIN_SHIFT,
    OUTCOME_MASK,
    ROW_MASK,
    SOURCE_SHIFT,
    clean,
    is_sound,
    key_of,
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
        self._known = KnownIds(database, "requests", ("request_id", "response_id", "match"))

    def forget(self) -> None:
        """What is remembered of the table may be wrong, or is not worth its memory."""
        self._known.forget()

    def write(self, requests: Sequence[Request]) -> int:
        """Keep what is new of `requests`; how many new ones there were."""
        sound = [cleaned(request) for request in requests if is_sound(request)]
        newest_row = self._known.catch_up(len(sound))
        slots = Slots()
        for slot, deliveries in self._in_reach(sound):
            slots.put(slot, deliveries)
        for request in sound:
            slots.add(request)
        return self._store(slots, newest_row)

    def _in_reach(self, requests: Iterable[Request]) -> Iterable[tuple[Slot, list[int]]]:
        """Requests of the journal that may be told of again."""
        may_hold = self._known.may_hold
        keys: set[int] = set()
        nameless = []
        for one in requests:
            if may_hold(one.request_id, one.response_id, one.match):
                keys.update(keys_of(one))
            if not (one.request_id or one.response_id):
                nameless.append(delivery_of(one))
        held = self._delivered(nameless)
        deliveries: dict[int, list[int]] = {}
        for delivery, row_id in held.items():
            deliveries.setdefault(row_id, []).append(delivery)
        for row in self._rows(self._rows_of_keys(keys) | deliveries.keys()):
            yield slot_of(row), deliveries.get(row[0], [])

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

    def _store(self, slots: Slots, newest_row: int) -> int:
        changed = list(slots.changed())
        fresh = [slot for slot in changed if not slot.row_id]
        old = [slot for slot in changed if slot.row_id]
        self._update(old)
        self._insert(fresh, newest_row + 1)
        self._supersede(slots)
        deliveries = [(delivery, slot.row_id) for slot in slots.all.values() for delivery in slot.deliveries]
        self._database.run_many("REPLACE INTO deliveries VALUES (?, ?)", deliveries)
        return len(fresh)

    def _insert(self, slots: list[Slot], first_row: int) -> None:
        """Rows in the order of time lie together when they are asked for."""
        slots.sort(key=lambda slot: slot.value.at_seconds)
        for row_id, slot in enumerate(slots, first_row):
            slot.row_id = row_id
        self._database.run_many(_INSERT, map(self._row, slots))
        self._add_keys([key | slot.row_id for slot in slots for key in keys_of(slot.value)])
        ids = [text for slot in slots for text in (slot.value.request_id, slot.value.response_id, slot.value.match)]
        self._known.added(ids, first_row + len(slots) - 1)

    def _update(self, slots: list[Slot]) -> None:
        self._database.run_many(_REPLACE, map(self._row, slots))
        for slot in slots:
            stored, now = set(slot.stored_keys), set(keys_of(slot.value))
            if stored != now:
                note_edit(self._database)
                self._known.forget()
                self._drop_keys([key | slot.row_id for key in stored - now])
                self._add_keys([key | slot.row_id for key in now - stored])

    def _supersede(self, slots: Slots) -> None:
        for slot, remaining in slots.superseded:
            note_edit(self._database)
            self._known.forget()
            self._drop_keys([key | slot.row_id for key in slot.stored_keys])
            self._database.run("DELETE FROM requests WHERE id = ?", (slot.row_id,))
            self._database.run("UPDATE deliveries SET request = ? WHERE request = ?", (remaining.row_id, slot.row_id))

    def _add_keys(self, keys: list[int]) -> None:
        keys.sort()
        self._database.run_many("INSERT OR IGNORE INTO request_keys VALUES (?)", [(key,) for key in keys])

    def _drop_keys(self, keys: list[int]) -> None:
        self._database.run_many("DELETE FROM request_keys WHERE id = ?", [(key,) for key in keys])

    def _row(self, slot: Slot) -> tuple[Any, ...]:
        if slot.merged is None:
            sources, mains, ranks, session_claim, request_claim = plain_origin(slot.value)
        else:
            _, sources, mains, ranks, session_claim, request_claim = slot.merged
        # All at once: thirty look-ups by name would cost more than the rest of the row.
        (
            _, interface, at_seconds, session, request_id, response_id, match, outcome, model, project, mode, effort, _,
            duration_seconds, ttft_seconds, input_tokens, cache_read_tokens, cache_write_tokens, cache_write_1h_tokens,
            output_tokens, reasoning_tokens, cost_usd, is_cost_guess, is_fast, status_code, error_kind, retries,
        ) = slot.value  # fmt: skip
        flags = outcome_rank(outcome) | sources << SOURCE_SHIFT | mains << MAIN_SHIFT
        return (
            slot.row_id,
            round(at_seconds * 1e6),
            self._names.context_id((interface, session, project, model, mode, effort, is_fast)),
            flags | GUESS if is_cost_guess else flags,
            ranks or None,
            session_claim or None,
            request_claim or None,
            None if duration_seconds is None else round(duration_seconds * 1e6),
            None if ttft_seconds is None else round(ttft_seconds * 1e6),
            input_tokens,
            cache_read_tokens,
            cache_write_tokens,
            cache_write_1h_tokens,
            output_tokens,
            reasoning_tokens,
            cost_usd,
            status_code,
            self._names.text_id(error_kind) if error_kind else 0,
            retries,
            request_id or None,
            response_id or None,
            match or None,
        )


def slot_of(row: Row) -> Slot:
    """The slot of a row of REQUEST_COLUMNS."""
    known = request_of(row)
    slot = Slot(known.value, known, row[0])
    slot.stored_keys = keys_of(known.value)
    return slot


def plain_origin(value: Request) -> tuple[int, int, int, int, int]:
    """Sources, mains, ranks and claims of what a single fact says."""
    bit = 1 << value.source
    return bit, 0 if value.is_subagent else bit, 0, 0, 0


def cleaned(request: Request) -> Request:
    """`request` with ids as the file can hold them."""
    if (request.request_id + request.response_id + request.match).isascii():
        return request
    return request._replace(
        request_id=clean(request.request_id), response_id=clean(request.response_id), match=clean(request.match)
    )


def keys_of(value: Request) -> list[int]:
    """What a request is found by, apart from its row."""
    kinds = (("q", value.request_id), ("a", value.response_id), ("m", value.match))
    return [key_of(kind, value.interface, text) for kind, text in kinds if text]
