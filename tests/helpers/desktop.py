"""A real desktop for one test: it runs while the test drives it, and vanishes with it.

Wraps tests/desktop/session. Must not know the program under test beyond the command
that starts it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.helpers.accessibility import Accessibility
from tests.helpers.notifications import NotificationLog
from tests.helpers.polling import wait_until
from tests.helpers.screen import Area, Picture
from tests.helpers.tray import Tray

ROOT = Path(__file__).resolve().parents[2]
_SESSION = ROOT / "tests" / "desktop" / "session"
# Tells the test that the session is up, then lives until the test closes its end of the pipe, or dies.
_KEEP_OPEN = 'env -0 >"$1.new" && mv "$1.new" "$1" && exec cat >/dev/null'
_PANEL_HEIGHT = 34


@dataclass(frozen=True, slots=True)
class DesktopOptions:
    """What kind of desktop."""

    tray: str = "sni"
    """sni, xembed or none."""
    notify: str = "dunst"
    """dunst or none."""
    a11y: bool = False
    """With the accessibility bus."""
    width: int = 1280
    height: int = 800
    scale: float = 1

    def arguments(self) -> list[str]:
        """For the session script."""
        return [
            *("--tray", self.tray, "--notify", self.notify, "--scale", f"{self.scale:g}"),
            *("--size", f"{self.width}x{self.height}"),
            *(["--a11y"] if self.a11y else []),
        ]


class RunningProgram:
    """A program inside the session; what it says goes into a file."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process = process
        self._log = log

    @property
    def pid(self) -> int:
        """Process id."""
        return self.process.pid

    @property
    def output(self) -> str:
        """Standard output and error so far."""
        return self._log.read_text(errors="replace")

    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def send(self, number: signal.Signals) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def exit_code(self, seconds: float = 15.0) -> int:
        """Wait for its end. Negative: the signal it died of. Raises AssertionError when it goes on."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running after {seconds:g} s; it said:\n{self.output[-2000:]}") from None

    def end(self) -> None:
        """End it by all means."""
        if self.is_running():
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class DesktopSession:
    """A context manager: the desktop is up inside the `with`."""

    def __init__(self, options: DesktopOptions, folder: Path) -> None:
        """`folder` takes logs and pictures; it must exist."""
        self.options = options
        self.folder = folder
        self.environment: dict[str, str] = {}
        """What programs inside need to find screen and bus."""
        self._cleanup = ExitStack()
        self._programs: list[RunningProgram] = []

    def __enter__(self) -> Self:
        marker = self.folder / "environment"
        command = [str(_SESSION), *self.options.arguments(), "--logs", str(self.folder / "session")]
        with (self.folder / "session.log").open("wb") as log:
            self._session = subprocess.Popen(
                [*command, "--", "sh", "-c", _KEEP_OPEN, "sh", str(marker)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._cleanup.callback(self._end_session)
        try:
            wait_until(lambda: marker.exists() or self._session.poll() is not None, 60, "the desktop session")
            assert marker.exists(), f"no desktop session: {(self.folder / 'session.log').read_text()}"
        except BaseException:
            self._cleanup.close()
            raise
        lines = marker.read_bytes().decode(errors="surrogateescape").split("\0")
        self.environment = dict(line.split("=", 1) for line in lines if "=" in line)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for program in reversed(self._programs):
            program.end()
        self._cleanup.close()

    @property
    def home(self) -> Path:
        """The empty home folder of the session."""
        return Path(self.environment["HOME"])

    # --- programs

    def start(self, command: list[str], environment: Mapping[str, str] | None = None) -> RunningProgram:
        """Start `command` in the session, `environment` on top of the session's own."""
        log = self.folder / f"program-{len(self._programs)}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                command,
                env={**self.environment, **(environment or {})},
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        self._programs.append(RunningProgram(process, log))
        return self._programs[-1]

    def start_python(self, *arguments: str, environment: Mapping[str, str] | None = None) -> RunningProgram:
        """Start the interpreter that runs the tests with `arguments`."""
        return self.start([sys.executable, *arguments], environment)

    def run(self, *command: str, check: bool = True) -> str:
        """Run a short command in the session and give its output. Raises AssertionError when it fails."""
        done = subprocess.run(
            command,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 0 or not check, f"{command} failed: {done.stderr or done.stdout}"
        return done.stdout

    # --- parts of the desktop

    @cached_property
    def tray(self) -> Tray:
        """The tray icons over the bus."""
        tray = Tray(self.environment["DBUS_SESSION_BUS_ADDRESS"])
        self._cleanup.callback(tray.close)
        return tray

    @cached_property
    def notifications(self) -> NotificationLog:
        """Calls of the notification daemon, from the first use of this property on."""
        log = NotificationLog(self.environment["DBUS_SESSION_BUS_ADDRESS"])
        self._cleanup.callback(log.close)
        return log

    @cached_property
    def accessibility(self) -> Accessibility:
        """The accessibility tree; the session must have been made with `a11y`."""
        assert self.options.a11y, "this session has no accessibility bus"
        tree = Accessibility(self.environment, self.folder / "accessibility.log")
        self._cleanup.callback(tree.close)
        return tree

    def stop(self, part: str) -> list[str]:
        """End a part of the desktop (tray, notify, wm) and give the command that brings it back."""
        pid = self._pid(part)
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode().rstrip("\0").split("\0")
        os.kill(pid, signal.SIGTERM)
        wait_until(lambda: not _is_alive(pid), what=f"the end of {part}")
        return command

    def restart_tray_host(self) -> None:
        """End the tray host and start it again."""
        command = self.stop("tray")
        self.start_tray_host(command)

    def start_tray_host(self, command: list[str]) -> None:
        """Start the tray host that `stop("tray")` ended."""
        host = self.start(command)
        self._pid_file("tray").write_text(f"{host.pid}\n")
        if self.options.tray == "sni":
            wait_until(self.tray.has_host, what="the tray host's return")

    def suspend(self, part: str, number: signal.Signals = signal.SIGSTOP) -> None:
        """Let a part hang (SIGSTOP) or go on (SIGCONT)."""
        os.kill(self._pid(part), number)

    # --- screen, mouse, keyboard

    def screenshot(self, path: Path | None = None) -> Picture:
        """A picture of the whole screen, kept at `path` if given."""
        path = path or self.folder / "screen.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        self.run("import", "-window", "root", str(path))
        return Picture(path)

    @property
    def panel_area(self) -> Area:
        """Where the tray host shows icons: the lower edge, right half."""
        width, height = self.options.width, self.options.height
        return Area(width // 2, height - _PANEL_HEIGHT, width - width // 2, _PANEL_HEIGHT)

    def windows(self, title: str) -> list[int]:
        """Ids of the visible windows with exactly this title."""
        found = self.run("xdotool", "search", "--onlyvisible", "--name", f"^{title}$", check=False)
        return [int(line) for line in found.split()]

    def wait_for_window(self, title: str, seconds: float = 15.0) -> int:
        """The id of the window with this title, once it is visible."""
        return wait_until(lambda: self.windows(title), seconds, f"the window {title!r}")[0]

    def focus(self, window: int) -> None:
        """Raise a window and give it the keyboard."""
        self.run("xdotool", "windowactivate", "--sync", str(window))

    def close_window(self, window: int) -> None:
        """Ask a window to close, through the window manager, as its button does.

        Not by a key: one that is pressed while the focus moves goes to nobody.
        """
        self.run("wmctrl", "-i", "-c", str(window))

    def keys(self, *names: str) -> None:
        """Press keys one after another: Return, ctrl+k, Down …"""
        self.run("xdotool", "key", "--clearmodifiers", *names)

    def type(self, text: str) -> None:
        """Type text at the keyboard."""
        self.run("xdotool", "type", "--clearmodifiers", text)

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Click at a place of the screen; 1 is the left, 3 the right button."""
        self.run("xdotool", "mousemove", str(x), str(y), "click", str(button))

    # --- a user who answers notifications

    def notification_count(self) -> int:
        """How many notifications the daemon shows now."""
        return int(self.run("dunstctl", "count", "displayed"))

    def press_notification_button(self, label: str) -> None:
        """Press the button `label` of the notification on top, of which there are several buttons."""
        folder = Path(self.environment["DESKTOP_SESSION_DIR"])
        (folder / "notification-button").write_text(label)
        self.run("dunstctl", "context")

    def click_notification(self) -> None:
        """Take the default action of the notification on top, as a left click does."""
        self.run("dunstctl", "action")

    def close_notifications(self) -> None:
        """Dismiss all notifications."""
        self.run("dunstctl", "close-all")

    # --- inside

    def _pid_file(self, part: str) -> Path:
        return Path(self.environment["DESKTOP_SESSION_DIR"]) / "pid" / part

    def _pid(self, part: str) -> int:
        return int(self._pid_file(part).read_text())

    def _end_session(self) -> None:
        assert self._session.stdin is not None
        self._session.stdin.close()
        try:
            self._session.wait(20)
        except subprocess.TimeoutExpired:
            self._session.terminate()
            self._session.wait(20)


def _is_alive(pid: int) -> bool:
    """A process that its parent has not yet buried counts as gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
