"""What the window remembers between two starts: size, page, period, pages' states.

A JSON file in the state folder, validated on load: whatever is damaged or of the
wrong kind counts as absent. Must not know widgets.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field, replace
from pathlib import Path

from desktop_monitor.private_files import make_private_folder, write_private

_LOG = logging.getLogger(__name__)
_LARGEST_FILE_CHARACTERS = 1_000_000
_LARGEST_PX = 32_000


@dataclass(frozen=True, slots=True)
class Placement:
    """Everything remembered; the defaults are a first start's."""

    x: int | None = None
    y: int | None = None
    width: int = 1200
    height: int = 800
    maximized: bool = False
    page: str = "overview"
    period_seconds: float = 21_600.0
    period_end_seconds: float | None = None
    pages: dict[str, dict[str, object]] = field(default_factory=dict)
    told_about_tray: bool = False
    """Whether the user was told that closing the window leaves the program in the tray."""


def file_in(state_folder: Path) -> Path:
    """The file that remembers; its absence means a first start."""
    return state_folder / "window.json"


def load(path: Path) -> Placement:
    """What `path` holds; defaults for whatever is absent or wrong."""
    try:
        with path.open(encoding="utf-8") as file:
            content = json.loads(file.read(_LARGEST_FILE_CHARACTERS))
    except FileNotFoundError:
        return Placement()
    except (OSError, ValueError, RecursionError) as error:
        _LOG.warning("window state in %s is not used: %s", path, error)
        return Placement()
    return _validated(content) if isinstance(content, dict) else Placement()


def save(path: Path, placement: Placement) -> None:
    """Replace `path` in one step, readable by its owner only. Raises OSError."""
    make_private_folder(path.parent)
    content = {name: getattr(placement, name) for name in Placement.__slots__}
    write_private(path, json.dumps(content, indent=1).encode())


def _validated(content: dict[str, object]) -> Placement:
    found = Placement(
        x=_pixels(content.get("x")),
        y=_pixels(content.get("y")),
        maximized=content.get("maximized") is True,
        period_end_seconds=_positive(content.get("period_end_seconds")),
        told_about_tray=content.get("told_about_tray") is True,
        pages=_states(content.get("pages")),
    )
    page = content.get("page")
    return replace(
        found,
        page=page if isinstance(page, str) else found.page,
        width=max(_pixels(content.get("width")) or found.width, 320),
        height=max(_pixels(content.get("height")) or found.height, 240),
        period_seconds=_positive(content.get("period_seconds")) or found.period_seconds,
    )


def _pixels(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST_PX else None


def _positive(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 < value < 1e11 else None


def _states(value: object) -> dict[str, dict[str, object]]:
    if not isinstance(value, dict):
        return {}
    return {str(name): state for name, state in value.items() if isinstance(state, dict)}
