"""The process table: what every system's table offers, and the one that fits here.

Must not know who looks at the rows.
"""

from __future__ import annotations

import sys
from typing import Protocol

from desktop_monitor.clock import Clock
from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow


class ProcessTable(Protocol):
    """All processes this program may see. Belongs to one thread, except `identity` and `owner`."""

    def read(self, with_io: bool = False) -> tuple[ProcessRow, ...]:
        """Every process now; CPU and IO are since the previous pass.

        IO costs a second read per process and is None unless asked for, and where the
        system refuses it. Raises SourceError when there is no table at all.
        """

    def identity(self, pid: int) -> ProcessIdentity | None:
        """Who has `pid` at this moment, read afresh; None if nobody (we may see) has."""

    def owner(self, pid: int) -> str | None:
        """Name of the user whose process `pid` is at this moment; None if there is none to see."""

    def close(self) -> None:
        """Give back all descriptors; the table is not used again."""


def process_table(clock: Clock, boot_id: str, core_count: int) -> ProcessTable:
    """The process table of this system; `core_count` is the number of logical cores."""
    if sys.platform == "linux":
        from desktop_monitor.collect.linux.processes import LinuxProcessTable

        return LinuxProcessTable(clock, boot_id, core_count)
    from desktop_monitor.collect.portable.processes import PortableProcessTable

    return PortableProcessTable(clock, boot_id, core_count)
