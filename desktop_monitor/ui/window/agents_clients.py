"""The card of clients: how each is heard of, how far that can be relied on, and how to connect it.

Must not know how a client is connected.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_monitor.assess.health import Health
from desktop_monitor.assess.usage import Unattributed
from desktop_monitor.engine.agents_view import (
    AgentSourceView,
    AgentsView,
    ClientView,
    Connection,
    ReceiverView,
    SourceState,
)
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, CODEX, GEMINI
from desktop_monitor.metrics.units import ratio_text
from desktop_monitor.ui.agent_words import (
    ago_words,
    client_name,
    dollars,
    source_name,
    source_state_word,
    tokens_text,
)
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.labels import ElidedLabel, hairline, plain_label
from desktop_monitor.ui.widgets.mark import HealthMark

_CONNECTABLE = (CLAUDE_CODE, CODEX, GEMINI)
_LEVELS = {
    SourceState.FRESH: Health.HEALTHY,
    SourceState.STALE: Health.UNKNOWN,
    SourceState.ABSENT: Health.UNKNOWN,
    SourceState.ERROR: Health.CRITICAL,
}
_ERROR_LIMIT = 200


def level_of(client: ClientView) -> Health:
    """How a client is heard of at best; critical while one of its sources fails."""
    states = {source.state for source in client.sources}
    if SourceState.ERROR in states:
        return Health.CRITICAL
    if client.connection is Connection.WRONG_PORT:
        return Health.DEGRADED
    return _LEVELS[SourceState.FRESH if SourceState.FRESH in states else SourceState.ABSENT]


class ClientRow(QWidget):
    """Name and state over its sources; a button where it can be connected."""

    pressed = Signal(str, bool)
    """The button of this interface was pressed; True: to connect it."""

    def __init__(self, look: Look, interface: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._interface = interface
        self._client: ClientView | None = None
        self._mark = HealthMark(look, self)
        self._name = plain_label(client_name(interface), Role.STRONG, self)
        self._state = ElidedLabel("", Role.QUIET, self)
        self._detail = plain_label("", Role.QUIET, self)
        self._detail.setWordWrap(True)
        self.button = QPushButton(self)
        self.button.setObjectName(f"connect_{interface}")
        self.button.clicked.connect(self._on_pressed)
        self._arrange()

    def _arrange(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(2 * SPACING_PX)
        first.addWidget(self._name)
        first.addWidget(self._state, 1)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addLayout(first)
        words.addWidget(self._detail)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2 * SPACING_PX, 0, 2 * SPACING_PX)
        layout.setSpacing(3 * SPACING_PX)
        mark = QVBoxLayout()
        mark.setContentsMargins(0, SPACING_PX - 1, 0, 0)
        mark.addWidget(self._mark)
        mark.addStretch(1)
        layout.addLayout(mark)
        layout.addLayout(words, 1)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)

    def show_client(self, client: ClientView, now_seconds: float, *, can_connect: bool) -> None:
        """Show how this client is heard of."""
        self._client = client
        self._mark.show_level(level_of(client))
        self._state.set_text(self._connection_words(client))
        lines = [self._source_words(source, now_seconds) for source in client.sources]
        lines += [self._unattributed_words(client.unattributed)] if client.unattributed else []
        shown = [line for line in lines if line]
        words = "\n".join(shown)
        if self._detail.text() != words:
            self._detail.setText(words)
            self._detail.setVisible(bool(words))
        self.setAccessibleName(f"{self._name.text()}: {', '.join((self._state.whole_text(), *shown))}")
        self._show_button(client, can_connect=can_connect)

    def _show_button(self, client: ClientView, *, can_connect: bool) -> None:
        possible = client.interface in _CONNECTABLE and client.connection not in (Connection.ABSENT,)
        self.button.setVisible(possible)
        connected = client.connection is Connection.CONNECTED
        word = self.tr("Disconnect…") if connected else self.tr("Connect…")
        self.button.setText(word)
        self.button.setAccessibleName(f"{word} {self._name.text()}")
        managed = client.connection is Connection.MANAGED
        self.button.setEnabled(can_connect and not managed)
        if managed:
            tip = self.tr("Its administrator decides where it sends its telemetry")
        elif can_connect:
            tip = self.tr("Shows the exact change of its settings first")
        else:
            tip = self.tr("This cannot be done from here yet")
        self.button.setToolTip(tip)

    def _connection_words(self, client: ClientView) -> str:
        return {
            Connection.CONNECTED: self.tr("sends its telemetry here"),
            Connection.DISCONNECTED: self._read_words(client),
            Connection.ELSEWHERE: self.tr("sends its telemetry elsewhere"),
            Connection.MANAGED: self.tr("managed by its administrator"),
            Connection.ABSENT: self.tr("not found on this machine"),
            Connection.WRONG_PORT: self.tr("sends to a port that another program has: connect it again"),
        }[client.connection]

    def _read_words(self, client: ClientView) -> str:
        there = [
            source_name(source.name, client.interface)
            for source in client.sources
            if source.state is not SourceState.ABSENT
        ]
        return self.tr("{sources} only").format(sources=", ".join(there)) if there else self.tr("nothing to read")

    def _source_words(self, source: AgentSourceView, now_seconds: float) -> str:
        if source.state is SourceState.ABSENT and not source.rejected:
            return ""
        parts = [f"{source_name(source.name, self._interface)} {source_state_word(source.state)}"]
        if source.last_data_seconds is not None:
            parts.append(ago_words(source.last_data_seconds, now_seconds))
        if source.coverage_ratio is not None:
            parts.append(self.tr("{share} of requests").format(share=ratio_text(source.coverage_ratio)))
        if source.rejected:
            parts.append(self.tr("{count} records not understood").format(count=source.rejected))
        if source.error:
            parts.append(visible_text(source.error, _ERROR_LIMIT))
        return ", ".join(parts)

    def _unattributed_words(self, more: Unattributed) -> str:
        parts = [self.tr("{count} tokens").format(count=tokens_text(more.tokens))] if more.tokens else []
        parts += [dollars(more.cost_usd)] if more.cost_usd else []
        return self.tr("{amount} in no known request").format(amount=", ".join(parts)) if parts else ""

    @Slot()
    def _on_pressed(self) -> None:
        if self._client is not None:
            self.pressed.emit(self._interface, self._client.connection is not Connection.CONNECTED)


class ClientsCard(Card):
    """A row a client, and whether the ports are open."""

    connect_requested = Signal(str, bool)
    """This interface is to be connected (True) or disconnected."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setObjectName("clientsCard")
        self.set_title(self.tr("Clients"))
        self._look = look
        self._rows: dict[str, ClientRow] = {}
        self._rules: dict[str, QFrame] = {}
        self._none = plain_label(self.tr("No client is known yet"), Role.QUIET, self)
        self._none.setContentsMargins(0, 0, 0, 3 * SPACING_PX)
        self._receiver = ElidedLabel("", Role.QUIET, self)
        self._receiver.setObjectName("receiverLine")
        self.body.setSpacing(0)
        self.add(self._none)
        for interface in _CONNECTABLE:
            self._add(interface).hide()
        self.body.addStretch(1)
        self.add(hairline(self))
        self.body.addSpacing(2 * SPACING_PX)
        self.add(self._receiver)

    def row(self, interface: str) -> ClientRow:
        """The row of this client. Raises KeyError where it is not shown."""
        return self._rows[interface]

    def show_agents(self, agents: AgentsView, now_seconds: float, *, can_connect: bool) -> None:
        """Show every client and the ports."""
        for client in agents.clients:
            row = self._rows.get(client.interface) or self._add(client.interface)
            row.show_client(client, now_seconds, can_connect=can_connect)
        known = {client.interface for client in agents.clients}
        shown = [interface for interface in self._rows if interface in known]
        for interface, row in self._rows.items():
            row.setVisible(interface in known)
            self._rules[interface].setVisible(interface in shown[1:])
        self._none.setVisible(not known)
        self._receiver.set_text(self._receiver_words(agents.receiver))

    def _add(self, interface: str) -> ClientRow:
        row = ClientRow(self._look, interface, self)
        row.pressed.connect(self.connect_requested)
        rule = hairline(self)
        self.body.insertWidget(2 * len(self._rows) + 1, rule)
        self.body.insertWidget(2 * len(self._rows) + 2, row)
        self._rows[interface], self._rules[interface] = row, rule
        return row

    def _receiver_words(self, receiver: ReceiverView) -> str:
        if receiver.error:
            return self.tr("Receiver: {error}").format(error=visible_text(receiver.error, _ERROR_LIMIT))
        if receiver.otlp_port is None and receiver.port is None:
            return self.tr("Receiver closed: nothing listens")
        ports = [f"127.0.0.1:{port}" for port in (receiver.otlp_port, receiver.port) if port is not None]
        words = self.tr("Listens on {ports} · {count} records taken").format(
            ports=", ".join(ports), count=f"{receiver.accepted:,}"
        )
        if receiver.rejected:
            words += " · " + self.tr("{count} refused").format(count=f"{receiver.rejected:,}")
        return words
