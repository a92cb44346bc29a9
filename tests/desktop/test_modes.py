"""A mode is switched on a real desktop: by notification, tray menu and page, and taken back to the byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.desktop.conftest import OpenDesktop
from tests.helpers.polling import wait_until
from tests.helpers.program import DesktopMonitor

_SETTINGS = b"""{
    "model": "opus",  "permissions": {"allow": ["Bash(ls)"]},
  "effortLevel": "high"
}"""
"""Written by hand, and so that any program would write it otherwise."""
_FIRES_SOON = {
    # What can be suggested is known once the controls have been read.
    "hold_after_start": 5,
    "alerts": {
        "always": {"metric": "memory_used_ratio", "threshold": 0.0, "action": "suggest_simple_mode", "cooldown": 600}
    },
}


class Modes:
    """The program beside Claude Code's settings."""

    def __init__(self, monitor: DesktopMonitor) -> None:
        self.monitor = monitor
        self.desktop = monitor.desktop
        self.settings = self.desktop.home / ".claude" / "settings.json"
        self.settings.parent.mkdir()
        self.settings.write_bytes(_SETTINGS)

    def effort(self) -> str:
        """What the client is told."""
        return str(json.loads(self.settings.read_bytes()).get("effortLevel"))

    def wait_for_effort(self, effort: str) -> None:
        """Until the file says so."""
        wait_until(lambda: self.effort() == effort, 30, f"an effort of {effort}")

    def is_as_it_was(self) -> bool:
        """To the byte."""
        return self.settings.read_bytes() == _SETTINGS

    def log(self) -> list[str]:
        """The states of all switches, newest first, as the command line tells them."""
        told = self.monitor.ask("mode", "log", "--json")
        return [str(switch["state"]) for switch in told["switches"]]


@pytest.fixture
def modes(open_desktop: OpenDesktop, tmp_path: Path) -> Modes:
    """Not started yet."""
    return Modes(DesktopMonitor(open_desktop(a11y=True), tmp_path / "program"))


def _alerts(modes: Modes) -> None:
    (modes.monitor.config / "alerts_config.yaml").write_text(json.dumps(_FIRES_SOON))


def test_a_suggestion_is_confirmed_from_its_notification_and_rolled_back_on_the_page(modes: Modes) -> None:
    """The button of the notification writes what the notification shows; Roll back restores every byte."""
    _alerts(modes)
    shown = modes.desktop.notifications
    modes.monitor.start_into_tray()
    wait_until(lambda: any("Confirm" in one.actions.values() for one in shown.shown), 60, "a notification with Confirm")
    offered = next(one for one in shown.shown if "Confirm" in one.actions.values())
    assert "Claude Code: context mode" in offered.body
    assert "effortLevel" in offered.body
    assert modes.is_as_it_was()
    modes.desktop.press_notification_button("Confirm")
    modes.wait_for_effort("low")

    modes.monitor.open_window()
    modes.monitor.open_page("modes")
    tree = modes.desktop.accessibility
    tree.find(name="Roll back Claude Code: context mode: FANCY → SIMPLE", seconds=60)
    tree.press(name="Roll back Claude Code: context mode: FANCY → SIMPLE")
    wait_until(modes.is_as_it_was, 30, "the file as it was")
    wait_until(lambda: "Taken back" in " ".join(map(" ".join, tree.table("switchTable"))), 60, "a switch taken back")
    assert modes.log() == ["rolled_back"]


def test_a_suggestion_is_confirmed_from_the_trays_menu_after_its_change_was_shown(modes: Modes) -> None:
    _alerts(modes)
    modes.monitor.start_into_tray()
    entries = ("Suggested: Claude Code: context mode → SIMPLE", "Confirm…", "Dismiss", "Context mode", "Snooze alerts")

    def labels() -> set[str]:
        return {entry.label for entry in modes.desktop.tray.menu(modes.monitor.icon())}

    wait_until(lambda: labels().issuperset(entries), 60, "a suggestion in the menu")
    modes.monitor.choose("Confirm…")
    tree = modes.desktop.accessibility
    assert '+  "effortLevel": "low"' in tree.find(ident="switchChange", seconds=30).text
    assert modes.is_as_it_was()
    tree.press(ident="applySwitch")
    modes.wait_for_effort("low")
    wait_until(lambda: not tree.find_all(ident="switchChange"), 30, "a closed dialog")
    wait_until(lambda: not labels() & set(entries[:3]), 30, "a menu without the suggestion")


def test_a_value_is_chosen_on_the_page_and_not_now_changes_nothing(modes: Modes) -> None:
    """The keyboard alone is enough: Escape, and the default button, is Not now."""
    modes.monitor.start()
    modes.desktop.focus(modes.monitor.open_window())
    modes.monitor.open_page("modes")
    tree = modes.desktop.accessibility
    wanted = "Switch Claude Code: context mode to SIMPLE…"
    tree.find(name=wanted, seconds=60)
    tree.press(name=wanted)
    tree.find(ident="notNow")
    modes.desktop.keys("Escape")
    wait_until(lambda: not tree.find_all(ident="notNow"), 30, "a closed dialog")
    assert modes.is_as_it_was()

    tree.press(name=wanted)
    tree.press(ident="applySwitch")
    modes.wait_for_effort("low")
    tree.find(name="Claude Code: context mode: SIMPLE, set now", seconds=60)
    assert modes.log() == ["watching"]


def test_a_change_of_the_file_while_the_dialog_is_open_is_shown_before_anything_is_written(modes: Modes) -> None:
    modes.monitor.start()
    modes.desktop.focus(modes.monitor.open_window())
    modes.monitor.open_page("modes")
    tree = modes.desktop.accessibility
    wanted = "Switch Claude Code: context mode to SIMPLE…"
    tree.find(name=wanted, seconds=60)
    tree.press(name=wanted)
    tree.find(ident="switchChange")
    changed = _SETTINGS.replace(b'"high"', b'"medium"')
    modes.settings.write_bytes(changed)
    tree.press(ident="applySwitch")
    wait_until(lambda: '"medium"' in tree.find(ident="switchChange").text, 60, "the new change")
    assert modes.settings.read_bytes() == changed
    tree.find(name="Apply", seconds=30)
    tree.press(ident="applySwitch")
    modes.wait_for_effort("low")
