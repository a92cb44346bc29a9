"""The view of the process table: paints rows, keeps its place, knows when it is being used.

Must not know snapshots or commands.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QFontMetrics, QHoverEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow
from desktop_monitor.ui.look.sides import is_mirrored
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import DENSE_ROW_HEIGHT_PX
from desktop_monitor.ui.model.process_columns import COLUMNS
from desktop_monitor.ui.model.process_node import Node
from desktop_monitor.ui.model.processes import ProcessModel
from desktop_monitor.ui.window.process_header import ProcessHeader
from desktop_monitor.ui.window.process_paint import DEEPEST_INDENT, INDENT_PX, Cell, RowPainter, inks_of

_SCROLL_REST_MS = 1000
_BRANCH_MARGIN_PX = 6
_Index = QModelIndex | QPersistentModelIndex


class _RowHeight(QStyledItemDelegate):
    """Says how high a row is; `ProcessTable` paints it."""

    def __init__(self, table: QWidget) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(0, for_text(DENSE_ROW_HEIGHT_PX, self._table))


class ProcessTable(QTreeView):
    """All processes, dense; a row is selected at a time."""

    process_selected = Signal()
    """Another process (or none) is selected now."""

    def __init__(self, model: ProcessModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("processTable")
        self.setAccessibleName(self.tr("Processes"))
        self._look = look
        self._processes = model
        self._hover_y: int | None = None
        self._menu_open = False
        self._updating = False
        self._scrolled = QTimer(self)
        self._scrolled.setSingleShot(True)
        self._scrolled.setInterval(_SCROLL_REST_MS)
        self.titles = ProcessHeader(look, self)
        self._rows = RowPainter(inks_of(look), QFontMetrics(self.font()))
        self._set_up(model)
        look.changed.connect(self._on_look_changed)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self.titles.menu_changed.connect(self.set_menu_open)

    def _set_up(self, model: ProcessModel) -> None:
        self.setHeader(self.titles)
        self.setModel(model)
        self.setItemDelegate(_RowHeight(self))
        self.setUniformRowHeights(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)  # painted and clicked here, so that deep branches can be indented less
        self.setCornerWidget(QWidget(self))
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setExpandsOnDoubleClick(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.titles.setStretchLastSection(True)
        for number, column in enumerate(COLUMNS):
            self.titles.resizeSection(number, column.width_px)
            self.titles.setSectionHidden(number, not column.shown_at_first)
        self.titles.setSortIndicator(model.sorting[0], Qt.SortOrder.DescendingOrder)
        self.setSortingEnabled(True)
        self.titles.take_keyboard(self)

    def selected_row(self) -> ProcessRow | None:
        """The selected process, figures as shown."""
        return self._processes.row_at(self.currentIndex())

    def select(self, identity: ProcessIdentity) -> bool:
        """Select this process and bring it into view; says whether it is shown."""
        index = self._processes.index_of(identity)
        if not index.isValid():
            return False
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    def scroll_later(self) -> None:
        """Bring the selection into view once the layout has settled."""
        QTimer.singleShot(0, self, self._scroll_to_current)

    @Slot()
    def _scroll_to_current(self) -> None:
        self.scrollTo(self.currentIndex())

    @property
    def is_in_use(self) -> bool:
        """Rows must not change places now: pointer above them, a button held, a menu open, just scrolled."""
        pressed = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        return pressed or self._menu_open or self._hover_y is not None or self._scrolled.isActive()

    def set_menu_open(self, is_open: bool) -> None:
        """A menu about the table is open."""
        self._menu_open = is_open

    def set_machine(self, memory_total_bytes: int, core_divisor: int) -> None:
        """What a full bar stands for."""
        self._rows.memory_total_bytes = memory_total_bytes
        self._rows.core_divisor = core_divisor

    def set_tree(self, tree: bool) -> None:
        """Show branches that open and close."""
        with self.place_kept():
            self.setRootIsDecorated(tree)
            self._processes.set_tree(tree)

    def rowsInserted(self, parent: _Index, first: int, last: int) -> None:
        """Show new branches open: what was started just now should be seen."""
        super().rowsInserted(parent, first, last)
        if not self._processes.is_tree:
            return
        if parent.isValid() and self._processes.rowCount(parent) == last - first + 1:
            self.setExpanded(parent, True)
        for row in range(first, last + 1):
            index = self._processes.index(row, 0, parent)
            if self._processes.hasChildren(index):
                self.expandRecursively(index)

    @contextmanager
    def place_kept(self) -> Iterator[None]:
        """Selection and scroll position stay with their processes while the model changes."""
        selected = self.selected_row()
        anchor, offset = self._anchor()
        self._updating = True
        try:
            yield
        finally:
            self._updating = False
        if selected is not None and self.selected_row() is not selected:
            self._reselect(selected.identity)
        if anchor is not None:
            self._return_to(anchor, offset)

    def _anchor(self) -> tuple[ProcessIdentity | None, int]:
        """A process in view and how far from the top; none where the view is at its top and should stay there."""
        if self.verticalScrollBar().value() == 0:
            return None, 0
        current = self.currentIndex()
        area = self.visualRect(current)
        if not current.isValid() or not self.viewport().rect().intersects(area):
            current = self.indexAt(self.viewport().rect().topLeft())
            area = self.visualRect(current)
        row = self._processes.row_at(current)
        return (row.identity, area.top()) if row else (None, 0)

    def _return_to(self, identity: ProcessIdentity, offset: int) -> None:
        index = self._processes.index_of(identity)
        if index.isValid():
            self.executeDelayedItemsLayout()
            moved = self.visualRect(index).top() - offset
            if moved:
                bar = self.verticalScrollBar()
                was_resting = not self._scrolled.isActive()
                bar.setValue(bar.value() + moved)
                if was_resting:
                    self._scrolled.stop()

    def _reselect(self, identity: ProcessIdentity) -> None:
        row = self.selected_row()
        if row is not None and row.identity == identity:
            return
        # When its row goes, Qt selects a neighbour, and Delete would hit a stranger.
        index = self._processes.index_of(identity)
        if index.isValid():
            self.setCurrentIndex(index)
        else:
            self.selectionModel().clear()
        self.process_selected.emit()

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        node = self._processes.node(index)
        if node is None:
            return
        area: QRect = option.rect
        hovered = self._hover_y is not None and area.top() <= self._hover_y <= area.bottom()
        selected = self.selectionModel().isSelected(index)
        self._rows.backdrop(painter, area, selected=selected, hovered=hovered, focused=selected and self.hasFocus())
        indent = self._paint_branch(painter, area, node, index) if self._processes.is_tree else 0
        for column in self.titles.shown_columns():
            left, width = self.titles.sectionViewportPosition(column), self.titles.sectionSize(column)
            if column == 0:
                left, width = left + (0 if is_mirrored() else indent), width - indent
            self._rows.cell(painter, area, node, Cell(column, left, width), self._processes.text(node, column))
        if node.fresh:
            self._rows.new_mark(painter, area)

    def _paint_branch(self, painter: QPainter, area: QRect, node: Node, index: _Index) -> int:
        indent = _depth(node) * INDENT_PX
        if node.children:
            # The first column is at the table's edge, whichever that is.
            before = self.titles.sectionViewportPosition(0) if not is_mirrored() else 0
            self._rows.branch(painter, area, before + indent + _BRANCH_MARGIN_PX, expanded=self.isExpanded(index))
        return indent + _BRANCH_MARGIN_PX + 3

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHoverEvent):
            left = event.type() is QEvent.Type.HoverLeave
            self._hover_at(None if left else int(event.position().y()))
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if self._is_on_branch(index, int(event.position().x())):
            self.setExpanded(index, not self.isExpanded(index))
            return
        super().mousePressEvent(event)
        if not index.isValid():
            self.selectionModel().clear()

    def _is_on_branch(self, index: QModelIndex, x: int) -> bool:
        node = self._processes.node(index)
        if node is None or not node.children:
            return False
        start, width = self.titles.sectionViewportPosition(0), self.titles.sectionSize(0)
        inside = start + width - 1 - x if is_mirrored() else x - start
        return 0 <= inside - _depth(node) * INDENT_PX < INDENT_PX + _BRANCH_MARGIN_PX

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: the filter finds processes, and a stray letter must not select another one."""

    def _hover_at(self, y: int | None) -> None:
        before, self._hover_y = self._hover_y, y
        if before is None or y is None or self._line_at(before) != self._line_at(y):
            self.viewport().update()

    def _line_at(self, y: int) -> int:
        return (y + self.verticalScrollBar().value()) // for_text(DENSE_ROW_HEIGHT_PX, self)

    def _on_scrolled(self) -> None:
        if not self._updating:
            self._scrolled.start()

    def _on_current_changed(self) -> None:
        if not self._updating:
            self.process_selected.emit()

    def _on_look_changed(self) -> None:
        memory, divisor = self._rows.memory_total_bytes, self._rows.core_divisor
        self._rows = RowPainter(inks_of(self._look), QFontMetrics(self.font()))
        self.set_machine(memory, divisor)
        self.viewport().update()


def _depth(node: Node) -> int:
    """Steps to indent: ancestors shown above it, up to a limit."""
    depth, parent = 0, node.parent
    while parent is not None and parent.parent is not None and depth < DEEPEST_INDENT:
        depth, parent = depth + 1, parent.parent
    return depth
