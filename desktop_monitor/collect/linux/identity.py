"""What this machine is called and how much of it this program may use. Must not know usage."""

from __future__ import annotations

from pathlib import Path

from desktop_monitor.collect.linux.cgroup import CpuLimit, Group, MemoryLimit, cpu_limit, memory_limit
from desktop_monitor.collect.linux.memory import meminfo_bytes
from desktop_monitor.collect.linux.procfile import read_file, read_word
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text
from desktop_monitor.metrics.machine import ResourceLimit

_MODEL_FIELDS = ("model name", "cpu model", "Processor", "Hardware", "cpu", "uarch")
"""Of /proc/cpuinfo: x86 and arm64 with a name, MIPS, 32-bit ARM, boards, POWER, RISC-V."""
_CONTAINER_FILES = (".dockerenv", "run/.containerenv", "run/systemd/container")
_CONTAINER_GROUPS = ("docker", "libpod", "kubepods", "/lxc", "containerd")


def cpu_model(proc_root: str = "/proc") -> str:
    """The processor's name; empty where the kernel does not know it."""
    fields: dict[str, str] = {}
    for line in (read_word(f"{proc_root}/cpuinfo") or "").splitlines():
        name, _, value = line.partition(":")
        fields.setdefault(name.strip(), " ".join(value.split()))
    return next((fields[name] for name in _MODEL_FIELDS if fields.get(name)), "")


def memory_total_bytes(proc_root: str = "/proc") -> int:
    """Memory of the machine, limits left aside. Raises SourceError."""
    total = meminfo_bytes(read_file(f"{proc_root}/meminfo"), b"MemTotal")
    if not total:
        raise SourceError("cannot read memory", text("{proc_root}/meminfo names no total", proc_root=proc_root))
    return total


def resource_limits(proc_root: str = "/proc", sys_root: str = "/sys", root: str = "/") -> tuple[ResourceLimit, ...]:
    """Limits below what the machine has, by what sets them. Raises SourceError."""
    limits = list(_group_limits(proc_root, sys_root, root))
    if "microsoft" in (read_word(f"{proc_root}/sys/kernel/osrelease") or "").lower():
        limits.append(ResourceLimit("WSL", memory_bytes=memory_total_bytes(proc_root)))
    return tuple(limits)


def in_container(proc_root: str = "/proc", root: str = "/") -> bool:
    """Whether this program runs inside a container (docker, podman, LXC, Kubernetes, systemd-nspawn)."""
    own_group = read_word(f"{proc_root}/self/cgroup") or ""
    return any(Path(root, name).exists() for name in _CONTAINER_FILES) or any(
        mark in own_group for mark in _CONTAINER_GROUPS
    )


def _group_limits(proc_root: str, sys_root: str, root: str) -> tuple[ResourceLimit, ...]:
    memory: MemoryLimit | None = memory_limit(proc_root, sys_root)
    if memory and memory.bytes >= memory_total_bytes(proc_root):
        memory = None
    cpu: CpuLimit | None = cpu_limit(proc_root, sys_root)
    contained = in_container(proc_root, root)

    def origin(group: Group) -> str:
        return "container" if contained else f"cgroup {group.path}"

    if memory and cpu and origin(memory.group) == origin(cpu.group):
        return (ResourceLimit(origin(memory.group), memory.bytes, cpu.cores),)
    found = []
    if memory:
        found.append(ResourceLimit(origin(memory.group), memory_bytes=memory.bytes))
    if cpu:
        found.append(ResourceLimit(origin(cpu.group), cpu_cores=cpu.cores))
    return tuple(found)
