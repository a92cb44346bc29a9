"""Memory, load, disks, networks and file systems through psutil, against psutil and against /proc."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from desktop_monitor.clock import SystemClock
from desktop_monitor.collect.collector import Collector
from desktop_monitor.collect.linux.memory import MemoryCollector as LinuxMemory
from desktop_monitor.collect.portable.battery import BatteryCollector, has_battery
from desktop_monitor.collect.portable.boot import booted_seconds, sysctl
from desktop_monitor.collect.portable.disk import DiskCollector
from desktop_monitor.collect.portable.door import door
from desktop_monitor.collect.portable.filesystem import FilesystemCollector, _space, is_shown
from desktop_monitor.collect.portable.identity import cpu_model, memory_total_bytes, resource_limits
from desktop_monitor.collect.portable.load import LoadCollector
from desktop_monitor.collect.portable.memory import MemoryCollector
from desktop_monitor.collect.portable.network import NetworkCollector, is_loopback
from desktop_monitor.collect.portable.registry import registry_value
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.catalogue import CATALOGUE
from desktop_monitor.metrics.sample import Samples
from tests.helpers.clock import FakeClock


def collect(collector: Collector) -> dict[str, float]:
    samples: Samples = collector.collect()
    collector.close()
    return {str(key): value for key, value in samples.items()}


def test_memory_is_what_the_kernel_files_say() -> None:
    samples, reference = collect(MemoryCollector(FakeClock())), collect(LinuxMemory(FakeClock()))

    assert samples["memory_total_bytes"] == reference["memory_total_bytes"]
    assert samples["memory_available_bytes"] == pytest.approx(reference["memory_available_bytes"], rel=0.05)
    assert samples["memory_used_bytes"] == samples["memory_total_bytes"] - samples["memory_available_bytes"]
    assert memory_total_bytes() == samples["memory_total_bytes"]


def test_load_has_three_periods() -> None:
    assert set(collect(LoadCollector())) == {f"load_average{{{period}}}" for period in ("1m", "5m", "15m")}


@pytest.mark.parametrize("kind", [DiskCollector, NetworkCollector])
def test_counters_have_rates_from_the_second_reading_on(kind: type[DiskCollector] | type[NetworkCollector]) -> None:
    clock = FakeClock()
    collector = kind(clock)
    assert collector.collect() == {}
    clock.advance(1)
    samples = collector.collect()
    collector.close()

    assert samples
    assert all(value >= 0 and key.metric in CATALOGUE for key, value in samples.items())
    assert not {key for key in samples if is_loopback(key.labels[0])}


@pytest.mark.parametrize(
    ("name", "expected"),
    [("lo", True), ("lo0", True), ("Loopback Pseudo-Interface 1", True), ("Ethernet", False), ("local", False)],
)
def test_the_loopback_is_known_by_its_name_on_every_system(name: str, expected: bool) -> None:
    assert is_loopback(name) is expected


@pytest.mark.parametrize(
    ("mount", "filesystem", "options", "expected"),
    [
        ("C:\\", "NTFS", "rw,fixed", True),
        ("D:\\", "", "cdrom", False),
        ("E:\\", "UDF", "ro,cdrom", False),
        ("/", "apfs", "ro,local", True),
        ("/System/Volumes/VM", "apfs", "rw,local", False),
        ("/Volumes/Stick", "msdos", "rw,local", True),
    ],
)
def test_file_systems_that_hold_somebodys_files_are_shown(
    mount: str, filesystem: str, options: str, expected: bool
) -> None:
    assert is_shown(mount, filesystem, options) is expected


def test_space_is_what_psutil_reads() -> None:
    samples = collect(FilesystemCollector())

    for name, value in samples.items():
        metric, _, label = name.partition("{")
        if metric == "filesystem_total_bytes":
            assert value == psutil.disk_usage(label.rstrip("}")).total


def test_an_image_that_cannot_be_written_has_a_size_and_no_share_used(tmp_path: Path) -> None:
    image, disk = _space(str(tmp_path), True), _space(str(tmp_path), False)

    assert {key.metric for key in image} == {"filesystem_total_bytes", "filesystem_used_bytes"}
    assert {key.metric for key in disk} - {key.metric for key in image} == {"filesystem_used_ratio"}


def test_a_machine_without_a_battery_says_so() -> None:
    if has_battery():
        assert "battery_charge_ratio{battery}" in collect(BatteryCollector())
    else:
        with pytest.raises(SourceError, match="battery"):
            BatteryCollector().collect()


@pytest.mark.parametrize("error", [psutil.NoSuchProcess(1), OSError("refused"), RuntimeError("no counters")])
def test_foreign_errors_become_source_errors_at_the_door(error: Exception) -> None:
    with pytest.raises(SourceError, match="cannot read disk counters"), door("cannot read disk counters"):
        raise error


def test_the_boot_is_when_psutil_says() -> None:
    assert booted_seconds(SystemClock()) == psutil.boot_time()


def test_what_only_other_systems_have_is_empty_here() -> None:
    assert registry_value("SOFTWARE", "none") == ""
    assert resource_limits() == ()
    if not Path("/usr/sbin/sysctl").exists():
        assert sysctl("kern.bootsessionuuid") == cpu_model() == ""
