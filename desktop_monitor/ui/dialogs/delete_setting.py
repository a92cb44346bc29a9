"""Asks before a rule or a channel is taken out of its file. Must not know the file or how it is written."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop_monitor.ui.dialogs.choice import choice_buttons
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.widgets.labels import WrappedLabel

_WIDTH_PX = 460


class DeleteSettingDialog(QDialog):
    """What is asked, what follows, and what stays; Cancel is the default."""

    def __init__(self, question: str, consequence: str, deed: str, parent: QWidget | None = None) -> None:
        """`deed` is the button that does it."""
        super().__init__(parent)
        self.setObjectName("deleteSettingDialog")
        self.setWindowTitle(deed)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(_WIDTH_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(5 * SPACING_PX,) * 4)
        layout.setSpacing(3 * SPACING_PX)
        layout.addWidget(WrappedLabel(question, Role.FIGURE, self))
        layout.addWidget(WrappedLabel(consequence, None, self))
        layout.addSpacing(SPACING_PX)
        layout.addWidget(choice_buttons(self, "DeleteSetting", self.tr("Cancel"), deed, Role.DANGER))
        self.setAccessibleDescription(f"{question} {consequence}")
