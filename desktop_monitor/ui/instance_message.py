"""What programs on the same storage say to the one that runs, and where: "show", or "quit".

No Qt here, so that the command line can speak, too. Must not know who listens.
"""

from __future__ import annotations

import json
import socket
import sys
from queue import Empty, SimpleQueue
from threading import Thread

from desktop_monitor.paths import Paths

ANSWER = b"ok\n"
_TOKEN_CHARACTERS = 1024
_LIMIT_SECONDS = 5.0


def server_name(paths: Paths) -> str:
    """The socket's full path in the runtime folder; on Windows the pipe's name, which holds the data folder's hash."""
    return paths.instance_name if sys.platform == "win32" else str(paths.runtime / f"{paths.instance_name}.sock")


def show_message(token: str) -> bytes:
    """Asks for the window, with the activation token of whoever started the second program."""
    return json.dumps({"show": token[:_TOKEN_CHARACTERS]}).encode() + b"\n"


def quit_message() -> bytes:
    """Asks for the end."""
    return json.dumps({"quit": True}).encode() + b"\n"


def read_message(line: bytes) -> str | None:
    """The activation token of a "show" message; None for anything else."""
    token = _read(line).get("show")
    return token if isinstance(token, str) and token.isprintable() else None


def is_quit(line: bytes) -> bool:
    """Whether this is a "quit" message."""
    return _read(line).get("quit") is True


def is_known(line: bytes) -> bool:
    """Whether it means anything here."""
    return read_message(line) is not None or is_quit(line)


def _read(line: bytes) -> dict[str, object]:
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return message if isinstance(message, dict) else {}


def send(name: str, message: bytes, limit_seconds: float = _LIMIT_SECONDS) -> bool:
    """Send `message` to who listens at `name`; False where nobody does or no answer comes in time."""
    ask = _ask_pipe if sys.platform == "win32" else _ask_socket
    try:
        return ask(name, message, limit_seconds)
    except OSError:
        return False


def _ask_socket(name: str, message: bytes, limit_seconds: float) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(limit_seconds)
        connection.connect(name)
        connection.sendall(message)
        with connection.makefile("rb") as answers:
            return answers.readline(len(ANSWER)) == ANSWER


def _ask_pipe(name: str, message: bytes, limit_seconds: float) -> bool:
    # Reading from a pipe cannot be given a limit, so that a thread waits for a program that hangs.
    answers: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_exchange, args=(name, message, answers), daemon=True).start()
    try:
        return answers.get(timeout=limit_seconds) == ANSWER
    except Empty:
        return False


def _exchange(name: str, message: bytes, answers: SimpleQueue[bytes]) -> None:
    try:
        with open(rf"\\.\pipe\{name}", "r+b", buffering=0) as pipe:
            pipe.write(message)
            answers.put(pipe.readline(len(ANSWER)))
    except OSError:
        answers.put(b"")
