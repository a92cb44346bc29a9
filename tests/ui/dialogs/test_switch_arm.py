"""The dialog before actions may switch a control by themselves: it shows what they would do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop_monitor.actions.policy import BUILT_IN
from desktop_monitor.engine.alerts_view import AlertsView
from desktop_monitor.engine.command import ArmControl
from desktop_monitor.ui.dialogs.switch_arm import ArmControlDialog
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.switch_proposal import would_switch
from tests.helpers.switch_views import EFFORT, INTERFACE, MODE, alerts_view, control_view
from tests.ui.conftest import StubEngine


def dialog_of(engine: StubEngine, look: Look, qtbot: QtBot, alerts: AlertsView, number: int = 0) -> ArmControlDialog:
    dialog = ArmControlDialog(alerts.controls[number], alerts, engine.state, look)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_it_shows_each_action_its_rules_and_the_exact_change(engine: StubEngine, look: Look, qtbot: QtBot) -> None:
    dialog = dialog_of(engine, look, qtbot, alerts_view())
    said = dialog.accessibleDescription()
    assert "Let actions switch Claude Code: context mode without asking?" in said
    assert "Switch to the SIMPLE context mode, back after an hour." in said
    assert "When: Memory nearly used up" in said
    assert "Goes back by itself after 1 h." in said
    assert "Suggest the SIMPLE" not in said
    fields = dialog.findChildren(QPlainTextEdit)
    assert ['+  "mode": "SIMPLE",' in field.toPlainText() for field in fields] == [True]


def test_not_now_is_the_default(engine: StubEngine, look: Look, qtbot: QtBot) -> None:
    dialog = dialog_of(engine, look, qtbot, alerts_view())
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert engine.commands == []


def test_confirming_arms_the_control(engine: StubEngine, look: Look, qtbot: QtBot) -> None:
    dialog = dialog_of(engine, look, qtbot, alerts_view())
    confirm = dialog.findChild(QPushButton, "confirmArm")
    assert isinstance(confirm, QPushButton)
    confirm.click()
    assert engine.commands == [ArmControl(1, MODE.control_id, is_armed=True)]


def test_it_says_so_where_no_action_would_do_anything(engine: StubEngine, look: Look, qtbot: QtBot) -> None:
    bare = replace(alerts_view(), actions=(), rules=())
    assert "No action would switch it now" in dialog_of(engine, look, qtbot, bare).accessibleDescription()
    idle = replace(alerts_view(), rules=())
    assert "No rule asks for it now." in dialog_of(engine, look, qtbot, idle).accessibleDescription()


@pytest.mark.parametrize(
    ("action", "armable"),
    [
        ("suggest_simple_mode", []),
        ("force_simple_mode", ["claude_code.mode"]),
        ("interface_health_check", []),
        ("automatic_fallback", ["agent_workflow.interface"]),
    ],
)
def test_an_action_is_only_about_controls_it_can_switch_by_itself(action: str, armable: list[str]) -> None:
    policy = next(policy for policy in BUILT_IN if policy.name == action)
    views = [control_view(one, None) for one in (MODE, EFFORT, INTERFACE)]
    assert [view.control.control_id for view in views if would_switch(policy, view.control)] == armable
    assert not would_switch(replace(policy, dry_run=True), MODE)
