"""Pictures of alerts and modes for people: the real program beside a client whose answers became slow."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop_monitor.clock import SystemClock
from tests.desktop.conftest import OpenDesktop
from tests.helpers.polling import stays_true, wait_until
from tests.helpers.program import TITLE, DesktopMonitor, stop_politely
from tests.helpers.slow_client import SLOW_ANSWERS, USUAL_ANSWERS, write_slow_client

_RULES = {
    "hold_after_start": 5,
    "alerts": {"many_processes": {"metric": "process_count", "threshold": 80, "severity": "info", "for": "1 min"}},
}
_WIDTH, _HEIGHT, _TITLE_BAR = 1280, 800, 34


def _know_what_is_usual(monitor: DesktopMonitor) -> None:
    """What is usual is learned at a start, from answers of the runs before."""
    program = monitor.start()
    answers = USUAL_ANSWERS + SLOW_ANSWERS
    wait_until(lambda: monitor.ask("usage", "--json")["totals"]["requests"] == answers, 60, "answers in the journal")
    stop_politely(program)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_trouble_and_what_is_suggested_leave_a_screenshot(
    open_desktop: OpenDesktop, tmp_path: Path, screenshots: Path, theme: str
) -> None:
    """Slow answers fire, a switch is suggested for them, and another one is watched."""
    desktop = open_desktop(a11y=True, tray="none", width=_WIDTH, height=_HEIGHT + _TITLE_BAR)
    monitor = DesktopMonitor(desktop, tmp_path / "program")
    monitor.configure(appearance={"theme": theme})
    (monitor.config / "alerts_config.yaml").write_text(json.dumps(_RULES))
    project = desktop.home / "web-shop"
    project.mkdir()
    write_slow_client(desktop.home, project, SystemClock().now().wall_seconds)
    _know_what_is_usual(monitor)

    monitor.start()
    window = desktop.wait_for_window(TITLE)
    desktop.focus(window)
    desktop.run("xdotool", "windowsize", "--sync", str(window), str(_WIDTH), str(_HEIGHT), check=False)
    desktop.run("xdotool", "windowmove", str(window), "0", "0")
    tree = desktop.accessibility
    monitor.open_page("modes")
    tree.find(name="Preview change… Claude Code: context mode → SIMPLE", seconds=90)
    monitor.ask("mode", "set", "codex.effort", "low", "--yes", "--json")
    tree.find(name="Roll back Codex: effort: high → low", seconds=30)
    _picture(monitor, screenshots / f"modes-switching-{theme}.png")
    monitor.open_page("alerts")
    wait_until(lambda: "Many processes" in str(tree.table("ruleTable")), what="rules")
    stays_true(lambda: tree.find_all(ident="alertsPage"), 70)
    _picture(monitor, screenshots / f"alerts-firing-{theme}.png")


def _picture(monitor: DesktopMonitor, path: Path) -> None:
    """Of the window alone, the pointer where it changes nothing."""
    desktop = monitor.desktop
    desktop.close_notifications()
    desktop.run("xdotool", "mousemove", "600", "30")
    stays_true(lambda: bool(desktop.windows(TITLE)), 5)
    picture = desktop.screenshot(path)
    assert len(picture.colours()) > 20
    desktop.run("mogrify", "-crop", f"{_WIDTH}x{_HEIGHT}+0+0", "+repage", "-strip", str(path))
