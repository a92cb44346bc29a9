"""From small batches to minutes and from minutes to hours, each in the caller's transaction.

Must not know who records or when.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from desktop_monitor.store.blocks import Rollup, Tick
from desktop_monitor.store.codec import (
    decode_rollups,
    decode_ticks,
    encode_chunk,
    encode_hour_sums,
    encode_rollups,
    rollups_of,
)
from desktop_monitor.store.database import Database

_MINUTE_US = 60_000_000
_MINUTES_PER_HOUR = 60


def insert_batch(database: Database, run_id: int, ticks: list[Tick]) -> None:
    """Write ticks of a minute that is not over, in any order."""
    _insert_ticks(database, "batches", run_id, _ascending(ticks))


def _ascending(ticks: Iterable[Tick]) -> list[Tick]:
    return sorted(ticks, key=lambda tick: tick.time_us)


def _insert_ticks(database: Database, table: str, run_id: int, ticks: list[Tick]) -> None:
    database.insert(
        f"INSERT INTO {table} (run_id, start_us, end_us, tick_count, data) VALUES (?, ?, ?, ?, ?)",  # noqa: S608
        (run_id, ticks[0].time_us, ticks[-1].time_us, len(ticks), encode_chunk(ticks)),
    )


def seal_minute(database: Database, run_id: int, ticks: list[Tick]) -> None:
    """Write a complete minute, its ticks in any order, with its roll-up; older hours are sealed on the way."""
    ticks = _ascending(ticks)
    hour, minute = divmod(ticks[0].time_us // _MINUTE_US, _MINUTES_PER_HOUR)
    seal_hours(database, (run_id, hour))
    _insert_ticks(database, "chunks", run_id, ticks)
    database.insert(
        "INSERT INTO minutes (run_id, hour, data) VALUES (?, ?, ?)",
        (run_id, hour, encode_rollups({minute: rollups_of(ticks)})),
    )
    database.run(
        "UPDATE runs SET tick_count = tick_count + ?, last_seen_us = ? WHERE id = ?",
        (len(ticks), ticks[-1].time_us, run_id),
    )


def seal_hours(database: Database, present: tuple[int, int] | None) -> None:
    """Put the minutes of each run's hour other than the present (run, hour) into one row."""
    for run_id, hour in database.rows("SELECT DISTINCT run_id, hour FROM minutes", kinds=(int, int)):
        if (run_id, hour) == present:
            continue
        blobs = database.rows("SELECT data FROM minutes WHERE run_id = ? AND hour = ? ORDER BY id", (run_id, hour))
        merged = _merged([blob for (blob,) in blobs])
        insert_hour(database, run_id, hour, merged)
        database.run("DELETE FROM minutes WHERE run_id = ? AND hour = ?", (run_id, hour))


def insert_hour(database: Database, run_id: int, hour: int, minutes: Mapping[int, Mapping[int, Rollup]]) -> None:
    """Write a complete hour of a run: its minutes, and what they come to."""
    database.insert(
        "INSERT INTO hours (run_id, hour, data, whole) VALUES (?, ?, ?, ?)",
        (run_id, hour, encode_rollups(minutes), encode_hour_sums(minutes)),
    )


def _merged(blobs: list[bytes]) -> dict[int, dict[int, Rollup]]:
    """Minute → series → roll-up; a minute that was recorded in pieces becomes one."""
    minutes: dict[int, dict[int, Rollup]] = {}
    for blob in blobs:
        for series_id, column in decode_rollups(blob).items():
            for minute, *figures in zip(*column, strict=True):
                series = minutes.setdefault(minute, {})
                part = Rollup(*figures)
                series[series_id] = series[series_id].merged(part) if series_id in series else part
    return minutes


def seal_left_over(database: Database) -> None:
    """Seal what a crash left in batches. Whatever is in a batch has not been rolled up yet."""
    rows = database.rows("SELECT run_id, data FROM batches ORDER BY id", kinds=(int, bytes))
    for run_id, group in groupby(rows, key=lambda row: row[0]):
        ticks = [tick for _, blob in group for tick in decode_ticks(blob)]
        for _, minute in groupby(ticks, key=lambda tick: tick.time_us // _MINUTE_US):
            seal_minute(database, run_id, list(minute))
    database.run("DELETE FROM batches")
