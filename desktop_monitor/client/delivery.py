"""One batch of lines to the monitor: to the port it holds, else into its drop folder, else nowhere.

Only the loopback interface and only files of this user. Every call ends within the
time it is given. Must not know what the lines mean.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from contextlib import suppress

from desktop_monitor.client.places import Places
from desktop_monitor.client.private import NO_LINKS, is_own, private_file

DROP_FILE = "client.jsonl"
DROP_LIMIT_BYTES = 4 << 20
"""A file that has grown so far is put aside, and the one put aside before it is gone."""
_OLD_DROP_FILE = "client.1.jsonl"
_SMALL_BYTES = 4096
_MEANINGLESS = frozenset({400, 413, 415})
"""Answers to a batch that would be refused elsewhere, too."""


class Delivery:
    """Finds the monitor anew for each batch: it comes and goes."""

    def __init__(self, places: Places) -> None:
        """Nothing is looked at yet."""
        self._places = places

    def deliver(self, lines: bytes, seconds: float) -> bool:
        """Whether `lines` arrived somewhere within `seconds`. Raises nothing."""
        port, token = self._port(), self._token()
        if port and token:
            with suppress(OSError, ValueError):
                status = _post(port, token, lines, seconds)
                if status == 200 or status in _MEANINGLESS:
                    return status == 200
        with suppress(OSError):
            return self._drop(lines)
        return False

    def _port(self) -> int | None:
        try:
            with private_file(self._places.ports_file) as descriptor:
                port = json.loads(os.read(descriptor, _SMALL_BYTES))["port"]
                # A crash leaves the file behind, and its port to anybody: the token is not for them.
                return port if _is_locked(descriptor) and type(port) is int and 0 < port < 65536 else None
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def _token(self) -> str:
        try:
            with private_file(self._places.token_file) as descriptor:
                token = os.read(descriptor, _SMALL_BYTES).decode("ascii").strip()
        except (OSError, ValueError):
            return ""
        return token if token.isprintable() else ""

    def _drop(self, lines: bytes) -> bool:
        """Append to the drop folder if there is one. Raises OSError."""
        folder = self._places.drop_folder
        if not is_own(os.stat(folder)):
            return False
        path = os.path.join(folder, DROP_FILE)
        with suppress(FileNotFoundError):
            if os.lstat(path).st_size + len(lines) > DROP_LIMIT_BYTES:
                os.replace(path, os.path.join(folder, _OLD_DROP_FILE))
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | NO_LINKS, 0o600)
        try:
            return is_own(os.fstat(descriptor)) and _append(descriptor, lines)
        finally:
            os.close(descriptor)


def _append(descriptor: int, lines: bytes) -> bool:
    """All lines in one write, so that those of several processes do not mix. Raises OSError."""
    if os.write(descriptor, lines) == len(lines):
        return True
    # The disk is full; what follows some day must not go on in the middle of a line.
    os.write(descriptor, b"\n")
    return False


if sys.platform == "win32":
    import msvcrt

    _LOCKED_BYTE = 1 << 30

    def _is_locked(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return True
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
        return False
else:
    import fcntl

    def _is_locked(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        return False


def _post(port: int, token: str, lines: bytes, seconds: float) -> int:
    """The status of the answer. Raises OSError, ValueError.

    By hand: an HTTP library takes 20 ms to import and might go through a proxy.
    """
    head = (
        f"POST /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/x-ndjson\r\nContent-Length: {len(lines)}\r\nConnection: close\r\n\r\n"
    )
    deadline = time.monotonic() + seconds
    with socket.create_connection(("127.0.0.1", port), timeout=_left(deadline)) as connection:
        connection.settimeout(_left(deadline))
        connection.sendall(head.encode("ascii") + lines)
        answer = b""
        while b"\r\n" not in answer and len(answer) < _SMALL_BYTES:
            connection.settimeout(_left(deadline))
            if not (more := connection.recv(_SMALL_BYTES)):
                break
            answer += more
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.") else 0


def _left(deadline: float) -> float:
    return max(deadline - time.monotonic(), 0.01)
