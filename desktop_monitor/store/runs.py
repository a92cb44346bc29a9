"""Runs: one stretch of recording each, from the start of a recorder to its end.

Must not know samples.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_monitor.clock import Instant
from desktop_monitor.metrics.sample import Gap, GapReason
from desktop_monitor.store.database import Database

STEP_TOLERANCE_SECONDS = 60.0
"""The wall clock drifts and is trimmed; only a jump beyond this counts as being set."""


@dataclass(frozen=True, slots=True)
class Run:
    """What is fixed when a run starts; the same run may live in memory and on disk."""

    boot_id: str
    version: str
    started: Instant


@dataclass(frozen=True, slots=True)
class StartedRun:
    """A run in a store."""

    id: int
    clock_was_set: bool
    """The wall clock was set since the last run of the same boot."""


def microseconds(wall_seconds: float) -> int:
    """Wall seconds as the store keeps them."""
    return round(wall_seconds * 1e6)


def wall_offset(at: Instant) -> float:
    """Wall minus boot time: constant until somebody sets the clock."""
    return at.wall_seconds - at.boottime_seconds


def start_run(database: Database, run: Run, at: Instant) -> StartedRun:
    """Begin `run`, or go on with it where the store has it already; notes what lies between.

    To be called in a transaction, after leftovers have been sealed.
    """
    rows = database.rows(
        "SELECT id, boot_id, started_us, started_boottime, last_seen_us, wall_offset"
        " FROM runs ORDER BY id DESC LIMIT 1",
        kinds=(int, str, int, float, int, float),
    )
    if not rows:
        return StartedRun(_insert(database, run), clock_was_set=False)
    run_id, boot_id, started_us, started_boottime, last_seen_us, offset = rows[0]
    same_boot = bool(run.boot_id) and boot_id == run.boot_id
    was_set = same_boot and abs(wall_offset(at) - offset) > STEP_TOLERANCE_SECONDS
    if same_boot and (started_us, started_boottime) == (
        microseconds(run.started.wall_seconds),
        run.started.boottime_seconds,
    ):
        return StartedRun(run_id, was_set)
    gap = _gap_between(last_seen_us / 1e6, run.started.wall_seconds, was_set=was_set)
    if gap is not None:
        insert_gaps(database, [gap])
    return StartedRun(_insert(database, run), was_set)


def _gap_between(last_seen: float, started: float, *, was_set: bool) -> Gap | None:
    if started == last_seen:
        return None
    if was_set or started < last_seen:
        return Gap(min(started, last_seen), max(started, last_seen), GapReason.CLOCK_STEP)
    return Gap(last_seen, started, GapReason.STOPPED)


def _insert(database: Database, run: Run) -> int:
    started_us = microseconds(run.started.wall_seconds)
    return database.insert(
        "INSERT INTO runs (boot_id, version, started_us, started_monotonic, started_boottime, last_seen_us,"
        " wall_offset, ended_cleanly, tick_count) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0)",
        (
            run.boot_id,
            run.version,
            started_us,
            run.started.monotonic_seconds,
            run.started.boottime_seconds,
            started_us,
            wall_offset(run.started),
        ),
    )


def note_clock(database: Database, run_id: int, at: Instant) -> None:
    """Remember how wall and boot time stand to each other."""
    database.run("UPDATE runs SET wall_offset = ? WHERE id = ?", (wall_offset(at), run_id))


def end_run(database: Database, run_id: int, at: Instant) -> None:
    """The run ended in order."""
    database.run(
        "UPDATE runs SET last_seen_us = ?, wall_offset = ?, ended_cleanly = 1 WHERE id = ?",
        (microseconds(at.wall_seconds), wall_offset(at), run_id),
    )


def insert_gaps(database: Database, gaps: list[Gap]) -> None:
    """Write gaps; one whose end lies before its start (a clock set back) is turned round."""
    database.run_many(
        "INSERT INTO gaps (start_us, end_us, reason) VALUES (?, ?, ?)",
        [
            (
                microseconds(min(gap.start_seconds, gap.end_seconds)),
                microseconds(max(gap.start_seconds, gap.end_seconds)),
                gap.reason.value,
            )
            for gap in gaps
        ],
    )
