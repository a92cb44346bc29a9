"""Shared libraries of the folder: that none is missing, and which the system must have.

Linux alone; elsewhere wheels bring everything. Must not know how the folder is made.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

_LDD_SECONDS = 30
_ELF = b"\x7fELF"

FROM_THE_SYSTEM: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "libc.so.6",
            "libm.so.6",
            "libpthread.so.0",
            "libdl.so.2",
            "librt.so.1",
            "libutil.so.1",
            "libresolv.so.2",
            "ld-linux-x86-64.so.2",
            "ld-linux-aarch64.so.1",
        ),
        "libc6",
    ),
    # They belong to the graphics driver.
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libGLX.so.0": "libgl1",
    "libGLdispatch.so.0": "libgl1",
    "libOpenGL.so.0": "libopengl0",
    "libxcb.so.1": "libxcb1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
"""What is never bundled, and the Debian package that has it."""


class Needed(NamedTuple):
    """A library that a file needs."""

    by: Path
    name: str
    found: Path | None
    """None: the dynamic linker did not find it."""


def elf_files(folder: Path) -> list[Path]:
    """Programs and libraries below `folder`, links left out."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink() and _is_elf(path)]


def needed_by(files: Iterable[Path], search: Path | None = None) -> list[Needed]:
    """What `files` need, directly or not, as the dynamic linker sees it with `search` in its path. Raises OSError."""
    return [needed for file in files for needed in _needed_by(file, search)]


def missing(needed: Iterable[Needed]) -> list[str]:
    """A line for each library that was not found."""
    return sorted({f"{one.name} (needed by {one.by.name})" for one in needed if one.found is None})


def outside(needed: Iterable[Needed], folder: Path) -> set[str]:
    """Names of the libraries that were found, but not below `folder`."""
    root = folder.resolve()
    return {one.name for one in needed if one.found is not None and not one.found.resolve().is_relative_to(root)}


def _needed_by(file: Path, search: Path | None) -> Iterator[Needed]:
    environment = {**os.environ, "LC_ALL": "C", **({"LD_LIBRARY_PATH": str(search)} if search else {})}
    done = subprocess.run(
        ["ldd", str(file)], capture_output=True, text=True, timeout=_LDD_SECONDS, check=False, env=environment
    )
    for line in done.stdout.splitlines():
        name, arrow, rest = line.strip().partition(" => ")
        if arrow:
            yield Needed(file, name, None if rest.startswith("not found") else Path(rest.rpartition(" (")[0]))


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == _ELF
