"""Trees that look like /proc or /sys to a collector: recorded ones and ones made on the spot."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

RECORDED = Path(__file__).parents[1] / "data" / "proc"


def recorded(name: str, destination: Path) -> Path:
    """A copy of a recorded tree that a test may change."""
    return Path(shutil.copytree(RECORDED / name, destination / name))


def plant(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write `files` below `root`, in place where they exist, as the kernel changes its own."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root
