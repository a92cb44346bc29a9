"""Forgetting: what is older than its retention goes, a few rows at a time.

Rows are deleted in bounded numbers so that one call stays short (a chunk is about
20 kB, eight of them take a few milliseconds); freed pages are reused, and given
back to the file system when there are many. Must not know the clock.
"""

from __future__ import annotations

from desktop_monitor.store.database import Database
from desktop_monitor.store.options import Retention

_CHUNKS_PER_CALL = 8
_SMALL_ROWS_PER_CALL = 32
_SPARE_PAGES = 1024
_PAGES_PER_CALL = 64
_HOUR_US = 3_600_000_000


def prune(database: Database, retention: Retention, now_us: int) -> int:
    """Delete a bounded number of rows that are too old at `now_us` (wall); how many. 0: nothing is left to do."""
    raw_limit = now_us - retention.raw_hours * _HOUR_US
    rollup_limit = now_us - retention.rollup_days * 24 * _HOUR_US
    with database.transaction():
        deleted = database.run(
            "DELETE FROM chunks WHERE id IN"
            " (SELECT id FROM chunks WHERE start_us < ? AND end_us < ? ORDER BY start_us LIMIT ?)",
            (raw_limit, raw_limit, _CHUNKS_PER_CALL),
        )
        deleted += database.run(
            "DELETE FROM hours WHERE id IN (SELECT id FROM hours WHERE hour < ? ORDER BY hour LIMIT ?)",
            (rollup_limit // _HOUR_US, _SMALL_ROWS_PER_CALL),
        )
        deleted += database.run(
            "DELETE FROM gaps WHERE id IN (SELECT id FROM gaps WHERE end_us < ? ORDER BY end_us LIMIT ?)",
            (rollup_limit, _SMALL_ROWS_PER_CALL),
        )
        deleted += database.run(
            "DELETE FROM runs WHERE last_seen_us < ? AND id < (SELECT max(id) FROM runs)", (rollup_limit,)
        )
    if database.value("PRAGMA freelist_count") > _SPARE_PAGES:
        database.rows(f"PRAGMA incremental_vacuum({_PAGES_PER_CALL})")
    return deleted
