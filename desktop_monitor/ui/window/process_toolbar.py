"""The line above the process table: filter, count, list or tree. Must not know the model."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.widgets.labels import plain_label

_FILTER_WIDTH_PX = 340
_GLYPH_PX = 16
_SHARPNESS = 3


def search_icon(colour: QColor) -> QIcon:
    """A magnifying glass."""
    pixmap = QPixmap(_GLYPH_PX * _SHARPNESS, _GLYPH_PX * _SHARPNESS)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(_SHARPNESS, _SHARPNESS)
    painter.setPen(QPen(colour, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawEllipse(QRectF(3, 3, 7.5, 7.5))
    painter.drawLine(10, 10, 13, 13)
    painter.end()
    pixmap.setDevicePixelRatio(_SHARPNESS)
    return QIcon(pixmap)


class SearchField(QLineEdit):
    """A line edit with a glass; Esc empties it, Down or Enter leaves it."""

    left_downwards = Signal()
    """Down or Enter was pressed: the keyboard goes to what was found."""

    def __init__(self, look: Look, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        self.setMaxLength(200)
        self._glass = self.addAction(search_icon(look.color("secondary")), QLineEdit.ActionPosition.LeadingPosition)
        look.changed.connect(self._on_look_changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)

    def _on_look_changed(self) -> None:
        self._glass.setIcon(search_icon(self._look.color("secondary")))


class ProcessToolbar(QWidget):
    """Holds `filter`, `tree` and `sums`, and says how many processes are shown."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.filter = SearchField(look, self.tr("Filter by name, command, user or pid"), self)
        self.filter.setObjectName("processFilter")
        self.filter.setFixedWidth(_FILTER_WIDTH_PX)
        self.filter.setToolTip(self.tr("All words must occur. Shortcut: / or Ctrl+F"))
        self._count = plain_label("", Role.QUIET, self)
        self._count.setObjectName("processCount")
        self._note = plain_label("", Role.QUIET, self)
        self._note.setObjectName("processNote")
        self.sums = self._toggle(self.tr("Sum children"), "treeSums")
        self.sums.setToolTip(self.tr("Figures in the tree include all processes below"))
        self.sums.hide()
        self.tree = self._toggle(self.tr("Tree"), "treeToggle")
        self.tree.setToolTip(self.tr("Show processes below the process that started them"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3 * SPACING_PX)
        for widget in (self.filter, self._count, self._note):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self.sums)
        layout.addWidget(self.tree)

    def _toggle(self, title: str, name: str) -> QPushButton:
        button = QPushButton(title, self)
        button.setObjectName(name)
        button.setCheckable(True)
        button.setAutoDefault(False)
        return button

    def set_counts(self, shown: int, total: int) -> None:
        """Say how many of how many are shown."""
        if shown == total:
            self._count.setText(self.tr("%n process(es)", "", total))
        else:
            self._count.setText(self.tr("{shown} of %n process(es)", "", total).replace("{shown}", str(shown)))

    def set_note(self, note: str) -> None:
        """Say why the table stands still."""
        self._note.setText(note)
