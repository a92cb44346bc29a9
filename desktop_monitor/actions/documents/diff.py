"""A file's change as people read it: a unified diff that shows no secret beside the change.

Must not know why a file is changed.
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path

_SECRET = re.compile(r"(?i)(token|secret|passw|credential|auth|headers?\b|api.?key|_key\b|cookie)")
_QUOTED_VALUE = re.compile(r"([:=]\s*)(\"(?:[^\"\\]|\\.)*\"|'[^']*')")

_UNENDED = "\\ no line end"


def file_diff(path: Path, before: bytes | None, after: bytes | None) -> tuple[str, ...]:
    """The change as a unified diff; secrets in lines that stay as they are are not shown."""
    if before == after:
        return ()
    found = difflib.unified_diff(_lines(before), _lines(after), _side(path, before), _side(path, after))
    return tuple(_discreet(line.rstrip("\n")) for line in found)


def _lines(raw: bytes | None) -> list[str]:
    if not raw:
        return []
    lines = raw.decode(errors="replace").replace("\r\n", "\n").split("\n")
    return lines[:-1] if not lines[-1] else [*lines, _UNENDED]


def _side(path: Path, raw: bytes | None) -> str:
    return "/dev/null" if raw is None else str(path)


def _discreet(line: str) -> str:
    return _QUOTED_VALUE.sub(r'\1"…"', line) if line.startswith(" ") and _SECRET.search(line) else line
