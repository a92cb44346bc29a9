"""Who this program is to the desktop: the names by which it finds menu entry, icon and settings of a window.

The installers write the same names (`packaging`). Must not know windows.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

USER_MODEL_ID = "io.github.desktop-monitor"
"""Windows: the Application User Model ID of the program and of its shortcut."""
_DESKTOP_FILE = "desktop-monitor"
_FLATPAK_ID = "FLATPAK_ID"


def desktop_file_name(environment: Mapping[str, str]) -> str:
    """The menu entry without its ending; a Flatpak's bears the Flatpak's own name."""
    return environment.get(_FLATPAK_ID) or _DESKTOP_FILE


def is_flatpak(environment: Mapping[str, str]) -> bool:
    """Whether this program runs in Flatpak's sandbox."""
    return bool(environment.get(_FLATPAK_ID))


def tell_windows() -> None:
    """Bind this process to its shortcut in the start menu: one place in the taskbar, and pins that last.

    To be called before the first window; nothing elsewhere than on Windows.
    """
    if sys.platform == "win32":
        import ctypes

        # It fails only for a name of another form than this.
        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(USER_MODEL_ID)
