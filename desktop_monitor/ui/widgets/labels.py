"""Labels and lines whose looks come from their role. Must not know what they say."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from desktop_monitor.ui.look.sides import leading
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.untrusted import one_line, plain_tooltip

_LONG_WORD = re.compile(r"\S{24}")
_MAY_BREAK = "\u200b"


def set_role(widget: QWidget, role: Role) -> None:
    """Give `widget` the looks of `role`, now and after it was shown."""
    widget.setProperty("role", role.value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def plain_label(text: str, role: Role | None = None, parent: QWidget | None = None) -> QLabel:
    """A label that shows `text` as it is: markup in it is not obeyed."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(leading())
    if role is not None:
        label.setProperty("role", role.value)
    return label


def hairline(parent: QWidget | None = None) -> QFrame:
    """A horizontal line of one pixel."""
    line = QFrame(parent)
    line.setProperty("role", Role.HAIRLINE.value)
    line.setFixedHeight(1)
    return line


class WrappedLabel(QLabel):
    """Plain text on as many lines as it takes; words longer than a line are broken, so that none widens a page."""

    def __init__(self, text: str = "", role: Role | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(leading())
        self.setWordWrap(True)
        if role is not None:
            self.setProperty("role", role.value)
        self._whole = ""
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show `text`; its line feeds stay."""
        if text != self._whole:
            self._whole = text
            self.setText(_LONG_WORD.sub(r"\g<0>" + _MAY_BREAK, text))
            self.setAccessibleName(text)

    def whole_text(self) -> str:
        """The text as it was given."""
        return self._whole


class ElidedLabel(QLabel):
    """One line that ends in … where it does not fit; the whole text is its tool tip."""

    def __init__(self, text: str = "", role: Role | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(leading())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        if role is not None:
            self.setProperty("role", role.value)
        self._whole = ""
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show `text`; line breaks and control characters become spaces."""
        text = one_line(text)
        if text != self._whole:
            self._whole = text
            self.setAccessibleName(text)
            self.updateGeometry()
            self._elide()

    def whole_text(self) -> str:
        """The text before it was shortened."""
        return self._whole

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self._whole) + 2
        return QSize(width, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 24))
        if shown != self.text():
            self.setText(shown)
            self.setToolTip(plain_tooltip(self._whole) if shown != self._whole else "")
