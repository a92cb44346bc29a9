"""The mount table of this program, from /proc/self/mountinfo. Must not know which mounts matter.

Format: proc_pid_mountinfo(5), https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from desktop_monitor.collect.linux.procfile import read_file

_OCTAL = re.compile(rb"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class Mount:
    """One line of the mount table."""

    device: str
    """``major:minor`` of the filesystem; the same for all mounts of it."""
    root: str
    """Which directory of the filesystem is mounted here."""
    point: str
    filesystem: str
    source: str
    options: str
    """Of the filesystem (not of this one mount)."""


def parse_mounts(content: bytes) -> tuple[Mount, ...]:
    """Every whole line of a mountinfo file."""
    mounts = (_mount(line.split(b" ")) for line in content.split(b"\n"))
    return tuple(mount for mount in mounts if mount)


def read_mounts(proc_root: str = "/proc") -> tuple[Mount, ...]:
    """The mount table now. Raises SourceError."""
    return parse_mounts(read_file(f"{proc_root}/self/mountinfo"))


def _mount(fields: list[bytes]) -> Mount | None:
    # Optional fields of unknown number stand before a single dash.
    try:
        dash = fields.index(b"-", 6)
        filesystem, source = fields[dash + 1 : dash + 3]
    except ValueError:
        return None
    return Mount(
        device=_text(fields[2]),
        root=_text(fields[3]),
        point=_text(fields[4]),
        filesystem=_text(filesystem),
        source=_text(source),
        options=_text(fields[dash + 3]) if len(fields) > dash + 3 else "",
    )


def _text(field: bytes) -> str:
    """A field with its spaces and line ends back; bytes that are no text stay as the file system's own."""
    if b"\\" in field:
        field = _OCTAL.sub(lambda match: bytes([int(match[1], 8) & 0xFF]), field)
    return os.fsdecode(field)
