"""The header of the process table with its menu of columns.

Must not know rows.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.model.process_columns import COLUMNS, NUMBERS
from desktop_monitor.ui.window.process_paint import METER_GAP_PX, METER_PX, METERED
from desktop_monitor.ui.window.table_header import TableHeader

_LEAST_PX, _MOST_PX = 48, 2000
_NAME = NUMBERS["name"]


class ProcessHeader(TableHeader):
    """Titles above their columns; a click sorts, the context menu chooses columns."""

    columns_chosen = Signal()
    """Another set of columns is shown."""
    menu_changed = Signal(bool)
    """The menu of columns opened or closed."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.setObjectName("processHeader")
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(False)
        self.setMinimumSectionSize(_LEAST_PX)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self.open_menu)

    def shown_columns(self) -> list[int]:
        """Numbers of the columns that are shown, from left to right."""
        logical = (self.logicalIndex(place) for place in range(self.count()))
        return [column for column in logical if not self.isSectionHidden(column)]

    def show_columns(self, keys: set[str]) -> None:
        """Show exactly these columns; the name is always shown."""
        for number, column in enumerate(COLUMNS):
            self.setSectionHidden(number, column.key not in keys and number != _NAME)
        self.columns_chosen.emit()

    def saved_columns(self) -> dict[str, object]:
        """Columns from left to right and their widths, as plain JSON values; the last one takes what is left."""
        shown = self.shown_columns()
        return {
            "columns": [COLUMNS[number].key for number in shown],
            "widths": {COLUMNS[number].key: self.sectionSize(number) for number in shown[:-1]},
        }

    def restore_columns(self, columns: object, widths: object) -> None:
        """Take back what `saved_columns` gave; unknown and impossible ones are ignored."""
        if isinstance(columns, list):
            keys = [key for key in columns if isinstance(key, str) and key in NUMBERS]
            for place, key in enumerate(keys):
                self.moveSection(self.visualIndex(NUMBERS[key]), place)
            if keys:
                self.show_columns(set(keys))
        if isinstance(widths, dict):
            for key, width in widths.items():
                if key in NUMBERS and isinstance(width, int) and _LEAST_PX <= width <= _MOST_PX:
                    self.resizeSection(NUMBERS[key], width)

    def open_menu(self, position: QPoint) -> None:
        """Let the user choose columns."""
        menu = QMenu(self)
        menu.setObjectName("processColumns")
        for number, column in enumerate(COLUMNS):
            action = menu.addAction(column.translated_title())
            action.setCheckable(True)
            action.setChecked(not self.isSectionHidden(number))
            action.setEnabled(number != _NAME)
            action.setToolTip(column.translated_help())
            action.setData(number)
        menu.setToolTipsVisible(True)
        menu.triggered.connect(self._on_column_toggled)
        menu.aboutToHide.connect(self._on_menu_closed)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_changed.emit(True)
        menu.popup(self.mapToGlobal(position))

    def title_of(self, logical: int) -> str:
        return COLUMNS[logical].translated_title()

    def is_number(self, logical: int) -> bool:
        return COLUMNS[logical].number

    def insets(self, logical: int) -> tuple[int, int]:
        return 0, METER_PX + METER_GAP_PX if logical in METERED else 0

    def _on_column_toggled(self, action: QAction) -> None:
        self.setSectionHidden(action.data(), not action.isChecked())
        self.columns_chosen.emit()

    def _on_menu_closed(self) -> None:
        self.menu_changed.emit(False)
