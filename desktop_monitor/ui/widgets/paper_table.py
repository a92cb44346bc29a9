"""A table to read, as a report has it: painted at once, whatever its size. Must not know what stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QToolTip, QWidget

from desktop_monitor.assess.health import Health
from desktop_monitor.report.plain import one_line
from desktop_monitor.ui.look.icons import paint_shape, shape_colour, shape_of
from desktop_monitor.ui.look.sides import placed, placed_exactly, side, write
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.untrusted import plain_tooltip

_ROW_PX, _TWO_LINES_PX, _GAP_PX, _MARK_PX = 28, 42, 16, 8
_NAME_PX = 150
"""So much of a name is shown in any case."""
_BAR_PX = 12
_USUAL_PX = 400
_QUIET_SHARE = 0.94
_MOST_SPOKEN = 40


class PaperCell(NamedTuple):
    """One cell."""

    text: str
    level: Health | None = None
    """The shape before it; None: no shape."""


class PaperTable(QWidget):
    """Numbers are never cut; long names are, and shown in full under the mouse. Titles may take two lines."""

    def __init__(
        self,
        look: Look,
        titles: Sequence[tuple[str, bool]],
        rows: Sequence[Sequence[PaperCell]],
        parent: QWidget | None = None,
    ) -> None:
        """`titles` are (title, stands at the right) of each column."""
        super().__init__(parent)
        self._look = look
        self._titles = [one_line(title) for title, _ in titles]
        self._right = [right for _, right in titles]
        self._rows = [[PaperCell(one_line(cell.text), cell.level) for cell in row] for row in rows]
        self._widths: list[int] = []
        self._widest: list[int] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleDescription("\n".join(self._spoken()))
        look.changed.connect(self.update)

    def _spoken(self) -> list[str]:
        return [
            ", ".join(f"{title} {cell.text}" for title, cell in zip(self._titles, row, strict=False))
            for row in self._rows[:_MOST_SPOKEN]
        ]

    @property
    def height_px(self) -> int:
        """Of titles and all rows."""
        return self._titles_px + _ROW_PX * len(self._rows)

    @property
    def _titles_px(self) -> int:
        quiet = QFontMetrics(self._quiet())
        pairs = zip(self._titles, self.widths(), strict=True)
        return _TWO_LINES_PX if any(quiet.horizontalAdvance(title) > width for title, width in pairs) else _ROW_PX

    def sizeHint(self) -> QSize:
        return QSize(max(_USUAL_PX, self.minimumSizeHint().width()), self.height_px)

    def minimumSizeHint(self) -> QSize:
        return QSize(sum(self._least()) + self._gaps(), self.height_px)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._widths = []

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._widths, self._widest = [], []
            self.updateGeometry()

    def _gaps(self) -> int:
        return _GAP_PX * max(len(self._titles) - 1, 0)

    def _quiet(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _QUIET_SHARE)
        return font

    def widths(self) -> list[int]:
        """Of the columns, in pixels."""
        if not self._widths:
            self._widths = fitted(self._wanted(), self._least(), self.width() - self._gaps())
        return self._widths

    def _cells(self, column: int) -> int:
        """The widest cell of a column, in pixels."""
        if not self._widest:
            metrics = QFontMetrics(self.font())
            self._widest = [0] * len(self._titles)
            for row in self._rows:
                for number, cell in enumerate(row[: len(self._titles)]):
                    width = metrics.horizontalAdvance(cell.text) + _room_of_mark(cell) + 2
                    self._widest[number] = max(self._widest[number], width)
        return self._widest[column]

    def _wanted(self) -> list[int]:
        quiet = QFontMetrics(self._quiet())
        return [max(self._cells(n), quiet.horizontalAdvance(title) + 2) for n, title in enumerate(self._titles)]

    def _least(self) -> list[int]:
        """Every number in full, names of a readable length, titles on two lines."""
        quiet = QFontMetrics(self._quiet())
        least = []
        for column, title in enumerate(self._titles):
            cells = self._cells(column)
            least.append(max(_on_two_lines(title, quiet), cells if self._right[column] else min(cells, _NAME_PX)))
        return least

    def _areas(self, top: int, height: int) -> list[QRect]:
        left, areas = 0, []
        for width in self.widths():
            areas.append(placed(QRect(left, top, width, height), QRect(0, top, self.width(), height)))
            left += width + _GAP_PX
        return areas

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_titles(painter)
        first = max((event.rect().top() - self._titles_px) // _ROW_PX, 0)
        last = min((event.rect().bottom() - self._titles_px) // _ROW_PX + 1, len(self._rows))
        for row in range(first, last):
            top = self._titles_px + row * _ROW_PX
            painter.fillRect(QRect(0, top + _ROW_PX - 1, self.width(), 1), self._look.color("line"))
            for area, cell, right in zip(self._areas(top, _ROW_PX), self._rows[row], self._right, strict=False):
                self._paint_cell(painter, area, cell, right=right)
        painter.end()

    def _paint_titles(self, painter: QPainter) -> None:
        painter.setFont(self._quiet())
        painter.setPen(self._look.color("secondary"))
        for area, title, right in zip(self._areas(0, self._titles_px - 5), self._titles, self._right, strict=False):
            below = side(ends=right) & ~Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignBottom
            painter.drawText(area, int(below) | Qt.TextFlag.TextWordWrap, title)
        painter.setFont(self.font())
        painter.fillRect(QRect(0, self._titles_px - 1, self.width(), 1), self._look.color("line"))

    def _paint_cell(self, painter: QPainter, area: QRect, cell: PaperCell, *, right: bool) -> None:
        if cell.level is not None:
            width = painter.fontMetrics().horizontalAdvance(cell.text)
            left = max(area.left(), area.right() - width - _room_of_mark(cell)) if right else area.left()
            box = placed_exactly(QRectF(left, area.center().y() - _MARK_PX / 2 + 0.5, _MARK_PX, _MARK_PX), area)
            shape = shape_of(cell.level)
            paint_shape(painter, box, shape, QColor(shape_colour(shape, self._look.tokens)))
            area = placed(area.adjusted(_room_of_mark(cell), 0, 0, 0), area)
        painter.setPen(self._look.color("text"))
        shown = painter.fontMetrics().elidedText(cell.text, Qt.TextElideMode.ElideMiddle, area.width())
        write(painter, area, side(ends=right), shown)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), plain_tooltip(self.cut_at(event.pos().x(), event.pos().y())), self)
            return True
        return super().event(event)

    def cut_at(self, x: int, y: int) -> str:
        """The whole text at this place where it is shown shortened, else nothing."""
        row = (y - self._titles_px) // _ROW_PX
        if y < self._titles_px or row >= len(self._rows):
            return ""
        for area, cell in zip(self._areas(0, _ROW_PX), self._rows[row], strict=False):
            if area.left() <= x <= area.right():
                needed = self.fontMetrics().horizontalAdvance(cell.text) + _room_of_mark(cell)
                return cell.text if needed > area.width() else ""
        return ""


class PaperTableFrame(QScrollArea):
    """A table that may be wider than the paper: then it is scrolled sideways, with the mouse or arrow keys."""

    def __init__(self, table: PaperTable, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.setWidget(table)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        table.setAccessibleName(name)
        self.viewport().setAutoFillBackground(False)
        table.setAutoFillBackground(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.table.minimumSizeHint().width() > self.width()
        self.setFixedHeight(self.table.height_px + (_BAR_PX if is_wide else 0))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_wide else Qt.FocusPolicy.NoFocus)


def fitted(wanted: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """`wanted` where there is room, the rest of it to the first column; else some of what is above `least`."""
    widths = list(wanted)
    if not widths:
        return widths
    spare = [max(want - need, 0) for want, need in zip(wanted, least, strict=True)]
    excess = min(max(sum(widths) - room, 0), sum(spare))
    whole = sum(spare)
    for index, part in enumerate(spare):
        widths[index] -= min(part, -(-excess * part // whole)) if whole else 0
    widths[0] += max(room - sum(widths), 0)
    return widths


def _on_two_lines(title: str, metrics: QFontMetrics) -> int:
    """The least width in which `title` takes two lines."""
    words = title.split(" ")
    splits = ((" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(len(words)))
    return 2 + min(max(map(metrics.horizontalAdvance, lines)) for lines in splits)


def _room_of_mark(cell: PaperCell) -> int:
    return 0 if cell.level is None else _MARK_PX + 6
