"""The card of clients: how each is heard of, how far that can be relied on, and how to connect it.

Must not know how a client is connected.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
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
from desktop_monitor.language.quantities import ratio_text
from desktop_monitor.language.text import counted, forms
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, CODEX, GEMINI
from desktop_monitor.metrics.client_names import STATUS_LINE
from desktop_monitor.ui.agent_words import (
    ago_words,
    client_name,
    dollars,
    source_name,
    source_state_word,
    tokens_text,
)
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.labels import ElidedLabel, hairline, plain_label
from desktop_monitor.ui.widgets.mark import HealthMark

_CLIENTS = (CLAUDE_CODE, CODEX, GEMINI)
_CONNECTABLE = (CLAUDE_CODE, STATUS_LINE, CODEX, GEMINI)
_LEVELS = {
    SourceState.FRESH: Health.HEALTHY,
    SourceState.STALE: Health.UNKNOWN,
    SourceState.ABSENT: Health.UNKNOWN,
    SourceState.ERROR: Health.CRITICAL,
}
_FEEDS = ("workflow", "metrics")
"""Rows of sources that many senders share."""
_ERROR_LIMIT = 200
_TOLD_AT_LENGTH = (Connection.WRONG_PORT, Connection.ELSEWHERE, Connection.MANAGED)
_LEAST_STATE_PX = 40
_DROP_PX = 6
"""By so much a name is lower than its button begins: the two stand on one line."""


def level_of(client: ClientView) -> Health:
    """How a client is heard of at best; critical while one of its sources fails."""
    states = {source.state for source in client.sources}
    if SourceState.ERROR in states:
        return Health.CRITICAL
    if client.connection is Connection.WRONG_PORT:
        return Health.DEGRADED
    if client.interface not in _CONNECTABLE and states <= {SourceState.ABSENT}:
        return Health.HEALTHY  # it is listed because it was heard of within the last day
    if client.interface == STATUS_LINE and client.connection is not Connection.CONNECTED:
        return Health.UNKNOWN
    return _LEVELS[SourceState.FRESH if SourceState.FRESH in states else SourceState.ABSENT]


class ClientRow(QWidget):
    """Name and state over its sources; a button where it can be connected, two where it must be set right."""

    pressed = Signal(str, bool)
    """A button of this interface was pressed; True: to connect it."""

    def __init__(self, look: Look, interface: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._interface = interface
        self._client: ClientView | None = None
        self._mark = HealthMark(look, self)
        self._name = plain_label(client_name(interface), Role.STRONG, self)
        self._state = ElidedLabel("", Role.QUIET, self)
        self._state.setMinimumWidth(for_text(_LEAST_STATE_PX, self))
        self._detail = plain_label("", Role.QUIET, self)
        self._detail.setWordWrap(True)
        self.button = QPushButton(self)
        self.button.setObjectName(f"connect_{interface}")
        self.button.clicked.connect(self._on_pressed)
        self.leave = QPushButton(self.tr("Disconnect…"), self)
        self.leave.setObjectName(f"disconnect_{interface}")
        self.leave.setAccessibleName(f"{self.leave.text()} {self._name.text()}")
        self.leave.clicked.connect(self._on_leave)
        self._arrange()

    def _arrange(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(2 * SPACING_PX)
        first.setContentsMargins(0, _DROP_PX, 0, 0)
        first.addWidget(self._name)
        first.addWidget(self._state, 1)
        lines = QVBoxLayout()
        lines.setSpacing(1)
        lines.addLayout(first)
        lines.addWidget(self._detail)
        lines.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, SPACING_PX, 0, 2 * SPACING_PX)
        layout.setSpacing(3 * SPACING_PX)
        mark = QVBoxLayout()
        mark.setContentsMargins(0, SPACING_PX - 1 + _DROP_PX, 0, 0)
        mark.addWidget(self._mark)
        mark.addStretch(1)
        layout.addLayout(mark)
        layout.addLayout(lines, 1)
        buttons = QVBoxLayout()
        buttons.setSpacing(SPACING_PX)
        buttons.addWidget(self.button)
        buttons.addWidget(self.leave)
        buttons.addStretch(1)
        layout.addLayout(buttons)

    def show_client(self, client: ClientView, now_seconds: float, *, can_connect: bool) -> None:
        """Show how this client is heard of."""
        self._client = client
        self._mark.show_level(level_of(client))
        stands = self._connection_words(client)
        is_long = client.interface == STATUS_LINE or client.connection in _TOLD_AT_LENGTH
        self._state.set_text("" if is_long else stands)
        lines = [stands] if is_long else []  # a sentence that no room is left for beside the name
        lines += [self._source_words(source, now_seconds) for source in client.sources]
        lines += [self._unattributed_words(client.unattributed)] if client.unattributed else []
        shown = [line for line in lines if line]
        detail = "\n".join(shown)
        if self._detail.text() != detail:
            self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        said = [line for line in (self._state.whole_text(), *shown) if line]
        self.setAccessibleName(f"{self._name.text()}: {', '.join(said)}")
        self._show_button(client, can_connect=can_connect)

    def _show_button(self, client: ClientView, *, can_connect: bool) -> None:
        possible = client.interface in _CONNECTABLE and client.connection not in (Connection.ABSENT,)
        self.button.setVisible(possible)
        astray = client.connection is Connection.WRONG_PORT
        word = self.tr("Connect…")
        if client.connection is Connection.CONNECTED:
            word = self.tr("Disconnect…")
        elif astray:
            word = self.tr("Rewrite…")
        self.button.setText(word)
        self.button.setAccessibleName(f"{word} {self._name.text()}")
        managed = client.connection is Connection.MANAGED
        self.button.setEnabled(can_connect and not managed)
        self.leave.setVisible(possible and astray)
        self.leave.setEnabled(can_connect)
        if managed:
            tip = self.tr("Its administrator decides where it sends its telemetry")
        elif can_connect:
            tip = self.tr("Shows the exact change of its settings first")
        else:
            tip = self.tr("This cannot be done from here yet")
        for button in (self.button, self.leave):
            button.setToolTip(tip)

    def _connection_words(self, client: ClientView) -> str:
        if client.interface == STATUS_LINE:
            return self._status_line_words(client.connection)
        if client.interface not in _CLIENTS:
            return "" if client.interface in _FEEDS else self.tr("own workflow")
        there = self._there(client)
        return {
            Connection.CONNECTED: self.tr("connected"),
            Connection.DISCONNECTED: (
                self.tr("{sources} only").format(sources=there) if there else self.tr("nothing to read")
            ),
            Connection.ELSEWHERE: self.tr("sends its telemetry elsewhere"),
            Connection.MANAGED: self.tr("managed by its administrator"),
            Connection.ABSENT: "" if there else self.tr("not found on this machine"),
            Connection.WRONG_PORT: self.tr("sends to a port that is another program's now"),
        }[client.connection]

    def _status_line_words(self, connection: Connection) -> str:
        if connection is Connection.CONNECTED:
            return self.tr("tells the official limits")
        if connection is Connection.MANAGED:
            return self.tr("managed by its administrator")
        return self.tr("would tell the official limits")

    def _there(self, client: ClientView) -> str:
        return ", ".join(
            source_name(source.name, client.interface)
            for source in client.sources
            if source.state is not SourceState.ABSENT and source.name != "registry"
        )

    def _source_words(self, source: AgentSourceView, now_seconds: float) -> str:
        if source.state is SourceState.ABSENT and not source.rejected:
            return ""
        parts = [f"{source_name(source.name, self._interface)} {source_state_word(source.state)}"]
        if source.last_data_seconds is not None:
            parts.append(ago_words(source.last_data_seconds, now_seconds))
        if source.coverage_ratio is not None and self._interface in _CLIENTS:
            parts.append(self.tr("{share} of requests").format(share=ratio_text(source.coverage_ratio)))
        if source.rejected:
            one, many = forms("{count:count} record not understood", "{count:count} records not understood")
            parts.append(words(counted(one, many, source.rejected)))
        if source.error:
            parts.append(visible_text(source.error, _ERROR_LIMIT))
        return ", ".join(parts)

    def _unattributed_words(self, more: Unattributed) -> str:
        tokens = counted("{number} token", "{number} tokens", more.tokens, number=tokens_text(more.tokens))
        parts = [words(tokens)] if more.tokens else []
        parts += [dollars(more.cost_usd)] if more.cost_usd else []
        return self.tr("{amount} in no known request").format(amount=", ".join(parts)) if parts else ""

    @Slot()
    def _on_pressed(self) -> None:
        if self._client is not None:
            self.pressed.emit(self._interface, self._client.connection is not Connection.CONNECTED)

    @Slot()
    def _on_leave(self) -> None:
        self.pressed.emit(self._interface, False)


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
        self._receiver = plain_label("", Role.QUIET, self)
        self._receiver.setWordWrap(True)
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
        receiver = self._receiver_words(agents.receiver)
        if self._receiver.text() != receiver:
            self._receiver.setText(receiver)

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
        one, many = forms(
            "Listens on {ports} · {count:count} record taken", "Listens on {ports} · {count:count} records taken"
        )
        parts = [counted(one, many, receiver.accepted, ports=", ".join(ports))]
        if receiver.rejected:
            parts.append(counted("{count:count} refused", "{count:count} refused", receiver.rejected))
        return " · ".join(map(words, parts))
