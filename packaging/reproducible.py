"""What makes two builds of one commit the same bytes: the time, the environment, the order of files in an archive.

Must not know what is built.
"""

from __future__ import annotations

import lzma
import os
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path

_FALLBACK_SECONDS = 1_577_836_800
"""2020-01-01, for sources without a history."""


def source_date_epoch(root: Path) -> int:
    """Seconds of the last commit in `root` (reproducible-builds.org/specs/source-date-epoch), or as it was set."""
    if given := os.environ.get("SOURCE_DATE_EPOCH", ""):
        return int(given)
    command = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
    try:
        return int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    except (OSError, subprocess.CalledProcessError, ValueError):
        return _FALLBACK_SECONDS


def build_environment(environment: Mapping[str, str], epoch_seconds: int) -> dict[str, str]:
    """`environment` without what changes results: the order of sets, the language, the time, the time zone."""
    fixed = {"SOURCE_DATE_EPOCH": str(epoch_seconds), "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    kept = {name: value for name, value in environment.items() if not name.startswith(("PYTHON", "LC_", "LD_"))}
    return {**kept, **fixed}


def set_times(folder: Path, epoch_seconds: int) -> None:
    """Give `folder` and everything below it one time of modification."""
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (epoch_seconds, epoch_seconds), follow_symlinks=False)


def write_tar_xz(folder: Path, target: Path, epoch_seconds: int, top: str = "") -> None:
    """Pack `folder` into `target` as `top` (its own name): sorted, owned by root, everything of one time.

    Modes are 755 for folders and what may be run, 644 for the rest. Raises OSError.
    """
    with (
        lzma.open(target, "wb", preset=6) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as archive,
    ):
        for path in _sorted(folder):
            name = Path(top or folder.name, path.relative_to(folder))
            _add(archive, path, name.as_posix(), epoch_seconds)


def _sorted(folder: Path) -> Iterator[Path]:
    yield folder
    yield from sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix())


def _add(archive: tarfile.TarFile, path: Path, name: str, epoch_seconds: int) -> None:
    entry = archive.gettarinfo(path, name)
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mtime = epoch_seconds
    entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
    if entry.islnk():
        # Two names of one file here are two files there: whether they are one is this disk's affair.
        entry.type, entry.linkname, entry.size = tarfile.REGTYPE, "", path.stat().st_size
    if entry.isreg():
        with path.open("rb") as content:
            archive.addfile(entry, content)
    else:
        archive.addfile(entry)
