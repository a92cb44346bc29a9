"""What own workflows are told, as the small file that `desktop_monitor.client` reads. Must not know who is told."""

from __future__ import annotations

import json
import stat
import sys
from dataclasses import asdict
from pathlib import Path

from desktop_monitor.config.performance_options import WorkflowAdvice
from desktop_monitor.errors import StoreError
from desktop_monitor.language.text import text
from desktop_monitor.private_files import make_private_folder, write_private


def publish_advice(advice: WorkflowAdvice, path: Path) -> None:
    """Have the file at `path` say what the user said and nothing else; without a word of theirs there is none.

    A file that says so already is not touched. Raises StoreError.
    """
    told = {key: value for key, value in asdict(advice).items() if value is not None}
    if advice.max_memory_bytes is not None:
        told["max_memory_bytes"] = int(advice.max_memory_bytes)
    try:
        if told:
            _replace(path, json.dumps({"v": 1, **told}).encode("ascii"))
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            "Own workflows cannot be told what they may take",
            text("{path}: {why}", path=str(path), why=error.strerror or str(error)),
        ) from error


def _replace(path: Path, content: bytes) -> None:
    if _is_private(path) and path.read_bytes() == content:
        return
    make_private_folder(path.parent)
    write_private(path, content)


def _is_private(path: Path) -> bool:
    """Whether a file is there that the client would trust."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISREG(status.st_mode) and (sys.platform == "win32" or not status.st_mode & 0o077)
