"""The file that says which ports the receiver really holds, so that clients and set-up previews find it.

One line of JSON, `{"pid", "otlp_port", "port"}`, in the state folder, readable by the
user alone and locked as long as the ports are held: the system drops the lock with its
holder, so a file that a crash left behind is told from a true one. Must not know who
holds the ports or who asks.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from desktop_monitor.file_locks import try_lock, unlock
from desktop_monitor.private_files import make_private_folder, open_private

_BYTES = 256
"""The file's fixed size: written in one go over the old content, it is never half of each."""
_ATTEMPTS = 20
_PAUSE_SECONDS = 0.01
_ASKING = os.O_RDWR if sys.platform == "win32" else os.O_RDONLY
_GREATEST_PORT = 65535


class HeldPorts(NamedTuple):
    """The ports of a program that runs now."""

    pid: int
    otlp_port: int | None
    """None: closed."""
    port: int | None


class PortsFile:
    """The right to say which ports are held, until `release` or the end of the process."""

    def __init__(self, path: Path) -> None:
        """Take it. Raises OSError when the folder refuses, BlockingIOError when another program has it."""
        make_private_folder(path.parent)
        self._path = path
        self._descriptor: int | None = open_private(path, os.O_RDWR | os.O_CREAT)
        if not _locked(self._descriptor):
            os.close(self._descriptor)
            raise BlockingIOError(f"{path} belongs to another program that runs")

    def write(self, otlp_port: int | None, port: int | None) -> None:
        """Say which ports are held. Raises OSError."""
        if self._descriptor is None:
            return
        line = json.dumps({"pid": os.getpid(), "otlp_port": otlp_port, "port": port})
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.write(self._descriptor, line.encode().ljust(_BYTES - 1) + b"\n")

    def release(self) -> None:
        """Remove the file; twice is fine."""
        if self._descriptor is None:
            return
        if sys.platform != "win32":  # which removes no open file
            self._remove()
        os.close(self._descriptor)
        self._descriptor = None
        if sys.platform == "win32":
            self._remove()

    def _remove(self) -> None:
        with suppress(OSError):
            self._path.unlink()


def held_ports(path: Path) -> HeldPorts | None:
    """The ports held now; None without a program that holds any, whatever a file left behind says."""
    try:
        descriptor = open_private(path, _ASKING)
    except OSError:
        return None
    try:
        found = _understood(os.read(descriptor, _BYTES))
        if found is None or not try_lock(descriptor):
            return found
        unlock(descriptor)
    except OSError:
        return None
    finally:
        os.close(descriptor)
    return None


def _locked(descriptor: int) -> bool:
    for _ in range(_ATTEMPTS):
        if try_lock(descriptor):
            return True
        # Somebody may just be asking whether the ports are held.
        threading.Event().wait(_PAUSE_SECONDS)
    return False


def _understood(content: bytes) -> HeldPorts | None:
    try:
        found = json.loads(content)
    except ValueError:
        return None
    if not isinstance(found, dict) or not isinstance(found.get("pid"), int):
        return None
    return HeldPorts(found["pid"], _port(found.get("otlp_port")), _port(found.get("port")))


def _port(value: object) -> int | None:
    return value if type(value) is int and 0 < value <= _GREATEST_PORT else None
