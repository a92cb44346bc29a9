"""The Debian package, made from the frozen folder with `dpkg-deb` (deb(5), Debian Policy 4.6).

The same folder and time give the same bytes. Must not know how the folder is made.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from frozen.folder import NAME, BuildError
from linux import tree
from linux.changelog import MAINTAINER, debian_changelog, debian_version
from linux.shared_files import shared_files
from reproducible import build_environment

import desktop_monitor

INSTALLED = Path("usr/lib/desktop-monitor")
SIZE_LIMIT_BYTES = 70_000_000
_HERE = Path(__file__).resolve().parent
_LICENCE = _HERE.parents[1] / "LICENSE"
_SCRIPTS = ("prerm",)
_GLIBC = re.compile(rb"\0GLIBC_2\.(\d+)(?=\0)")
_LEAST_GLIBC = 34
"""What Qt's wheels are built for."""


def file_name(architecture: str) -> str:
    """What the package is called, for dpkg's name of an architecture."""
    return f"desktop-monitor_{debian_version(desktop_monitor.__version__)}_{architecture}.deb"


def architecture() -> str:
    """This machine's, as dpkg names it. Raises BuildError where there is no dpkg."""
    if shutil.which("dpkg-deb") is None:
        raise BuildError("there is no dpkg-deb; install dpkg")
    return subprocess.run(["dpkg", "--print-architecture"], check=True, capture_output=True, text=True).stdout.strip()


def build(output: Path, work: Path, epoch_seconds: int, compression: str = "xz") -> Path:
    """Pack the folder in `output` beside it, with `work` for what is in between; its path.

    `compression` is dpkg-deb's: xz or none. Raises BuildError where there is no dpkg-deb or it refuses, OSError.
    """
    shutil.rmtree(work, ignore_errors=True)
    root = work / "root"
    lay_out(output / NAME, root, epoch_seconds)
    target = output / file_name(architecture())
    environment = build_environment(os.environ, epoch_seconds)
    command = ["dpkg-deb", "--root-owner-group", f"-Z{compression}", "--build", str(root), str(target)]
    try:
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    except subprocess.CalledProcessError as error:
        raise BuildError(f"dpkg-deb failed with exit status {error.returncode}; its messages are above") from error
    if compression != "none":
        check_size(target)
    return target


def check_size(package: Path, limit_bytes: int = SIZE_LIMIT_BYTES) -> None:
    """That people get no more than they were promised. Raises BuildError."""
    size_bytes = package.stat().st_size
    if size_bytes > limit_bytes:
        raise BuildError(f"{package.name} has {size_bytes:,} bytes; {limit_bytes:,} is the limit")


def lay_out(folder: Path, root: Path, epoch_seconds: int) -> None:
    """The package's tree with its ``DEBIAN`` folder, before it is packed."""
    tree.copy(folder, root / INSTALLED)
    tree.write(root / "usr/share", shared_files(epoch_seconds))
    tree.write(root / "usr/share", _documents(epoch_seconds))
    (root / "usr/bin").mkdir()
    (root / "usr/bin/desktop-monitor").symlink_to("../lib/desktop-monitor/desktop-monitor")
    control = root / "DEBIAN"
    tree.write(control, {"control": _control(root), "md5sums": _md5sums(root)})
    for script in _SCRIPTS:
        shutil.copyfile(_HERE / "deb" / script, control / script)
        (control / script).chmod(0o755)
    tree.settle(root, epoch_seconds)


def least_glibc(folder: Path) -> str:
    """The version of the C library that everything in `folder` runs with."""
    found = {int(minor) for path in tree.plain_files(folder) for minor in _GLIBC.findall(_program(path))}
    return f"2.{max(found | {_LEAST_GLIBC})}"


def _program(path: Path) -> bytes:
    content = path.read_bytes()
    return content if content.startswith(b"\x7fELF") else b""


def _documents(epoch_seconds: int) -> Mapping[str, bytes]:
    changelog = gzip.compress(debian_changelog(epoch_seconds).encode(), 9, mtime=0)
    return {
        "doc/desktop-monitor/changelog.gz": changelog,
        "doc/desktop-monitor/copyright": _copyright(),
        "lintian/overrides/desktop-monitor": (_HERE / "deb" / "lintian-overrides").read_bytes(),
    }


def _control(root: Path) -> bytes:
    template = (_HERE / "deb" / "control").read_text(encoding="utf-8")
    return template.format(
        version=debian_version(desktop_monitor.__version__),
        architecture=architecture(),
        maintainer=MAINTAINER,
        installed_kib=tree.size_kib(root),
        glibc=least_glibc(root / INSTALLED),
    ).encode()


def _copyright() -> bytes:
    """Our licence, as deb/copyright frames it."""
    text = _LICENCE.read_text(encoding="utf-8")
    owner = next(line for line in text.splitlines() if line.startswith("Copyright"))
    terms = text.partition(owner)[2].strip()
    lines = [f" {line}" if line.strip() else " ." for line in terms.splitlines()]
    template = (_HERE / "deb" / "copyright").read_text(encoding="utf-8")
    return template.format(copyright=owner.removeprefix("Copyright (c) "), licence="\n".join(lines)).encode()


def _md5sums(root: Path) -> bytes:
    files = [path for path in tree.plain_files(root) if "DEBIAN" not in path.relative_to(root).parts[:1]]
    sums = (hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest() for path in files)
    lines = (f"{digest}  {path.relative_to(root)}\n" for digest, path in zip(sums, files, strict=True))
    return "".join(lines).encode()
