"""Where Claude Code keeps its transcripts, as it finds the place itself.

Must not know what is in them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

_DESKTOP_FOLDERS = ("local-agent-mode-sessions", "claude-code-sessions")
_DESKTOP_DEPTH = 4


def configuration_roots(environment: Mapping[str, str], home: Path, platform: str) -> tuple[Path, ...]:
    """Folders that may hold ``projects`` and ``sessions``, existing or not, each once.

    ``CLAUDE_CONFIG_DIR`` may name several, separated by commas, and stands for the
    default ones; the desktop program's (macOS) are always among them. `platform` is
    `sys.platform`'s.
    """
    named = [part.strip() for part in environment.get("CLAUDE_CONFIG_DIR", "").split(",") if part.strip()]
    roots = [_expanded(part, home) for part in named] or [home / ".claude", home / ".config" / "claude"]
    if platform == "darwin":
        roots += _desktop_roots(home / "Library" / "Application Support" / "Claude")
    return tuple(dict.fromkeys(Path(os.path.realpath(root)) for root in roots))


def _expanded(written: str, home: Path) -> Path:
    path = home / written[2:] if written.startswith("~/") else home if written == "~" else Path(written)
    # Claude Code takes a relative name from where it was started, which nobody knows afterwards.
    return path if path.is_absolute() else home / path


def _desktop_roots(support: Path) -> Iterator[Path]:
    """The desktop program gives each of its sessions a home of its own."""
    for folder in _DESKTOP_FOLDERS:
        for depth in range(_DESKTOP_DEPTH):
            yield from sorted(support.joinpath(folder).glob("*/" * depth + ".claude"))
