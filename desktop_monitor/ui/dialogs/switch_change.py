"""The exact change line by line, coloured by its signs. Must not know what is changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_monitor.actions.documents.diff import is_diff
from desktop_monitor.language.text import counted
from desktop_monitor.language.wording import words
from desktop_monitor.ui.look.colour import mix
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.untrusted import visible_text

_LINE_LIMIT = 20_000
"""A whole settings file may stand on one line."""
_MOST_LINES = 2000
_MOST_CHARACTERS = 400_000
_LEAST_LINES, _SHOWN_LINES = 3, 12
_INK_SHARE = 0.15
_HEAD_LINES = 2
"""The names of the file, before and after."""
_PLACE = "@@ "


def framed(field: QWidget, parent: QWidget) -> QFrame:
    """`field` in a card."""
    frame = QFrame(parent)
    frame.setProperty("role", Role.CARD.value)
    inside = QVBoxLayout(frame)
    inside.setContentsMargins(SPACING_PX, SPACING_PX, SPACING_PX, SPACING_PX)
    inside.addWidget(field)
    return frame


class _Signs(QSyntaxHighlighter):
    """Lines that come, lines that go, and what only says where; arguments of a command are none of them."""

    def __init__(self, document: QTextDocument, look: Look) -> None:
        super().__init__(document)
        self._look = look
        self.is_diff = False

    def highlightBlock(self, line: str) -> None:
        tokens = self._look.tokens
        if not self.is_diff:
            return
        if line.startswith(_PLACE) or self.currentBlock().blockNumber() < _HEAD_LINES:
            colour = tokens.secondary
        elif line.startswith("+"):
            colour = mix(tokens.healthy, tokens.text, _INK_SHARE)
        elif line.startswith("-"):
            colour = mix(tokens.critical, tokens.text, _INK_SHARE)
        else:
            return
        shape = QTextCharFormat()
        shape.setForeground(QColor(colour))
        self.setFormat(0, len(line), shape)


class ChangeField(QPlainTextEdit):
    """Read only; scrolls by itself, Tab leads out of it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self.setAccessibleName(self.tr("The exact change"))
        font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        font.setPointSizeF(self.font().pointSizeF() * 0.94)
        self.setFont(font)
        self._wanted_px = 0
        self._signs = _Signs(self.document(), look)
        look.changed.connect(self._on_look)

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show this change instead; as it is, but what cannot be seen is made visible."""
        shown = list(_first(lines))
        left = len(lines) - len(shown)
        if left:
            shown.append(words(counted("… and {count:count} line more", "… and {count:count} lines more", left)))
        self._signs.is_diff = is_diff(lines)
        self.setPlainText("\n".join(shown))
        rows = min(max(len(shown), _LEAST_LINES), _SHOWN_LINES)
        self._wanted_px = self.fontMetrics().lineSpacing() * rows + 6 * SPACING_PX
        self.setMinimumHeight(self._wanted_px)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._wanted_px)

    @Slot()
    def _on_look(self) -> None:
        self._signs.rehighlight()


def _first(lines: Sequence[str]) -> Iterator[str]:
    """As many as can be shown at once."""
    left = _MOST_CHARACTERS
    for line in lines[:_MOST_LINES]:
        if left <= 0:
            return
        left -= len(line)
        yield visible_text(line.replace("\t", "    "), _LINE_LIMIT)
