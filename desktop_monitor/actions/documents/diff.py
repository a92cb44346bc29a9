"""A file's change as people read it: a unified diff that shows no secret beside the change.

Must not know why a file is changed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from desktop_monitor.escaping import ELLIPSIS, visible

_SECRET = re.compile(r"(?i)(token|secret|passw|credential|auth|headers?\b|api.?key|_key\b|cookie)")
_QUOTED_VALUE = re.compile(r"([:=]\s*)(\"(?:[^\"\\]|\\.)*\"|'[^']*')")
_NAMED_VALUE = re.compile(r"([A-Za-z0-9_.-]+)([\"']?\s*[:=]\s*)(\"(?:[^\"\\]|\\.)*\"|'[^']*'|[^\s\"'{}\[\],]+)")
_PLAIN_VALUE = re.compile(r"[0-9.]+|true|false|null")
_KEY_LIKE = re.compile(r"(?=[A-Za-z0-9+/_=-]*[0-9])(?=[A-Za-z0-9+/_=-]*[A-Za-z])[A-Za-z0-9+/_=-]{20,}")

_HEAD = "--- "
_UNENDED = "\\ no line end"


def file_diff(
    path: Path, before: bytes | None, after: bytes | None, own: tuple[str, ...] | None = None
) -> tuple[str, ...]:
    """The change as a unified diff; secrets in lines that stay as they are are not shown.

    With `own` names and values, nothing else in changed lines is shown that may be a
    secret: a whole document may stand on one line.
    """
    if before == after:
        return ()
    found = difflib.unified_diff(_lines(before), _lines(after), _side(path, before), _side(path, after))
    shown: Callable[[str], str] = _discreet if own is None else lambda line: _harmless(line, own)
    return tuple(shown(line.rstrip("\n")) for line in found)


def is_diff(lines: Sequence[str]) -> bool:
    """Whether this is a file's change, and no request or command, whose lines may begin alike."""
    return bool(lines) and lines[0].startswith(_HEAD)


def changed_lines(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Of a unified diff the lines that go and come, without the file's name; of a request or a command, all."""
    if not is_diff(lines):
        return lines
    return tuple(line for line in lines[2:] if line[:1] in ("+", "-"))


def _lines(raw: bytes | None) -> list[str]:
    if not raw:
        return []
    lines = raw.decode(errors="replace").replace("\r\n", "\n").split("\n")
    return lines[:-1] if not lines[-1] else [*lines, _UNENDED]


def _side(path: Path, raw: bytes | None) -> str:
    return "/dev/null" if raw is None else str(path)


def _discreet(line: str) -> str:
    return _QUOTED_VALUE.sub(r'\1"…"', line) if line.startswith(" ") and _SECRET.search(line) else line


def _harmless(line: str, own: tuple[str, ...]) -> str:
    if line.startswith(("--- ", "+++ ", "@@ ")):
        return visible(line)
    line = _NAMED_VALUE.sub(lambda found: _named(found, own), line)
    line = _KEY_LIKE.sub(lambda found: found[0] if any(found[0] in one for one in own) else ELLIPSIS, line)
    return "\t".join(map(visible, line.split("\t")))


def _named(found: re.Match[str], own: tuple[str, ...]) -> str:
    name, between, value = found.groups()
    if not _SECRET.search(name) or name in own or _PLAIN_VALUE.fullmatch(value):
        return found[0]
    quote = value[0] if value[0] in "\"'" else ""
    return f"{name}{between}{quote}{ELLIPSIS}{quote}"
