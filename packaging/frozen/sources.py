"""Tells whether a folder was made of these sources: a digest of all that goes into it, kept beside it.

Must not know how the folder is made.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_FOLDERS = ("desktop_monitor", "resources", "packaging/frozen")
_FILES = ("packaging/reproducible.py", "LICENSE")
_STAMP = ".desktop-monitor.sources"


def digest(root: Path = _ROOT) -> str:
    """Of every file that goes into the folder and of every installed distribution's version."""
    total = hashlib.sha256(sys.version.encode())
    for path in sorted(_inputs(root)):
        total.update(f"\0{path.relative_to(root).as_posix()}\0".encode())
        total.update(path.read_bytes())
    installed = {f"{one.metadata['Name']}=={one.version}" for one in metadata.distributions()}
    total.update("\n".join(sorted(installed)).encode())
    return total.hexdigest()


def keep(output: Path, digest: str) -> None:
    """Write it beside the folder in `output`."""
    (output / _STAMP).write_text(digest + "\n", encoding="ascii")


def forget(output: Path) -> None:
    """From here on nothing is known of the folder in `output`."""
    (output / _STAMP).unlink(missing_ok=True)


def is_current(output: Path) -> bool:
    """Whether the folder in `output` was made of these very sources."""
    stamp = output / _STAMP
    return stamp.is_file() and stamp.read_text(encoding="ascii").strip() == digest()


def _inputs(root: Path) -> Iterator[Path]:
    yield from (root / file for file in _FILES)
    for folder in _FOLDERS:
        yield from (path for path in (root / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
