"""What a machine is called and how much of it the program may use."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from desktop_monitor.collect.linux.identity import cpu_model, in_container, memory_total_bytes, resource_limits
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.machine import ResourceLimit
from tests.helpers.kernel_files import plant

MOUNT = "31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n"


def limits(root: Path) -> tuple[ResourceLimit, ...]:
    return resource_limits(str(root / "proc"), str(root / "sys"), str(root))


def machine(tmp_path: Path, **files: str) -> Path:
    """One of 1000 kB in the group /user.slice."""
    plant(tmp_path, {"proc/meminfo": "MemTotal: 1000 kB\n", "proc/self/cgroup": "0::/user.slice\n"})
    plant(tmp_path, {"proc/self/mountinfo": MOUNT})
    return plant(tmp_path, {f"sys/fs/cgroup/user.slice/{name.replace('_', '.')}": text for name, text in files.items()})


def test_a_machine_without_limits_has_none(tmp_path: Path) -> None:
    assert limits(machine(tmp_path, memory_max="max\n", cpu_max="max 100000\n")) == ()


def test_a_limit_above_the_machine_is_none(tmp_path: Path) -> None:
    assert limits(machine(tmp_path, memory_max="1024000\n")) == ()


def test_a_group_is_named_by_its_path(tmp_path: Path) -> None:
    root = machine(tmp_path, memory_max="512000\n", cpu_max="50000 100000\n")

    assert limits(root) == (ResourceLimit("cgroup /user.slice", 512_000, 0.5),)


@pytest.mark.parametrize("mark", [".dockerenv", "run/.containerenv", "run/systemd/container"])
def test_a_container_is_called_one(tmp_path: Path, mark: str) -> None:
    root = plant(machine(tmp_path, memory_max="512000\n"), {mark: ""})

    assert in_container(str(root / "proc"), str(root))
    assert limits(root) == (ResourceLimit("container", 512_000, None),)


def test_kubernetes_and_docker_are_known_by_their_groups_names(tmp_path: Path) -> None:
    for path in ("/kubepods/burstable/pod1", "/docker/4f2a", "/lxc/box", "/machine.slice/libpod-1"):
        plant(tmp_path, {"proc/self/cgroup": f"0::{path}\n"})
        assert in_container(str(tmp_path / "proc"), str(tmp_path)), path
    plant(tmp_path, {"proc/self/cgroup": "0::/user.slice\n"})

    assert not in_container(str(tmp_path / "proc"), str(tmp_path))


def test_the_linux_inside_windows_is_named(tmp_path: Path) -> None:
    root = plant(machine(tmp_path), {"proc/sys/kernel/osrelease": "5.15.167.4-microsoft-standard-WSL2\n"})

    assert limits(root) == (ResourceLimit("WSL", memory_bytes=1_024_000),)


@pytest.mark.parametrize(
    ("content", "model"),
    [
        ("processor : 0\nmodel name\t: ACME   Core 9\nprocessor : 1\nmodel name : Other\n", "ACME Core 9"),
        ("processor : 0\nBogoMIPS : 100\nHardware : Board X\n", "Board X"),
        ("", ""),
        ("model name\n", ""),
    ],
)
def test_the_processor_is_named_as_the_kernel_names_it(tmp_path: Path, content: str, model: str) -> None:
    assert cpu_model(str(plant(tmp_path, {"cpuinfo": content}))) == model


def test_without_a_memory_total_it_is_a_source_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="names no total"):
        memory_total_bytes(str(plant(tmp_path, {"meminfo": "MemFree: 1 kB\n"})))


def test_this_machine_has_the_memory_psutil_reads() -> None:
    assert memory_total_bytes() == psutil.virtual_memory().total
