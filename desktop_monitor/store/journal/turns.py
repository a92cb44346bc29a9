"""Turns in the journal. Must not know requests."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_monitor.agents.merge_session import MergedTurn, merge_turns, turn_alone
from desktop_monitor.agents.outcomes import outcome_of_rank, outcome_rank
from desktop_monitor.metrics.agent_event import Source, Turn
from desktop_monitor.store.database import Database, Row
from desktop_monitor.store.journal.names import Names
from desktop_monitor.store.journal.packing import (
    BITS,
    OUTCOME_MASK,
    SOURCE_SHIFT,
    clean,
    is_amount,
    is_time,
    microseconds,
    seconds,
)

TURN_COLUMNS = "t.at_us, i.text, s.session, t.turn_id, t.flags, t.ranks, t.duration_us, t.ttft_us"
TURN_TABLES = "turns t JOIN sessions s ON s.id = t.session JOIN texts i ON i.id = s.interface"


def turn_of(row: Row) -> MergedTurn:
    """What a row of TURN_COLUMNS says."""
    at_us, interface, session, turn_id, flags, ranks, duration_us, ttft_us = row
    sources = flags >> SOURCE_SHIFT & BITS
    value = Turn(
        Source(sources.bit_length() - 1),
        interface,
        at_us / 1e6,
        session,
        turn_id,
        seconds(duration_us),
        seconds(ttft_us),
        outcome_of_rank(flags & OUTCOME_MASK),
    )
    return MergedTurn(value, sources, ranks or 0)


def write_turns(database: Database, names: Names, turns: Sequence[Turn]) -> int:
    """Keep what is new of `turns`; how many new ones there were."""
    new = 0
    for turn in turns:
        if not (is_time(turn.at_seconds) and is_amount(turn.duration_seconds) and is_amount(turn.ttft_seconds)):
            continue
        identity = (names.session_id(turn.interface, turn.session), clean(turn.turn_id))
        known = _known(database, identity)
        after = turn_alone(turn) if known is None else merge_turns(known, turn_alone(turn))
        if after != known:
            _put(database, identity, after)
        new += known is None
    return new


def _known(database: Database, identity: tuple[int, str]) -> MergedTurn | None:
    question = f"SELECT {TURN_COLUMNS} FROM {TURN_TABLES} WHERE t.session = ? AND t.turn_id = ?"  # noqa: S608
    rows = database.rows(question, identity)
    return turn_of(rows[0]) if rows else None


def _put(database: Database, identity: tuple[int, str], known: MergedTurn) -> None:
    value, sources, ranks = known
    flags = outcome_rank(value.outcome) | sources << SOURCE_SHIFT
    times = (microseconds(value.duration_seconds), microseconds(value.ttft_seconds))
    database.run(
        "INSERT INTO turns (session, turn_id, at_us, flags, ranks, duration_us, ttft_us) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (session, turn_id) DO UPDATE SET at_us = excluded.at_us, flags = excluded.flags,"
        " ranks = excluded.ranks, duration_us = excluded.duration_us, ttft_us = excluded.ttft_us",
        (*identity, round(value.at_seconds * 1e6), flags, ranks or None, *times),
    )
