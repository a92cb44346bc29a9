"""When versions were looked up last and what was answered, so that it is once a day whatever is restarted.

Must not know who asks.
"""

from __future__ import annotations

import json
import logging
import math
from pathlib import Path
from typing import NamedTuple

from desktop_monitor.engine.updates.version import version
from desktop_monitor.private_files import make_private_folder, write_private

_LOG = logging.getLogger(__name__)
_LIMIT_CHARACTERS = 10_000


class Remembered(NamedTuple):
    """Wall times; None: never."""

    tried_seconds: float | None = None
    answered_seconds: float | None = None
    latest: str = ""


def recall(path: Path) -> Remembered:
    """What `path` holds; nothing where it is missing or damaged."""
    try:
        with path.open(encoding="utf-8") as file:
            content = json.loads(file.read(_LIMIT_CHARACTERS))
    except (OSError, ValueError, RecursionError):
        return Remembered()
    if not isinstance(content, dict):
        return Remembered()
    latest = content.get("latest")
    is_version = isinstance(latest, str) and version(latest) is not None
    return Remembered(
        _moment(content.get("tried_seconds")),
        _moment(content.get("answered_seconds")) if is_version else None,
        latest if is_version and isinstance(latest, str) else "",
    )


def remember(path: Path, known: Remembered) -> None:
    """Write it down; a failure is logged, nothing more."""
    try:
        make_private_folder(path.parent)
        write_private(path, json.dumps(known._asdict()).encode())
    except OSError as error:
        _LOG.warning("%s cannot be written: %s", path, error)


def _moment(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and 0 <= value < 1e11 else None
