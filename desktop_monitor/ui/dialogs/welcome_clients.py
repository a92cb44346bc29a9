"""The clients that are on this machine, each with where it was found, how it stands and a button to connect it.

Must not know how a client is connected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_monitor.assess.health import Health
from desktop_monitor.engine.agents_view import ClientView, Connection
from desktop_monitor.ui.agent_words import client_name
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.buttons import push_button
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.labels import ElidedLabel, plain_label
from desktop_monitor.ui.widgets.mark import HealthMark


class WelcomeClient(QWidget):
    """One of them."""

    pressed = Signal(str, bool)
    """Its button was pressed; True: to connect it."""

    def __init__(self, look: Look, interface: str, folders: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._interface = interface
        self._connects = True
        self._mark = HealthMark(look, self)
        self._state = plain_label("", Role.QUIET, self)
        self._place = ElidedLabel(visible_text(", ".join(map(str, folders))), Role.QUIET, self)
        self.button = push_button("", f"welcome_{interface}", self)
        self.button.clicked.connect(self._on_clicked)
        first = QHBoxLayout()
        first.setSpacing(2 * SPACING_PX)
        first.addWidget(plain_label(client_name(interface), Role.STRONG, self))
        first.addWidget(self._state)
        first.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addLayout(first)
        words.addWidget(self._place)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3 * SPACING_PX)
        layout.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(words, 1)
        layout.addWidget(self.button)

    def show_connection(self, connection: Connection) -> None:
        """Show how its settings stand."""
        is_connected = connection is Connection.CONNECTED
        self._connects = not is_connected
        self._mark.show_level(Health.HEALTHY if is_connected else Health.UNKNOWN)
        words = self._words(connection)
        self._state.setText(words)
        title = self.tr("Disconnect…") if is_connected else self.tr("Connect…")
        self.button.setText(title)
        self.button.setAccessibleName(f"{title} {client_name(self._interface)}")
        self.button.setEnabled(connection is not Connection.MANAGED)
        self.setAccessibleName(f"{client_name(self._interface)}: {words}, {self._place.whole_text()}")

    def _words(self, connection: Connection) -> str:
        return {
            Connection.CONNECTED: self.tr("connected"),
            Connection.ELSEWHERE: self.tr("sends its telemetry elsewhere"),
            Connection.MANAGED: self.tr("managed by its administrator"),
            Connection.WRONG_PORT: self.tr("sends to a port that is another program's now"),
        }.get(connection, self.tr("found"))

    @Slot()
    def _on_clicked(self) -> None:
        self.pressed.emit(self._interface, self._connects)


class WelcomeClients(Card):
    """A row each; says so where there is none."""

    connect_requested = Signal(str, bool)
    """This interface is to be connected (True) or disconnected."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.set_title(self.tr("Coding agents"))
        self.setObjectName("welcomeClients")
        self._look = look
        self._rows: dict[str, WelcomeClient] = {}
        self._note = plain_label(self.tr("Looking for them…"), Role.QUIET, self)
        self._note.setWordWrap(True)
        self.body.setSpacing(2 * SPACING_PX)
        self.add(self._note)

    def show_clients(self, clients: Sequence[ClientView], folders: Mapping[str, Sequence[Path]]) -> None:
        """Show those of `clients` that are here; `folders` by interface."""
        found = [one for one in clients if folders.get(one.interface) and one.connection is not Connection.ABSENT]
        for client in found:
            row = self._rows.get(client.interface) or self._add(client.interface, folders[client.interface])
            row.show_connection(client.connection)
        shown = {client.interface for client in found}
        for interface, row in self._rows.items():
            row.setVisible(interface in shown)
        if clients:
            self._note.setText(self._sentence(has_any=bool(found)))

    def row(self, interface: str) -> WelcomeClient:
        """The row of this client. Raises KeyError where it is not here."""
        return self._rows[interface]

    def _sentence(self, *, has_any: bool) -> str:
        if has_any:
            return self.tr("Their files are read as they are. Connected, they also tell it when something happens.")
        return self.tr("None was found. Once one is here, connect it on the page Agents.")

    def _add(self, interface: str, folders: Sequence[Path]) -> WelcomeClient:
        row = WelcomeClient(self._look, interface, folders, self)
        row.pressed.connect(self.connect_requested)
        self._rows[interface] = row
        self.add(row)
        return row
