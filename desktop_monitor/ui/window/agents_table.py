"""The view of the session table: rows of two lines, as many columns as there is room for.

Must not know snapshots or commands.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QWidget

from desktop_monitor.engine.agents_view import SessionView
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.model.session_columns import COLUMNS, NUMBERS
from desktop_monitor.ui.model.sessions import SessionKey, SessionModel
from desktop_monitor.ui.widgets.row_table import PADDING_PX, ColumnRoom, Index, RowTable
from desktop_monitor.ui.window.agents_paint import MARK_ROOM_PX, SessionPainter
from desktop_monitor.ui.window.table_header import TableHeader

_SESSION = NUMBERS["session"]


class SessionHeader(TableHeader):
    """Titles of the session table; a third click goes back to the order in which sessions come."""

    padding_px = PADDING_PX

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.setObjectName("sessionHeader")
        self.setSortIndicatorClearable(True)

    def title_of(self, logical: int) -> str:
        return COLUMNS[logical].translated_title()

    def is_number(self, logical: int) -> bool:
        return COLUMNS[logical].number

    def insets(self, logical: int) -> tuple[int, int]:
        return (MARK_ROOM_PX, 0) if logical == _SESSION else (0, 0)


class SessionTable(RowTable):
    """All sessions; one is selected at a time. As high as its rows, up to a limit."""

    session_selected = Signal()
    """Another session (or none) is selected now."""

    most_rows = 7
    least_widest_px = 190
    least_section_px = 40

    def __init__(self, model: SessionModel, look: Look, parent: QWidget | None = None) -> None:
        self.titles = SessionHeader(look)
        self._look, self._sessions = look, model
        super().__init__(model, self.titles, _SESSION, parent)
        self.setObjectName("sessionTable")
        self.setAccessibleName(self.tr("Agent sessions"))
        self._menu_open = False
        self._updating = False
        self._painter = SessionPainter(look, self.font())
        self.titles.setSortIndicator(-1, Qt.SortOrder.DescendingOrder)
        self.setSortingEnabled(True)
        self.titles.take_keyboard(self)
        look.changed.connect(self._on_look_changed)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        for changed in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            changed.connect(self.fit_height)
        self.fit_height()

    @property
    def selected(self) -> SessionView | None:
        """The selected session."""
        return self._sessions.view_at(self.currentIndex().row()) if self.currentIndex().isValid() else None

    @property
    def selected_key(self) -> SessionKey | None:
        """What tells the selected session from others."""
        return self._sessions.key_at(self.currentIndex().row()) if self.currentIndex().isValid() else None

    def select(self, key: SessionKey | None) -> bool:
        """Select this session; says whether it is shown."""
        row = self._sessions.row_of(key)
        if row < 0:
            return False
        self.setCurrentIndex(self._sessions.index(row, 0))
        return True

    @property
    def is_in_use(self) -> bool:
        """Rows must not change places now: pointer above them, a button held, a menu open."""
        pressed = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        return pressed or self._menu_open or self._hover_y is not None

    def set_menu_open(self, is_open: bool) -> None:
        """A menu about the table is open."""
        self._menu_open = is_open

    def hold(self, updating: bool) -> None:
        """While `updating`, changes of the current row are the model's and not the user's."""
        self._updating = updating

    def column_rooms(self) -> Mapping[int, ColumnRoom]:
        """The column sorted by stays."""
        return {
            number: ColumnRoom(
                self.room_for((column.widest, column.translated_title())),
                0 if number == self._sessions.sorting[0] else column.rank,
            )
            for number, column in enumerate(COLUMNS)
            if number != _SESSION
        }

    def take_look(self) -> None:
        self._painter = SessionPainter(self._look, self.font())

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = self._sessions.view_at(index.row())
        if view is None:
            return
        area: QRect = option.rect
        selected = self.selectionModel().isSelected(self._sessions.index(index.row(), 0))
        hovered = self.is_hovered(area)
        self._painter.backdrop(painter, area, selected=selected, hovered=hovered, focused=selected and self.hasFocus())
        cells = [
            (
                column,
                self.titles.sectionViewportPosition(column),
                self.titles.sectionSize(column),
                self._sessions.text(index.row(), column),
            )
            for column in range(len(COLUMNS))
            if not self.titles.isSectionHidden(column)
        ]
        self._painter.row(painter, area, view, cells)

    def _on_current_changed(self) -> None:
        if not self._updating:
            self.session_selected.emit()

    def _on_look_changed(self) -> None:
        self.take_look()
        self.viewport().update()
