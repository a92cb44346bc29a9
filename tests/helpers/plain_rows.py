"""What stands in a store's files, read with nothing but the standard library.

Written from the descriptions of the tables and blobs, and sharing no code with the program:
what a report says is held against this. Must not import the program.
"""

from __future__ import annotations

import json
import sqlite3
import struct
import zlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

_OUTCOMES = {0: "", 1: "cancelled", 2: "timeout", 3: "error", 4: "ok"}
_FILE, _OTLP, _WORKFLOW = 0b110, 0b11000, 0b100000


class PlainRequest(NamedTuple):
    """One row of requests with what its context says."""

    at_us: int
    interface: str
    session: str
    project: str
    model: str
    mode: str
    is_fast: bool
    outcome: str
    sources: int
    seconds: float | None
    fresh: int
    """Uncached input tokens, as the next four; 0 where nobody told."""
    read: int
    written: int
    written_1h: int
    output: int
    reasoning: int
    retries: int
    error_kind: str
    cost_usd: float | None

    @property
    def tokens(self) -> int:
        return self.fresh + self.read + self.written + self.output

    @property
    def is_file(self) -> bool:
        return bool(self.sources & _FILE)

    @property
    def is_otlp(self) -> bool:
        return bool(self.sources & _OTLP)

    @property
    def is_workflow(self) -> bool:
        return bool(self.sources & _WORKFLOW)


class PlainTool(NamedTuple):
    """One tool call."""

    at_us: int
    name: str
    outcome: str
    decision: str


class Minute(NamedTuple):
    """One minute of one series."""

    start: int
    count: float
    lowest: float
    highest: float
    total: float


class PlainStore(NamedTuple):
    """Everything a report rests on."""

    requests: list[PlainRequest]
    tools: list[PlainTool]
    turns: list[tuple[int, str]]
    """Time and outcome."""
    events: list[tuple[int, str, str, dict[str, Any]]]
    """Time, mode, project, content."""
    sessions: dict[tuple[str, str], set[int]]
    """Times of everything known of a session."""
    minutes: dict[str, list[Minute]]
    """By series, as ``metric{label}``."""
    gaps: list[tuple[int, int, str]]
    incidents: list[dict[str, Any]]
    switches: list[dict[str, Any]]


def read_store(folder: Path) -> PlainStore:
    """The files of a store."""
    journal = sqlite3.connect(folder / "journal.sqlite3")
    history = sqlite3.connect(folder / "history.sqlite3")
    ledger = sqlite3.connect(folder / "ledger.sqlite3")
    try:
        requests = list(_requests(journal))
        return PlainStore(
            requests=requests,
            tools=list(_tools(journal)),
            turns=[(at, _OUTCOMES[flags & 7]) for at, flags in journal.execute("SELECT at_us, flags FROM turns")],
            events=list(_events(journal)),
            sessions=_sessions(journal, requests),
            minutes=_minutes(history),
            gaps=list(history.execute("SELECT start_us, end_us, reason FROM gaps ORDER BY start_us, id")),
            incidents=[json.loads(text) for (text,) in ledger.execute("SELECT content FROM incidents")],
            switches=[json.loads(text) for (text,) in ledger.execute("SELECT content FROM switches")],
        )
    finally:
        for connection in (journal, history, ledger):
            connection.close()


def _texts(journal: sqlite3.Connection) -> dict[int, str]:
    return dict(journal.execute("SELECT id, text FROM texts"))


def _requests(journal: sqlite3.Connection) -> Iterator[PlainRequest]:
    texts = _texts(journal)
    sessions = {
        number: (name, project)
        for number, name, project in journal.execute("SELECT id, session, project FROM sessions")
    }
    contexts = {row[0]: row[1:] for row in journal.execute(
        "SELECT id, session, interface, project, model, mode, is_fast FROM contexts"
    )}  # fmt: skip
    rows = journal.execute(
        "SELECT at_us, context, flags, duration_us, input_tokens, cache_read_tokens, cache_write_tokens,"
        " cache_write_1h_tokens, output_tokens, reasoning_tokens, retries, error_kind, cost_usd FROM requests"
        " ORDER BY at_us, id"
    )
    for at, context, flags, us, fresh, read, written, hour, output, reasoning, retries, error, cost in rows:
        session, interface, project, model, mode, is_fast = contexts[context]
        name, own_project = sessions[session]
        yield PlainRequest(
            at, texts[interface], name, texts[project or own_project], texts[model], texts[mode], bool(is_fast),
            _OUTCOMES[flags & 7], flags >> 8 & 63, None if us is None else us / 1e6, fresh or 0, read or 0,
            written or 0, min(hour or 0, written or 0), output or 0, reasoning or 0, retries or 0, texts[error], cost,
        )  # fmt: skip


