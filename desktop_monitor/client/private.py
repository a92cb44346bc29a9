"""Files that are this user's alone. Must not know what is in them."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager

NO_LINKS = getattr(os, "O_NOFOLLOW", 0)


@contextmanager
def private_file(path: str) -> Iterator[int]:
    """A descriptor of a file that nobody else can write. Raises OSError."""
    # Windows locks only what may be written.
    flags = os.O_RDWR if sys.platform == "win32" else os.O_RDONLY
    descriptor = os.open(path, flags | NO_LINKS | getattr(os, "O_NONBLOCK", 0))
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or not is_own(status):
            raise PermissionError(path)
        yield descriptor
    finally:
        os.close(descriptor)


def is_own(status: os.stat_result) -> bool:
    """Whether it is this user's, and nobody else can write it."""
    if sys.platform == "win32":  # where access follows the user's profile
        return True
    return status.st_uid == os.geteuid() and not stat.S_IMODE(status.st_mode) & 0o022
