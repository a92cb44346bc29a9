"""Are the libraries there, in versions that work? Nothing is imported to find out.

Python distributions by their metadata, Qt's shared libraries by asking the dynamic
linker about Qt's X11 plugin: Qt itself names the wrong library when one is missing.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import metadata
from pathlib import Path
from types import MappingProxyType

from desktop_monitor.diagnostics.finding import Finding, Verdict, advice, ok, problem
from desktop_monitor.diagnostics.requirements import Requirement, release, requirement
from desktop_monitor.errors import ActionError

_DISTRIBUTION = "desktop-monitor"
_LDD_SECONDS = 20
_DEADLY_QT = (6, 12)
_FIRST_SAFE_PYTHON = (3, 12)

DEBIAN_PACKAGES: Mapping[str, str] = MappingProxyType(
    {
        "libEGL.so.1": "libegl1",
        "libGL.so.1": "libgl1",
        "libX11-xcb.so.1": "libx11-xcb1",
        "libX11.so.6": "libx11-6",
        "libdbus-1.so.3": "libdbus-1-3",
        "libfontconfig.so.1": "libfontconfig1",
        "libfreetype.so.6": "libfreetype6",
        "libglib-2.0.so.0": "libglib2.0-0",
        "libgssapi_krb5.so.2": "libgssapi-krb5-2",
        "libgthread-2.0.so.0": "libglib2.0-0",
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-image.so.0": "libxcb-image0",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-randr.so.0": "libxcb-randr0",
        "libxcb-render-util.so.0": "libxcb-render-util0",
        "libxcb-render.so.0": "libxcb-render0",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxcb-shm.so.0": "libxcb-shm0",
        "libxcb-sync.so.1": "libxcb-sync1",
        "libxcb-util.so.1": "libxcb-util1",
        "libxcb-xfixes.so.0": "libxcb-xfixes0",
        "libxcb-xkb.so.1": "libxcb-xkb1",
        "libxcb.so.1": "libxcb1",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
        "libxkbcommon.so.0": "libxkbcommon0",
    }
)
"""Shared library → package of Debian 12."""

VersionOf = Callable[[str], str | None]


def examine_dependencies() -> tuple[Finding, ...]:
    """Python distributions, the known deadly pair of Qt and Python, Qt's system libraries."""
    try:
        lines = metadata.requires(_DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        bundled = ok("dependencies", "dependencies.bundled")
        return tuple(found for found in (bundled, qt_libraries()) if found is not None)
    python = ".".join(map(str, sys.version_info[:2]))
    wanted = [found for line in lines if (found := requirement(line, python, sys.platform)) is not None]
    findings = (*distributions(wanted, installed_version), deadly_pair(installed_version("PySide6-Essentials")))
    return tuple(found for found in (*findings, qt_libraries()) if found is not None)


def distributions(wanted: Iterable[Requirement], version_of: VersionOf) -> tuple[Finding, ...]:
    """One finding per missing or unsuitable distribution, or one for all."""
    requirements = tuple(wanted)
    wrong = tuple(found for one in requirements if (found := _distribution(one, version_of(one.name))) is not None)
    return wrong or (ok("dependencies", "dependencies.ok", count=len(requirements)),)


def installed_version(name: str) -> str | None:
    """The version of an installed distribution, None if it is not there."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def deadly_pair(qt_version: str | None, python: tuple[int, ...] = sys.version_info[:2]) -> Finding | None:
    """PySide6 6.12.0 loses references of None on CPython before 3.12 and aborts after minutes."""
    if qt_version is None or python >= _FIRST_SAFE_PYTHON or release(qt_version) != _DEADLY_QT:
        return None
    return problem("dependencies", "dependencies.deadly", qt=qt_version, python=".".join(map(str, python)))


def missing_libraries(ldd_output: str) -> tuple[str, ...]:
    """The libraries the dynamic linker did not find (``libx.so.1 => not found``)."""
    lines = (line.split("=>") for line in ldd_output.splitlines() if "not found" in line)
    return tuple(sorted({parts[0].strip() for parts in lines if len(parts) == 2}))


def libraries_finding(missing: tuple[str, ...]) -> Finding:
    """What the missing libraries mean and which packages bring them."""
    if not missing:
        return ok("Qt libraries", "qt_libraries.ok")
    packages = sorted({DEBIAN_PACKAGES[name] for name in missing if name in DEBIAN_PACKAGES})
    key = "qt_libraries.missing" if packages else "qt_libraries.missing_unknown"
    return problem("Qt libraries", key, libraries=", ".join(missing), packages=" ".join(packages))


def qt_libraries() -> Finding | None:
    """Whether the system has what Qt needs to open a window; None where that is not asked."""
    plugin = _xcb_plugin()
    if sys.platform != "linux" or plugin is None:
        return None
    # Where the packaged program has its libraries is known to its loader alone.
    bundled = getattr(sys, "_MEIPASS", "")
    environment = {**os.environ, "LD_LIBRARY_PATH": bundled} if bundled else None
    try:
        done = subprocess.run(
            ["ldd", str(plugin)],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_LDD_SECONDS,
            check=False,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return advice("Qt libraries", "qt_libraries.unknown", why=str(error))
    return libraries_finding(missing_libraries(done.stdout))


def no_window(found: Finding | None) -> ActionError | None:
    """What to tell somebody whose Qt cannot be loaded; None where `found` has no problem with Qt's libraries."""
    if found is None or found.verdict is not Verdict.PROBLEM:
        return None
    return ActionError("Desktop Monitor cannot open a window here", f"{found.words}\n{found.what_to_do}")


def _distribution(wanted: Requirement, version: str | None) -> Finding | None:
    if version is None:
        return problem("dependencies", "dependencies.missing", name=wanted.name, wanted=wanted.wanted)
    if not wanted.accepts(version):
        return problem(
            "dependencies", "dependencies.unsuitable", name=wanted.name, version=version, wanted=wanted.wanted
        )
    return None


def _xcb_plugin() -> Path | None:
    # Finding the specification of a top-level package does not run it.
    specification = importlib.util.find_spec("PySide6")
    for folder in (specification.submodule_search_locations if specification else None) or ():
        plugin = Path(folder, "Qt", "plugins", "platforms", "libqxcb.so")
        if plugin.exists():
            return plugin
    return None
