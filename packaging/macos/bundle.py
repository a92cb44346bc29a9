"""What the spec gives PyInstaller's BUNDLE for the macOS application. Must not know PyInstaller."""

from __future__ import annotations

import plistlib
from pathlib import Path

BUNDLE_NAME = "Desktop Monitor.app"
_INFO = Path(__file__).with_name("Info.plist")
_ADDED = ("CFBundleExecutable", "CFBundleIconFile", "CFBundleName", "CFBundleShortVersionString", "CFBundleVersion")


def information(version: str, executable: str, icon: str) -> dict[str, object]:
    """The whole Info.plist of `version`; `executable` and `icon` are names within the bundle. Raises OSError."""
    content: dict[str, object] = plistlib.loads(_INFO.read_bytes())
    name = BUNDLE_NAME.removesuffix(".app")
    return content | dict(zip(_ADDED, (executable, icon, name, version, version), strict=True))


def identifier() -> str:
    """The bundle's, by which macOS keeps permissions and login items. Raises OSError."""
    return str(plistlib.loads(_INFO.read_bytes())["CFBundleIdentifier"])
