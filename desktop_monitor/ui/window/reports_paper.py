"""A report on the screen: its layout's blocks as our own widgets, one below the other.

Must not know where a layout comes from. Text in blocks may come from hostile names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_monitor.assess.health import Health
from desktop_monitor.language.text import counted, forms
from desktop_monitor.language.wording import words
from desktop_monitor.report.blocks import (
    Align,
    Chart,
    Heading,
    ItemList,
    KeyFigure,
    KeyFigures,
    Layout,
    ListItem,
    Paragraph,
    Table,
    Tone,
)
from desktop_monitor.report.plain import one_line
from desktop_monitor.ui.kpi_words import ROLES
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.widgets.labels import ElidedLabel, WrappedLabel, hairline, plain_label
from desktop_monitor.ui.widgets.legend import Legend
from desktop_monitor.ui.widgets.mark import HealthMark
from desktop_monitor.ui.widgets.meter import Meter
from desktop_monitor.ui.widgets.paper_chart import PaperChart
from desktop_monitor.ui.widgets.paper_table import PaperCell, PaperTable, PaperTableFrame

_LONGEST = 4_000
_TILES = 4
_MOST_ROWS = 60
"""Of one table; the file has them all."""
_LEVELS = {
    Tone.GOOD: Health.HEALTHY,
    Tone.WARNING: Health.DEGRADED,
    Tone.BAD: Health.CRITICAL,
    Tone.UNKNOWN: Health.UNKNOWN,
}


class ReportPaper(QFrame):
    """Shows one layout at a time."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty("role", Role.CARD.value)
        self.setObjectName("reportPaper")
        self.layout_shown: Layout | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(6 * SPACING_PX, 5 * SPACING_PX, 6 * SPACING_PX, 6 * SPACING_PX)
        self._inside: QWidget | None = None
        self._drawn: Mapping[type, Callable[[Any, QVBoxLayout], None]] = {
            Heading: self._heading,
            Paragraph: self._paragraph,
            KeyFigures: self._key_figures,
            Table: self._table,
            Chart: self._chart,
            ItemList: self._items,
        }

    def show_layout(self, layout: Layout) -> None:
        """Show `layout` instead of what was shown before."""
        if self._inside is not None:
            self._column.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
        self.layout_shown = layout
        self.setAccessibleName(one_line(layout.title))
        self._inside = inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * SPACING_PX)
        column.addWidget(WrappedLabel(one_line(layout.title), Role.TITLE, inside))
        column.addWidget(WrappedLabel(one_line(layout.subtitle), Role.QUIET, inside))
        for block in layout.blocks:
            self._drawn[type(block)](block, column)
        self._column.addWidget(inside)

    def _heading(self, block: Heading, column: QVBoxLayout) -> None:
        if block.level <= 1:
            return  # the title stands above already
        column.addSpacing(3 * SPACING_PX)
        if block.level == 2:
            column.addWidget(hairline(self))
            column.addSpacing(SPACING_PX)
        column.addWidget(WrappedLabel(one_line(block.text), Role.FIGURE if block.level == 2 else Role.STRONG, self))

    def _paragraph(self, block: Paragraph, column: QVBoxLayout) -> None:
        column.addWidget(_wrapped(block.text, Role.QUIET if block.is_quiet else None, self))

    def _key_figures(self, block: KeyFigures, column: QVBoxLayout) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(5 * SPACING_PX)
        grid.setVerticalSpacing(3 * SPACING_PX)
        for index, figure in enumerate(block.figures):
            grid.addWidget(FigureTile(self._look, figure, self), index // _TILES, index % _TILES)
        for place in range(_TILES):
            grid.setColumnStretch(place, 1)
        column.addLayout(grid)

    def _table(self, block: Table, column: QVBoxLayout) -> None:
        block = block.drawn
        if not block.rows:
            if block.empty:
                column.addWidget(_wrapped(block.empty, Role.QUIET, self))
            return
        column.addSpacing(SPACING_PX)
        column.addWidget(WrappedLabel(one_line(block.title), Role.STRONG, self))
        titles = [(one.title, one.align is Align.RIGHT) for one in block.columns]
        rows = [[PaperCell(cell.text, _LEVELS.get(cell.tone)) for cell in row] for row in block.rows[:_MOST_ROWS]]
        table = PaperTable(self._look, titles, rows)
        column.addWidget(PaperTableFrame(table, one_line(block.title), self))
        left = len(block.rows) - _MOST_ROWS
        if left > 0:
            one, many = forms(
                "and {count:count} more row, which an exported file has",
                "and {count:count} more rows, which an exported file has",
            )
            column.addWidget(WrappedLabel(words(counted(one, many, left)), Role.QUIET, self))

    def _chart(self, block: Chart, column: QVBoxLayout) -> None:
        column.addSpacing(SPACING_PX)
        head = QHBoxLayout()
        head.addWidget(ElidedLabel(one_line(block.title), Role.STRONG, self), 1)
        if len(block.lines) > 1:
            head.addWidget(Legend(self._look, [(line.role, one_line(line.name)) for line in block.lines], self))
        column.addLayout(head)
        chart = PaperChart(self._look, block, self)
        if chart.is_empty:
            chart.deleteLater()
            column.addWidget(_wrapped(block.description, Role.QUIET, self))
        else:
            column.addWidget(chart)

    def _items(self, block: ItemList, column: QVBoxLayout) -> None:
        if not block.items:
            column.addWidget(_wrapped(block.empty, Role.QUIET, self))
        for number, item in enumerate(block.items, start=1):
            column.addLayout(self._item(item, f"{number}. " if block.is_numbered else ""))

    def _item(self, item: ListItem, number: str) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(2 * SPACING_PX)
        level = _LEVELS.get(item.tone)
        if level is not None:
            mark = HealthMark(self._look, self)
            mark.show_level(level)
            head.addWidget(mark)
        head.addWidget(_wrapped(f"{number}{item.text}", Role.STRONG, self), 1)
        if item.word:
            head.addWidget(plain_label(one_line(item.word), Role.QUIET, self), 0, Qt.AlignmentFlag.AlignTop)
        lines.addLayout(head)
        for line in item.lines:
            lines.addWidget(_wrapped(line, Role.QUIET, self))
        return lines


class FigureTile(QWidget):
    """One key figure: name, value, bar with its target, how it stands, details."""

    def __init__(self, look: Look, figure: KeyFigure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        level = _LEVELS.get(figure.tone, Health.UNKNOWN)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(ElidedLabel(one_line(figure.title), Role.QUIET, self))
        column.addWidget(ElidedLabel(one_line(figure.value), Role.FIGURE, self))
        if figure.word:
            meter = Meter(look, "unknown", self)
            meter.show_ratio(figure.fraction, figure.target_fraction, ROLES[level])
            column.addWidget(meter)
            column.addLayout(self._state(look, level, one_line(figure.word)))
        column.addWidget(WrappedLabel(one_line(figure.detail), Role.QUIET, self))
        column.addStretch(1)
        spoken = (figure.value, figure.word, figure.detail)
        self.setAccessibleName(one_line(f"{figure.title}: {', '.join(part for part in spoken if part)}"))

    def _state(self, look: Look, level: Health, word: str) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(2 * SPACING_PX)
        mark = HealthMark(look, self)
        mark.show_level(level)
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(WrappedLabel(word, None, self), 1)
        return line


def _wrapped(text: str, role: Role | None, parent: QWidget) -> WrappedLabel:
    lines = text[:_LONGEST].split("\n")
    return WrappedLabel("\n".join(map(one_line, lines)), role, parent)
