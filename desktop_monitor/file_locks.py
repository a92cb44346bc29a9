"""Advisory locks on open files. The system drops a lock with its holder, however that ends.

So there is no stale lock to recognise: not after a crash, not with an empty file
after a power cut, not when the machine's name changed. Must not know what is locked.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

if sys.platform == "win32":
    import msvcrt

    # Locks are mandatory on Windows: a byte far behind the text leaves that readable.
    _LOCKED_BYTE = 1 << 30

    def try_lock(descriptor: int) -> bool:
        """Whether the file is ours now. Never waits."""
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def unlock(descriptor: int) -> None:
        """Let others have it. Raises OSError."""
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def try_lock(descriptor: int) -> bool:
        """Whether the file is ours now. Never waits. Raises OSError on a file system without locks."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def unlock(descriptor: int) -> None:
        """Let others have it. Raises OSError."""
        fcntl.flock(descriptor, fcntl.LOCK_UN)


@contextmanager
def held(descriptor: int) -> Iterator[bool]:
    """Whether the file is ours while the block lasts; the descriptor is closed afterwards. Never waits.

    On a file system without locks it counts as ours: refusing would help nobody.
    """
    try:
        try:
            is_ours = try_lock(descriptor)
        except OSError:
            is_ours = True
        try:
            yield is_ours
        finally:
            if is_ours:
                with suppress(OSError):
                    unlock(descriptor)
    finally:
        os.close(descriptor)
