"""Where this machine gets packages from, for a system made on it: its settings of apt and pip, and its proxies.

Must not know what is installed from there.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_APT = ("etc/apt/sources.list", "etc/apt/sources.list.d", "etc/apt/trusted.gpg", "etc/apt/trusted.gpg.d")
_APT_KEYS = ("etc/apt/keyrings", "usr/share/keyrings", "etc/apt/auth.conf", "etc/apt/auth.conf.d")
_NAMES = ("etc/resolv.conf", "etc/hosts")
_CERTIFICATES = Path("etc/ssl/certs/ca-certificates.crt")
_OF_THE_NETWORK = re.compile(r"(https?|ftp|all|no)_proxy|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE", re.IGNORECASE)
_PIP_SETTING = re.compile(r"(\S+)\.([a-z-]+)=('.*'|\".*\")")


class Release(NamedTuple):
    """What this machine's system is an installation of."""

    mirror: str
    codename: str
    component: str


def release() -> Release | None:
    """Of this machine, or None where apt does not tell."""
    codename = _codename()
    if shutil.which("apt-get") is None or not codename:
        return None
    wanted = "$(REPO_URI)\t$(RELEASE)\t$(COMPONENT)"
    command = ["apt-get", "indextargets", "--format", wanted, "Identifier: Packages"]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found = [Release(*line.split("\t")) for line in told.splitlines() if line.count("\t") == 2]
    return next((one for one in found if one.codename == codename and one.component == "main"), None)


def _codename() -> str:
    try:
        lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition("=")[2].strip('"') for line in lines if line.startswith("VERSION_CODENAME=")), "")


def apt_settings() -> str:
    """How this machine's apt fetches (proxies, checks of dates), as a file of apt.conf.d; no hooks, no caches."""
    told = subprocess.run(["apt-config", "dump"], capture_output=True, text=True, check=True).stdout
    return "".join(f"{line}\n" for line in told.splitlines() if line.startswith("Acquire::"))


def give_to(root: Path) -> None:
    """Let the system below `root` fetch packages as this machine does."""
    for name in (*_APT, *_APT_KEYS):
        _replace(Path("/", name), root / name)
    (root / "etc/apt/apt.conf.d/90-of-the-host").write_text(apt_settings(), encoding="utf-8")
    for name in (*_NAMES, str(_CERTIFICATES)):
        _replace(Path("/", name), root / name)


def _replace(source: Path, target: Path) -> None:
    if not source.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
        return
    target.unlink(missing_ok=True)
    shutil.copyfile(source, target)


def network() -> dict[str, str]:
    """Variables that tell programs of proxies and certificates."""
    return {name: value for name, value in os.environ.items() if _OF_THE_NETWORK.fullmatch(name)}


def pip_settings() -> dict[str, str]:
    """What pip was told on this machine, in files and variables, as variables."""
    # Here, not above: Windows has no such module.
    import pwd

    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "config", "list"]
    # A test has a home of its own, where nobody told pip anything.
    environment = {**os.environ, "HOME": pwd.getpwuid(os.geteuid()).pw_dir}
    environment.pop("XDG_CONFIG_HOME", None)
    told = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout
    settings = {}
    # What a variable says comes last and is in force.
    for match in sorted(_PIP_SETTING.finditer(told), key=lambda one: one[1] == ":env:"):
        settings[f"PIP_{match[2].replace('-', '_').upper()}"] = str(ast.literal_eval(match[3]))
    return settings


def pip_folders() -> Iterator[Path]:
    """Folders of this machine that pip's settings name, and where it keeps what it fetched."""
    for value in pip_settings().values():
        for word in value.split():
            path = Path(word.removeprefix("file://"))
            if path.is_absolute() and path.is_dir():
                # An index often has its files beside it.
                yield path.parent if path.name == "simple" else path
