"""A bare system below a folder, as debootstrap makes it: no Python, no Qt, no fonts, one ordinary user.

It runs in namespaces of its own (mount_namespaces(7), pid_namespaces(7)). All its processes and mounts end
with it, and with the test that made it, however that ends. Must not know what is tried on it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from tests.helpers import host_sources

USER = "ann"
USER_ID = 1000
HOME = Path("/home") / USER
RUNTIME = Path("/run/user") / str(USER_ID)
_VERSION = 1
"""Counted up when what a base holds changes."""
_BASE_PACKAGES = ("ca-certificates",)
_NAMESPACES = ("unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child=KILL")
# $1 root, $2 lower folders or nothing, $3 upper, $4 work, then pairs of what is lent and where. It tells its number
# outside, then lives until the other end of its input is closed.
_HOLD = """
set -eu
read -r number _ </proc/self/stat
root=$1
if [ -n "$2" ]; then mount -t overlay overlay -o "lowerdir=$2,upperdir=$3,workdir=$4" "$root"; fi
shift 4
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --rbind /sys "$root/sys"
while [ $# -gt 0 ]; do
  mkdir -p "$(dirname "$root$2")"
  if [ -d "$1" ]; then mkdir -p "$root$2"; else : >>"$root$2"; fi
  mount --bind "$1" "$root$2"
  shift 2
done
exec chroot "$root" /bin/sh -c "echo $number; exec cat >/dev/null"
"""


class Loan(NamedTuple):
    """A file or folder of this machine that a bare system sees."""

    source: Path
    target: Path


def obstacle() -> str:
    """Why there can be no bare system here; empty if there can."""
    if os.geteuid() != 0:
        return "only root may make a bare system"
    missing = [name for name in ("debootstrap", "unshare", "nsenter", "chroot") if shutil.which(name) is None]
    if missing:
        return f"not installed: {', '.join(missing)}"
    if subprocess.run([*_NAMESPACES, "true"], capture_output=True, check=False).returncode:
        return "namespaces may not be made here"
    return "" if host_sources.release() else "apt does not tell where this system came from"


def may_overlay(folder: Path) -> bool:
    """Whether layers may be laid over each other here; a container often cannot."""
    parts = [folder / name for name in ("lower", "upper", "work", "all")]
    for part in parts:
        part.mkdir(parents=True)
    lower, upper, work, whole = parts
    options = f"lowerdir={lower},upperdir={upper},workdir={work}"
    command = [*_NAMESPACES, "mount", "-t", "overlay", "overlay", "-o", options, str(whole)]
    done = subprocess.run(command, capture_output=True, check=False)
    shutil.rmtree(folder)
    return done.returncode == 0


def base(cache: Path) -> Path:
    """The bare system as it was made first, kept below `cache`. Raises AssertionError with what debootstrap says."""
    made_from = host_sources.release()
    assert made_from is not None
    key = repr((_VERSION, made_from, _BASE_PACKAGES, host_sources.apt_settings()))
    root = cache / f"{made_from.codename}-{hashlib.sha256(key.encode()).hexdigest()[:12]}"
    if not root.is_dir():
        shutil.rmtree(cache, ignore_errors=True)
        cache.mkdir(parents=True)
        _debootstrap(made_from, cache / "unfinished").rename(root)
    return root


def _debootstrap(made_from: host_sources.Release, folder: Path) -> Path:
    root = folder / "root"
    options = ["--variant=minbase", f"--include={','.join(_BASE_PACKAGES)}"]
    # What it mounts goes with it.
    command = [*_NAMESPACES, "debootstrap", *options, made_from.codename, str(root), made_from.mirror]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, f"{done.stdout[-2000:]}{done.stderr[-2000:]}"
    host_sources.give_to(root)
    with BareSystem((), folder, overlay=False, keep=True) as system:
        system.run("useradd", "--create-home", "--uid", str(USER_ID), USER)
        system.run("install", "-d", "-m", "700", "-o", USER, "-g", USER, str(RUNTIME))
        system.run("apt-get", "update", environment=host_sources.network(), timeout=300)
        system.run("apt-get", "clean")
    return root


class BareSystem:
    """A context manager: the system is up inside the `with`."""

    def __init__(
        self, layers: Sequence[Path], folder: Path, *, overlay: bool, loans: Sequence[Loan] = (), keep: bool = False
    ) -> None:
        """`layers`, the newest first, stay as they are. What is changed lies in `folder`, which goes unless kept."""
        self._layers = tuple(layers)
        self._folder = folder
        self._overlay = overlay
        self._loans = tuple(loans)
        self._keep = keep
        self._root = folder / "root"
        self.environment: dict[str, str] = {}
        """What a user's programs see besides their home."""

    @property
    def layers(self) -> tuple[Path, ...]:
        """What a system that goes on from this one is made of."""
        return (self._folder / "upper", *self._layers) if self._overlay else (self._root,)

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        if self._overlay:
            parts = [self._folder / name for name in ("upper", "work")]
            for part in (self._root, *parts):
                part.mkdir()
            lower = [":".join(str(layer) for layer in self._layers), *(str(part) for part in parts)]
        else:
            lower = ["", "", ""]
            if self._layers:
                subprocess.run(["cp", "-a", "--reflink=auto", str(self._layers[0]), str(self._root)], check=True)
        lent = [str(path) for loan in self._loans for path in loan]
        command = [*_NAMESPACES, "sh", "-c", _HOLD, "sh", str(self._root), *lower, *lent]
        self._holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._holder.stdout is not None
        self._number = self._holder.stdout.readline().strip()
        assert self._number, "the bare system did not come up"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._holder.stdin is not None
        assert self._holder.stdout is not None
        self._holder.stdin.close()
        self._holder.wait(30)
        self._holder.stdout.close()
        if not self._keep:
            shutil.rmtree(self._folder)

    def command(self, *words: str, user: str = USER, environment: Mapping[str, str] | None = None) -> list[str]:
        """How this machine runs `words` in there."""
        home = "/root" if user == "root" else str(HOME)
        variables = {
            "HOME": home,
            "USER": user,
            "LOGNAME": user,
            "LANG": "C.UTF-8",
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            **(self.environment if user != "root" else {"DEBIAN_FRONTEND": "noninteractive"}),
            **(environment or {}),
        }
        enter = ["nsenter", "--target", self._number, "--mount", "--pid", "--root"]
        place = f"--wd=/proc/{self._number}/root{home}"
        become = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]
        return [*enter, place, *become, "env", "-i", *(f"{name}={value}" for name, value in variables.items()), *words]

    def run(
        self,
        *words: str,
        user: str = "root",
        environment: Mapping[str, str] | None = None,
        status: int | None = 0,
        timeout: float = 120,
    ) -> subprocess.CompletedProcess[str]:
        """Run `words` to their end. Raises AssertionError when they end with another status; None takes any."""
        done = subprocess.run(
            self.command(*words, user=user, environment=environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
        )
        said = f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
        assert status in (None, done.returncode), said
        return done

    def install(self, *packages: str) -> str:
        """Have apt install packages or files of packages with all they need and nothing more; what it said."""
        options = ["--yes", "--no-install-recommends", "-o", "Binary::apt-get::APT::Keep-Downloaded-Packages=true"]
        return self.run(
            "apt-get", "install", *options, *packages, environment=host_sources.network(), timeout=600
        ).stdout

    # --- files in it

    def path(self, inside: Path | str) -> Path:
        """Where this machine finds a file of it while it is up."""
        return Path(f"/proc/{self._number}/root", str(inside).lstrip("/"))

    def write(self, inside: Path | str, content: bytes) -> None:
        """A file of the user's."""
        path = self.path(inside)
        for folder in [*reversed(path.parents)]:
            if not folder.exists():
                folder.mkdir()
                os.chown(folder, USER_ID, USER_ID)
        path.write_bytes(content)
        os.chown(path, USER_ID, USER_ID)

    def lay_in(self, source: Path, inside: Path | str) -> None:
        """A copy of a folder or file of this machine."""
        target = self.path(inside)
        target.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-a", "--reflink=auto", str(source), str(target)], check=True)
