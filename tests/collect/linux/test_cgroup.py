"""Limits of control groups, of both versions, from anywhere up the tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_monitor.collect.linux.cgroup import Group, GroupMemory, MemoryLimit, cpu_limit, memory_limit
from desktop_monitor.errors import SourceError
from tests.helpers.kernel_files import plant, recorded

V2_MOUNT = "31 23 0:28 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n"
SLICE = "sys/fs/cgroup/user.slice"
APP = f"{SLICE}/app.scope"


def machine(tmp_path: Path, own: str, mounts: str, files: dict[str, str]) -> tuple[str, str]:
    plant(tmp_path, {"proc/self/cgroup": own, "proc/self/mountinfo": mounts, **files})
    return str(tmp_path / "proc"), str(tmp_path / "sys")


def test_the_lowest_limit_wins_wherever_it_stands(tmp_path: Path) -> None:
    roots = machine(
        tmp_path,
        "0::/user.slice/app.scope\n",
        V2_MOUNT,
        {
            f"{APP}/memory.max": "max\n",
            f"{SLICE}/memory.max": "1000\n",
            f"{SLICE}/cpu.max": "150000 100000\n",
            f"{APP}/cpu.max": "max 100000\n",
        },
    )
    memory, cpu = memory_limit(*roots), cpu_limit(*roots)

    assert memory is not None
    assert (memory.bytes, memory.group.path, memory.group.version) == (1000, "/user.slice", 2)
    assert memory.group.directory == str(tmp_path / SLICE)
    assert cpu is not None
    assert (cpu.cores, cpu.group.path) == (1.5, "/user.slice")


def test_no_limit_is_none(tmp_path: Path) -> None:
    roots = machine(tmp_path, "0::/user.slice\n", V2_MOUNT, {f"{SLICE}/memory.max": "max\n"})

    assert memory_limit(*roots) is None
    assert cpu_limit(*roots) is None


def test_a_container_of_version_1_sees_its_group_mounted_as_the_top(tmp_path: Path) -> None:
    group = "/docker/4f2a"
    mounts = (
        f"40 31 0:35 {group} /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n"
        f"41 31 0:36 {group} /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct\n"
    )
    roots = machine(
        tmp_path,
        f"4:memory:{group}\n3:cpu,cpuacct:{group}\n",
        mounts,
        {
            "sys/fs/cgroup/memory/memory.limit_in_bytes": "2147483648\n",
            "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "200000\n",
            "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
        },
    )
    memory, cpu = memory_limit(*roots), cpu_limit(*roots)

    assert memory is not None
    assert memory.bytes == 2 << 30
    assert cpu is not None
    assert cpu.cores == 2.0


def test_version_1_writes_no_limit_as_a_number_near_the_largest_or_minus_one(tmp_path: Path) -> None:
    roots = machine(
        tmp_path,
        "4:memory:/\n3:cpu:/\n",
        "40 31 0:35 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
        "41 31 0:36 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n",
        {
            "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
            "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
            "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
        },
    )

    assert memory_limit(*roots) is None
    assert cpu_limit(*roots) is None


@pytest.mark.parametrize("content", ["", "0", "garbage", "0::", "4:memory\n"])
def test_a_broken_or_missing_description_is_no_limit(tmp_path: Path, content: str) -> None:
    roots = machine(tmp_path, content, V2_MOUNT, {})

    assert memory_limit(*roots) is None
    assert cpu_limit(str(tmp_path / "none"), str(tmp_path)) is None


@pytest.mark.parametrize("content", ["nan 100000\n", "100000\n", "100000 0\n", "\n"])
def test_a_quota_that_is_no_quota_is_no_limit(tmp_path: Path, content: str) -> None:
    assert cpu_limit(*machine(tmp_path, "0::/user.slice\n", V2_MOUNT, {f"{SLICE}/cpu.max": content})) is None


def test_the_recorded_machine_has_no_limit(tmp_path: Path) -> None:
    assert memory_limit(str(recorded("vm", tmp_path)), str(tmp_path / "sys")) is None


def test_use_that_cannot_be_understood_is_a_source_error(tmp_path: Path) -> None:
    plant(tmp_path, {"memory.current": "lots\n", "memory.stat": ""})
    memory = GroupMemory(MemoryLimit(Group("/x", str(tmp_path), 2), 10))

    with pytest.raises(SourceError, match="cannot understand"):
        memory.read()
    memory.close()
