"""What the executables of a platform have beyond the program: names, icons, version resources, the macOS bundle.

Plain values for the spec. Must not know PyInstaller.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import macos.make_icon
import windows.make_icon
from macos.bundle import BUNDLE_NAME, identifier, information
from windows.version_info import version_info

NAME = "desktop-monitor"
_MANIFEST = Path(windows.make_icon.__file__).with_name(f"{NAME}.manifest")


class Executable(NamedTuple):
    """One of PyInstaller's EXE."""

    name: str
    options: dict[str, object]


def executables(platform: str, work: Path, version: str) -> tuple[Executable, ...]:
    """Those of `platform` (as `sys.platform` has it); what they are made of is written to `work`. Raises OSError."""
    if platform == "win32":
        icon = windows.make_icon.make(work / f"{NAME}.ico")
        # The second is for terminals: Windows gives a program either no console or always one.
        return _windows(NAME, False, work, version, icon), _windows(f"{NAME}-console", True, work, version, icon)
    # With a console, a macOS bundle would be one that may never show a window.
    return (Executable(NAME, {"console": platform != "darwin", "icon": None}),)


def _windows(name: str, console: bool, work: Path, version: str, icon: Path) -> Executable:
    resource = work / f"{name}-version.txt"
    resource.write_text(version_info(version, f"{name}.exe"), encoding="utf-8")
    return Executable(
        name, {"console": console, "icon": str(icon), "version": str(resource), "manifest": str(_MANIFEST)}
    )


def bundle_options(work: Path, version: str) -> dict[str, object]:
    """What PyInstaller's BUNDLE is to be told on macOS. Raises OSError."""
    icon = macos.make_icon.make(work / f"{NAME}.icns")
    return {
        "name": BUNDLE_NAME,
        "icon": str(icon),
        "bundle_identifier": identifier(),
        "version": version,
        "info_plist": information(version, NAME, icon.name),
    }
