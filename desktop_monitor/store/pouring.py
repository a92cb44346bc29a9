"""Copies what one store recorded into another that records the same run.

To be called in a transaction of the target. Must not know why.
"""

from __future__ import annotations

from desktop_monitor.store.codec import relabelled
from desktop_monitor.store.database import Database
from desktop_monitor.store.names import Names, insert_names, read_names


def pour(source: Database, target: Database, names: Names, run_id: int) -> None:
    """Copy samples, roll-ups and gaps; `names` and `run_id` are the target's. The source must have no batches."""
    new_ids = {series_id: names.id_of(key) for key, series_id in read_names(source).items()}
    insert_names(target, names.unwritten)
    for start, end, tick_count, data in source.rows(
        "SELECT start_us, end_us, tick_count, data FROM chunks ORDER BY id"
    ):
        target.insert(
            "INSERT INTO chunks (run_id, start_us, end_us, tick_count, data) VALUES (?, ?, ?, ?, ?)",
            (run_id, start, end, tick_count, relabelled(data, new_ids)),
        )
    for hour, data in source.rows("SELECT hour, data FROM minutes ORDER BY id"):
        target.insert(
            "INSERT INTO minutes (run_id, hour, data) VALUES (?, ?, ?)", (run_id, hour, relabelled(data, new_ids))
        )
    for hour, data, whole in source.rows("SELECT hour, data, whole FROM hours ORDER BY id"):
        target.insert(
            "INSERT INTO hours (run_id, hour, data, whole) VALUES (?, ?, ?, ?)",
            (run_id, hour, relabelled(data, new_ids), None if whole is None else relabelled(whole, new_ids)),
        )
    target.run_many(
        "INSERT INTO gaps (start_us, end_us, reason) VALUES (?, ?, ?)",
        source.rows("SELECT start_us, end_us, reason FROM gaps ORDER BY id"),
    )
    for tick_count, last_seen in source.rows("SELECT tick_count, last_seen_us FROM runs ORDER BY id DESC LIMIT 1"):
        target.run(
            "UPDATE runs SET tick_count = tick_count + ?, last_seen_us = ? WHERE id = ?",
            (tick_count, last_seen, run_id),
        )
