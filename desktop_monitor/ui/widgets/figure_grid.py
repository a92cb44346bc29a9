"""A small table of figures: a name and cells in dense rows, some with a bar, some to be chosen.

Columns that there is no room for are left out, the least needed first. Must not know
what the figures mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLabel, QWidget

from desktop_monitor.ui.look.sides import trailing
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import DENSE_ROW_HEIGHT_PX, SPACING_PX
from desktop_monitor.ui.untrusted import plain_tooltip
from desktop_monitor.ui.widgets.labels import ElidedLabel, hairline, plain_label, set_role
from desktop_monitor.ui.widgets.meter import Meter

_GAP_PX = 3 * SPACING_PX
_LEAST_NAME_PX = 112
_METER_PX = 72
_MOST_BOX_PX = 240


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """One column of figures."""

    title: str
    help: str
    widest: str
    """The longest text that is usual."""
    rank: int = 0
    """Where there is no room, the highest rank goes first; 0 stays."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One row."""

    key: str
    """Empty: the row cannot be chosen."""
    name: str
    cells: tuple[str, ...] = ()
    tips: tuple[str, ...] = ()
    """What explains each cell."""
    note: str = ""
    """Stands across all cells but the first, in their place."""
    ratio: float | None = None
    """Fills the row's bar, where the table has bars."""
    is_strong: bool = False
    tip: str = ""
    """The name in full."""


class _Line:
    """The widgets of one row."""

    def __init__(
        self,
        name: ElidedLabel,
        box: QCheckBox | None,
        cells: list[QLabel],
        note: QLabel,
        meter: Meter | None,
        rule: QFrame,
    ) -> None:
        self.name, self.box, self.cells, self.note, self.meter, self.rule = name, box, cells, note, meter, rule
        self.key = ""

    def widgets(self) -> list[QWidget]:
        """All of them."""
        optional = [widget for widget in (self.box, self.meter) if widget is not None]
        return [self.name, *self.cells, self.note, self.rule, *optional]


