"""Trouble on a real desktop: it is shown and acknowledged, a rule is written, rehearsed and switched off again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop_monitor.engine.query import open_ledger_reader
from tests.desktop.conftest import OpenDesktop
from tests.helpers.polling import wait_until
from tests.helpers.program import DesktopMonitor

_RULE = {"metric": "process_count", "threshold": 1, "severity": "critical"}


@pytest.fixture
def monitor(open_desktop: OpenDesktop, tmp_path: Path) -> DesktopMonitor:
    """The program with its window open and a rule that fires on every machine."""
    monitor = DesktopMonitor(open_desktop(a11y=True), tmp_path / "program")
    rules = {"alerts": {"anything_runs": _RULE}, "hold_after_start": 0}
    (monitor.config / "alerts_config.yaml").write_text(json.dumps(rules))
    monitor.start()
    monitor.desktop.focus(monitor.open_window())
    monitor.open_page("alerts")
    return monitor


def _states(monitor: DesktopMonitor) -> dict[str, str]:
    rows = monitor.desktop.accessibility.table("ruleTable")
    return {row[0].split("\n")[0].split(",")[0]: row[1] for row in rows}


def test_what_fires_is_counted_in_the_rail_shown_and_acknowledged(monitor: DesktopMonitor) -> None:
    """The incident is in the ledger, and so is that the user knows of it."""
    tree = monitor.desktop.accessibility
    wait_until(lambda: _states(monitor).get("Anything runs", "").startswith("Firing"), 30, "a rule that fires")
    tree.press(ident="why")
    tree.find(ident="reasons")
    tree.press(ident="acknowledge")
    ledger = open_ledger_reader(monitor.storage / "ledger.sqlite3")
    wait_until(
        lambda: [one.acknowledged_seconds for one in ledger.open_incidents()] not in ([], [None]),
        20,
        "an incident that the user knows of",
    )
    ledger.close()


def test_a_new_rule_is_rehearsed_written_and_in_force(monitor: DesktopMonitor) -> None:
    """The file holds what the user typed, and the table shows the rule at once."""
    tree = monitor.desktop.accessibility
    tree.press(ident="newRule")
    tree.set_text("Busy at night", ident="field_name")
    tree.set_text("85 %", ident="field_threshold")
    tree.find(ident="rehearsalAnswer")
    tree.press(ident="saveRule")
    wait_until(lambda: "Busy at night" in _states(monitor), 20, "the new rule in the table")
    written = (monitor.config / "alerts_config.yaml").read_text()
    assert "busy_at_night" in written
    assert "85 %" in written
    wait_until(lambda: not tree.find_all(ident="editRuleDialog"), what="a closed editor")
