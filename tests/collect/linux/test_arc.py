"""The cache of ZFS is memory that programs can get."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_monitor.collect.linux.arc import ArcCache
from desktop_monitor.collect.linux.memory import MemoryCollector
from desktop_monitor.metrics.definition import SeriesKey
from tests.helpers.clock import FakeClock
from tests.helpers.kernel_files import plant

STATS = "spl/kstat/zfs/arcstats"
HEAD = "13 1 0x01 123 33456 1 2\nname                            type data\n"


def reclaimable(root: Path) -> int:
    cache = ArcCache(str(root))
    found = cache.reclaimable_bytes()
    cache.close()
    return found


def test_all_above_its_least_size_can_be_given_back(tmp_path: Path) -> None:
    plant(tmp_path, {STATS: f"{HEAD}c_min 4 100\nc_max 4 9000\nsize 4 1500\nhdr_size 4 7\n"})

    assert reclaimable(tmp_path) == 1400


@pytest.mark.parametrize("content", ["", HEAD, "size 4 nan\n", "size 4\n", "c_min 4 100\nsize 4 50\n"])
def test_what_is_not_told_is_nothing_to_give_back(tmp_path: Path, content: str) -> None:
    assert reclaimable(plant(tmp_path, {STATS: content})) == 0


def test_a_machine_without_zfs_has_none(tmp_path: Path) -> None:
    assert reclaimable(tmp_path) == 0


def test_it_counts_as_cache_not_as_used(tmp_path: Path) -> None:
    plant(tmp_path, {"meminfo": "MemTotal: 1000 kB\nMemAvailable: 100 kB\nCached: 40 kB\n"})
    plant(tmp_path, {STATS: f"{HEAD}c_min 4 0\nsize 4 {500 * 1024}\n"})
    collector = MemoryCollector(FakeClock(), str(tmp_path))
    samples = collector.collect()
    collector.close()

    assert samples[SeriesKey("memory_used_bytes")] == 400 * 1024
    assert samples[SeriesKey("memory_cached_bytes")] == 540 * 1024
