"""Starting with the desktop session: an XDG autostart file, a LaunchAgent, or a Run key.

No Qt here, so that the command line can use it too. Must not know settings or the window.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from desktop_monitor.errors import ActionError
from desktop_monitor.language.text import text
from desktop_monitor.private_files import make_private_folder, write_private
from desktop_monitor.ui.identity import desktop_file_name, is_flatpak
from desktop_monitor.ui.run_key import RunKey

_NAME = "desktop-monitor"
_LABEL = "io.github.desktop-monitor"
_BUNDLE = ".app/Contents/MacOS/"
_TRANSLOCATED = "/AppTranslocation/"
"""In the path of a bundle that macOS runs from a passing copy, since it was not moved after its download."""
_QUOTED = frozenset(" \t\n\"'\\><~|&;$*?#()`")


class Autostart(Protocol):
    """Whether the program starts when the user logs in."""

    @property
    def place(self) -> str:
        """Where that is written, for people."""

    def is_there(self) -> bool:
        """Whether anything of this program is written there, in force or not."""

    def is_enabled(self) -> bool:
        """Whether it does now."""

    def enable(self) -> None:
        """Let it, with the command of this program. Raises ActionError."""

    def disable(self) -> None:
        """Let it no longer. Raises ActionError."""

    def refresh(self) -> None:
        """Where enabled with another command than this program's (it was moved), write it anew. Raises ActionError."""


def own_command(environment: Mapping[str, str]) -> tuple[str, ...]:
    """How this very program is started: the AppImage, the frozen executable, or Python with the module."""
    if environment.get("APPIMAGE") and _is_inside(environment.get("APPDIR", "")):
        return (environment["APPIMAGE"],)
    if is_flatpak(environment):
        return ("flatpak", "run", desktop_file_name(environment))
    if getattr(sys, "frozen", False):
        return (str(_without_console(Path(sys.executable))),)
    script = Path(sys.argv[0])
    if script.stem == _NAME and script.is_file():
        return (str(script.absolute()),)
    return (sys.executable, "-m", "desktop_monitor")


def _is_inside(folder: str) -> bool:
    """Whether this program lies there: variables of an image also reach programs that are only started from it."""
    return bool(folder) and Path(sys.executable).is_relative_to(folder)


def _without_console(executable: Path) -> Path:
    """On Windows the program beside the one for terminals, with which a console would open at login."""
    windowed = executable.with_name(f"{_NAME}.exe")
    return windowed if sys.platform == "win32" and windowed.is_file() else executable


def which(environment: Mapping[str, str], home: Path) -> Autostart:
    """The way of this platform, for this program's own command."""
    command = own_command(environment)
    if sys.platform == "win32":
        return RunKey(command)
    if sys.platform == "darwin":
        return LaunchAgent(command, home / "Library" / "LaunchAgents")
    if is_flatpak(environment):
        return SandboxedAutostart(command)
    configured = environment.get("XDG_CONFIG_HOME", "")
    base = Path(configured) if configured.startswith("/") else home / ".config"
    return XdgAutostart(command, base / "autostart")


class _FileAutostart:
    """What the two ways that write a file have in common."""

    def __init__(self, path: Path, content: bytes) -> None:
        self._path = path
        self._content = content

    @property
    def place(self) -> str:
        """The file's path."""
        return str(self._path)

    def is_there(self) -> bool:
        """Whether the file is, or a link in its place."""
        return os.path.lexists(self._path)

    def is_enabled(self) -> bool:
        """Whether the file is there."""
        return self._path.is_file()

    def enable(self) -> None:
        """Write the file in one step. Raises ActionError."""
        try:
            make_private_folder(self._path.parent)
            write_private(self._path, self._content)
        except OSError as error:
            raise ActionError("Autostart was not changed", f"{self._path}: {error.strerror or error}") from error

    def disable(self) -> None:
        """Remove the file. Raises ActionError."""
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise ActionError("Autostart was not changed", f"{self._path}: {error.strerror or error}") from error

    def refresh(self) -> None:
        """Write the file anew where it is there and says something else. Raises ActionError."""
        if not self.is_enabled():
            return
        try:
            current = self._path.read_bytes()
        except OSError as error:
            raise ActionError("Autostart could not be read", f"{self._path}: {error.strerror or error}") from error
        if self._is_stale(current):
            self.enable()

    def _is_stale(self, current: bytes) -> bool:
        return current != self._content


