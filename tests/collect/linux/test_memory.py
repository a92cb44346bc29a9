"""Memory and swap, of a machine and inside a limit."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.collect.linux.cgroup import Group, MemoryLimit
from desktop_monitor.collect.linux.memory import MemoryCollector, counter, meminfo_bytes
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.sample import Samples
from tests.helpers.clock import FakeClock
from tests.helpers.kernel_files import plant, recorded

MIB = 1024 * 1024


def collect(proc: Path, limit: MemoryLimit | None = None) -> dict[str, float]:
    collector = MemoryCollector(FakeClock(), str(proc), limit)
    samples: Samples = collector.collect()
    collector.close()
    return {str(key): value for key, value in samples.items()}


def meminfo(**megabytes: int) -> dict[str, str]:
    return {"meminfo": "".join(f"{name}:  {value * 1024:>8} kB\n" for name, value in megabytes.items())}


def test_used_is_total_minus_available(tmp_path: Path) -> None:
    samples = collect(recorded("vm", tmp_path))

    assert samples["memory_used_bytes"] == samples["memory_total_bytes"] - samples["memory_available_bytes"]
    assert samples["memory_used_ratio"] == samples["memory_used_bytes"] / samples["memory_total_bytes"]
    assert samples["swap_total_bytes"] == 0
    assert "swap_used_ratio" not in samples, "no swap is not an empty swap"


def test_a_kernel_that_names_no_available_memory_has_it_reckoned_from_free_and_cache(tmp_path: Path) -> None:
    plant(
        tmp_path, meminfo(MemTotal=1000, MemFree=300, Buffers=50, Cached=200, SwapCached=7, Shmem=100, SReclaimable=20)
    )
    samples = collect(tmp_path)

    assert samples["memory_cached_bytes"] == 170 * MIB
    assert samples["memory_available_bytes"] == 470 * MIB
    assert samples["memory_used_bytes"] == 530 * MIB


def test_used_is_never_negative(tmp_path: Path) -> None:
    samples = collect(plant(tmp_path, meminfo(MemTotal=100, MemAvailable=150)))

    assert samples["memory_used_bytes"] == 0
    assert samples["memory_available_bytes"] == 100 * MIB


@pytest.mark.parametrize("content", ["", "MemTotal:\n", "MemTotal: 0 kB\n", "MemTotal: nan kB\n", "MemTotal:  12"])
def test_a_file_without_a_total_is_a_source_error(tmp_path: Path, content: str) -> None:
    with pytest.raises(SourceError, match="names no total"):
        collect(plant(tmp_path, {"meminfo": content}))


def test_a_field_cut_off_in_its_middle_is_absent_not_smaller(tmp_path: Path) -> None:
    samples = collect(plant(tmp_path, {"meminfo": "MemTotal: 1000 kB\nMemAvailable: 500 kB\nMemFree: 40"}))

    assert "memory_free_bytes" not in samples
    assert samples["memory_used_bytes"] == 500 * 1024


def test_swap_traffic_is_pages_by_time(tmp_path: Path) -> None:
    plant(tmp_path, meminfo(MemTotal=1000, MemAvailable=500, SwapTotal=200, SwapFree=150))
    plant(tmp_path, {"vmstat": "nr_free_pages 1\npswpin 10\npswpout 0\n"})
    clock = FakeClock()
    collector = MemoryCollector(clock, str(tmp_path))
    first = {str(key) for key in collector.collect()}
    plant(tmp_path, {"vmstat": "nr_free_pages 1\npswpin 14\npswpout 0\n"})
    clock.advance(2)
    samples = {str(key): value for key, value in collector.collect().items()}
    collector.close()

    assert not {name for name in first if "per_second" in name}
    assert samples["swap_read_bytes_per_second"] == 2 * os.sysconf("SC_PAGE_SIZE")
    assert samples["swap_written_bytes_per_second"] == 0
    assert samples["swap_used_ratio"] == 0.25


def test_memory_is_told_where_swap_traffic_is_hidden(tmp_path: Path) -> None:
    samples = collect(plant(tmp_path, meminfo(MemTotal=1000, MemAvailable=500, SwapTotal=200, SwapFree=150)))

    assert samples["memory_used_ratio"] == 0.5
    assert samples["swap_used_ratio"] == 0.25


@pytest.mark.parametrize(
    ("version", "files"),
    [
        (2, {"memory.current": "400\n", "memory.stat": "anon 1\ninactive_file 150\nactive_file 9\n"}),
        (1, {"memory.usage_in_bytes": "400\n", "memory.stat": "inactive_file 7\ntotal_inactive_file 150\n"}),
    ],
)
def test_inside_a_limit_the_limit_is_the_total(tmp_path: Path, version: int, files: dict[str, str]) -> None:
    plant(tmp_path, meminfo(MemTotal=1000, MemAvailable=900))
    group = Group("/x", str(plant(tmp_path / "group", files)), version)
    samples = collect(tmp_path, MemoryLimit(group, 1000))

    assert samples["memory_total_bytes"] == 1000
    assert samples["memory_used_bytes"] == 250
    assert samples["memory_available_bytes"] == 750
    assert samples["memory_cached_bytes"] == 150
    assert samples["memory_free_bytes"] == 600


def test_a_limit_above_what_the_machine_has_changes_nothing(tmp_path: Path) -> None:
    plant(tmp_path, meminfo(MemTotal=1000, MemAvailable=900))

    assert collect(tmp_path, MemoryLimit(Group("/x", "/nowhere", 2), 1000 * MIB)) == collect(tmp_path)


def test_a_group_that_vanished_is_a_source_error(tmp_path: Path) -> None:
    plant(tmp_path, meminfo(MemTotal=1000, MemAvailable=900))

    with pytest.raises(SourceError, match=r"memory\.current"):
        collect(tmp_path, MemoryLimit(Group("/x", str(tmp_path / "gone"), 2), MIB))


@given(st.binary(), st.sampled_from([b"MemTotal", b"Cached"]))
def test_no_content_is_an_error_of_another_kind(content: bytes, field: bytes) -> None:
    found = meminfo_bytes(b"X: 1 kB\n" + field + b":" + content, field)

    assert found is None or (found >= 0 and b" kB" in content)
    assert counter(content, b"pswpin ") is None or b"pswpin " in content


def test_this_machine_has_the_memory_psutil_reads() -> None:
    samples, reference = collect(Path("/proc")), psutil.virtual_memory()

    assert samples["memory_total_bytes"] == reference.total
    assert samples["memory_available_bytes"] == pytest.approx(reference.available, rel=0.05)
    assert samples["swap_total_bytes"] == psutil.swap_memory().total
