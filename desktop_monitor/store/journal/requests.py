"""Requests in the journal: finds those that new facts may belong to, and writes what became of them.

Must not know what makes facts one request (see `matching`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from desktop_monitor.metrics.agent_event import Request
from desktop_monitor.store.database import Database, Row
from desktop_monitor.store.journal.known_ids import KnownIds, add_keys, note_edit
from desktop_monitor.store.journal.matching import Slot, Slots, delivery_of
from desktop_monitor.store.journal.names import Names
from desktop_monitor.store.journal.packing import ROW_MASK, is_sound
from desktop_monitor.store.journal.request_rows import (
    REQUEST_COLUMNS,
    REQUEST_TABLES,
    Keys,
    cleaned,
    keys_of,
    keys_of_many,
    put_rows,
    request_of,
    row_of,
)

_Keyed = tuple[Request, Keys]
"""A request and what it will be found by."""


class RequestWriter:
    """Writes requests inside a transaction."""

    def __init__(self, database: Database, names: Names) -> None:
        self._database = database
        self._names = names
        self._known = KnownIds(database, "requests", "request_keys")

    def forget(self) -> None:
        """What is remembered of the table may be wrong, or is not worth its memory."""
        self._known.forget()

    def write(self, requests: Sequence[Request]) -> int:
        """Keep what is new of `requests`; how many new ones there were."""
        sound = [cleaned(request) for request in requests if is_sound(request)]
        newest_row = self._known.catch_up(len(sound))
        lonely, others = self._parted(sound)
        slots = Slots()
        for slot, deliveries in self._in_reach(others):
            slots.put(slot, deliveries)
        for request in others:
            slots.add(request)
        self._insert_lonely(lonely, newest_row + 1)
        return len(lonely) + self._store(slots, newest_row + len(lonely))

    def _parted(self, requests: list[Request]) -> tuple[list[_Keyed], list[Request]]:
        """Those that share no id with anything there is, as almost all do in an import, and the others."""
        keyed = list(zip(requests, keys_of_many(requests), strict=True))
        keys = list(chain.from_iterable(own for _, own in keyed))
        distinct = set(keys)
        may_hold = self._known.may_hold
        if len(distinct) == len(keys) and not may_hold(distinct) and all(map(_is_named, requests)):
            return keyed, []
        repeated = {key for key, count in Counter(keys).items() if count > 1}
        lonely: list[_Keyed] = []
        others: list[Request] = []
        for one, own in keyed:
            if _is_named(one) and repeated.isdisjoint(own) and not may_hold(own):
                lonely.append((one, own))
            else:
                others.append(one)
        return lonely, others

    def _insert_lonely(self, keyed: list[_Keyed], first_row: int) -> None:
        """Rows in the order of time lie together when they are asked for."""
        keyed.sort(key=_at_seconds)
        names = self._names
        rows = (row_of(row_id, value, None, names) for row_id, (value, _) in enumerate(keyed, first_row))
        put_rows(self._database, "INSERT", rows)
        self._add_keys([own for _, own in keyed], first_row)

    def _in_reach(self, requests: Iterable[Request]) -> Iterable[tuple[Slot, list[int]]]:
        """Requests of the journal that may be told of again."""
        keys: set[int] = set()
        nameless = []
        for one in requests:
            own = keys_of(one)
            if self._known.may_hold(own):
                keys.update(own)
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
        slots.sort(key=lambda slot: slot.value.at_seconds)
        for row_id, slot in enumerate(slots, first_row):
            slot.row_id = row_id
        put_rows(self._database, "INSERT", map(self._row, slots))
        self._add_keys([keys_of(slot.value) for slot in slots], first_row)

    def _update(self, slots: list[Slot]) -> None:
        put_rows(self._database, "REPLACE", map(self._row, slots))
        for slot in slots:
            stored, now = set(slot.stored_keys), set(keys_of(slot.value))
            if stored != now:
                note_edit(self._database)
                self._known.forget()
                self._drop_keys([key | slot.row_id for key in stored - now])
                add_keys(self._database, "request_keys", [key | slot.row_id for key in now - stored])

    def _supersede(self, slots: Slots) -> None:
        for slot, remaining in slots.superseded:
            note_edit(self._database)
            self._known.forget()
            self._drop_keys([key | slot.row_id for key in slot.stored_keys])
            self._database.run("DELETE FROM requests WHERE id = ?", (slot.row_id,))
            self._database.run("UPDATE deliveries SET request = ? WHERE request = ?", (remaining.row_id, slot.row_id))

    def _add_keys(self, keys: list[Keys], first_row: int) -> None:
        """The keys of new rows, one after the other from `first_row` on."""
        add_keys(
            self._database, "request_keys", [key | row_id for row_id, own in enumerate(keys, first_row) for key in own]
        )
        self._known.added(chain.from_iterable(keys), first_row + len(keys) - 1)

    def _drop_keys(self, keys: list[int]) -> None:
        self._database.run_many("DELETE FROM request_keys WHERE id = ?", [(key,) for key in keys])

    def _row(self, slot: Slot) -> Row:
        return row_of(slot.row_id, slot.value, slot.merged, self._names)


def _is_named(request: Request) -> bool:
    return bool(request.request_id or request.response_id)


def _at_seconds(keyed: _Keyed) -> float:
    return keyed[0].at_seconds


def slot_of(row: Row) -> Slot:
    """The slot of a row of REQUEST_COLUMNS."""
    known = request_of(row)
    slot = Slot(known.value, known, row[0])
    slot.stored_keys = keys_of(known.value)
    return slot
