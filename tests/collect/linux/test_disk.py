"""Traffic of whole physical disks."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.clock import SystemClock
from desktop_monitor.collect.linux.disk import DiskCollector
from desktop_monitor.errors import SourceError
from tests.helpers.clock import FakeClock
from tests.helpers.kernel_files import plant, recorded

PHYSICAL = ("sda", "nvme0n1", "cciss!c0d0", "sr0")


def line(name: str, read: int, written: int, busy_ms: int) -> str:
    return f"   8       0 {name} 10 0 {read} 5 10 0 {written} 5 0 {busy_ms} 10 0 0 0 0 0 0\n"


def machine(tmp_path: Path) -> Path:
    return plant(tmp_path, {f"block/{name}/device/vendor": "ACME\n" for name in PHYSICAL})


def rates(tmp_path: Path, *contents: str) -> list[dict[str, float]]:
    """Samples of readings one second apart."""
    clock = FakeClock()
    collector = DiskCollector(clock, str(tmp_path), str(machine(tmp_path)))
    found = []
    for content in contents:
        plant(tmp_path, {"diskstats": content})
        found.append({str(key): value for key, value in collector.collect().items()})
        clock.advance(1)
    collector.close()
    return found


def test_sectors_are_512_bytes_and_busy_is_a_share_of_the_time(tmp_path: Path) -> None:
    _, samples = rates(tmp_path, line("sda", 100, 200, 1000), line("sda", 104, 202, 1250))

    assert samples == {
        "disk_read_bytes_per_second{sda}": 2048.0,
        "disk_written_bytes_per_second{sda}": 1024.0,
        "disk_busy_ratio{sda}": 0.25,
    }


def test_busy_never_exceeds_the_time_there_was(tmp_path: Path) -> None:
    _, samples = rates(tmp_path, line("sda", 1, 1, 0), line("sda", 1, 1, 1010))

    assert samples["disk_busy_ratio{sda}"] == 1.0


def test_only_whole_physical_disks_that_were_used_are_shown(tmp_path: Path) -> None:
    names = ("sda", "sda1", "loop0", "ram0", "zram0", "dm-0", "md0", "nvme0n1", "nvme0n1p1", "cciss/c0d0")
    content = "".join(line(name, 1, 1, 1) for name in names) + line("sr0", 0, 0, 0)
    _, samples = rates(tmp_path, content, content)

    assert {name.partition("{")[2] for name in samples} == {"sda}", "nvme0n1}", "cciss/c0d0}"}


def test_a_disk_pulled_out_is_gone_and_one_put_in_begins_anew(tmp_path: Path) -> None:
    answers = rates(
        tmp_path, line("sda", 9, 9, 9), line("sda", 9, 9, 9), "", line("sda", 900, 9, 9), line("sda", 902, 9, 9)
    )

    assert [bool(samples) for samples in answers] == [False, True, False, False, True]
    assert answers[-1]["disk_read_bytes_per_second{sda}"] == 1024.0


def test_lines_that_are_not_whole_are_left_out(tmp_path: Path) -> None:
    broken = "8 0 sda 1 2 3\n" + line("nvme0n1", 1, 1, 1).replace(" 5 10", " nan 10").replace(" 1 5 0", " x 5 0")
    _, samples = rates(tmp_path, broken, broken)

    assert samples == {}


@given(st.binary())
def test_no_content_is_an_error_of_another_kind(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    root = plant(tmp_path_factory.mktemp("proc"), {"diskstats": content})
    collector = DiskCollector(FakeClock(), str(root), str(root))

    assert collector.collect() == {}
    collector.close()


def test_without_the_file_it_is_a_source_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="diskstats"):
        DiskCollector(FakeClock(), str(tmp_path), str(tmp_path)).collect()


def test_the_recorded_machine_has_one_disk(tmp_path: Path) -> None:
    clock = FakeClock()
    vm = recorded("vm", tmp_path)
    collector = DiskCollector(clock, str(vm), str(plant(tmp_path, {"block/vda/device/vendor": "0x1af4\n"})))
    collector.collect()
    clock.advance(1)

    assert {key.labels[0] for key in collector.collect()} == {"vda"}
    collector.close()


def test_this_machine_has_the_counters_psutil_reads() -> None:
    collector = DiskCollector(SystemClock())
    collector.collect()
    counters = {key: value for key, value in collector._rates._previous.items() if "read" in key.metric}
    reference = psutil.disk_io_counters(perdisk=True, nowrap=False)
    collector.close()

    assert {key.labels[0] for key in counters} <= set(reference)
    for key, value in counters.items():
        assert value == pytest.approx(reference[key.labels[0]].read_bytes, rel=0.05)
