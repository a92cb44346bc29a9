"""Shows the exact change of a client's settings before it is made, and asks for it.

Must not know how the change is made: the command carries the hash of what was shown.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_monitor.engine.command import ConnectClient, DisconnectClient
from desktop_monitor.metrics.client_names import STATUS_LINE
from desktop_monitor.ui.agent_words import client_name
from desktop_monitor.ui.client_connector import Preview
from desktop_monitor.ui.dialogs.choice import choice_buttons, confirming
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.labels import plain_label

_WIDTH_PX = 620
_DIFF_LINES = 12
_LINE_LIMIT = 400
_WARNING_LIMIT = 500


class ConnectClientDialog(QDialog):
    """The file, its change line by line, what to know first; Cancel is the default."""

    def __init__(
        self, interface: str, preview: Preview, state: AppState, *, connect: bool, parent: QWidget | None = None
    ) -> None:
        """`connect` False: to take the change back."""
        super().__init__(parent)
        self._interface, self._preview, self._state, self._connects = interface, preview, state, connect
        self.setObjectName("connectClientDialog")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(for_text(_WIDTH_PX, self))
        words = self.tr("Connect {client}") if connect else self.tr("Disconnect {client}")
        self.setWindowTitle(words.format(client=client_name(interface)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(5 * SPACING_PX,) * 4)
        layout.setSpacing(3 * SPACING_PX)
        layout.addWidget(plain_label(self.windowTitle() + "?", Role.FIGURE, self))
        for text, role in ((visible_text(preview.title), Role.QUIET), (self._consequence(), None)):
            label = plain_label(text, role, self)
            label.setWordWrap(True)
            layout.addWidget(label)
        frame = QFrame(self)
        frame.setProperty("role", Role.CARD.value)
        frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(SPACING_PX, SPACING_PX, SPACING_PX, SPACING_PX)
        inside.addWidget(self._diff())
        layout.addWidget(frame, 1)  # what room is left is the change's
        if preview.warnings:
            layout.addLayout(self._notes())
        layout.addWidget(self._buttons())

    def _notes(self) -> QGridLayout:
        """What to know first, one sentence a line."""
        notes = QGridLayout()
        notes.setSpacing(SPACING_PX)
        notes.setColumnStretch(1, 1)
        for row, warning in enumerate(self._preview.warnings):
            label = plain_label(visible_text(warning, _WARNING_LIMIT), Role.QUIET, self)
            label.setWordWrap(True)
            notes.addWidget(plain_label("•", Role.QUIET, self), row, 0, Qt.AlignmentFlag.AlignTop)
            notes.addWidget(label, row, 1)
        return notes

    def _consequence(self) -> str:
        if not self._preview.diff_lines:
            return self.tr("Nothing needs to change.")
        adds, takes = self._has("+"), self._has("-")
        if not self._connects:
            back = self.tr("The lines marked with - are taken out, those marked with + come back; the rest stays.")
            return back if adds else self.tr("The lines marked with - are taken out; the rest stays as it is.")
        change = self.tr("The lines marked with + are added to its settings, and a copy of the file is kept.")
        if takes:
            change = self.tr("The lines marked with - become those marked with +, and a copy of the file is kept.")
        if self._interface == STATUS_LINE:
            return f"{change} " + self.tr("From then on it tells this program how much of your limits is used.")
        return f"{change} " + self.tr(
            "From its next start on it sends counts, times and models to this machine alone; "
            "prompts and answers are not kept."
        )

    def _has(self, sign: str) -> bool:
        """Whether any line is marked with `sign`; a file's name has three of them and a space."""
        return any(line.startswith(sign) and not line.startswith(sign * 3 + " ") for line in self._preview.diff_lines)

    def _diff(self) -> QPlainTextEdit:
        field = QPlainTextEdit(self)
        field.setObjectName("clientChange")
        field.setAccessibleName(self.tr("The exact change"))
        field.setReadOnly(True)
        field.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        field.setTabChangesFocus(True)
        font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        font.setPointSizeF(self.font().pointSizeF() * 0.94)
        field.setFont(font)
        field.setPlainText("\n".join(visible_text(line, _LINE_LIMIT) for line in self._preview.diff_lines))
        lines = min(max(len(self._preview.diff_lines), 2), _DIFF_LINES)
        field.setMinimumHeight(field.fontMetrics().lineSpacing() * lines + 6 * SPACING_PX)
        return field

    def _buttons(self) -> QDialogButtonBox:
        deed = self.tr("Connect") if self._connects else self.tr("Disconnect")
        buttons = choice_buttons(self, "Connect", self.tr("Cancel"), deed, Role.PRIMARY)
        confirming(buttons).setEnabled(bool(self._preview.diff_lines))
        return buttons

    def accept(self) -> None:
        """Send the command with the hash of what was shown."""
        kind = ConnectClient if self._connects else DisconnectClient
        self._state.send(kind(self._state.next_command_id(), self._interface, self._preview.hash))
        super().accept()
