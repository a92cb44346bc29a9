"""A folder of files as a package holds them: plain modes, one time, so that the same input gives the same bytes.

Must not know which kind of package it becomes.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from reproducible import set_times

_LIBRARY = re.compile(r"\.so(\.\d+)*\Z")


def copy(source: Path, target: Path) -> None:
    """All of `source`, links as links."""
    shutil.copytree(source, target, symlinks=True)


def write(root: Path, files: Mapping[str, bytes]) -> None:
    """Each content to its path below `root`."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def settle(root: Path, epoch_seconds: int) -> None:
    """Folders and programs 0755, libraries and other files 0644, all of `epoch_seconds`, whoever made them."""
    for path in root.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or _is_program(path) else 0o644)
    root.chmod(0o755)
    set_times(root, epoch_seconds)


def _is_program(path: Path) -> bool:
    return bool(path.stat().st_mode & 0o100) and not _LIBRARY.search(path.name)


def plain_files(root: Path) -> Iterator[Path]:
    """Files that are no links, by their path."""
    return (path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink())


def size_kib(root: Path) -> int:
    """What they take, in KiB, each rounded up, and one for a folder or link (deb-substvars(5), Installed-Size)."""
    paths = list(root.rglob("*"))
    files = [path for path in paths if path.is_file() and not path.is_symlink()]
    return sum(-(-path.stat().st_size // 1024) for path in files) + len(paths) - len(files)
