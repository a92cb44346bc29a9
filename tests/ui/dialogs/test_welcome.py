"""The welcome says what is read, stored and never done, and changes nothing that was not chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_monitor.engine.agents_view import AgentsView, ClientView, Connection
from desktop_monitor.engine.command import ConnectClient, DisconnectClient
from desktop_monitor.errors import ActionError
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, CODEX, GEMINI
from desktop_monitor.metrics.client_names import STATUS_LINE
from desktop_monitor.ui.client_connector import Preview
from desktop_monitor.ui.dialogs.connect_client import ConnectClientDialog
from desktop_monitor.ui.dialogs.welcome import WelcomeDialog
from desktop_monitor.ui.window.page import PageContext
from tests.helpers.snapshots import snapshot
from tests.ui.conftest import StubEngine

HOME = Path("/home/sam")


class Connector:
    """Clients of a made-up home."""

    def __init__(self, folders: Mapping[str, Sequence[Path]]) -> None:
        self._folders = folders
        self.refusal = ""

    def folders(self) -> Mapping[str, Sequence[Path]]:
        return self._folders

    def preview(self, interface: str) -> Preview:
        if self.refusal:
            raise ActionError("Nothing was changed", self.refusal)
        return Preview(f"/home/sam/{interface}", ("--- a", "+++ b", "+new"), (), "h4sh")

    def preview_disconnect(self, interface: str) -> Preview:
        return Preview(f"/home/sam/{interface}", ("--- a", "+++ b", "-new"), (), "h4sh")


class Switch:
    """A switch for starting at login."""

    place = "/home/sam/.config/autostart"

    def __init__(self) -> None:
        self.on = False
        self.is_stuck = False

    def is_there(self) -> bool:
        return self.on

    def is_enabled(self) -> bool:
        return self.on

    def enable(self) -> None:
        if self.is_stuck:
            raise ActionError("Autostart was not changed", "the folder is locked: \u202etxt")
        self.on = True

    def disable(self) -> None:
        self.on = False

    def refresh(self) -> None: ...


@pytest.fixture
def switch() -> Switch:
    return Switch()


@pytest.fixture
def connector() -> Connector:
    return Connector({CLAUDE_CODE: (HOME / ".claude", HOME / "other"), CODEX: (HOME / ".codex",)})


@pytest.fixture
def dialog(qtbot: QtBot, context: PageContext, switch: Switch, connector: Connector) -> WelcomeDialog:
    made = WelcomeDialog(context.state, context.look, context.paths, switch, connector)
    qtbot.addWidget(made)
    return made


def see(engine: StubEngine, *clients: ClientView) -> None:
    engine.deliver(replace(snapshot(), agents=AgentsView(clients=clients)))


def words(widget: QWidget) -> str:
    return "\n".join(label.text().replace("\u200b", "") for label in widget.findChildren(QLabel))


def button(dialog: QWidget, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def test_it_says_what_is_read_stored_and_never_done(dialog: WelcomeDialog, context: PageContext) -> None:
    said = words(dialog)
    assert str(context.paths.data) in said
    for phrase in ("Prompts, answers and arguments are not kept", "credentials are not read", "nothing leaves this"):
        assert phrase in said


def test_start_keeps_what_was_chosen(dialog: WelcomeDialog, switch: Switch) -> None:
    box = dialog.findChild(QCheckBox, "welcomeAutostart")
    assert isinstance(box, QCheckBox)
    assert not box.isChecked()
    box.click()
    assert not switch.on
    button(dialog, "welcomeStart").click()
    assert switch.on
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_skip_leaves_everything_as_it_is(dialog: WelcomeDialog, switch: Switch) -> None:
    box = dialog.findChild(QCheckBox, "welcomeAutostart")
    assert isinstance(box, QCheckBox)
    box.click()
    button(dialog, "welcomeSkip").click()
    assert not switch.on
    assert dialog.result() == QDialog.DialogCode.Rejected


def test_an_autostart_that_refuses_is_said_and_can_be_left_out(
    qtbot: QtBot, dialog: WelcomeDialog, switch: Switch
) -> None:
    switch.is_stuck = True
    dialog.show_and_raise()
    box = dialog.findChild(QCheckBox, "welcomeAutostart")
    assert isinstance(box, QCheckBox)
    box.click()
    button(dialog, "welcomeStart").click()
    assert dialog.isVisible()
    assert "the folder is locked: ⟨U+202E⟩txt" in words(dialog)
    box.click()
    button(dialog, "welcomeStart").click()
    assert not dialog.isVisible()


def test_only_clients_that_are_here_have_a_row_with_where_they_are(dialog: WelcomeDialog, engine: StubEngine) -> None:
    assert "Looking for them" in words(dialog)
    see(
        engine,
        ClientView(CLAUDE_CODE, Connection.DISCONNECTED, ()),
        ClientView(STATUS_LINE, Connection.DISCONNECTED, ()),
        ClientView(CODEX, Connection.CONNECTED, ()),
        ClientView(GEMINI, Connection.ABSENT, ()),
    )
    rows = {one.objectName() for one in dialog.findChildren(QPushButton) if one.objectName().startswith("welcome_")}
    assert rows == {"welcome_claude_code", "welcome_codex"}
    clients = dialog.findChild(QWidget, "welcomeClients")
    assert isinstance(clients, QWidget)
    named = [child.accessibleName() for child in clients.children() if isinstance(child, QWidget)]
    assert "Claude Code: found, /home/sam/.claude, /home/sam/other" in named
    assert button(dialog, "welcome_codex").accessibleName() == "Disconnect… Codex"


def test_it_grows_with_the_clients_that_are_found_while_it_is_open(
    qtbot: QtBot, dialog: WelcomeDialog, engine: StubEngine
) -> None:
    dialog.show()
    before = dialog.height()
    see(engine, ClientView(CLAUDE_CODE, Connection.DISCONNECTED, ()), ClientView(CODEX, Connection.DISCONNECTED, ()))
    qtbot.waitUntil(lambda: dialog.height() > before)
    room = dialog.screen().availableGeometry().height()
    qtbot.waitUntil(lambda: dialog.height() >= min(dialog.sizeHint().height(), room - 100))
    assert dialog.frameGeometry().height() <= room

    # Whoever made it smaller keeps it so.
    dialog.resize(dialog.width(), before)
    see(engine, ClientView(CLAUDE_CODE, Connection.CONNECTED, ()), ClientView(CODEX, Connection.DISCONNECTED, ()))
    QApplication.processEvents()
    assert dialog.height() == before


def test_where_no_client_is_it_says_so(qtbot: QtBot, context: PageContext, engine: StubEngine) -> None:
    dialog = WelcomeDialog(context.state, context.look, context.paths, None, Connector({}))
    qtbot.addWidget(dialog)
    see(engine, ClientView(CODEX, Connection.ABSENT, ()))
    assert "None was found." in words(dialog)
    assert dialog.findChild(QCheckBox, "welcomeAutostart").isHidden()


@pytest.mark.parametrize(
    ("connection", "kind"), [(Connection.DISCONNECTED, ConnectClient), (Connection.CONNECTED, DisconnectClient)]
)
def test_the_exact_change_is_shown_and_asked_for(
    dialog: WelcomeDialog, engine: StubEngine, connection: Connection, kind: type
) -> None:
    see(engine, ClientView(CODEX, connection, ()))
    dialog.show()
    button(dialog, "welcome_codex").click()
    button(dialog, "welcome_codex").click()
    (change,) = dialog.findChildren(ConnectClientDialog)
    assert engine.sent(kind) == []
    button(change, "confirmConnect").click()
    (command,) = engine.sent(kind)
    assert (command.interface, command.preview_hash) == (CODEX, "h4sh")  # type: ignore[attr-defined]
    assert dialog.isVisible()


def test_settings_that_cannot_be_changed_are_said(
    dialog: WelcomeDialog, engine: StubEngine, connector: Connector
) -> None:
    connector.refusal = "line 1 is\u202e broken"
    see(engine, ClientView(CODEX, Connection.DISCONNECTED, ()))
    button(dialog, "welcome_codex").click()
    assert "line 1 is" in words(dialog)
    assert "\u202e" not in words(dialog)
    assert dialog.findChildren(ConnectClientDialog) == []


def test_what_an_administrator_decides_cannot_be_connected(dialog: WelcomeDialog, engine: StubEngine) -> None:
    see(engine, ClientView(CODEX, Connection.MANAGED, ()))
    assert not button(dialog, "welcome_codex").isEnabled()
    assert "managed by its administrator" in words(dialog)


def test_the_keyboard_reaches_every_control_and_each_is_named(
    qtbot: QtBot, dialog: WelcomeDialog, engine: StubEngine
) -> None:
    see(engine, ClientView(CLAUDE_CODE, Connection.DISCONNECTED, ()), ClientView(CODEX, Connection.CONNECTED, ()))
    dialog.show_and_raise()
    qtbot.waitUntil(dialog.start.hasFocus)
    order = []
    for _ in range(5):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        order.append(QApplication.focusWidget().objectName())
    assert sorted(order) == sorted(
        ["welcome_claude_code", "welcome_codex", "welcomeAutostart", "welcomeSkip", "welcomeStart"]
    )
    assert order.index("welcome_claude_code") < order.index("welcome_codex") < order.index("welcomeAutostart")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_from_right_to_left_nothing_is_cut(qtbot: QtBot, dialog: WelcomeDialog, engine: StubEngine) -> None:
    see(engine, ClientView(CLAUDE_CODE, Connection.WRONG_PORT, ()))
    dialog.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    dialog.show()
    assert dialog.start.x() < dialog.skip.x()
    for one in dialog.findChildren(QPushButton):
        assert one.width() >= QFontMetrics(one.font()).horizontalAdvance(one.text())
