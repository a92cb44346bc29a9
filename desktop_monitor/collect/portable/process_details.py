"""Details of single processes through psutil, for systems without /proc. Must not know who asks."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import psutil

from desktop_monitor.metrics.process import ProcessIdentity


class PortableProcessDetails:
    """Safe in any thread. `attach` makes psutil's view of one pid."""

    def __init__(self, attach: Callable[[int], psutil.Process] = psutil.Process) -> None:
        self._attach = attach

    def working_folder(self, identity: ProcessIdentity) -> str:
        """See `ProcessDetails.working_folder`."""
        try:
            process = self._process(identity)
            return "" if process is None or not _is_own(process) else _text(process.cwd())
        except (psutil.Error, OSError):
            return ""

    def open_paths(self, identity: ProcessIdentity, below: str) -> tuple[str, ...]:
        """See `ProcessDetails.open_paths`; nothing on Windows, where asking may block for good."""
        if sys.platform == "win32":
            return ()
        start = os.path.join(below, "")
        try:
            process = self._process(identity)
            files = [] if process is None or not _is_own(process) else process.open_files()
        except (psutil.Error, OSError):
            return ()
        return tuple(sorted({_text(file.path) for file in files if file.path.startswith(start)}))

    def memory_bytes(self, identity: ProcessIdentity) -> int | None:
        """USS: memory that would be free if it ended."""
        try:
            process = self._process(identity)
            return None if process is None else getattr(process.memory_full_info(), "uss", None)
        except (psutil.Error, OSError):
            return None

    def is_contained(self, identity: ProcessIdentity) -> bool:
        """Never: these systems do not show the processes of their containers and subsystems."""
        return False

    def _process(self, identity: ProcessIdentity) -> psutil.Process | None:
        """The process itself, None if another has its pid by now. Raises psutil.Error."""
        process = self._attach(identity.pid)
        return process if round(process.create_time() * 1e6) == identity.start_ticks else None


def _is_own(process: psutil.Process) -> bool:
    """Whether it runs as this user; where that cannot be asked, the system itself refuses strangers."""
    return not hasattr(process, "uids") or process.uids().effective == os.geteuid()


def _text(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "replace")
