"""The statements behind history's answers. Must not know who asks or why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from desktop_monitor.language.text import text
from desktop_monitor.metrics.sample import Gap, GapReason
from desktop_monitor.store.blocks import Column, HourSum, RollupColumn
from desktop_monitor.store.codec import decode_chunk, decode_hour_sums, decode_rollups
from desktop_monitor.store.damage import StoreDamagedError
from desktop_monitor.store.database import Database, Row
from desktop_monitor.store.joining import RollupJoiner, SampleJoiner, merged_span
from desktop_monitor.store.migrations import SUMS_VERSION
from desktop_monitor.store.runs import microseconds

_MINUTE_SECONDS = 60
_HOUR_SECONDS = 3600
_MINUTE_US = 60_000_000


def has_schema(database: Database) -> bool:
    """Whether a recorder has set the store up."""
    return bool(database.rows("SELECT 1 FROM sqlite_schema WHERE name = 'series'"))


def raw_blocks(database: Database, start: float, end: float) -> Iterator[bytes]:
    """Every chunk and batch that may touch the range, by start."""
    # A chunk lies within one wall minute, so the index on its start bounds its end, too.
    limits = (microseconds(start) - _MINUTE_US, microseconds(end))
    for table in ("chunks", "batches"):
        question = f"SELECT data FROM {table} WHERE start_us >= ? AND start_us < ? ORDER BY start_us, id"  # noqa: S608
        for (data,) in database.each(question, limits):
            yield data


class Joiner(Protocol):
    """Takes blocks as they are read."""

    def add_rollups(self, hour: int, columns: Mapping[int, RollupColumn]) -> None:
        """One block's minutes; `hour` counts since 1970."""

    def add_hour(self, hour: int, sums: Mapping[int, HourSum]) -> None:
        """The same, of minutes that were added up."""

    def add_samples(self, columns: Mapping[int, Column]) -> None:
        """Samples that have not been rolled up."""


