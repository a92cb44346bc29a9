"""An advisory lock on a file, which the operating system drops with its holder, however that ends.

So there is no stale lock to recognise: not after a crash, not with an empty lock
file after a power cut, not when the machine's name changed meanwhile. Must not know
what is locked.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class InstanceLock:
    """Held from a successful `try_lock` until `release` or the end of the process."""

    def __init__(self, path: Path) -> None:
        """Open the lock file; it is made where it is missing. Raises OSError where that is refused."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._descriptor: int | None = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def try_lock(self) -> bool:
        """Whether it is ours now. Raises OSError on a file system without locks."""
        return self._descriptor is not None and _try_lock(self._descriptor)

    def release(self) -> None:
        """Give it back; twice is fine. The file stays: removing it would race with the next holder."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
