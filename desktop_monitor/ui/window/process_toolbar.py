"""The line above the process table: filter, count, list or tree. Must not know the model."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop_monitor.language.text import counted
from desktop_monitor.language.wording import words
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.widgets.labels import plain_label
from desktop_monitor.ui.widgets.search_field import SearchField

_FILTER_WIDTH_PX = 340
_SUBSET_PX = 160


class ProcessToolbar(QWidget):
    """Holds `filter`, `subset`, `tree` and `sums`, and says how many processes are shown."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.filter = SearchField(look, self.tr("Filter by name, command, user or pid"), self)
        self.filter.setObjectName("processFilter")
        self.filter.setFixedWidth(for_text(_FILTER_WIDTH_PX, self))
        self.filter.setToolTip(self.tr("All words must occur. Shortcut: / or Ctrl+F"))
        self.subset = QPushButton(self)
        self.subset.setObjectName("processSubset")
        self.subset.setToolTip(self.tr("Show all processes again"))
        self.subset.hide()
        self._count = plain_label("", Role.QUIET, self)
        self._count.setObjectName("processCount")
        self._note = plain_label("", Role.QUIET, self)
        self._note.setObjectName("processNote")
        self.sums = self._toggle(self.tr("Sum children"), "treeSums")
        self.sums.setToolTip(self.tr("Figures in the tree include all processes below"))
        self.sums.hide()
        self.tree = self._toggle(self.tr("Tree"), "treeToggle")
        self.tree.setToolTip(self.tr("Show processes below the process that started them"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3 * SPACING_PX)
        for widget in (self.filter, self.subset, self._count, self._note):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self.sums)
        layout.addWidget(self.tree)

    def _toggle(self, title: str, name: str) -> QPushButton:
        button = QPushButton(title, self)
        button.setObjectName(name)
        button.setCheckable(True)
        button.setAutoDefault(False)
        return button

    def set_subset(self, name: str) -> None:
        """Say whose processes alone are shown, on a button that shows all again; empty: all are shown."""
        shown = self.subset.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, _SUBSET_PX)
        self.subset.setText(self.tr("Only {name}  ✕").format(name=shown.replace("&", "&&")))
        self.subset.setAccessibleName(self.tr("Only {name}: show all processes again").format(name=name))
        self.subset.setVisible(bool(name))

    def set_counts(self, shown: int, total: int) -> None:
        """Say how many of how many are shown."""
        if shown != total:
            said = counted(
                "{shown:count} of {count:count} process", "{shown:count} of {count:count} processes", total, shown=shown
            )
        else:
            said = counted("{count:count} process", "{count:count} processes", total)
        self._count.setText(words(said))

    def set_note(self, note: str) -> None:
        """Say why the table stands still."""
        self._note.setText(note)
