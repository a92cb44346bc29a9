"""The machine underneath: Python, descriptors, what the kernel shows, limits of a container.

Reads a few files below `root`, so that tests can show it another machine. Must not
know the figures the monitor collects.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from pathlib import Path

from desktop_monitor.diagnostics.finding import Finding, advice, ok, problem
from desktop_monitor.language.quantities import local
from desktop_monitor.language.text import Text, text
from desktop_monitor.language.wording import words

_OLDEST_PYTHON = (3, 11)
_FEW_DESCRIPTORS = 1024
_NO_LIMIT = 2**60
_HIDING = ("hidepid=1", "hidepid=2", "hidepid=4", "hidepid=noaccess", "hidepid=invisible", "hidepid=ptraceable")


def examine_system(root: Path = Path("/")) -> tuple[Finding, ...]:
    """Python everywhere; the rest on Linux."""
    if sys.platform != "linux":
        return (_python(),)
    return (_python(), _descriptors(), _hidden_processes(root), _pressure(root), _limits(root))


def _python(version: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    name = f"{platform.python_implementation()} {'.'.join(map(str, version))}"
    return (
        ok("python", "python.ok", name=name)
        if version >= _OLDEST_PYTHON
        else problem("python", "python.old", name=name)
    )


def _descriptors() -> Finding:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= _FEW_DESCRIPTORS:
        return ok("descriptors", "descriptors.ok", soft=_limit_name(soft), hard=_limit_name(hard))
    if hard == resource.RLIM_INFINITY or hard >= _FEW_DESCRIPTORS:
        return ok("descriptors", "descriptors.raised", soft=soft, hard=_limit_name(hard))
    return advice("descriptors", "descriptors.few", soft=soft, hard=hard)


def _limit_name(limit: int) -> str:
    return words(text("doctor.unlimited")) if limit < 0 or limit > _NO_LIMIT else str(limit)


def _hidden_processes(root: Path) -> Finding:
    """Mount options of /proc: field 4 and later of /proc/self/mounts (fstab(5))."""
    for line in _read(root / "proc/self/mounts").splitlines():
        fields = line.split(" ")
        if len(fields) > 3 and fields[1] == "/proc" and set(fields[3].split(",")) & set(_HIDING):
            return advice("processes", "processes.hidden")
    return ok("processes", "processes.visible")


def _pressure(root: Path) -> Finding:
    return ok("pressure", "pressure.ok") if _read(root / "proc/pressure/cpu") else advice("pressure", "pressure.none")


def _limits(root: Path) -> Finding:
    """Container and control-group limits, named so that figures are read rightly."""
    names = [*_container(root), *_group_limits(root)]
    return ok("limits", "limits.some", names=", ".join(names)) if names else ok("limits", "limits.none")


def _container(root: Path) -> list[str]:
    marks = (("docker", ".dockerenv"), ("podman", "run/.containerenv"))
    kind = _read(root / "run/systemd/container").strip()
    found = [name for name, mark in marks if (root / mark).exists()] or ([kind] if kind else [])
    return [words(text("doctor.limits.container", kind=name)) for name in found]


def _group_limits(root: Path) -> list[str]:
    """The tightest limits from the process's control group (v2) up to the root."""
    memory: list[int] = []
    cores: list[float] = []
    for folder in _groups(root):
        limit = _read(folder / "memory.max").strip()
        if limit.isdigit():
            memory.append(int(limit))
        quota, _, period = _read(folder / "cpu.max").strip().partition(" ")
        if quota.isdigit() and period.isdigit() and int(period) > 0:
            cores.append(int(quota) / int(period))
    return [*map(words, _said_limits(memory, cores))]


def _said_limits(memory: list[int], cores: list[float]) -> Iterator[Text]:
    if memory:
        yield text("doctor.limits.memory", limit=local(f"{min(memory) / 1024**3:.1f}"))
    if cores:
        yield text("doctor.limits.cpu", cores=local(f"{min(cores):g}"))


def _groups(root: Path) -> list[Path]:
    top = root / "sys/fs/cgroup"
    for line in _read(root / "proc/self/cgroup").splitlines():
        if line.startswith("0::/"):
            inner = Path(line[len("0::/") :])
            return [top / part for part in (inner, *inner.parents) if ".." not in part.parts]
    return [top]


def _read(file: Path) -> str:
    try:
        return file.read_text(errors="replace")
    except OSError:
        return ""
