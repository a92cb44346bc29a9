"""Desktop Monitor on a desktop: how a test starts it, looks at its icon and finds its way in its window.

Knows names of the program (titles, object names, menu entries) and nothing of its
modules but the colours of its look.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from desktop_monitor.ui.look.tokens import DARK, LIGHT
from tests.helpers.desktop import ROOT, DesktopSession, RunningProgram
from tests.helpers.polling import wait_until
from tests.helpers.tray import TrayItem

TITLE = "Desktop Monitor"
_TRAY_TITLES = (TITLE, "desktop-monitor")
PAGES = ("overview", "agents", "resources", "processes", "history", "alerts", "modes", "reports", "settings")
_CHECKS = ("cpu", "memory", "swap", "disk", "pressure_cpu", "pressure_memory", "pressure_io")
_NEVER = {"degraded": 1.0, "critical": 1.0, "for_seconds": 3600.0}


def health_of(colours: dict[str, int]) -> str:
    """The health whose colour, light or dark, covers most of an icon; empty if none does."""
    names = {
        getattr(tokens, name).removeprefix("#").lower(): name
        for tokens in (LIGHT, DARK)
        for name in ("healthy", "degraded", "critical", "unknown")
    }
    return next((names[colour] for colour in colours if colour in names), "")


class DesktopMonitor:
    """The program with folders of its own."""

    def __init__(self, desktop: DesktopSession, folder: Path, packaged: Path | None = None) -> None:
        """`folder` takes its data and configuration, and outlives its processes; `packaged`: another executable."""
        self.desktop = desktop
        self._packaged = packaged
        self.storage = folder / "storage"
        self.config = folder / "config"
        self.config.mkdir(parents=True, exist_ok=True)
        self.configure()

    def configure(self, health: dict[str, dict[str, float]] | None = None, **sections: dict[str, object]) -> None:
        """Write the configuration: no check ever fails but those in `health`, whatever the machine does meanwhile."""
        checks = {check: {**_NEVER, **(health or {}).get(check, {})} for check in _CHECKS}
        # YAML reads JSON.
        (self.config / "config.yaml").write_text(json.dumps({"health": checks, **sections}))

    def configure_alert(self, **rule: object) -> None:
        """Write one rule that is judged from the first tick on; without more, it always fires."""
        usual: dict[str, object] = {"metric": "memory_used_ratio", "threshold": 0.0, "severity": "critical"}
        # YAML reads JSON.
        written = {"alerts": {"memory_of_test": usual | rule}, "hold_after_start": 0}
        (self.config / "alerts_config.yaml").write_text(json.dumps(written))

    @property
    def arguments(self) -> list[str]:
        """Which folders it uses."""
        return ["-m", "desktop_monitor", *self._folders]

    @property
    def command(self) -> list[str]:
        """How it is started, with its folders."""
        if self._packaged is not None:
            return [str(self._packaged), *self._folders]
        return [sys.executable, *self.arguments]

    @property
    def _folders(self) -> list[str]:
        return ["--storage-path", str(self.storage), "--config", str(self.config)]

    def start(self, *more: str) -> RunningProgram:
        """Start it; see `icon` and `window` for when it is there."""
        return self.desktop.start([*self.command, *more])

    def start_into_tray(self) -> RunningProgram:
        """Start it and close the window that a first start opens: only the icon is left."""
        program = self.start()
        self.desktop.close_window(self.desktop.wait_for_window(TITLE))
        wait_until(lambda: not self.desktop.windows(TITLE), what="a closed window")
        return program

    def ask(self, *arguments: str) -> Any:
        """The JSON that a command without a window prints; it sees the home of the session."""
        without_display = {key: value for key, value in os.environ.items() if "DISPLAY" not in key}
        without_display["HOME"] = str(self.desktop.home)
        done = subprocess.run(
            [*self.command, *arguments],
            cwd=ROOT,
            env=without_display,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}: {done.stderr}"
        return json.loads(done.stdout)

    # --- the icon

    def icon(self) -> TrayItem:
        """The icon in the tray, once it is there."""
        return wait_until(self.icon_now, 20, "the tray icon")

    def icon_now(self) -> TrayItem | None:
        """The icon in the tray if it is there."""
        items = [item for item in self.desktop.tray.items() if item.title in _TRAY_TITLES]
        assert len(items) < 2, f"{len(items)} icons"
        return items[0] if items else None

    def icon_health(self) -> str:
        """What the icon's colour says: healthy, degraded, critical, unknown; empty without an icon."""
        item = self.icon_now()
        return health_of(item.picture.opaque_colours()) if item and item.pictures else ""

    def wait_for_health(self, health: str, seconds: float = 30.0) -> None:
        """Until the icon has the colour of `health`."""
        wait_until(lambda: self.icon_health() == health, seconds, f"a {health} icon")

    def health_in_pixels(self) -> str:
        """The same, from what is really painted on the panel, whatever kind of tray it is."""
        return health_of(self.desktop.screenshot().colours(self.desktop.panel_area))

    def choose(self, entry: str) -> None:
        """Choose an entry of the icon's menu."""
        self.desktop.tray.choose(self.icon(), entry)

    # --- the window

    def open_window(self) -> int:
        """Open the window by the icon's menu and give its id."""
        self.choose("Open Desktop Monitor")
        return self.desktop.wait_for_window(TITLE)

    def open_page(self, name: str) -> None:
        """Go to a page by the rail; needs a desktop with accessibility."""
        self.desktop.accessibility.press(ident=f"rail_{name}")
        self.desktop.accessibility.find(ident=f"{name}Page")


def stop_politely(program: RunningProgram) -> None:
    """SIGTERM, and the program ends with 0. Raises AssertionError when it does not."""
    program.send(signal.SIGTERM)
    assert program.exit_code() == 0, program.output[-2000:]
