"""Small widgets in lines, as words are: what does not fit goes to the next line. Must not know the widgets.

After Qt's example "Flow Layout" (doc.qt.io/qt-6/qtwidgets-layouts-flowlayout-example.html).
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from desktop_monitor.ui.look.sides import placed
from desktop_monitor.ui.look.tokens import SPACING_PX


class FlowLayout(QLayout):
    """Height follows from the width."""

    def __init__(self, parent: QWidget | None = None, gap_px: int = 2 * SPACING_PX) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap_px = gap_px
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), moves=False)

    def setGeometry(self, area: QRect) -> None:
        super().setGeometry(area)
        self._arrange(area, moves=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, area: QRect, *, moves: bool) -> int:
        """Put everything in its place; the height it takes."""
        left, top, line = area.x(), area.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue  # hidden
            size = item.sizeHint()
            size.setWidth(min(size.width(), area.width()))
            if left > area.x() and left + size.width() > area.right() + 1:
                left, top, line = area.x(), top + line + self._gap_px, 0
            if moves:
                item.setGeometry(placed(QRect(QPoint(left, top), size), area))
            left += size.width() + self._gap_px
            line = max(line, size.height())
        return top + line - area.y()
