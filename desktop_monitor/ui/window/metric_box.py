"""A list of recorded series to choose from, which can be searched by typing. Must not know history."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.ui.accessible import name_control
from desktop_monitor.ui.window.metric_titles import help_of, title_of


class MetricBox(QComboBox):
    """Type a part of a name, or choose from the list; `none_text` is the entry for no series."""

    chosen = Signal(object)
    """The SeriesKey the user chose, None for no series."""

    def __init__(self, accessible_name: str, none_text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: list[SeriesKey | None] = []
        self._none_text = none_text
        name_control(self, accessible_name)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(18)
        self.setMinimumWidth(260)
        self._edit_in_place(accessible_name)
        self.activated.connect(self._on_activated)

    def _edit_in_place(self, accessible_name: str) -> None:
        line = QLineEdit(self)
        line.setObjectName("metricText")
        line.setAccessibleName(accessible_name)
        self.setLineEdit(line)
        line.editingFinished.connect(self._on_typed)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)

    @property
    def key(self) -> SeriesKey | None:
        """The series chosen now."""
        at = self.currentIndex()
        return self._keys[at] if 0 <= at < len(self._keys) else None

    def show_keys(self, keys: Sequence[SeriesKey]) -> None:
        """Offer these; the choice stays where it is still offered."""
        wanted: list[SeriesKey | None] = [*([None] if self._none_text else []), *keys]
        if wanted == self._keys:
            return
        kept = self.key
        self._keys = wanted
        self.clear()
        for key in wanted:
            self.addItem(self._none_text if key is None else title_of(key))
            self.setItemData(self.count() - 1, "" if key is None else help_of(key), Qt.ItemDataRole.ToolTipRole)
        self.choose(kept)

    def choose(self, key: SeriesKey | None) -> bool:
        """Show `key` as chosen without announcing it; whether it is offered."""
        offered = key in self._keys
        self.setCurrentIndex(self._keys.index(key) if offered else 0)
        return offered

    @Slot(int)
    def _on_activated(self, _index: int) -> None:
        self.chosen.emit(self.key)

    @Slot()
    def _on_typed(self) -> None:
        """What was typed and is no name goes back to the name of the choice."""
        at = self.currentIndex()
        if at >= 0 and self.currentText() != self.itemText(at):
            self.setEditText(self.itemText(at))
