"""What a process holds: memory, libraries, descriptors, threads. Reads /proc.

Must not know which process or why.
"""

from __future__ import annotations

import os
from pathlib import Path

MIB = 2.0**20


def pss_mib(pid: int) -> float:
    """Resident memory of process `pid`, its share of what is shared, in MiB."""
    return _rollup(pid)["Pss"] / MIB


def uss_mib(pid: int) -> float:
    """Memory of process `pid` that nobody else has, in MiB: what ending it would give back."""
    found = _rollup(pid)
    return (found["Private_Clean"] + found["Private_Dirty"]) / MIB


def _rollup(pid: int) -> dict[str, int]:
    """The sums of all mappings in bytes, by name."""
    lines = (line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return {name.rstrip(":"): int(kibibytes) * 1024 for name, kibibytes, _ in lines}


def mapped_files(pid: int, part: str) -> int:
    """How many files with `part` in their path process `pid` has mapped."""
    fields = (line.split(maxsplit=5) for line in Path(f"/proc/{pid}/maps").read_text().splitlines())
    return len({columns[5] for columns in fields if len(columns) == 6 and part in columns[5]})


def descriptor_count(pid: int) -> int:
    """Open descriptors of process `pid`."""
    return len(os.listdir(f"/proc/{pid}/fd"))


def thread_count(pid: int) -> int:
    """Threads of process `pid`, Python's or not."""
    return len(os.listdir(f"/proc/{pid}/task"))
