"""The folder that runs from anywhere, as a ``.tar.xz`` (xz(1)): program, menu entry, and scripts that put it there.

The same folder and time give the same bytes. Must not know how the folder is made.
"""

from __future__ import annotations

import platform
import shutil
from pathlib import Path

from frozen.folder import NAME
from linux import tree
from linux.shared_files import shared_files
from reproducible import write_tar_xz

import desktop_monitor

_HERE = Path(__file__).resolve().parent
_BESIDE = ("install.sh", "uninstall.sh", "README.txt")


def folder_name() -> str:
    """The one folder in it."""
    return f"desktop-monitor-{desktop_monitor.__version__}"


def file_name() -> str:
    """What it is called, for this machine's architecture as the kernel names it."""
    return f"{folder_name()}-linux-{platform.machine()}.tar.xz"


def build(output: Path, work: Path, epoch_seconds: int) -> Path:
    """Pack the folder in `output` beside it, with `work` for what is in between; its path. Raises OSError."""
    shutil.rmtree(work, ignore_errors=True)
    root = work / folder_name()
    lay_out(output / NAME, root, epoch_seconds)
    target = output / file_name()
    write_tar_xz(root, target, epoch_seconds)
    return target


def lay_out(folder: Path, root: Path, epoch_seconds: int) -> None:
    """The folder as it is unpacked."""
    tree.copy(folder, root)
    tree.write(root / "share", shared_files(epoch_seconds))
    for name in _BESIDE:
        path = root / name
        path.write_bytes((_HERE / name).read_bytes())
        path.chmod(0o755 if name.endswith(".sh") else 0o644)
