"""One recorder per data folder: an advisory lock on a file that names the holder's pid.

Must not know what is recorded.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from pathlib import Path

from desktop_monitor.errors import StoreBusyError, StoreEnvironmentError
from desktop_monitor.file_locks import try_lock, unlock
from desktop_monitor.language.text import Text, text
from desktop_monitor.private_files import open_private
from desktop_monitor.store.location import LOCK_FILE

_ATTEMPTS = 20
_PAUSE_SECONDS = 0.01
_PID_BYTES = 20


def _read_pid(descriptor: int) -> int | None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    try:
        return int(os.read(descriptor, _PID_BYTES))
    except ValueError:
        return None


def _write_pid(descriptor: int, text: bytes) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.truncate(descriptor, 0)
    os.write(descriptor, text)


class WriterLock:
    """The right to record into one folder, until `release` or the end of the process."""

    def __init__(self, folder: Path) -> None:
        """Take it. Raises StoreBusyError naming the holder, StoreEnvironmentError for a folder that refuses."""
        path = folder / LOCK_FILE
        try:
            self._descriptor: int | None = open_private(path, os.O_RDWR | os.O_CREAT)
        except OSError as error:
            raise _refused(path, error) from error
        try:
            self._take(path, self._descriptor)
        except OSError as error:
            os.close(self._descriptor)
            raise _refused(path, error) from error
        except StoreBusyError:
            os.close(self._descriptor)
            raise

    def _take(self, path: Path, descriptor: int) -> None:
        for _ in range(_ATTEMPTS):
            if try_lock(descriptor):
                _write_pid(descriptor, str(os.getpid()).encode())
                return
            # Somebody may just be asking whether the lock is held (see `is_recording`).
            threading.Event().wait(_PAUSE_SECONDS)
        pid = _read_pid(descriptor)
        raise StoreBusyError("Another recorder is at work here", _holder(path.parent, pid))

    def release(self) -> None:
        """Give the lock back; twice is fine."""
        if self._descriptor is None:
            return
        with suppress(OSError):
            _write_pid(self._descriptor, b"")
            unlock(self._descriptor)
        os.close(self._descriptor)
        self._descriptor = None


def _holder(folder: Path, pid: int | None) -> Text:
    if pid is None:
        return text("{folder} is being recorded into by process (unknown).", folder=str(folder))
    return text("{folder} is being recorded into by process {pid}.", folder=str(folder), pid=pid)


def _refused(path: Path, error: OSError) -> StoreEnvironmentError:
    return StoreEnvironmentError(
        "The data folder refuses history",
        text(
            "{path}: {why}. Check its permissions and space, or choose another with --storage-path.",
            path=str(path),
            why=error.strerror or str(error),
        ),
    )


def is_recording(folder: Path) -> int | None:
    """The pid of the program that records into `folder`, None while none does."""
    try:
        descriptor = open_private(folder / LOCK_FILE, os.O_RDONLY if sys.platform != "win32" else os.O_RDWR)
    except OSError:
        return None
    try:
        pid = _read_pid(descriptor)
        # An orderly end leaves no pid behind, so the lock itself is only tried after a crash.
        if pid is not None and try_lock(descriptor):
            unlock(descriptor)
            pid = None
    except OSError:
        return None
    else:
        return pid
    finally:
        os.close(descriptor)
