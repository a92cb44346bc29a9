"""Values of the Windows registry. Must not know what they mean."""

from __future__ import annotations

import sys


def registry_value(place: str, name: str) -> str:
    """A value below HKEY_LOCAL_MACHINE as text; empty where there is none, or no registry."""
    if sys.platform != "win32":
        return ""
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as key:
            return str(winreg.QueryValueEx(key, name)[0]).strip()
    except OSError:
        return ""
