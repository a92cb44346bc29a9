"""Paints rows of the session table: a name over what the session does, figures at the right.

A whole row at a time. Must not know where rows come from.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from desktop_monitor.engine.agents_view import SessionView
from desktop_monitor.language.quantities import MISSING
from desktop_monitor.metrics.agent_event import SessionState
from desktop_monitor.ui.look.colour import mix
from desktop_monitor.ui.look.session_marks import paint_state, state_colour
from desktop_monitor.ui.look.sides import leading, placed, placed_exactly, side, write
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.model.session_columns import COLUMNS, NUMBERS
from desktop_monitor.ui.widgets.badge import HEIGHT_PX as BADGE_PX
from desktop_monitor.ui.widgets.badge import badge_font, badge_width, paint_badge
from desktop_monitor.ui.widgets.row_table import PADDING_PX, two_lines

MARK_PX = 10
MARK_ROOM_PX = MARK_PX + 18
"""What the mark of the state takes before a session's name."""
_QUIET_SHARE = 0.94
_SESSION, _MODE, _ERRORS = NUMBERS["session"], NUMBERS["mode"], NUMBERS["errors"]
_ELIDE = Qt.TextElideMode.ElideRight


class SessionPainter:
    """Paints one session as one row of two lines; made anew for every look and font."""

    def __init__(self, look: Look, font: QFont) -> None:
        self._look = look
        self._font = font
        self._strong, self._quiet, self._badge = QFont(font), QFont(font), badge_font(font)
        self._strong.setWeight(QFont.Weight.DemiBold)
        self._quiet.setPointSizeF(font.pointSizeF() * _QUIET_SHARE)
        tokens = look.tokens
        self._card = QColor(tokens.card)
        self._selection = QColor(tokens.selection)
        self._hover = QColor(mix(tokens.card, tokens.text, 0.035))
        self._line = QColor(mix(tokens.line, tokens.card, 0.35))
        self._text, self._secondary = QColor(tokens.text), QColor(tokens.secondary)
        self._waiting = QColor(mix(state_colour(SessionState.WAITING, tokens), tokens.text, 0.3))

    def backdrop(self, painter: QPainter, area: QRect, *, selected: bool, hovered: bool, focused: bool) -> None:
        """Paint what lies behind the row's texts."""
        if selected:
            painter.fillRect(area, self._selection)
        elif hovered:
            painter.fillRect(area, self._hover)
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, self._line)
        if focused:
            painter.fillRect(placed(QRect(area.left(), area.top(), 2, area.height()), area), self._look.color("accent"))

    def row(
        self, painter: QPainter, area: QRect, view: SessionView, cells: Sequence[tuple[int, int, int, str]]
    ) -> None:
        """Paint the cells (column, left, width, text) of one session."""
        for column, left, width, text in cells:
            box = QRect(left + PADDING_PX, area.top(), width - 2 * PADDING_PX, area.height() - 1)
            if column == _SESSION:
                self._session(painter, box, view, text)
            elif column == _MODE and text != MISSING:
                self._mode(painter, box, text)
            else:
                self._cell(painter, box, column, text, strong=column != _ERRORS or view.errors > 0)

    def _session(self, painter: QPainter, box: QRect, view: SessionView, text: str) -> None:
        mark = QRectF(box.left() + 4, box.center().y() - MARK_PX / 2 + 0.5, MARK_PX, MARK_PX)
        paint_state(painter, placed_exactly(mark, box), view.state, self._look.tokens)
        name, _, state = text.partition("\n")
        words = placed(box.adjusted(MARK_ROOM_PX, 0, 0, 0), box)
        upper, lower = two_lines(words, self._font)
        waits = view.state is SessionState.WAITING
        self._write(painter, upper, name, self._strong, self._text)
        self._write(painter, lower, state, self._quiet, self._waiting if waits else self._secondary)

    def _write(self, painter: QPainter, box: QRect, text: str, font: QFont, ink: QColor) -> None:
        painter.setFont(font)
        painter.setPen(ink)
        write(painter, box, leading(), QFontMetrics(font).elidedText(text, _ELIDE, box.width()))

    def _mode(self, painter: QPainter, box: QRect, text: str) -> None:
        width = min(badge_width(text, self._badge), box.width() + PADDING_PX)
        room = QFontMetrics(self._badge).elidedText(text, _ELIDE, width - 12)
        top = box.center().y() - BADGE_PX / 2 + 0.5
        area = placed_exactly(QRectF(box.left(), top, width, BADGE_PX), box)
        paint_badge(painter, area, room, self._look, self._badge)

    def _cell(self, painter: QPainter, box: QRect, column: int, text: str, *, strong: bool) -> None:
        painter.setFont(self._font)
        painter.setPen(self._text if strong and text != MISSING else self._secondary)
        fitting = QFontMetrics(self._font).elidedText(text, _ELIDE, box.width())
        write(painter, box, side(ends=COLUMNS[column].number), fitting)
