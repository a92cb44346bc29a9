"""Starting with the session on Windows: a value under HKEY_CURRENT_USER's Run key.

The Task Manager and the system's settings switch such a program off without touching
the value: they note it elsewhere, in a value of the same name whose first byte is odd
(not documented, the same since Windows 8). Must not know settings or the window.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from desktop_monitor.errors import ActionError

NAME = "desktop-monitor"
RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED_KEY = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"


class RunKey:
    """Implements `autostart.Autostart`."""

    def __init__(self, command: Sequence[str]) -> None:
        self._line = windows_line(command)

    @property
    def place(self) -> str:
        """The key and the value's name."""
        return rf"HKEY_CURRENT_USER\{RUN_KEY}\{NAME}"

    def is_there(self) -> bool:
        """Whether the value is."""
        return _read(RUN_KEY) is not None

    def is_enabled(self) -> bool:
        """Whether the value is there and not switched off by the system's own settings."""
        noted = _read(APPROVED_KEY)
        is_off = isinstance(noted, bytes) and bool(noted) and noted[0] % 2 == 1
        return self.is_there() and not is_off

    def enable(self) -> None:
        """Write the value, and have the system forget that it was switched off. Raises ActionError."""
        self._write()
        _delete(APPROVED_KEY)

    def disable(self) -> None:
        """Remove the value and what the system noted about it. Raises ActionError."""
        _delete(RUN_KEY)
        _delete(APPROVED_KEY)

    def refresh(self) -> None:
        """Write the value anew where it is there and says something else. Raises ActionError."""
        current = _read(RUN_KEY)
        if current is not None and current != self._line:
            self._write()

    def _write(self) -> None:
        if sys.platform == "win32":
            import winreg

            try:
                with winreg.CreateKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
                    winreg.SetValueEx(key, NAME, 0, winreg.REG_SZ, self._line)
            except OSError as error:
                raise ActionError("Autostart was not changed", str(error)) from error


def _read(path: str) -> Any:
    """What our value under the key holds; None where there is none or it cannot be read."""
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as key:
                return winreg.QueryValueEx(key, NAME)[0]
        except OSError:
            return None
    return None


def _delete(path: str) -> None:
    """Remove our value under the key. Raises ActionError."""
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path, 0, winreg.KEY_SET_VALUE) as key:
                winreg.DeleteValue(key, NAME)
        except FileNotFoundError:
            return
        except OSError as error:
            raise ActionError("Autostart was not changed", str(error)) from error


def windows_line(command: Sequence[str]) -> str:
    """`command` as one Windows command line."""
    from subprocess import list2cmdline

    return list2cmdline(command)