class FigureGrid(QWidget):
    """Rows are made when first needed and kept."""

    toggled = Signal(str, bool)
    """The row of this key was chosen, or is no longer."""

    def __init__(
        self,
        look: Look,
        columns: Sequence[FigureColumn],
        *,
        meter_role: str = "",
        checkable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`meter_role` names the token of the bar behind each name; empty: there are no bars."""
        super().__init__(parent)
        self._look = look
        self._columns = tuple(columns)
        self._meter_role = meter_role
        self._checkable = checkable
        self._lines: list[_Line] = []
        self._shown: tuple[FigureRow, ...] = ()
        self._hidden: set[int] = set()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_GAP_PX)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        self._titles = [self._title(number, column) for number, column in enumerate(self._columns)]
        self._grid.setRowMinimumHeight(0, DENSE_ROW_HEIGHT_PX - 2)

    def _title(self, number: int, column: FigureColumn) -> QLabel:
        label = plain_label(column.title, Role.QUIET, self)
        label.setAlignment(trailing())
        label.setToolTip(column.help)
        self._grid.addWidget(label, 0, number + 2)
        return label

    def show_rows(self, rows: Sequence[FigureRow], chosen: Sequence[str] = ()) -> None:
        """Show exactly these; `chosen` are the keys of those that are ticked."""
        self.make_ready(len(rows))
        for line, row in zip(self._lines, rows, strict=False):
            self._fill(line, row, ticked=row.key in chosen)
        self._shown = tuple(rows)
        self._place()

    def make_ready(self, count: int) -> None:
        """Make this many rows: those made while the window is new come to Tab in their place."""
        while len(self._lines) < count:
            self._lines.append(self._make_line(len(self._lines)))
        self._place()

    def row_texts(self) -> list[tuple[str, ...]]:
        """Name and cells of every row that is shown, as they were given."""
        return [(row.name, *row.cells, *([row.note] if row.note else [])) for row in self._shown]

    def _make_line(self, number: int) -> _Line:
        place = 2 * number + 2
        rule = hairline(self)
        self._grid.addWidget(rule, place - 1, 0, 1, -1)
        name = ElidedLabel("", None, self)
        name.setMinimumWidth(for_text(_LEAST_NAME_PX, self))
        self._grid.addWidget(name, place, 0)
        box = self._make_box(number, place) if self._checkable else None
        meter = Meter(self._look, self._meter_role, self) if self._meter_role else None
        if meter is not None:
            meter.setFixedWidth(_METER_PX)
            self._grid.addWidget(meter, place, 1)
        cells = [plain_label("", None, self) for _ in self._columns]
        for column, cell in enumerate(cells):
            cell.setAlignment(trailing())
            self._grid.addWidget(cell, place, column + 2)
        note = plain_label("", Role.QUIET, self)
        note.setAlignment(trailing())
        self._grid.addWidget(note, place, 3, 1, -1)
        self._grid.setRowMinimumHeight(place, DENSE_ROW_HEIGHT_PX)
        return _Line(name, box, cells, note, meter, rule)

    def _make_box(self, number: int, place: int) -> QCheckBox:
        box = QCheckBox(self)
        box.setObjectName(f"choose_{number}")
        box.setMinimumWidth(for_text(_LEAST_NAME_PX, self))
        box.toggled.connect(self._on_toggled)
        self._grid.addWidget(box, place, 0)
        return box

    def _fill(self, line: _Line, row: FigureRow, *, ticked: bool) -> None:
        line.key = row.key
        self._name(line, row, ticked=ticked)
        for number, cell in enumerate(line.cells):
            text = row.cells[number] if number < len(row.cells) else ""
            tip = plain_tooltip(row.tips[number]) if number < len(row.tips) else ""
            if cell.text() != text:
                cell.setText(text)
            if cell.toolTip() != tip:
                cell.setToolTip(tip)
            self._give_role(cell, row)
        if line.note.text() != row.note:
            line.note.setText(row.note)
        if line.meter is not None:
            line.meter.show_ratio(row.ratio)
            line.meter.setAccessibleName(row.name)

    def _give_role(self, label: QLabel, row: FigureRow) -> None:
        role = Role.STRONG if row.is_strong else Role.PLAIN
        if label.property("role") != role.value:
            set_role(label, role)

    def _name(self, line: _Line, row: FigureRow, *, ticked: bool) -> None:
        line.name.set_text(row.name)
        self._give_role(line.name, row)
        if row.tip:
            line.name.setToolTip(plain_tooltip(row.tip))
        if line.box is not None:
            shown = line.box.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, _MOST_BOX_PX)
            line.box.setText(shown.replace("&", "&&"))
            line.box.setAccessibleName(row.name)
            line.box.setToolTip(plain_tooltip(row.tip))
            line.box.blockSignals(True)
            line.box.setChecked(ticked)
            line.box.blockSignals(False)

    def minimumSizeHint(self) -> QSize:
        """Only the name and what is never left out count: the rest goes where there is no room."""
        always = sum(width for column, width in zip(self._columns, self._widths(), strict=True) if not column.rank)
        meter = _METER_PX + _GAP_PX if self._meter_role else 0
        return QSize(for_text(_LEAST_NAME_PX, self) + always + meter, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        self._hidden = self._too_many()
        for number, title in enumerate(self._titles):
            title.setVisible(number not in self._hidden)
        for line, row in zip(self._lines, self._shown, strict=False):
            line.rule.show()
            line.name.setVisible(line.box is None or not row.key)
            if line.box is not None:
                line.box.setVisible(bool(row.key))
            if line.meter is not None:
                line.meter.setVisible(row.ratio is not None)
            line.note.setVisible(bool(row.note))
            for number, cell in enumerate(line.cells):
                cell.setVisible(number not in self._hidden and not (row.note and number))
        for line in self._lines[len(self._shown) :]:
            for widget in line.widgets():
                widget.hide()
        for place in range(len(self._lines)):
            self._grid.setRowMinimumHeight(2 * place + 2, DENSE_ROW_HEIGHT_PX if place < len(self._shown) else 0)

    def _widths(self) -> list[int]:
        metrics = self.fontMetrics()
        return [
            max(metrics.horizontalAdvance(column.widest), metrics.horizontalAdvance(column.title)) + _GAP_PX
            for column in self._columns
        ]

    def _too_many(self) -> set[int]:
        widths = self._widths()
        for title, width in zip(self._titles, widths, strict=True):
            title.setMinimumWidth(width - _GAP_PX)
        beside = sum(widths) + (_METER_PX + _GAP_PX if self._meter_role else 0)
        room = self.width() - for_text(_LEAST_NAME_PX, self) - beside
        hidden: set[int] = set()
        by_need = [number for number, column in enumerate(self._columns) if column.rank]
        for number in sorted(by_need, key=lambda n: self._columns[n].rank, reverse=True):
            if room >= 0:
                break
            hidden.add(number)
            room += widths[number]
        return hidden

    @Slot(bool)
    def _on_toggled(self, ticked: bool) -> None:
        sender = self.sender()
        for line in self._lines:
            if line.box is sender:
                self.toggled.emit(line.key, ticked)
