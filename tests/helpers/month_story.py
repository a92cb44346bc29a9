"""Weeks of made-up agents and a made-up machine, written into a store as a program would have written them.

Knows of local days, of nights in which the machine slept and of days on which nothing happened.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from desktop_monitor.metrics.agent_event import (
    Findings,
    Outcome,
    Request,
    SessionFacts,
    Source,
    ToolCall,
    Turn,
    WorkflowEvent,
)
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.store.blocks import Rollup
from desktop_monitor.store.database import Database
from desktop_monitor.store.journal import open_journal
from desktop_monitor.store.ledger import open_ledger
from desktop_monitor.store.opening import open_writer
from desktop_monitor.store.sealing import insert_hour
from tests.helpers.clock import FakeClock
from tests.helpers.ledgers import incident, switch

RATES: Mapping[str, Mapping[str, float]] = {
    "opus": {"input_usd": 5.0, "output_usd": 25.0, "cache_read_usd": 0.5, "cache_write_usd": 6.25,
             "cache_write_1h_usd": 10.0},
    "haiku": {"input_usd": 1.0, "output_usd": 5.0, "cache_read_usd": 0.1, "cache_write_usd": 1.25},
    "gpt": {"input_usd": 1.25, "output_usd": 10.0, "cache_read_usd": 0.125},
}  # fmt: skip
"""US dollars for a million tokens; "zeta" has no price."""
_KEYS = (
    SeriesKey("cpu_used_ratio"),
    SeriesKey("memory_used_ratio"),
    SeriesKey("memory_total_bytes"),
    SeriesKey("agent_memory_bytes", ("claude_code",)),
    SeriesKey("agent_memory_bytes", ("codex",)),
    SeriesKey("disk_read_bytes_per_second", ("sda",)),
)
_EVERY_FIFTH = _KEYS[1:]
_INTERFACES = ("claude_code", "codex", "gemini", "nightly")
_OUTCOMES = (*[Outcome.OK] * 26, Outcome.ERROR, Outcome.TIMEOUT, Outcome.CANCELLED, None)


class Plan(NamedTuple):
    """What is to happen."""

    zone: ZoneInfo
    first: date
    last: date
    """The day after the last."""
    empty: frozenset[date] = frozenset()
    asleep: Sequence[tuple[datetime, datetime]] = ()
    seed: int = 1

    def at(self, day: date, seconds: float = 0.0) -> float:
        """Wall seconds of a local midnight and later."""
        return datetime.combine(day, datetime.min.time(), self.zone).timestamp() + seconds


def write_store(folder: Path, plan: Plan) -> None:
    """Journal, history and ledger in `folder`, prices in ``config`` below it."""
    random = Random(plan.seed)
    (folder / "config").mkdir(parents=True, exist_ok=True)
    (folder / "config" / "prices.json").write_text(json.dumps(RATES))
    journal = open_journal(folder / "journal.sqlite3")
    for number, day in enumerate(_days(plan)):
        if day not in plan.empty:
            journal.write(_day(random, plan, day, number))
    journal.close()
    database, _ = open_writer(folder / "history.sqlite3")
    with database.transaction():
        _record(random, plan, database)
    database.close()
    _keep_trouble(folder, plan)


def write_one_request(folder: Path, at_seconds: float) -> None:
    """A journal of one answer, and nothing else."""
    (folder / "config").mkdir(parents=True, exist_ok=True)
    (folder / "config" / "prices.json").write_text(json.dumps(RATES))
    request = Request(
        Source.FILE, "codex", at_seconds, "s", "r", outcome=Outcome.OK, model="gpt", project="/p",
        duration_seconds=2.0, input_tokens=1_000, output_tokens=100,
    )  # fmt: skip
    journal = open_journal(folder / "journal.sqlite3")
    journal.write(Findings(requests=(request,)))
    journal.close()
    open_writer(folder / "history.sqlite3")[0].close()
    open_ledger(folder / "ledger.sqlite3", FakeClock(at_seconds)).close()


def _days(plan: Plan) -> Iterator[date]:
    day = plan.first
    while day < plan.last:
        yield day
        day += timedelta(days=1)


def _day(random: Random, plan: Plan, day: date, number: int) -> Findings:
    """A session of each interface, at any hour of the local day; Gemini's are few."""
    start, end = plan.at(day), plan.at(day + timedelta(days=1))
    requests: list[Request] = []
    sessions: list[SessionFacts] = []
    tools: list[ToolCall] = []
    turns: list[Turn] = []
    events: list[WorkflowEvent] = []
    for interface in _INTERFACES:
        name = f"{interface}-{number}"
        count = 2 if interface == "gemini" else 16
        begin = random.uniform(start, end - 9_000.0)
        project = f"/home/sam/p{number % 3}"
        sessions.append(SessionFacts(interface, name, begin, project=project, started_seconds=begin))
        requests += _requests(random, interface, name, begin, count, end)
        tools += _tools(random, interface, name, begin)
        turns.append(Turn(Source.FILE, interface, begin + 500.0, name, f"u-{name}", random.uniform(5.0, 90.0),
                          outcome=random.choice((Outcome.OK, Outcome.OK, Outcome.CANCELLED))))  # fmt: skip
        if interface == "nightly":
            events += _events(random, name, begin, project)
    # The first and the last moment of a day are that day's.
    requests += [
        Request(Source.FILE, "codex", at, f"codex-{number}", f"edge-{number}-{at}", outcome=Outcome.OK, model="gpt",
                mode="SIMPLE", duration_seconds=1.0, input_tokens=10, output_tokens=10)
        for at in (start, end - 0.000_1)
    ]  # fmt: skip
    return Findings(tuple(requests), tuple(tools), tuple(turns), tuple(sessions), workflow_events=tuple(events))


