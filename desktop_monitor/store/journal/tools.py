"""Tool calls in the journal. Must not know what makes two stories of one call one (see `agents.merge_session`)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from zlib import crc32

from desktop_monitor.agents.merge_session import MergedToolCall, merge_tool_calls, tool_alone
from desktop_monitor.agents.outcomes import outcome_of_rank, outcome_rank
from desktop_monitor.metrics.agent_event import Source, ToolCall
from desktop_monitor.store.database import Database, Row
from desktop_monitor.store.journal.known_ids import KnownIds, add_keys
from desktop_monitor.store.journal.matching import COPY_SECONDS
from desktop_monitor.store.journal.names import Names
from desktop_monitor.store.journal.packing import (
    BITS,
    DECISION_SHIFT,
    DECISIONS,
    IS_END,
    MAIN_SHIFT,
    OUTCOME_MASK,
    ROW_BITS,
    ROW_MASK,
    SOURCE_SHIFT,
    clean,
    hash_of,
    is_sound_call,
    key_of,
    seconds,
    seed_of,
)

TOOL_COLUMNS = "t.id, t.at_us, i.text, s.session, n.text, t.flags, t.ranks, t.duration_us, k.text, t.call_id"
TOOL_TABLES = (
    "tool_calls t JOIN sessions s ON s.id = t.session JOIN texts i ON i.id = s.interface"
    " LEFT JOIN texts n ON n.id = t.name LEFT JOIN texts k ON k.id = t.error_kind"
)
_NAMELESS = "\0"
"""Begins the identity of a call that was told without an id."""
_Identity = tuple[str, str]
_Story = tuple[ToolCall, MergedToolCall | None]
"""A tool call, and all that is known of it where that is more than one fact says."""
_Fresh = tuple[str, int, _Story]
"""A call's id as the journal has it, what it is found by, and the call."""


def tool_call_of(row: Row) -> MergedToolCall:
    """What a row of TOOL_COLUMNS says."""
    flags = row[5]
    sources, mains = flags >> SOURCE_SHIFT & BITS, flags >> MAIN_SHIFT & BITS
    value = ToolCall(
        source=Source(sources.bit_length() - 1),
        interface=row[2],
        at_seconds=row[1] / 1e6,
        session=row[3],
        call_id="" if row[9].startswith(_NAMELESS) else row[9],
        name=row[4] or "",
        outcome=outcome_of_rank(flags & OUTCOME_MASK),
        decision=DECISIONS[flags >> DECISION_SHIFT & 3],
        duration_seconds=seconds(row[7]),
        error_kind=row[8] or "",
        is_subagent=bool(sources & ~mains),
    )
    return MergedToolCall(value, sources, mains, row[6] or 0, bool(flags & IS_END))