class XdgAutostart(_FileAutostart):
    """Desktops on Linux and BSD (Desktop Application Autostart Specification 0.5)."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        super().__init__(folder / f"{_NAME}.desktop", desktop_entry(command).encode())
        self._exec = f"Exec={exec_line(command)}"

    def is_enabled(self) -> bool:
        """Whether the file is there and not switched off by the desktop's own settings."""
        try:
            lines = [line.strip() for line in self._path.read_text(encoding="utf-8", errors="replace").splitlines()]
        except OSError:
            return False
        return "Hidden=true" not in lines and "X-GNOME-Autostart-enabled=false" not in lines

    def _is_stale(self, current: bytes) -> bool:
        # Only the command counts: what else the user changed in the file is the user's.
        return self._exec not in current.decode("utf-8", "replace").splitlines()


class LaunchAgent(_FileAutostart):
    """MacOS (launchd.plist(5))."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        # It loads an XML parser, which no other system needs.
        import plistlib

        content: dict[str, object] = {
            "Label": _LABEL,
            "ProgramArguments": list(command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
        }
        if _BUNDLE in command[0]:
            # Else the system's list of login items names the signer of the program instead of the program.
            content["AssociatedBundleIdentifiers"] = [_LABEL]
        self._is_passing = _TRANSLOCATED in command[0]
        super().__init__(folder / f"{_LABEL}.plist", plistlib.dumps(content))

    def enable(self) -> None:
        """Write the file in one step. Raises ActionError."""
        if self._is_passing:
            raise ActionError(
                "Autostart was not changed",
                "Move Desktop Monitor to Applications first: from where it was opened, macOS runs a passing copy.",
            )
        super().enable()

    def _is_stale(self, current: bytes) -> bool:
        return not self._is_passing and super()._is_stale(current)


class SandboxedAutostart:
    """In a sandbox that nothing may be written outside of: says what the user can do."""

    place = ""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = " ".join(command)

    def is_there(self) -> bool:
        """Never: what the user added by hand is the user's."""
        return False

    def is_enabled(self) -> bool:
        """Never by this program."""
        return False

    def enable(self) -> None:
        """Raises ActionError."""
        raise ActionError(
            "Autostart was not changed",
            text(
                "A Flatpak must not change what starts with the session. In your desktop's settings, add a program "
                "that starts at login, with the command: {command}",
                command=self._command,
            ),
        )

    def disable(self) -> None:
        """There is nothing to do."""

    def refresh(self) -> None:
        """There is nothing to do."""


def desktop_entry(command: Sequence[str]) -> str:
    """The autostart file. The delay lets the panel come up first where the desktop respects it."""
    return "\n".join(
        (
            "[Desktop Entry]",
            "Type=Application",
            "Name=Desktop Monitor",
            "Comment=Health of this machine in the tray",
            f"Exec={exec_line(command)}",
            "Icon=desktop-monitor",
            "Terminal=false",
            "X-GNOME-Autostart-enabled=true",
            "X-GNOME-Autostart-Delay=2",
            "X-KDE-autostart-after=panel",
            "",
        )
    )


def exec_line(command: Sequence[str]) -> str:
    """`command` for an Exec key (Desktop Entry Specification 1.5, "The Exec key"): quoted, % doubled."""
    return " ".join(_exec_word(word) for word in command)


def _exec_word(word: str) -> str:
    word = word.replace("%", "%%")
    if word and not _QUOTED & set(word):
        return word
    for character in '\\"`$':
        word = word.replace(character, "\\" + character)
    # The key's value is a string, in which a backslash is written twice once more.
    return '"' + word.replace("\\", "\\\\") + '"'
