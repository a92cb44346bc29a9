"""Plausible snapshots of a small machine, and the faces' surroundings made by hand."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from desktop_monitor.assess.health import Health, HealthReport, Reason
from desktop_monitor.clock import Instant
from desktop_monitor.engine.snapshot import (
    Outcome,
    ProcessPass,
    Recording,
    RecordingState,
    Snapshot,
    SourceStatus,
)
from desktop_monitor.language.text import text
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.machine import MachineFacts, ResourceLimit
from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow
from desktop_monitor.metrics.sample import Gap, RollupSeries, Samples, Series

WALL_SECONDS = 1_763_800_000.0
"""The wall time of the first snapshot."""
MONOTONIC_SECONDS = 5_000.0
BOOT_ID = "b00t"
GIB = 1024.0**3
MIB = 1024.0**2


def instant(tick: int = 0) -> Instant:
    """The moment `tick` seconds after the first snapshot."""
    return Instant(WALL_SECONDS + tick, MONOTONIC_SECONDS + tick, MONOTONIC_SECONDS + tick)


def machine_facts(limits: tuple[ResourceLimit, ...] = ()) -> MachineFacts:
    """A laptop with four cores and 16 GiB."""
    return MachineFacts(
        hostname="workbench",
        system="Linux 6.1.0",
        boot_id=BOOT_ID,
        booted_seconds=WALL_SECONDS - 93_600,
        cpu_model="Example CPU 3.2 GHz",
        core_count=4,
        memory_total_bytes=int(16 * GIB),
        limits=limits,
    )


def _key(metric: str, *labels: str) -> SeriesKey:
    return SeriesKey(metric, labels)


_BASE: dict[SeriesKey, float] = {
    _key("cpu_used_ratio"): 0.23,
    _key("cpu_frequency_hertz"): 3.2e9,
    _key("memory_total_bytes"): 16 * GIB,
    _key("memory_available_bytes"): 9.6 * GIB,
    _key("memory_used_bytes"): 6.4 * GIB,
    _key("memory_used_ratio"): 0.40,
    _key("memory_cached_bytes"): 4.2 * GIB,
    _key("memory_free_bytes"): 5.1 * GIB,
    _key("swap_total_bytes"): 4 * GIB,
    _key("swap_used_bytes"): 0.4 * GIB,
    _key("swap_used_ratio"): 0.10,
    _key("swap_read_bytes_per_second"): 0.0,
    _key("swap_written_bytes_per_second"): 0.0,
    _key("disk_read_bytes_per_second", "nvme0n1"): 1.2 * MIB,
    _key("disk_written_bytes_per_second", "nvme0n1"): 3.4 * MIB,
    _key("disk_busy_ratio", "nvme0n1"): 0.08,
    _key("network_received_bytes_per_second", "wlan0"): 240_000.0,
    _key("network_sent_bytes_per_second", "wlan0"): 32_000.0,
    _key("network_received_bytes_per_second", "lo"): 1_000.0,
    _key("network_sent_bytes_per_second", "lo"): 1_000.0,
    _key("process_count"): 312.0,
    _key("process_running_count"): 3.0,
    _key("thread_count"): 1480.0,
    _key("process_limit_count"): 63_000.0,
    _key("open_file_count"): 9_800.0,
    _key("open_file_limit_count"): 9_223_372.0,
    _key("temperature_celsius", "coretemp Package id 0"): 58.0,
    _key("battery_charge_ratio", "BAT0"): 0.81,
    _key("battery_discharge_watts", "BAT0"): 9.6,
    _key("mains_online_ratio"): 1.0,
    _key("monitor_cpu_ratio"): 0.006,
    _key("monitor_resident_bytes"): 74 * MIB,
    _key("monitor_wakeups_per_second"): 2.1,
    _key("monitor_tick_seconds"): 0.0042,
}


def _per_label() -> dict[SeriesKey, float]:
    cores = {_key("cpu_core_used_ratio", str(core)): value for core, value in enumerate((0.31, 0.18, 0.25, 0.18))}
    modes = {"user": 0.15, "nice": 0.0, "system": 0.06, "iowait": 0.01, "irq": 0.0, "softirq": 0.01, "steal": 0.0}
    times = {_key("cpu_time_ratio", mode): value for mode, value in (modes | {"idle": 0.77}).items()}
    load = {_key("load_average", period): value for period, value in (("1m", 0.82), ("5m", 0.64), ("15m", 0.51))}
    some = {_key("pressure_some_ratio", name): value for name, value in (("cpu", 0.02), ("memory", 0.0), ("io", 0.01))}
    full = {_key("pressure_full_ratio", name): 0.0 for name in ("memory", "io")}
    space: dict[SeriesKey, float] = {}
    for mount, total, used in (("/", 120 * GIB, 78 * GIB), ("/home", 380 * GIB, 301 * GIB)):
        space[_key("filesystem_total_bytes", mount)] = total
        space[_key("filesystem_used_bytes", mount)] = used
        space[_key("filesystem_used_ratio", mount)] = used / total
    return cores | times | load | some | full | space


def samples(changes: Mapping[SeriesKey, float | None] | None = None) -> Samples:
    """One value of every usual metric (no GPU); `changes` replaces values, None takes one away."""
    merged: dict[SeriesKey, float | None] = {**_BASE, **_per_label(), **(changes or {})}
    return MappingProxyType({key: value for key, value in merged.items() if value is not None})


def process_row(
    pid: int = 1000,
    name: str = "python3",
    *,
    parent_pid: int | None = 1,
    command: str | None = None,
    user: str = "sam",
    state: str = "S",
    cpu_core_ratio: float | None = 0.02,
    resident_bytes: int | None = 64 * 1024 * 1024,
    thread_count: int | None = 4,
    started_seconds: float = WALL_SECONDS - 3600,
    start_ticks: int | None = None,
    priority: int | None = 0,
    read_bytes_per_second: float | None = None,
    written_bytes_per_second: float | None = None,
) -> ProcessRow:
    """One process; its start follows from the pid unless told."""
    return ProcessRow(
        ProcessIdentity(BOOT_ID, pid, pid * 10 if start_ticks is None else start_ticks),
        parent_pid,
        name,
        name if command is None else command,
        user,
        state,
        cpu_core_ratio,
        resident_bytes,
        thread_count,
        started_seconds,
        priority,
        read_bytes_per_second,
        written_bytes_per_second,
    )


def process_rows() -> tuple[ProcessRow, ...]:
    """Eight processes, of them one tree of three."""
    return (
        process_row(1, "systemd", parent_pid=0, user="root", cpu_core_ratio=0.0, resident_bytes=12 * 1024**2),
        process_row(800, "Xorg", user="root", cpu_core_ratio=0.03, resident_bytes=110 * 1024**2),
        process_row(1200, "bash", cpu_core_ratio=0.0, resident_bytes=6 * 1024**2),
        process_row(1300, "node", parent_pid=1200, command="claude", cpu_core_ratio=0.21, resident_bytes=412 * 1024**2),
        process_row(1301, "cargo", parent_pid=1300, command="cargo build", state="R", cpu_core_ratio=0.94),
        process_row(1302, "rustc", parent_pid=1301, state="R", cpu_core_ratio=1.83, resident_bytes=890 * 1024**2),
        process_row(2000, "firefox", cpu_core_ratio=0.12, resident_bytes=1400 * 1024**2, thread_count=96),
        process_row(2100, "kworker/0:1", user="root", state="I", cpu_core_ratio=None, resident_bytes=0),
    )


def snapshot(
    tick: int = 0,
    *,
    changes: Mapping[SeriesKey, float | None] | None = None,
    rows: Sequence[ProcessRow] | None = None,
    health: HealthReport | None = None,
    recording: Recording | None = None,
    machine: MachineFacts | None = None,
    sources: tuple[SourceStatus, ...] = (),
    outcomes: tuple[Outcome, ...] = (),
) -> Snapshot:
    """The machine `tick` seconds after the first snapshot."""
    at = instant(tick)
    return Snapshot(
        number=tick + 1,
        at=at,
        interval_seconds=1.0,
        interval_reason=None,
        machine=machine or machine_facts(),
        samples=samples(changes),
        processes=ProcessPass(at, tuple(process_rows() if rows is None else rows)),
        health=health or HealthReport(Health.HEALTHY),
        recording=recording or Recording(RecordingState.RECORDING),
        sources=sources,
        outcomes=outcomes,
    )


def first_snapshot() -> Snapshot:
    """What the first tick brings: no rates, no processes, health unknown."""
    at = instant()
    known = {key: value for key, value in samples().items() if key.metric.startswith(("memory", "filesystem"))}
    reasons = (Reason(Health.UNKNOWN, text("health.no_data"), at.monotonic_seconds),)
    return Snapshot(
        number=1,
        at=at,
        interval_seconds=1.0,
        interval_reason=None,
        machine=machine_facts(),
        samples=MappingProxyType(known),
        processes=None,
        health=HealthReport(Health.UNKNOWN, reasons),
        recording=Recording(RecordingState.RECORDING),
        sources=(),
    )


def degraded(value: float = 0.91, *, tick: int = 0) -> HealthReport:
    """Memory is short since ten seconds before `tick`."""
    since = MONOTONIC_SECONDS + tick - 10
    return HealthReport(
        Health.DEGRADED, (Reason(Health.DEGRADED, text("health.memory", value=value, label=""), since),)
    )


class FakeReader:
    """History made by hand: what `stored` and `found_gaps` hold."""

    def __init__(
        self, stored: Mapping[SeriesKey, Sequence[tuple[float, float]]] | None = None, gaps: tuple[Gap, ...] = ()
    ) -> None:
        self.stored = dict(stored or {})
        self.found_gaps = gaps
        self.closed = False

    def keys(self) -> tuple[SeriesKey, ...]:
        return tuple(self.stored)

    def span(self) -> tuple[float, float] | None:
        times = [time for points in self.stored.values() for time, _ in points]
        return (min(times), max(times)) if times else None

    def series(self, keys: Sequence[SeriesKey], start: float, end: float) -> dict[SeriesKey, Series]:
        found = {}
        for key in keys:
            inside = [point for point in self.stored.get(key, ()) if start <= point[0] < end]
            found[key] = Series(key, array("d", (t for t, _ in inside)), array("d", (v for _, v in inside)))
        return found

    def rollups(
        self, keys: Sequence[SeriesKey], start: float, end: float, step_seconds: int
    ) -> dict[SeriesKey, RollupSeries]:
        return {key: self._rollup(key, start, end, step_seconds) for key in keys}

    def _rollup(self, key: SeriesKey, start: float, end: float, step_seconds: int) -> RollupSeries:
        buckets: dict[float, list[float]] = {}
        for time, value in self.stored.get(key, ()):
            if start <= time < end:
                buckets.setdefault(time // step_seconds * step_seconds, []).append(value)
        times = sorted(buckets)
        return RollupSeries(
            key,
            float(step_seconds),
            array("d", times),
            array("d", (min(buckets[t]) for t in times)),
            array("d", (max(buckets[t]) for t in times)),
            array("d", (sum(buckets[t]) for t in times)),
            array("d", (float(len(buckets[t])) for t in times)),
        )

    def gaps(self, start: float, end: float) -> tuple[Gap, ...]:
        return tuple(gap for gap in self.found_gaps if gap.start_seconds < end and gap.end_seconds > start)

    def close(self) -> None:
        self.closed = True
