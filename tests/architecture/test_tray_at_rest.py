"""What the program keeps out of memory while only its icon shows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_AT_REST = """
import sys
from desktop_monitor.cli import main
from desktop_monitor.ui.plain_imports import use_plain_imports
use_plain_imports()
from desktop_monitor.app.desktop import Desktop
from desktop_monitor.ui.state import AppState

class Count:
    seen = 0

def look(desktop):
    Count.seen += 1
    if Count.seen == 3:
        print("\\n".join(sys.modules))
        desktop.quit()

start = Desktop.start
def start_and_look(desktop, hidden):
    desktop.findChild(AppState).snapshot_changed.connect(lambda _snapshot: look(desktop))
    start(desktop, hidden)
Desktop.start = start_and_look
sys.exit(main(["--hidden", "--storage-path", sys.argv[1], "--config", sys.argv[1]]))
"""
_NETWORK = {"ssl", "_ssl", "http.client", "email.message", "hashlib", "_hashlib", "aiohttp", "asyncio", "smtplib"}
_NETWORK |= {"PySide6.QtNetwork"} if sys.platform != "win32" else set()
_NUMBERS = {"numpy", "pyqtgraph", "statistics", "fractions"}
_FILES = {"ruamel", "tomlkit", "jinja2", "fpdf", "html.entities", "csv"}
_OURS = {
    "desktop_monitor.ui.window.main",
    "desktop_monitor.ui.glance",
    "desktop_monitor.ui.dialogs.welcome",
    "desktop_monitor.web.exchange",
    "desktop_monitor.assess.advice.advising",
    "desktop_monitor.report.report",
    "desktop_monitor.report.blocks",
}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The modules of a program that showed nothing but its icon and has taken three readings."""
    home = tmp_path_factory.mktemp("home")
    places = {"HOME": str(home), "USERPROFILE": str(home), "XDG_RUNTIME_DIR": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", _AT_REST, str(home / "own")],
        cwd=_ROOT,
        env={**os.environ, **places, "QT_QPA_PLATFORM": "offscreen", "DBUS_SESSION_BUS_ADDRESS": "disabled:"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("kept_out", [_NETWORK, _NUMBERS, _FILES, _OURS], ids=["network", "numbers", "files", "ours"])
def test_a_program_at_rest_has_not_loaded(loaded: set[str], kept_out: set[str]) -> None:
    """Each of them takes memory all day on every desktop; who needs one loads it then."""
    assert "desktop_monitor.app.desktop" in loaded
    assert loaded.isdisjoint(kept_out), sorted(loaded & kept_out)
