"""Headline values come from the newest samples, and what is missing stays missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_monitor.assess.health import Health, HealthThresholds
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.ui.readings import Reading, cpu_beside, level_of, past_of, readings, top_processes
from desktop_monitor.ui.recent import RecentPast
from tests.helpers.snapshots import GIB, first_snapshot, instant, process_row, samples, snapshot

THRESHOLDS = HealthThresholds()


def by_subject(changes: dict[SeriesKey, float | None] | None = None) -> dict[str, Reading]:
    return {reading.subject: reading for reading in readings(samples(changes), THRESHOLDS)}


def test_a_usual_machine_has_six_subjects() -> None:
    assert list(by_subject()) == ["cpu", "memory", "swap", "disk", "pressure", "network"]


def test_memory_says_how_much_of_how_much() -> None:
    memory = by_subject()["memory"]
    assert memory.text == "40 %"
    assert memory.detail == "6.4 of 16.0 GiB"
    assert memory.target == THRESHOLDS.memory.degraded


def test_the_fullest_disk_is_shown() -> None:
    disk = by_subject()["disk"]
    assert disk.detail.startswith("/home")
    assert disk.keys == (SeriesKey("filesystem_used_ratio", ("/home",)),)


def test_a_full_file_system_that_is_not_judged_is_neither_shown_first_nor_marked() -> None:
    boot = ("/boot",)
    full: dict[SeriesKey, float | None] = {
        SeriesKey("filesystem_used_ratio", boot): 0.99,
        SeriesKey("filesystem_total_bytes", boot): 0.5 * GIB,
    }
    assert by_subject(full)["disk"].detail.startswith("/home")


def test_full_swap_beside_free_memory_is_not_marked() -> None:
    swap = by_subject({SeriesKey("swap_used_ratio"): 1.0})["swap"]
    assert (swap.level, swap.target) == (Health.HEALTHY, None)


def test_network_adds_devices_and_directions_but_not_the_loopback() -> None:
    network = by_subject()["network"]
    assert network.value == 272_000.0
    assert network.ratio is None
    assert all(key.labels != ("lo",) for key in network.keys)


def test_pressure_says_what_work_waits_for() -> None:
    assert by_subject({SeriesKey("pressure_some_ratio", ("io",)): 0.4})["pressure"].detail == "waiting for disks"
    assert by_subject({SeriesKey("pressure_some_ratio", ("irq",)): 0.4})["pressure"].detail == "waiting for irq"


def test_no_swap_and_no_pressure_are_not_shown_as_empty() -> None:
    gone: dict[SeriesKey, float | None] = {
        key: None for key in samples() if key.metric in ("pressure_some_ratio", "swap_total_bytes")
    }
    assert not {"swap", "pressure"} & set(by_subject(gone))


def test_a_gpu_is_shown_where_there_is_one() -> None:
    gpu = by_subject(
        {
            SeriesKey("gpu_used_ratio", ("GPU 0",)): 0.5,
            SeriesKey("gpu_memory_used_bytes", ("GPU 0",)): GIB,
            SeriesKey("gpu_memory_total_bytes", ("GPU 0",)): 8 * GIB,
        }
    )["gpu"]
    assert gpu.text == "50 %"
    assert gpu.detail == "GPU 0 · 1.0 of 8.0 GiB"


def test_without_samples_values_are_missing_and_levels_unknown() -> None:
    found = readings({}, THRESHOLDS)
    assert [reading.subject for reading in found] == ["cpu", "memory", "disk", "network"]
    assert all(reading.text == "—" and reading.level is Health.UNKNOWN for reading in found)


@pytest.mark.parametrize(
    ("value", "level"),
    [(None, Health.UNKNOWN), (0.5, Health.HEALTHY), (0.90, Health.DEGRADED), (0.97, Health.CRITICAL)],
)
def test_a_level_follows_from_the_thresholds(value: float | None, level: Health) -> None:
    assert level_of(value, THRESHOLDS.memory) is level


def test_top_processes_leave_out_those_whose_cpu_is_not_known_yet() -> None:
    rows = (process_row(1, cpu_core_ratio=None), process_row(2, cpu_core_ratio=0.1), process_row(3, cpu_core_ratio=0.9))
    assert [row.pid for row in top_processes(snapshot(rows=rows), 5)] == [3, 2]
    assert top_processes(first_snapshot(), 5) == []


def test_the_cpu_of_all_others_is_what_the_machine_used_beside_the_rows_shown() -> None:
    busy = SeriesKey("cpu_used_ratio")
    rows = [process_row(1, cpu_core_ratio=0.5), process_row(2, cpu_core_ratio=0.3)]
    seen = snapshot(rows=rows, changes={busy: 0.6})
    assert cpu_beside(seen, rows) == pytest.approx(0.6 * 4 - 0.8)
    assert cpu_beside(snapshot(rows=rows, changes={busy: 0.1}), rows) == 0.0
    assert cpu_beside(snapshot(rows=rows, changes={busy: None}), rows) is None
    assert cpu_beside(replace(seen, at=instant(3)), rows) is None


def test_the_past_of_pressure_is_the_highest_and_of_the_network_the_sum() -> None:
    one, other = SeriesKey("a"), SeriesKey("b")
    past = RecentPast({one: [(1.0, 0.2)], other: [(1.0, 0.3)]}, (), 0.0, 2.0, 1, None)
    assert past_of("pressure", (one, other), past) == [(1.0, 0.3)]
    assert past_of("network", (one, other), past) == [(1.0, 0.5)]