def _requests(random: Random, interface: str, session: str, at: float, count: int, end: float) -> Iterator[Request]:
    models = {"claude_code": ("opus", "haiku"), "codex": ("gpt", "zeta"), "gemini": ("haiku",), "nightly": ("haiku",)}
    cached, mode = 0, random.choice(("FANCY", "SIMPLE"))
    for number in range(count):
        pause = random.expovariate(1 / 150.0)
        at = min(at + pause, end - 1.0)
        outcome = random.choice(_OUTCOMES)
        model = models[interface][random.random() < 0.2 and len(models[interface]) > 1]
        read = cached if pause < 280.0 and random.random() < 0.9 else 0
        written = random.randrange(0, 3_000) if interface != "codex" else 0
        is_answered = outcome is Outcome.OK
        yield Request(
            Source.WORKFLOW if interface == "nightly" else random.choice((Source.FILE, Source.EVENT)),
            interface,
            at,
            session=session,
            request_id=f"{session}-{number}",
            outcome=outcome,
            model=model,
            mode=mode if interface != "gemini" else "",
            duration_seconds=random.lognormvariate(1.0, 0.6) if random.random() < 0.95 else None,
            input_tokens=random.randrange(5, 900),
            cache_read_tokens=read if is_answered else None,
            cache_write_tokens=written if is_answered or random.random() < 0.5 else None,
            cache_write_1h_tokens=written // 2 if model == "opus" else None,
            output_tokens=random.randrange(20, 3_000) if is_answered else None,
            cost_usd=round(random.uniform(0.001, 0.05), 6) if interface == "claude_code" and number % 3 == 0 else None,
            error_kind=random.choice(("rate_limit", "overloaded")) if outcome is Outcome.ERROR else "",
            retries=random.randrange(3),
        )
        cached = read + written if is_answered else cached


def _tools(random: Random, interface: str, session: str, at: float) -> Iterator[ToolCall]:
    for number in range(4):
        yield ToolCall(
            Source.FILE, interface, at + 20.0 * number, session, f"t-{session}-{number}",
            random.choice(("Edit", "Bash", "apply_patch")),
            random.choice((Outcome.OK, Outcome.OK, Outcome.ERROR, Outcome.CANCELLED)),
            random.choice(("", "accept", "reject")), random.uniform(0.1, 9.0),
        )  # fmt: skip


