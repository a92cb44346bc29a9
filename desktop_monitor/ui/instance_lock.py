"""The lock file of the one program that may run on a storage. Must not know who else there is."""

from __future__ import annotations

import os
from pathlib import Path

from desktop_monitor.file_locks import try_lock
from desktop_monitor.private_files import make_private_folder, open_private

LOCK_FILE = "program.lock"
"""In the data folder, or beside the socket."""


class InstanceLock:
    """Held from a successful `try_lock` until `release` or the end of the process."""

    def __init__(self, path: Path) -> None:
        """Open the lock file; it is made where it is missing. Raises OSError where that is refused."""
        make_private_folder(path.parent)
        self._descriptor: int | None = open_private(path, os.O_RDWR | os.O_CREAT)

    def try_lock(self) -> bool:
        """Whether it is ours now. Raises OSError on a file system without locks."""
        return self._descriptor is not None and try_lock(self._descriptor)

    def release(self) -> None:
        """Give it back; twice is fine. The file stays: removing it would race with the next holder."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