class ToolCallWriter:
    """Writes tool calls inside a transaction."""

    def __init__(self, database: Database, names: Names) -> None:
        self._database = database
        self._names = names
        self._known = KnownIds(database, "tool_calls", "tool_keys")

    def forget(self) -> None:
        """What is remembered of the table may be wrong, or is not worth its memory."""
        self._known.forget()

    def write(self, calls: Sequence[ToolCall]) -> int:
        """Keep what is new of `calls`; how many new ones there were."""
        newest_row = self._known.catch_up(len(calls))
        sound = [call for call in calls if is_sound_call(call)]
        lonely, others = self._parted(sound)
        merged = self._merge([(_identity(call), call) for call in others], newest_row) if others else 0
        self._insert(lonely, newest_row + merged + 1)
        return merged + len(lonely)

    def _parted(self, calls: list[ToolCall]) -> tuple[list[_Fresh], list[ToolCall]]:
        """Those with an id that is told once and never was before, as almost all have in an import, and the others."""
        keys = _keys_of(calls)
        distinct = set(keys)
        may_hold = self._known.may_hold
        if len(distinct) == len(keys) and not may_hold(distinct) and all(call.call_id for call in calls):
            return [(clean(call.call_id), key, (call, None)) for call, key in zip(calls, keys, strict=True)], []
        counts = Counter(keys)
        lonely: list[_Fresh] = []
        others: list[ToolCall] = []
        for call, key in zip(calls, keys, strict=True):
            if counts[key] == 1 and call.call_id and not may_hold((key,)):
                lonely.append((clean(call.call_id), key, (call, None)))
            else:
                others.append(call)
        return lonely, others

    def _merge(self, told: list[tuple[_Identity, ToolCall]], newest_row: int) -> int:
        """Join calls to those they are, in the journal or among themselves; how many new ones there were."""
        slots: dict[_Identity, list[_Slot]] = {identity: [] for identity, _ in told}
        for slot in self._stored(slots):
            if slot.identity in slots:
                slots[slot.identity].append(slot)
        for identity, call in told:
            _add(slots[identity], identity, call)
        changed = [slot for alike in slots.values() for slot in alike if slot.is_changed]
        fresh = [slot for slot in changed if not slot.row_id]
        rows = (self._row(slot.row_id, slot.identity[1], slot.story) for slot in changed if slot.row_id)
        self._database.run_many("REPLACE INTO tool_calls VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self._insert([(slot.identity[1], key_of("t", *slot.identity), slot.story) for slot in fresh], newest_row + 1)
        return len(fresh)

    def _insert(self, fresh: list[_Fresh], first: int) -> None:
        """New calls, in the order of time."""
        fresh.sort(key=_at_seconds)
        rows = [self._row(row_id, call_id, story) for row_id, (call_id, _, story) in enumerate(fresh, first)]
        self._database.run_many("INSERT INTO tool_calls VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        add_keys(self._database, "tool_keys", [key | row_id for row_id, (_, key, _) in enumerate(fresh, first)])
        self._known.added([key for _, key, _ in fresh], first + len(fresh) - 1)

    def _stored(self, told: Iterable[_Identity]) -> Iterator[_Slot]:
        wanted = sorted(key for key in {key_of("t", *identity) for identity in told} if self._known.may_hold((key,)))
        if not wanted:
            return
        rows = self._database.rows(
            f"SELECT {TOOL_COLUMNS} FROM json_each(?) w CROSS JOIN tool_keys y CROSS JOIN {TOOL_TABLES}"  # noqa: S608
            " WHERE y.id BETWEEN w.value AND w.value + ? AND t.id = y.id & ?",
            (json.dumps(wanted), ROW_MASK, ROW_MASK),
        )
        for row in rows:
            known = tool_call_of(row)
            yield _Slot((row[2], row[9]), (known.value, known), row[0])

    def _row(self, row_id: int, call_id: str, story: _Story) -> tuple[object, ...]:
        (source, interface, at_seconds, session, _, name, outcome, decision, duration, error, is_subagent), known = (
            story
        )
        if known is None:
            sources = 1 << source
            mains, ranks = 0 if is_subagent else sources, 0
            is_end = outcome is not None or decision != ""
        else:
            _, sources, mains, ranks, is_end = known
        flags = outcome_rank(outcome) | sources << SOURCE_SHIFT | mains << MAIN_SHIFT | IS_END * is_end
        if decision and decision in DECISIONS:
            flags |= DECISIONS.index(decision) << DECISION_SHIFT
        return (
            row_id,
            round(at_seconds * 1e6),
            self._names.session_id(interface, session),
            self._names.text_id(name),
            flags,
            ranks,
            None if duration is None else round(duration * 1e6),
            self._names.text_id(error) if error else 0,
            call_id,
        )


class _Slot:
    """One tool call: what is known of it, and where it stands in the journal."""

    __slots__ = ("identity", "is_changed", "row_id", "story")

    def __init__(self, identity: _Identity, story: _Story, row_id: int = 0) -> None:
        self.identity = identity
        self.story = story
        self.row_id = row_id
        """0: not in the journal yet."""
        self.is_changed = row_id == 0


def _add(alike: list[_Slot], identity: _Identity, call: ToolCall) -> None:
    """Join `call` to the one of those with its id that it is, or add it to them."""
    for slot in alike:
        if not _are_apart(slot.story[0], call):
            after = _joined(slot.story, (call, None))
            slot.is_changed = slot.is_changed or after[1] != slot.story[1]
            slot.story = after
            return
    alike.append(_Slot(identity, (call, None)))


def _are_apart(one: ToolCall, other: ToolCall) -> bool:
    """Whether two calls with the same id are two all the same: see `matching`."""
    if not _differ(one.session, other.session):
        return False
    if _differ(one.name, other.name):
        return True
    took_seconds = max(one.duration_seconds or 0.0, other.duration_seconds or 0.0)
    return abs(one.at_seconds - other.at_seconds) > COPY_SECONDS + took_seconds


def _differ(one: str, other: str) -> bool:
    """Whether both are known and not the same, as the file can hold them."""
    return bool(one and other) and clean(one) != clean(other)


def _at_seconds(item: _Fresh) -> float:
    return item[2][0].at_seconds


def _keys_of(calls: Sequence[ToolCall]) -> list[int]:
    """What each is found by: `packing.key_of` for very many."""
    seeds = {interface: seed_of("t", interface) for interface in {call.interface for call in calls}}
    return [crc32(call.call_id.encode("utf-8", "replace"), seeds[call.interface]) << ROW_BITS for call in calls]


def _joined(one: _Story, other: _Story) -> _Story:
    merged = merge_tool_calls(one[1] or tool_alone(one[0]), other[1] or tool_alone(other[0]))
    return merged.value, merged


def _identity(call: ToolCall) -> _Identity:
    call_id = clean(call.call_id)
    return (call.interface, call_id or f"{_NAMELESS}{hash_of(int(call.source), *call[1:]):x}")
