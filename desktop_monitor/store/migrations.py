"""History's schema (see `schema`).

How samples flow: ticks are committed as small ``batches``; when their minute is
over, one transaction replaces them by one ``chunks`` row and one ``minutes`` row,
and likewise an hour of ``minutes`` by one ``hours`` row, which holds what they come
to as well. A batch that is still there has therefore not been rolled up yet, whatever crash came between: nothing
can be lost or counted twice.

Must not know how a file is opened.
"""

from __future__ import annotations

from desktop_monitor.store.schema import Schema

APPLICATION_ID = 0x444D4F4E
"""``DMON``."""

_VERSION_1 = """
CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    metric TEXT NOT NULL,
    labels TEXT NOT NULL,           -- JSON list of strings, ASCII
    UNIQUE (metric, labels)
);
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    boot_id TEXT NOT NULL,
    version TEXT NOT NULL,
    started_us INTEGER NOT NULL,    -- wall
    started_monotonic REAL NOT NULL,
    started_boottime REAL NOT NULL,
    last_seen_us INTEGER NOT NULL,  -- wall, at the last sealed minute or the end
    wall_offset REAL NOT NULL,      -- wall minus boottime when last seen
    ended_cleanly INTEGER NOT NULL,
    tick_count INTEGER NOT NULL     -- ticks that are not in batches any more
);
CREATE TABLE batches (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL,
    start_us INTEGER NOT NULL,
    end_us INTEGER NOT NULL,
    tick_count INTEGER NOT NULL,
    data BLOB NOT NULL
);
CREATE TABLE chunks (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL,
    start_us INTEGER NOT NULL,
    end_us INTEGER NOT NULL,
    tick_count INTEGER NOT NULL,
    data BLOB NOT NULL
);
CREATE INDEX chunks_start ON chunks (start_us);
CREATE TABLE minutes (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL,
    hour INTEGER NOT NULL,          -- hours since 1970
    data BLOB NOT NULL
);
CREATE TABLE hours (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    data BLOB NOT NULL
);
CREATE INDEX hours_hour ON hours (hour);
CREATE TABLE gaps (
    id INTEGER PRIMARY KEY,
    start_us INTEGER NOT NULL,
    end_us INTEGER NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX gaps_end ON gaps (end_us);
"""

_VERSION_2 = "ALTER TABLE hours ADD COLUMN whole BLOB"
SUMS_VERSION = 2
"""From this one on ``hours.whole`` holds the sums of each series over the hour, so that long periods need not be
added up minute by minute; NULL for hours sealed before."""

MIGRATIONS: tuple[str, ...] = (_VERSION_1, _VERSION_2)
"""Each step's statements; the length is the newest version."""

DATA_TABLES = ("batches", "chunks", "minutes", "hours", "gaps", "runs", "series")
"""Everything recorded."""


HISTORY = Schema(APPLICATION_ID, MIGRATIONS, DATA_TABLES)
