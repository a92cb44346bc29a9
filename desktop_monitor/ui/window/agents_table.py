"""The view of the session table: rows of two lines, as many columns as there is room for.

Must not know snapshots or commands.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QHoverEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from desktop_monitor.engine.agents_view import SessionView
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import ROW_HEIGHT_PX
from desktop_monitor.ui.model.session_columns import COLUMNS, NUMBERS
from desktop_monitor.ui.model.sessions import SessionKey, SessionModel
from desktop_monitor.ui.window.agents_paint import MARK_ROOM_PX, PADDING_PX, SessionPainter
from desktop_monitor.ui.window.table_header import TableHeader

_SESSION = NUMBERS["session"]
_LEAST_SESSION_PX = 190
_SLACK_PX = 4
"""Header and cells round text to pixels in their own ways."""
_MOST_ROWS = 7
"""More are scrolled inside the table, or the page below would be out of sight."""
_SHOWN_OF_LAST = 0.6
"""A row cut in two says that there are more."""
_Index = QModelIndex | QPersistentModelIndex


class _RowHeight(QStyledItemDelegate):
    """Says how high a row is; `SessionTable` paints it."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(0, ROW_HEIGHT_PX)


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


class SessionTable(QTreeView):
    """All sessions; one is selected at a time. As high as its rows, up to a limit."""

    session_selected = Signal()
    """Another session (or none) is selected now."""

    def __init__(self, model: SessionModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sessionTable")
        self.setAccessibleName(self.tr("Agent sessions"))
        self._look = look
        self._sessions = model
        self._hover_y: int | None = None
        self._menu_open = False
        self._updating = False
        self.titles = SessionHeader(look, self)
        self._painter = SessionPainter(look, self.font())
        self._set_up(model)
        look.changed.connect(self._on_look_changed)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        for changed in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            changed.connect(self._on_count_changed)
        self._on_count_changed()

    def _set_up(self, model: SessionModel) -> None:
        self.setHeader(self.titles)
        self.setModel(model)
        self.setItemDelegate(_RowHeight(self))
        self.setUniformRowHeights(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.titles.setStretchLastSection(False)
        self.titles.setMinimumSectionSize(40)
        self.titles.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.titles.setSectionResizeMode(_SESSION, QHeaderView.ResizeMode.Stretch)
        self.titles.setSortIndicator(-1, Qt.SortOrder.DescendingOrder)
        self.setSortingEnabled(True)

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

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._wanted_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_SESSION_PX, self._wanted_height())

    def _wanted_height(self) -> int:
        count = self._sessions.rowCount()
        shown = count if count <= _MOST_ROWS else _MOST_ROWS + _SHOWN_OF_LAST
        return self.titles.sizeHint().height() + round(max(shown, 1) * ROW_HEIGHT_PX) + 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._painter = SessionPainter(self._look, self.font())
            self._fit_columns()

    def _fit_columns(self) -> None:
        """Hide what there is no room for, the least needed first; the column sorted by stays."""
        metrics = QFontMetrics(self.font())
        widths = {
            number: max(metrics.horizontalAdvance(column.widest), metrics.horizontalAdvance(column.translated_title()))
            + 2 * PADDING_PX
            + _SLACK_PX
            for number, column in enumerate(COLUMNS)
            if number != _SESSION
        }
        room = self.viewport().width() - _LEAST_SESSION_PX - sum(widths.values())
        by_need = sorted((n for n in widths if COLUMNS[n].rank), key=lambda n: COLUMNS[n].rank, reverse=True)
        hidden = set()
        for number in by_need:
            if room >= 0:
                break
            if number != self._sessions.sorting[0]:
                hidden.add(number)
                room += widths[number]
        for number, width in widths.items():
            self.titles.setSectionHidden(number, number in hidden)
            if number not in hidden:
                self.titles.resizeSection(number, width)

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        view = self._sessions.view_at(index.row())
        if view is None:
            return
        area: QRect = option.rect
        selected = self.selectionModel().isSelected(self._sessions.index(index.row(), 0))
        hovered = self._hover_y is not None and area.top() <= self._hover_y <= area.bottom()
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

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHoverEvent):
            left = event.type() is QEvent.Type.HoverLeave
            self._hover_y = None if left else int(event.position().y())
            self.viewport().update()
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _on_current_changed(self) -> None:
        if not self._updating:
            self.session_selected.emit()

    def _on_count_changed(self) -> None:
        self.updateGeometry()
        self.setFixedHeight(self._wanted_height())

    def _on_look_changed(self) -> None:
        self._painter = SessionPainter(self._look, self.font())
        self.viewport().update()
