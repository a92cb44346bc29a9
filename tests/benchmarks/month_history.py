"""The roll-ups of months of a machine that was never off, written once and kept between runs.

Straight into the table of sealed hours: to record every second of a month would take hours.
Must not know what is measured with it.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from random import Random

from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.store.blocks import Rollup
from desktop_monitor.store.codec import encode_hour_sums, encode_rollups
from desktop_monitor.store.database import Database
from desktop_monitor.store.opening import open_writer
from tests.benchmarks.month_journal import END_SECONDS, MONTH_SECONDS

_FORMAT = 2
_HOUR_SECONDS = 3600
_SAMPLES = 60.0
_ALONE = (
    "cpu_used_ratio",
    "cpu_frequency_hertz",
    "memory_total_bytes",
    "memory_available_bytes",
    "memory_used_bytes",
    "memory_used_ratio",
    "swap_total_bytes",
    "swap_used_bytes",
    "swap_used_ratio",
    "swap_read_bytes_per_second",
    "swap_written_bytes_per_second",
    "process_count",
    "monitor_cpu_ratio",
    "monitor_resident_bytes",
)
_LABELLED = {
    "load_average": ("1m", "5m", "15m"),
    "cpu_core_used_ratio": tuple(map(str, range(16))),
    "pressure_some_ratio": ("cpu", "memory", "io"),
    "pressure_full_ratio": ("memory", "io"),
    "filesystem_total_bytes": ("/", "/home"),
    "filesystem_used_bytes": ("/", "/home"),
    "filesystem_used_ratio": ("/", "/home"),
    "disk_read_bytes_per_second": ("nvme0n1", "sda"),
    "disk_written_bytes_per_second": ("nvme0n1", "sda"),
    "disk_busy_ratio": ("nvme0n1", "sda"),
    "network_received_bytes_per_second": ("eth0", "wlan0", "lo"),
    "network_sent_bytes_per_second": ("eth0", "wlan0", "lo"),
    "agent_cpu_cores": ("claude_code", "codex", "gemini"),
    "agent_memory_bytes": ("claude_code", "codex", "gemini"),
    "agent_process_count": ("claude_code", "codex", "gemini"),
    "temperature_celsius": ("core 0", "core 1", "nvme", "acpi"),
}
_CONSTANT = ("total", "count")


def month_history(months: int = 1) -> Path:
    """A history whose newest hour ends about `END_SECONDS` and whose oldest is `months` before that."""
    folder = Path(tempfile.gettempdir()) / f"desktop-monitor-month-history-{_FORMAT}-{months}"
    path = folder / "history.sqlite3"
    if not (folder / "done").exists():
        folder.mkdir(mode=0o700, exist_ok=True)
        path.unlink(missing_ok=True)
        database, _ = open_writer(path)
        with database.transaction():
            _write(database, months)
        database.close()
        (folder / "done").touch()
    return path


def _keys() -> list[SeriesKey]:
    labelled = [SeriesKey(metric, (label,)) for metric, labels in _LABELLED.items() for label in labels]
    return [*map(SeriesKey, _ALONE), *labelled]


def _write(database: Database, months: int) -> None:
    keys = _keys()
    database.run_many(
        "INSERT INTO series (id, metric, labels) VALUES (?, ?, ?)",
        [(number, key.metric, json.dumps(key.labels)) for number, key in enumerate(keys, 1)],
    )
    first, last = (int((END_SECONDS - back) // _HOUR_SECONDS) for back in (months * MONTH_SECONDS, 0.0))
    start_us, end_us = (hour * _HOUR_SECONDS * 1_000_000 for hour in (first, last))
    database.insert(
        "INSERT INTO runs (boot_id, version, started_us, started_monotonic, started_boottime, last_seen_us,"
        " wall_offset, ended_cleanly, tick_count) VALUES ('boot', '1', ?, 0, 0, ?, 0, 1, 0)",
        (start_us, end_us),
    )
    random = Random(1)
    # A few hours that differ, again and again: to make each anew would take minutes.
    hours = [_hour(random, keys) for _ in range(24)]
    blobs = [(encode_rollups(minutes), encode_hour_sums(minutes)) for minutes in hours]
    database.run_many(
        "INSERT INTO hours (run_id, hour, data, whole) VALUES (1, ?, ?, ?)",
        [(hour, *blobs[hour % len(blobs)]) for hour in range(first, last)],
    )


def _hour(random: Random, keys: list[SeriesKey]) -> dict[int, dict[int, Rollup]]:
    return {minute: {number: _minute(random, key) for number, key in enumerate(keys, 1)} for minute in range(60)}


def _minute(random: Random, key: SeriesKey) -> Rollup:
    scale = 1.0 if key.metric.endswith("ratio") else 1e9
    if any(word in key.metric for word in _CONSTANT):
        return Rollup(_SAMPLES, scale, scale, scale * _SAMPLES)
    mean = random.random() * scale
    return Rollup(_SAMPLES, mean * 0.5, mean * 1.5, mean * _SAMPLES)
