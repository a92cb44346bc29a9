"""The folder that runs from anywhere, as a ``.tar.xz`` (xz(1)): program, menu entry, and scripts that put it there.

The same folder and time give the same bytes. Must not know how the folder is made.
"""

from __future__ import annotations

import platform
import subprocess
import tarfile
import tempfile
from pathlib import Path

import desktop_monitor
from linux import tree
from linux.shared_files import shared_files

_HERE = Path(__file__).resolve().parent
_BESIDE = ("install.sh", "uninstall.sh", "README.txt")
_XZ = ("xz", "--compress", "--stdout", "--threads=2", "--block-size=24MiB")
"""Threads and blocks are named, so that another machine's number of them makes no other bytes."""


def folder_name() -> str:
    """The one folder in it."""
    return f"desktop-monitor-{desktop_monitor.__version__}"


def file_name() -> str:
    """What it is called, for this machine's architecture as the kernel names it."""
    return f"{folder_name()}-linux-{platform.machine()}.tar.xz"


def build(folder: Path, output: Path, *, epoch_seconds: int, level: int = 6) -> Path:
    """Pack `folder` below `output`; its path. `level` is xz's, 0 to 9.

    Raises CalledProcessError where xz fails, OSError where a file cannot be read or written.
    """
    target = output / file_name()
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / folder_name()
        lay_out(folder, root, epoch_seconds=epoch_seconds)
        plain = Path(place) / "plain.tar"
        _write_tar(root, plain)
        with plain.open("rb") as source, target.open("wb") as packed:
            subprocess.run([*_XZ, f"-{level}"], stdin=source, stdout=packed, check=True)
    return target


def lay_out(folder: Path, root: Path, *, epoch_seconds: int) -> None:
    """The folder as it is unpacked."""
    tree.copy(folder, root)
    tree.write(root / "share", shared_files(epoch_seconds))
    for name in _BESIDE:
        path = root / name
        path.write_bytes((_HERE / name).read_bytes())
        path.chmod(0o755 if name.endswith(".sh") else 0o644)
    tree.settle(root, epoch_seconds)


def _write_tar(root: Path, target: Path) -> None:
    with tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as archive:
        for path in (root, *sorted(root.rglob("*"))):
            archive.add(path, arcname=str(path.relative_to(root.parent)), recursive=False, filter=_nobodys)


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member
