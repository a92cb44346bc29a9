"""What is asked of a few processes only, never of all: folder, open files, memory of their own.

Each question names a process for good, so a stranger who got its pid is never asked.
Nothing here reads a process's environment or its arguments. Must not know why one
process is interesting.
"""

from __future__ import annotations

import sys
from typing import Protocol

from desktop_monitor.metrics.process import ProcessIdentity


class ProcessDetails(Protocol):
    """Answers about single processes; a process that has ended, or refuses, is answered with nothing."""

    def working_folder(self, identity: ProcessIdentity) -> str:
        """Absolute path of its current folder; empty unless it is this user's process."""

    def open_paths(self, identity: ProcessIdentity, below: str) -> tuple[str, ...]:
        """Files it holds open below the folder `below`, sorted; nothing unless it is this user's process."""

    def memory_bytes(self, identity: ProcessIdentity) -> int | None:
        """Its part of memory: PSS (shared pages divided among those who share them), or USS where there is no PSS.

        Takes up to some milliseconds for big processes. None where it is refused.
        """

    def is_contained(self, identity: ProcessIdentity) -> bool:
        """Whether it counts processes apart from this program: it runs in a container or a sandbox."""


def process_details() -> ProcessDetails:
    """The details of processes, read the way of this system."""
    if sys.platform == "linux":
        from desktop_monitor.collect.linux.process_details import LinuxProcessDetails

        return LinuxProcessDetails()
    from desktop_monitor.collect.portable.process_details import PortableProcessDetails

    return PortableProcessDetails()