def _tools(journal: sqlite3.Connection) -> Iterator[PlainTool]:
    texts = _texts(journal)
    for at, name, flags in journal.execute("SELECT at_us, name, flags FROM tool_calls"):
        yield PlainTool(at, texts[name], _OUTCOMES[flags & 7], ("", "accept", "reject", "")[flags >> 4 & 3])


def _events(journal: sqlite3.Connection) -> Iterator[tuple[int, str, str, dict[str, Any]]]:
    texts = _texts(journal)
    for at, mode, project, content in journal.execute("SELECT at_us, mode, project, content FROM events"):
        told = json.loads(content)
        yield at, texts[mode], texts[project], {**told, "fields": dict(told["fields"])}


def _sessions(journal: sqlite3.Connection, requests: list[PlainRequest]) -> dict[tuple[str, str], set[int]]:
    times: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one in requests:
        times[one.interface, one.session].add(one.at_us)
    for table in ("tool_calls", "turns", "events"):
        for interface, session, at in journal.execute(
            f"SELECT i.text, s.session, t.at_us FROM {table} t JOIN sessions s ON s.id = t.session"  # noqa: S608
            " JOIN texts i ON i.id = s.interface"
        ):
            times[interface, session].add(at)
    for interface, session, at in journal.execute(
        "SELECT i.text, s.session, s.at_us FROM sessions s JOIN texts i ON i.id = s.interface WHERE s.at_us IS NOT NULL"
    ):
        times[interface, session].add(at)
    return times


def _minutes(history: sqlite3.Connection) -> dict[str, list[Minute]]:
    """Every rolled-up minute of every series, ascending."""
    names = {}
    for number, metric, labels in history.execute("SELECT id, metric, labels FROM series"):
        told = json.loads(labels)
        names[number] = f"{metric}{{{','.join(told)}}}" if told else metric
    found: dict[str, list[Minute]] = defaultdict(list)
    for table in ("hours", "minutes"):
        for hour, data in history.execute(f"SELECT hour, data FROM {table} ORDER BY hour, id"):  # noqa: S608
            for number, minutes in _block(data):
                found[names[number]] += [one._replace(start=hour * 3600 + one.start * 60) for one in minutes]
    return {name: sorted(minutes) for name, minutes in found.items()}


def _block(data: bytes) -> Iterator[tuple[int, list[Minute]]]:
    """A block of one hour: a count, ids, lengths, then a column for each id."""
    (count,) = struct.unpack_from("<I", data)
    ids = struct.unpack_from(f"<{count}I", data, 4)
    lengths = struct.unpack_from(f"<{count}I", data, 4 + 4 * count)
    place = 4 + 8 * count
    for number, length in zip(ids, lengths, strict=True):
        column = data[place : place + length]
        place += length
        (mask,) = struct.unpack_from("<Q", column)
        minutes = [minute for minute in range(60) if mask >> minute & 1]
        values = _values(column[8:], 4 * len(minutes))
        parts = [values[part * len(minutes) : (part + 1) * len(minutes)] for part in range(4)]
        yield number, [Minute(*row) for row in zip(minutes, *parts, strict=True)]


def _values(packed: bytes, count: int) -> tuple[float, ...]:
    """One value for all, plain, or deflated with bytes of equal weight together."""
    if packed[0] == 1:
        return struct.unpack("<d", packed[1:9]) * count
    plain = packed[1:]
    if packed[0] == 2:
        planes = zlib.decompress(plain)
        plain = bytes(planes[place * count + number] for number in range(count) for place in range(8))
    return struct.unpack(f"<{count}d", plain)
