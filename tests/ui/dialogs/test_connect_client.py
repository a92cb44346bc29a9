"""The dialog that shows a change of a client's settings: its words agree with the change."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop_monitor.metrics.agent_event import CODEX
from desktop_monitor.metrics.client_names import STATUS_LINE
from desktop_monitor.ui.client_connector import Preview
from desktop_monitor.ui.dialogs.connect_client import ConnectClientDialog
from desktop_monitor.ui.window.page import PageContext

_HEAD = ("--- /home/sam/settings", "+++ /home/sam/settings", "@@ -1 +1 @@")


def words(
    qtbot: QtBot, context: PageContext, *lines: str, interface: str = CODEX, connect: bool = True
) -> tuple[str, ConnectClientDialog]:
    """What the dialog says of this change."""
    diff = (*_HEAD, *lines) if lines else ()
    preview = Preview("/home/sam/settings", diff, ("Quit it first.",), "h4sh")
    dialog = ConnectClientDialog(interface, preview, context.state, connect=connect)
    qtbot.addWidget(dialog)
    return "\n".join(label.text() for label in dialog.findChildren(QLabel)), dialog


@pytest.mark.parametrize(
    ("lines", "connect", "said"),
    [
        (("+new",), True, "The lines marked with + are added"),
        (("-old", "+new"), True, "The lines marked with - become those marked with +"),
        (("-new",), False, "The lines marked with - are taken out; the rest stays as it is."),
        (("-new", "+old"), False, "those marked with + come back"),
        ((), True, "Nothing needs to change."),
    ],
)
def test_it_says_what_becomes_of_which_lines(
    qtbot: QtBot, context: PageContext, lines: tuple[str, ...], connect: bool, said: str
) -> None:
    assert said in words(qtbot, context, *lines, connect=connect)[0]


def test_a_status_line_is_not_said_to_send_anything(qtbot: QtBot, context: PageContext) -> None:
    said, _ = words(qtbot, context, "+new", interface=STATUS_LINE)
    assert "how much of your limits is used" in said
    assert "sends" not in said


def test_cancel_is_the_default_and_nothing_can_be_confirmed_without_a_change(
    qtbot: QtBot, context: PageContext
) -> None:
    said, dialog = words(qtbot, context)
    cancel, confirm = (dialog.findChild(QPushButton, name) for name in ("cancelConnect", "confirmConnect"))
    assert isinstance(cancel, QPushButton)
    assert isinstance(confirm, QPushButton)
    assert cancel.isDefault()
    assert not confirm.isEnabled()
    assert "Quit it first." in said
