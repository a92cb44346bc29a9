"""Control groups: which limits are set on the place this program runs in.

A limit counts wherever it stands between the program's own group and the top, and
the smallest wins. Both versions of the interface are read
(https://docs.kernel.org/admin-guide/cgroup-v2.html, …/cgroup-v1/memory.html).
Must not know what the limits are compared with.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from desktop_monitor.collect.linux.mounts import Mount, read_mounts
from desktop_monitor.collect.linux.procfile import ProcFile, read_integer, read_word
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text

_UNLIMITED_BYTES = 1 << 60
"""Version 1 writes "no limit" as a number near 2^63."""


@dataclass(frozen=True, slots=True)
class Group:
    """One control group."""

    path: str
    """As /proc names it: ``/user.slice``."""
    directory: str
    version: int


@dataclass(frozen=True, slots=True)
class MemoryLimit:
    """The lowest memory limit, and the group that sets it."""

    group: Group
    bytes: int


@dataclass(frozen=True, slots=True)
class CpuLimit:
    """The lowest CPU limit, in cores, and the group that sets it."""

    group: Group
    cores: float


def memory_limit(proc_root: str = "/proc", sys_root: str = "/sys") -> MemoryLimit | None:
    """The lowest memory limit above this program; None when there is none."""
    limits = (
        MemoryLimit(group, limit)
        for group in groups("memory", proc_root, sys_root)
        if (limit := read_integer(f"{group.directory}/{_MEMORY_FILES[group.version][0]}")) is not None
        and 0 < limit < _UNLIMITED_BYTES
    )
    return min(limits, key=lambda limit: limit.bytes, default=None)


def cpu_limit(proc_root: str = "/proc", sys_root: str = "/sys") -> CpuLimit | None:
    """The lowest CPU limit above this program; None when there is none."""
    limits = (
        CpuLimit(group, cores) for group in groups("cpu", proc_root, sys_root) if (cores := _cores(group)) is not None
    )
    return min(limits, key=lambda limit: limit.cores, default=None)


_MEMORY_FILES = {
    1: ("memory.limit_in_bytes", "memory.usage_in_bytes", b"total_inactive_file "),
    2: ("memory.max", "memory.current", b"inactive_file "),
}
"""By version: limit, use, and the field of memory.stat that holds cache not used of late."""


class GroupMemory:
    """Reads how much of its limit a group uses."""

    def __init__(self, limit: MemoryLimit) -> None:
        _, current, self._field = _MEMORY_FILES[limit.group.version]
        self.limit_bytes = limit.bytes
        self._current = ProcFile(f"{limit.group.directory}/{current}", one_piece=True, buffer_bytes=64)
        self._stat = ProcFile(f"{limit.group.directory}/memory.stat", one_piece=True)

    def read(self) -> tuple[int, int]:
        """Bytes charged to the group, and bytes of file cache among them that can be given back.

        Raises SourceError.
        """
        content = self._current.read()
        reclaimable = 0
        for line in self._stat.read().split(b"\n"):
            if line.startswith(self._field):
                reclaimable = _number(line[len(self._field) :], self._stat.path)
        current = _number(content, self._current.path)
        return current, min(reclaimable, current)

    def close(self) -> None:
        """Give back descriptors."""
        self._current.close()
        self._stat.close()


def groups(controller: str, proc_root: str, sys_root: str) -> Iterator[Group]:
    """The groups of `controller` this program is in, innermost first, of both versions."""
    own = _own_groups(proc_root)
    try:
        mounts = read_mounts(proc_root)
    except SourceError:
        return
    for mount in mounts:
        if mount.filesystem == "cgroup2" and "" in own:
            yield from _upwards(own[""], mount, 2, sys_root)
        elif mount.filesystem == "cgroup" and controller in own and controller in mount.options.split(","):
            yield from _upwards(own[controller], mount, 1, sys_root)


def _own_groups(proc_root: str) -> dict[str, str]:
    """This program's group by controller; version 2 under the empty name."""
    own: dict[str, str] = {}
    for line in (read_word(f"{proc_root}/self/cgroup") or "").splitlines():
        _, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        for controller in controllers.split(","):
            own[controller] = path
    return own


def _upwards(path: str, mount: Mount, version: int, sys_root: str) -> Iterator[Group]:
    """`path` and its parents up to the top that is mounted here."""
    # A container sees its own group mounted as the top, under the name it has outside.
    inside = posixpath.relpath(path, mount.root) if mount.root != "/" else path.lstrip("/")
    if inside.startswith("..") or inside == ".":
        inside = ""
    top = mount.point
    if top == "/sys" or top.startswith("/sys/"):
        top = sys_root + top.removeprefix("/sys")
    while True:
        yield Group(f"/{inside}", posixpath.join(top, inside).rstrip("/"), version)
        if not inside:
            return
        inside = posixpath.dirname(inside)


def _cores(group: Group) -> float | None:
    """The quota of one group as a number of cores; None without one."""
    if group.version == 2:
        words = (read_word(f"{group.directory}/cpu.max") or "max").split()
        quota, period = map(int, words) if len(words) == 2 and all(map(str.isdecimal, words)) else (0, 0)
    else:
        quota = read_integer(f"{group.directory}/cpu.cfs_quota_us") or 0
        period = read_integer(f"{group.directory}/cpu.cfs_period_us") or 0
    return quota / period if quota > 0 and period > 0 else None


def _number(content: bytes, path: str) -> int:
    try:
        return int(content)
    except ValueError as error:
        raise SourceError(text("cannot understand {path}", path=path), repr(content[:40])) from error