def _events(random: Random, session: str, at: float, project: str) -> Iterator[WorkflowEvent]:
    for number in range(8):
        kind = ("context", "context", "state", "operation")[number % 4]
        fields: dict[str, str | int | float | bool] = {
            "context": {"memory_bytes": random.randrange(10**7, 10**8), "quality": round(random.random(), 3),
                        "cache_hit": random.random() < 0.6, "files_selected": 12, "files_scanned": 400},
            "state": {"from_state": "idle", "to_state": "busy"},
            "operation": {"quality": round(random.random(), 3)},
        }[kind]  # type: ignore[assignment]  # fmt: skip
        yield WorkflowEvent(
            source="nightly", kind=kind, at_seconds=at + 40.0 * number, op_id=f"{session}-{number}", phase="end",
            project=project, session=session, interface="nightly", mode=random.choice(("FANCY", "SIMPLE")),
            outcome=Outcome.OK, duration_seconds=random.lognormvariate(0.0, 0.5), fields=tuple(fields.items()),
        )  # fmt: skip


def _record(random: Random, plan: Plan, database: Database) -> None:
    """CPU every minute, the others every fifth; nothing on empty days and while the machine slept."""
    database.run_many(
        "INSERT INTO series (id, metric, labels) VALUES (?, ?, ?)",
        [(number, key.metric, json.dumps(key.labels)) for number, key in enumerate(_KEYS, 1)],
    )
    first, last = (int(plan.at(day) // 3600) for day in (plan.first, plan.last))
    database.insert(
        "INSERT INTO runs (boot_id, version, started_us, started_monotonic, started_boottime, last_seen_us,"
        " wall_offset, ended_cleanly, tick_count) VALUES ('boot', '1', ?, 0, 0, ?, 0, 1, 0)",
        (first * 3600 * 10**6, (last + 48) * 3600 * 10**6),
    )
    lost = [*_lost(plan)]
    for hour in range(first, last + 2):
        minutes = _hour(random, hour, lost)
        if minutes:
            insert_hour(database, 1, hour, minutes)
    database.run_many(
        "INSERT INTO gaps (start_us, end_us, reason) VALUES (?, ?, ?)",
        [(round(start * 1e6), round(end * 1e6), reason) for start, end, reason in lost],
    )


def _lost(plan: Plan) -> Iterator[tuple[float, float, str]]:
    for day in sorted(plan.empty):
        yield plan.at(day), plan.at(day + timedelta(days=1)), "stopped"
    for start, end in plan.asleep:
        yield start.timestamp(), end.timestamp(), "asleep"


def _hour(random: Random, hour: int, lost: Sequence[tuple[float, float, str]]) -> dict[int, dict[int, Rollup]]:
    minutes: dict[int, dict[int, Rollup]] = {}
    for minute in range(60):
        start = hour * 3600 + minute * 60
        seen = 60.0 - sum(max(0.0, min(start + 60, b) - max(start, a)) for a, b, _ in lost)
        if seen >= 1.0:
            keys = _KEYS if minute % 5 == 0 else _KEYS[:1]
            minutes[minute] = {_KEYS.index(key) + 1: _rollup(random, key, float(int(seen))) for key in keys}
    return minutes


def _rollup(random: Random, key: SeriesKey, count: float) -> Rollup:
    if key.metric == "memory_total_bytes":
        return Rollup(count, 16e9, 16e9, 16e9 * count)
    scale = {"agent_memory_bytes": 9e9, "disk_read_bytes_per_second": 5e6}.get(key.metric, 1.0)
    mean = random.betavariate(4, 2) * scale
    return Rollup(count, mean * 0.5, min(scale, mean * 1.3), mean * count)


def _keep_trouble(folder: Path, plan: Plan) -> None:
    """An incident every other day, some of them open; a switch that made a difference."""
    ledger = open_ledger(folder / "ledger.sqlite3", FakeClock(plan.at(plan.last)))
    starts = [plan.at(day, 3_600.0) for day in _days(plan)][::2]
    ledger.put_incidents(
        [
            incident(n, onset_seconds=at - 30.0, fired_seconds=at, ended_seconds=None if n % 7 == 0 else at + 900.0 * n)
            for n, at in enumerate(starts, 1)
        ]
    )
    ledger.put_switch(switch(1, began_seconds=starts[-2], ended_seconds=starts[-2] + 600.0))
    ledger.close()
