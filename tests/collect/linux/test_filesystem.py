"""Space of file systems."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest

from desktop_monitor.collect.linux.filesystem import LOCAL_TYPES, NETWORK_TYPES, FilesystemCollector, worth_showing
from desktop_monitor.collect.linux.mounts import parse_mounts
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.definition import SeriesKey
from tests.helpers.kernel_files import plant, recorded


def line(device: str, root: str, point: str, filesystem: str) -> str:
    return f"1 2 {device} {root} {point} rw,relatime shared:1 - {filesystem} source rw\n"


DESKTOP = (
    line("0:21", "/", "/proc", "proc")
    + line("0:22", "/", "/run", "tmpfs")
    + line("0:30", "/@home", "/home", "btrfs")
    + line("0:30", "/@", "/", "btrfs")
    + line("8:1", "/", "/boot/efi", "vfat")
    + line("7:1", "/", "/snap/core/1", "squashfs")
    + line("11:0", "/", "/media/cd", "iso9660")
    + line("0:50", "/", "/mnt/nas", "nfs4")
    + line("0:51", "/", "/home/u/remote", "fuse.sshfs")
    + line("0:60", "/", "/var/lib/docker/overlay2/ab/merged", "overlay")
)


def points(content: str, types: frozenset[str] = LOCAL_TYPES) -> set[str]:
    return {mount.point for mount in worth_showing(parse_mounts(content.encode()), types)}


def test_a_desktop_shows_its_disks_once_each() -> None:
    assert points(DESKTOP) == {"/", "/boot/efi"}


def test_network_file_systems_are_apart() -> None:
    assert points(DESKTOP, NETWORK_TYPES) == {"/mnt/nas", "/home/u/remote"}


def test_inside_a_container_the_overlay_on_the_root_is_its_disk() -> None:
    assert points(line("0:60", "/", "/", "overlay") + line("0:61", "/", "/proc", "proc")) == {"/"}


def test_bind_mounts_count_once_and_a_covered_mount_does_not_count() -> None:
    bound = line("8:2", "/", "/data", "ext4") + line("8:2", "/sub", "/srv/bind", "ext4")
    covered = line("8:3", "/", "/mnt", "ext4") + line("8:4", "/", "/mnt", "xfs")

    assert points(bound) == {"/data"}
    assert [mount.device for mount in worth_showing(parse_mounts(covered.encode()), LOCAL_TYPES)] == ["8:4"]


def test_the_recorded_machine_has_one_disk(tmp_path: Path) -> None:
    assert points((recorded("vm", tmp_path) / "self/mountinfo").read_text()) == {"/"}


def collector_of(tmp_path: Path, content: str) -> FilesystemCollector:
    plant(tmp_path, {"self/mountinfo": content})
    return FilesystemCollector(proc_root=str(tmp_path))


def labels(collector: FilesystemCollector) -> set[str]:
    return {key.labels[0] for key in collector.collect()}


def test_mounts_that_come_and_go_are_seen(tmp_path: Path) -> None:
    disk = plant(tmp_path / "a disk", {"file": ""})
    both = line("8:1", "/", "/", "ext4") + line("8:2", "/", str(disk).replace(" ", "\\040"), "ext4")
    collector = collector_of(tmp_path, line("8:1", "/", "/", "ext4"))
    seen = [labels(collector)]
    for content in (both, line("8:1", "/", "/", "ext4")):
        plant(tmp_path, {"self/mountinfo": content})
        seen.append(labels(collector))
    collector.close()

    assert seen == [{"/"}, {"/", str(disk)}, {"/"}]


def test_single_files_and_vanished_mounts_are_left_out(tmp_path: Path) -> None:
    file = plant(tmp_path, {"hosts": ""}) / "hosts"
    collector = collector_of(
        tmp_path, line("8:1", "/hosts", str(file), "ext4") + line("8:2", "/", str(tmp_path / "gone"), "ext4")
    )

    assert labels(collector) == set()
    collector.close()


def test_a_mount_that_vanishes_between_two_readings_is_left_out(tmp_path: Path) -> None:
    disk = tmp_path / "stick"
    disk.mkdir()
    collector = collector_of(tmp_path, line("8:2", "/", str(disk), "ext4"))
    assert labels(collector) == {str(disk)}
    disk.rmdir()

    assert labels(collector) == set()
    collector.close()


def test_a_name_that_is_no_text_becomes_a_label_that_is(tmp_path: Path) -> None:
    name = bytes(tmp_path) + b"/\xff"
    Path(name.decode("utf-8", "surrogateescape")).mkdir()
    plant(tmp_path, {"self/mountinfo": b"1 2 8:1 / " + name + b" rw - ext4 x rw\n"})
    collector = FilesystemCollector(proc_root=str(tmp_path))

    assert labels(collector) == {f"{tmp_path}/\ufffd"}
    collector.close()


def test_without_a_mount_table_it_is_a_source_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="mountinfo"):
        FilesystemCollector(proc_root=str(tmp_path)).collect()


@pytest.mark.parametrize(("flags", "has_share"), [(0, True), (os.ST_RDONLY, False)])
def test_only_what_can_be_written_can_be_full(tmp_path: Path, flags: int, has_share: bool) -> None:
    plant(tmp_path, {"self/mountinfo": line("8:1", "/", "/", "ext4")})
    full = os.statvfs_result((4096, 4096, 100, 0, 0, 10, 0, 0, flags, 255))
    collector = FilesystemCollector(proc_root=str(tmp_path), statvfs=lambda point: full)
    samples = collector.collect()
    collector.close()

    assert samples[SeriesKey("filesystem_used_bytes", ("/",))] == 409_600
    assert (SeriesKey("filesystem_used_ratio", ("/",)) in samples) is has_share


def test_this_machine_has_the_space_psutil_reads() -> None:
    collector = FilesystemCollector()
    samples = collector.collect()
    collector.close()
    points = {key.labels[0] for key in samples if key.metric == "filesystem_used_ratio"}

    assert points
    for point in points:
        reference = psutil.disk_usage(point)
        assert samples[SeriesKey("filesystem_total_bytes", (point,))] == reference.total
        assert samples[SeriesKey("filesystem_used_bytes", (point,))] == pytest.approx(reference.used, rel=0.05)
        assert samples[SeriesKey("filesystem_used_ratio", (point,))] == pytest.approx(reference.percent / 100, abs=0.01)
