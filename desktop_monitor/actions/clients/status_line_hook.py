"""Run by Claude Code as its status line: keeps the figures of limits, then becomes the user's own command.

A script of its own, started by its path: it imports nothing of this package and little
else, for it runs at every message. Whatever fails, the user's own status line is shown.
Kept are numbers only, never a path or a text. Called with the folder to keep them in
and, if there was one, the user's own command.
"""

from __future__ import annotations

import json
import os
import select
import sys

_FIGURES = {
    "rate_limits": ("five_hour", "seven_day"),
    "context_window": (
        "total_input_tokens",
        "total_output_tokens",
        "context_window_size",
        "used_percentage",
        "remaining_percentage",
    ),
    "cost": ("total_cost_usd", "total_duration_ms", "total_api_duration_ms"),
}
_WINDOW = ("used_percentage", "resets_at")
_NAME_SIGNS = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_")
_NAME_CHARACTERS = 64
_SIZE_LIMIT_BYTES = 4 << 20
_PATIENCE_SECONDS = 1.0
_SHELL = "/bin/sh"
_SHOWN = {"five_hour": "5 h", "seven_day": "7 d"}


def main(arguments: list[str]) -> int:
    """Keep figures in the folder `arguments[0]`, then run the command `arguments[1]`, if any."""
    raw = _input()
    figures: dict[str, object] = {}
    try:
        session, figures = _figures(raw)
        _keep(arguments[0], session, figures)
    except (OSError, ValueError, RecursionError):
        pass  # the user's own line matters more
    if len(arguments) > 1 and arguments[1]:
        return _become(arguments[1], raw)
    _show(figures)
    return 0


def _input() -> bytes:
    """All of standard input; what has come until then if the other side forgets to close it."""
    parts: list[bytes] = []
    size = 0
    while size < _SIZE_LIMIT_BYTES and select.select([0], [], [], _PATIENCE_SECONDS)[0]:
        part = os.read(0, 65536)
        if not part:
            break
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _figures(raw: bytes) -> tuple[str, dict[str, object]]:
    """The session and what is kept of it. Raises ValueError."""
    told = json.loads(raw)
    if not isinstance(told, dict):
        raise ValueError("no object")  # noqa: TRY004  caught with the others
    session = told.get("session_id")
    if not isinstance(session, str) or not 0 < len(session) <= _NAME_CHARACTERS or not _NAME_SIGNS.issuperset(session):
        raise ValueError("no session")
    kept: dict[str, object] = {}
    for section, names in _FIGURES.items():
        part = told.get(section)
        if isinstance(part, dict):
            kept[section] = {name: _figure(part.get(name)) for name in names if _figure(part.get(name)) is not None}
    return session, {section: part for section, part in kept.items() if part}


def _figure(value: object) -> object:
    """A number; or those of a window of a limit."""
    if type(value) in (int, float):
        return value
    if isinstance(value, dict):
        return {name: value[name] for name in _WINDOW if type(value.get(name)) in (int, float)} or None
    return None


def _keep(folder: str, session: str, figures: dict[str, object]) -> None:
    if not figures:
        return
    draft = os.path.join(folder, f".{session}.{os.getpid()}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(draft, flags, 0o600)
    try:
        os.write(descriptor, json.dumps(figures).encode())
    finally:
        os.close(descriptor)
    os.replace(draft, os.path.join(folder, f"{session}.json"))


def _become(command: str, raw: bytes) -> int:
    """Run the user's command in our place: its output and its exit code are its own."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    try:
        written = os.write(writing, raw) if raw else 0
    except OSError:
        written = 0
    # What no pipe takes at once is written by a child.
    if written < len(raw) and os.fork() == 0:
        _pour(reading, writing, raw[written:])
    os.dup2(reading, 0)
    os.close(reading)
    os.close(writing)
    try:
        os.execv(_SHELL, [_SHELL, "-c", command])  # noqa: S606  the user's own command, as Claude Code ran it
    except OSError:
        return 1


def _pour(reading: int, writing: int, rest: bytes) -> None:
    """The child's whole life."""
    try:
        os.close(reading)
        os.set_blocking(writing, True)
        while rest:
            rest = rest[os.write(writing, rest) :]
    except OSError:
        pass  # it does not read all of it
    finally:
        os._exit(0)


def _show(figures: dict[str, object]) -> None:
    """A line of our own where the user has none."""
    limits = figures.get("rate_limits")
    if not isinstance(limits, dict):
        return
    used = ((name, limits.get(name, {}).get("used_percentage")) for name in _SHOWN)
    line = " · ".join(f"{_SHOWN[name]} {round(ratio)} %" for name, ratio in used if ratio is not None)
    if line:
        os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
