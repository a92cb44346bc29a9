"""Paints rows and header of the process table.

A whole row at a time: a delegate asked cell by cell costs three times as much. Must
not know where rows come from.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPolygonF

from desktop_monitor.language.quantities import MISSING
from desktop_monitor.ui.look.colour import mix
from desktop_monitor.ui.look.sides import is_mirrored, placed, placed_exactly, placed_point, side, write
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.model.process_columns import COLUMNS, NUMBERS
from desktop_monitor.ui.model.process_node import Node
from desktop_monitor.ui.window.table_header import PADDING_PX

INDENT_PX = 12
DEEPEST_INDENT = 7
"""Deeper branches are not indented further, or nothing would be left for the name."""
METER_PX = 36
METER_GAP_PX = 10
_METER_HEIGHT_PX = 4
_LEAST_METER_RATIO = 0.01
_ELIDED_LIMIT = 4096

_CPU = NUMBERS["cpu"]
_MEMORY = NUMBERS["memory"]
_STATE = NUMBERS["state"]
METERED = frozenset((_CPU, _MEMORY))
"""Columns with a small bar behind their number."""
_STRONG = frozenset((NUMBERS["name"], _CPU, _MEMORY))
_QUIET_TEXTS = frozenset((MISSING, "0 %", "0 B", "0 B/s"))


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of one look, made once."""

    card: QColor
    hover: QColor
    selection: QColor
    line: QColor
    text: QColor
    secondary: QColor
    track: QColor
    accent: QColor
    meters: dict[int, QColor]


def inks_of(look: Look) -> Inks:
    """The colours of the look in force."""
    tokens = look.tokens
    return Inks(
        card=QColor(tokens.card),
        hover=QColor(mix(tokens.card, tokens.text, 0.035)),
        selection=QColor(tokens.selection),
        line=QColor(mix(tokens.line, tokens.card, 0.35)),
        text=QColor(tokens.text),
        secondary=QColor(tokens.secondary),
        track=QColor(tokens.track),
        accent=QColor(tokens.accent),
        meters={_CPU: QColor(tokens.cpu), _MEMORY: QColor(tokens.memory)},
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one column stands in the row that is painted."""

    column: int
    left: int
    width: int


class RowPainter:
    """Paints one process as one row."""

    def __init__(self, inks: Inks, metrics: QFontMetrics) -> None:
        self._inks = inks
        self._metrics = metrics
        self._elided: dict[tuple[str, int], str] = {}
        self.memory_total_bytes = 0
        self.core_divisor = 1

    def backdrop(self, painter: QPainter, area: QRect, *, selected: bool, hovered: bool, focused: bool) -> None:
        """Paint what lies behind the row's texts."""
        inks = self._inks
        if selected:
            painter.fillRect(area, inks.selection)
        elif hovered:
            painter.fillRect(area, inks.hover)
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, inks.line)
        if focused:
            painter.fillRect(placed(QRect(area.left(), area.top(), 2, area.height()), area), inks.accent)

    def cell(self, painter: QPainter, area: QRect, node: Node, cell: Cell, text: str) -> None:
        """Paint one column's text, with its bar where it has one."""
        whole = QRect(cell.left + PADDING_PX, area.top(), cell.width - 2 * PADDING_PX, area.height() - 1)
        width = whole.width()
        if cell.column in METERED:
            width -= METER_PX + METER_GAP_PX
            self._meter(painter, area, node, cell)
        if width <= 0:
            return
        box = placed(QRect(whole.left(), whole.top(), width, whole.height()), whole)
        painter.setPen(self._ink(cell.column, node, text))
        write(painter, box, side(ends=COLUMNS[cell.column].number), self._fitting(text, width))

    def branch(self, painter: QPainter, area: QRect, left: int, *, expanded: bool) -> None:
        """Paint the small triangle that opens or closes a branch; `left` as if lines began there."""
        at = placed_point(QPointF(left + INDENT_PX / 2, area.top() + area.height() / 2), area)
        ahead = -1 if is_mirrored() else 1
        closed = [(-2.2 * ahead, -4), (3 * ahead, 0), (-2.2 * ahead, 4)]
        points = [(-4, -2.2), (4, -2.2), (0, 3)] if expanded else closed
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._inks.secondary)
        painter.drawPolygon(QPolygonF([at + QPointF(dx, dy) for dx, dy in points]))
        painter.restore()

    def new_mark(self, painter: QPainter, area: QRect) -> None:
        """Paint the quiet dot of a process that has just started."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._inks.accent)
        painter.drawEllipse(placed_point(QPointF(area.left() + 6, area.top() + area.height() / 2), area), 2, 2)
        painter.restore()

    def _ink(self, column: int, node: Node, text: str) -> QColor:
        strong = column in _STRONG or (column == _STATE and node.row.state == "R")
        return self._inks.text if strong and text not in _QUIET_TEXTS else self._inks.secondary

    def _fitting(self, text: str, width: int) -> str:
        key = (text, width)
        found = self._elided.get(key)
        if found is None:
            if len(self._elided) > _ELIDED_LIMIT:
                self._elided.clear()
            found = self._elided[key] = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        return found

    def _meter(self, painter: QPainter, area: QRect, node: Node, cell: Cell) -> None:
        ratio = self._share(cell.column, node)
        if ratio is None or ratio < _LEAST_METER_RATIO:
            return
        left = cell.left + cell.width - PADDING_PX - METER_PX
        top = area.top() + (area.height() - 1 - _METER_HEIGHT_PX) / 2
        within = QRectF(cell.left, top, cell.width, _METER_HEIGHT_PX)
        track = placed_exactly(QRectF(left, top, METER_PX, _METER_HEIGHT_PX), within)
        painter.fillRect(track, self._inks.track)
        filled = max(2.0, METER_PX * min(1.0, ratio))
        done = placed_exactly(QRectF(track.left(), top, filled, _METER_HEIGHT_PX), track)
        painter.fillRect(done, self._inks.meters[cell.column])

    def _share(self, column: int, node: Node) -> float | None:
        if column == _CPU:
            ratio = node.row.cpu_core_ratio
            return None if ratio is None else ratio / self.core_divisor
        used = node.row.resident_bytes
        return used / self.memory_total_bytes if used is not None and self.memory_total_bytes else None