def read_rollups(
    database: Database, ids: list[int], start: float, end: float, whole_hours: range, *joiners: Joiner
) -> None:
    """Every minute of the range, from sealed hours, the present one, and what is not rolled up yet.

    Of `whole_hours` the sums are read instead of the minutes, where they are known.
    """
    limits = (int(start // _HOUR_SECONDS), int(-(-end // _HOUR_SECONDS)))
    hours = _HOURS.format(whole="whole" if _has_sums(database) else "NULL")
    for hour, sums, minutes in database.each(hours, (whole_hours.start, whole_hours.stop, *limits)):
        if sums is None:
            _add_minutes(joiners, hour, decode_rollups(minutes, ids))
        else:
            _add_sums(joiners, hour, decode_hour_sums(sums, ids))
    for hour, minutes in database.each(_MINUTES, limits):
        _add_minutes(joiners, hour, decode_rollups(minutes, ids))
    for (data,) in database.each("SELECT data FROM batches ORDER BY id"):
        samples = decode_chunk(data, ids)
        for joiner in joiners:
            joiner.add_samples(samples)


_HOURS = (
    "SELECT hour, sums, CASE WHEN sums IS NULL THEN data END"
    " FROM (SELECT id, hour, data, CASE WHEN hour >= ? AND hour < ? THEN {whole} END AS sums FROM hours"
    " WHERE hour >= ? AND hour < ?) ORDER BY hour, id"
)
_MINUTES = "SELECT hour, data FROM minutes WHERE hour >= ? AND hour < ? ORDER BY hour, id"


def _has_sums(database: Database) -> bool:
    """Whether hours have a place for their sums: in a file of an older version they have none."""
    return int(database.value("PRAGMA user_version")) >= SUMS_VERSION


def _add_minutes(joiners: Iterable[Joiner], hour: int, columns: Mapping[int, RollupColumn]) -> None:
    for joiner in joiners:
        joiner.add_rollups(hour, columns)


def _add_sums(joiners: Iterable[Joiner], hour: int, sums: Mapping[int, HourSum]) -> None:
    for joiner in joiners:
        joiner.add_hour(hour, sums)


def read_run(database: Database, run_id: int, ids: list[int], raw: SampleJoiner, whole: RollupJoiner) -> None:
    """Everything that is left of one run."""
    for (data,) in database.each("SELECT data FROM chunks WHERE run_id = ? ORDER BY start_us, id", (run_id,)):
        raw.add(decode_chunk(data, ids))
    for table in ("hours", "minutes"):
        question = f"SELECT hour, data FROM {table} WHERE run_id = ? ORDER BY hour, id"  # noqa: S608
        for hour, data in database.each(question, (run_id,)):
            whole.add_rollups(hour, decode_rollups(data, ids))
    for (data,) in database.each("SELECT data FROM batches WHERE run_id = ? ORDER BY id", (run_id,)):
        columns = decode_chunk(data, ids)
        raw.add(columns)
        whole.add_samples(columns)


def last_run(database: Database) -> Row | None:
    """id, started_us, last_seen_us, tick_count, ended_cleanly, version, boot_id of the newest run."""
    rows = database.rows(
        "SELECT id, started_us, coalesce((SELECT end_us FROM batches ORDER BY id DESC LIMIT 1), last_seen_us),"
        " tick_count + (SELECT coalesce(sum(tick_count), 0) FROM batches), ended_cleanly, version, boot_id"
        " FROM runs ORDER BY id DESC LIMIT 1",
        kinds=(int, int, int, int, int, str, str),
    )
    return rows[0] if rows else None


def gaps(database: Database, start: float, end: float) -> list[Gap]:
    """Gaps told that touch the range, by start."""
    rows = database.rows(
        "SELECT start_us, end_us, reason FROM gaps WHERE end_us >= ? AND start_us < ? ORDER BY start_us, id",
        (microseconds(start), microseconds(end)),
        kinds=(int, int, str),
    )
    reasons = {reason.value: reason for reason in GapReason}
    try:
        return [Gap(first / 1e6, last / 1e6, reasons[reason]) for first, last, reason in rows]
    except KeyError as error:
        raise StoreDamagedError(
            "The history file is damaged",
            text("{location}: gap {why}.", location=str(database.location), why=str(error)),
        ) from error


def newest_blocks(database: Database) -> list[bytes]:
    """The blocks recorded last, newest first: enough for the last ten seconds and more."""
    question = "SELECT data FROM {} ORDER BY id DESC LIMIT {}"
    return [
        data
        for table, limit in (("batches", 3), ("chunks", 2))
        for (data,) in database.rows(question.format(table, limit))
    ]


def span(database: Database) -> tuple[float, float] | None:
    """Time of the oldest and the newest record."""
    spans = [
        (first / 1e6, last / 1e6)
        for table in ("chunks", "batches")
        for first, last in database.rows(
            f"SELECT min(start_us), (SELECT end_us FROM {table} ORDER BY start_us DESC LIMIT 1) FROM {table}"  # noqa: S608
        )
        if first is not None
    ]
    for table in ("hours", "minutes"):
        for direction in ("ASC", "DESC"):
            # Both ways alike, or the index is of no use and every hour is sorted.
            question = f"SELECT hour, data FROM {table} ORDER BY hour {direction}, id {direction} LIMIT 1"  # noqa: S608
            spans += [_hour_span(hour, data) for hour, data in database.rows(question)]
    return merged_span(spans)


def _hour_span(hour: int, data: bytes) -> tuple[float, float]:
    columns = decode_rollups(data).values()
    first = min(column.minutes[0] for column in columns)
    last = max(column.minutes[-1] for column in columns)
    start = hour * _HOUR_SECONDS
    return float(start + first * _MINUTE_SECONDS), float(start + last * _MINUTE_SECONDS)
