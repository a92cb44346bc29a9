"""What stands where there is nothing to show: what is missing and how to get it. Must not know why."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.widgets.labels import plain_label


class EmptyState(QWidget):
    """One strong sentence, one quiet one, and a button where something can be done."""

    def __init__(self, missing: str, remedy: str = "", button: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(missing)
        self.setAccessibleDescription(remedy)
        self._missing = plain_label(missing, Role.STRONG, self)
        self._remedy = plain_label(remedy, Role.QUIET, self)
        self._remedy.setWordWrap(True)
        self.button = QPushButton(button, self)
        self.button.setVisible(bool(button))
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * SPACING_PX)
        layout.addStretch(1)
        for label in (self._missing, self._remedy):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)

    def set_texts(self, missing: str, remedy: str = "") -> None:
        """Replace both sentences."""
        self._missing.setText(missing)
        self._remedy.setText(remedy)
        self.setAccessibleName(missing)
        self.setAccessibleDescription(remedy)
