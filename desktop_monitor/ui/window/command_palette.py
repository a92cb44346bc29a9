"""Ctrl+K: a list of everything that can be done, filtered while typing. Must not know what entries do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.tokens import SPACING_PX

_WIDTH_PX, _ROW_PX, _MOST_ROWS = 480, 34, 9
_PASSED_ON = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be done, under its title."""

    title: str
    run: Callable[[], None]


def matching(entries: Sequence[Entry], typed: str) -> list[Entry]:
    """Entries that contain every typed word, those that begin with the first word first."""
    wanted = typed.casefold().split()
    found = [entry for entry in entries if all(word in entry.title.casefold() for word in wanted)]
    if not wanted:
        return found
    return sorted(found, key=lambda entry: not entry.title.casefold().startswith(wanted[0]))


class CommandPalette(QFrame):
    """Lies over the window while open; Enter runs, Esc or a click elsewhere closes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self.setObjectName("commandPalette")
        self.setProperty("role", Role.CARD.value)
        self._entries: Sequence[Entry] = ()
        self._shown: list[Entry] = []
        self._field = QLineEdit(self)
        self._field.setObjectName("paletteField")
        self._field.setPlaceholderText(self.tr("Go to a page or run a command"))
        self._field.setAccessibleName(self.tr("Search pages and commands"))
        self._list = QListWidget(self)
        self._list.setObjectName("paletteList")
        self._list.setAccessibleName(self.tr("Matching commands"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(2 * SPACING_PX,) * 4)
        layout.addWidget(self._field)
        layout.addWidget(self._list)
        self._field.textChanged.connect(self._filter)
        self._field.installEventFilter(self)
        self._list.itemClicked.connect(self._run)
        self.hide()

    def open(self, entries: Sequence[Entry]) -> None:
        """Show `entries` and wait for typing."""
        self._entries = entries
        self._field.clear()
        self._filter()
        self.raise_()
        self.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def shown_titles(self) -> list[str]:
        """The titles now in the list."""
        return [entry.title for entry in self._shown]

    @Slot()
    def _filter(self) -> None:
        self._shown = matching(self._entries, self._field.text())
        self._list.clear()
        for entry in self._shown:
            self._list.addItem(entry.title)
        self._list.setCurrentRow(0)
        self._place()

    def _place(self) -> None:
        rows = min(max(len(self._shown), 1), _MOST_ROWS)
        room = self._window.width()
        width = min(_WIDTH_PX, room - 8 * SPACING_PX)
        height = self._field.sizeHint().height() + rows * _ROW_PX + 8 * SPACING_PX
        self.setGeometry((room - width) // 2, 72, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            self.hide()
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._took(event):
            return True
        return super().eventFilter(watched, event)

    def _took(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in _PASSED_ON:
            self._list.keyPressEvent(event)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self._list.currentItem())
            return True
        if key == Qt.Key.Key_Escape:
            self.hide()
            return True
        return False

    @Slot(QListWidgetItem)
    def _run(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        entry = self._shown[self._list.row(item)]
        self.hide()
        entry.run()
