"""A card over the window, beside what it explains: title, meaning, named lines, remarks.

Closes on Esc or a click elsewhere. No window of its own, which not every desktop would put
in the right place. Must not know what is explained.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.widgets.labels import WrappedLabel, plain_label

_WIDTH_PX = 440
_GAP_PX = 4
_CLOSING = frozenset({Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})
_TOP_LEFT = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft


class ExplanationCard(QFrame):
    """One at a time; it is gone when closed."""

    def __init__(
        self,
        title: str,
        meaning: str,
        lines: Sequence[tuple[str, str]],
        remarks: Sequence[str],
        anchor: QWidget,
    ) -> None:
        """`lines` are (name, text); `anchor` is what is explained."""
        super().__init__(anchor.window())
        self._anchor = anchor
        self.setObjectName("explanation")
        self.setProperty("role", Role.CARD.value)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(title)
        spoken = [meaning, *(f"{name}: {text}" for name, text in lines), *remarks]
        self.setAccessibleDescription("\n".join(part for part in spoken if part))
        self._width_px = for_text(_WIDTH_PX, self)
        self.setFixedWidth(self._width_px)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(4 * SPACING_PX, 3 * SPACING_PX, 4 * SPACING_PX, 4 * SPACING_PX)
        column.setSpacing(2 * SPACING_PX)
        column.addWidget(plain_label(title, Role.STRONG, self))
        if meaning:
            column.addWidget(WrappedLabel(meaning, Role.QUIET, self))
        column.addLayout(self._grid(lines))
        for remark in remarks:
            column.addWidget(WrappedLabel(remark, Role.QUIET, self))

    def _grid(self, lines: Sequence[tuple[str, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(4 * SPACING_PX)
        grid.setVerticalSpacing(SPACING_PX)
        grid.setColumnStretch(1, 1)
        for row, (name, text) in enumerate(lines):
            label = plain_label(name, Role.QUIET, self)
            grid.addWidget(label, row, 0, _TOP_LEFT)
            grid.addWidget(WrappedLabel(text, None, self), row, 1)
        return grid

    def show_beside(self) -> None:
        """Below what it explains, or above it where there is more room, and inside the window."""
        window = self._anchor.window()
        self.setFixedHeight(self._column.totalHeightForWidth(self._width_px))
        area = QRect(self._anchor.mapTo(window, QPoint(0, 0)), self._anchor.size())
        self.move(_beside(area, self.size(), window.rect()))
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _CLOSING:
            self._anchor.setFocus(Qt.FocusReason.PopupFocusReason)
            self.close()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.close()


def _beside(anchor: QRect, size: QSize, room: QRect) -> QPoint:
    below, height = anchor.bottom() + _GAP_PX, size.height()
    top = below if below + height <= room.bottom() else anchor.top() - height - _GAP_PX
    left = min(anchor.left(), room.right() - size.width() - _GAP_PX)
    return QPoint(max(left, room.left() + _GAP_PX), max(min(top, room.bottom() - height), room.top() + _GAP_PX))
