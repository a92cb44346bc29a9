"""A row of choices of which one holds: time ranges, for example. Must not know what is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from desktop_monitor.ui.look.stylesheet import Role


class SegmentedControl(QFrame):
    """Exclusive choices side by side; arrow keys move between them."""

    chosen = Signal(str)
    """The key of the choice somebody pressed, also when it is the one in force."""

    def __init__(self, choices: Sequence[tuple[str, str]], accessible_name: str, parent: QWidget | None = None) -> None:
        """`choices` are (key, label)."""
        super().__init__(parent)
        self.setProperty("role", Role.SEGMENTS.value)
        self.setAccessibleName(accessible_name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QAbstractButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(0)
        for key, label in choices:
            button = QToolButton(self)
            button.setText(label)
            button.setCheckable(True)
            button.setProperty("role", Role.SEGMENT.value)
            button.setProperty("choice", key)
            button.setObjectName(f"segment_{key}")
            button.setAccessibleName(f"{accessible_name}: {label}")
            self._group.addButton(button)
            self._buttons[key] = button
            layout.addWidget(button)
        self._group.buttonClicked.connect(self._on_clicked)

    @property
    def current(self) -> str:
        """The key of the choice in force; empty where there is none."""
        button = self._group.checkedButton()
        return str(button.property("choice")) if button is not None else ""

    def set_label(self, key: str, label: str) -> None:
        """Shorten what is written on the choice `key`; what it is called aloud stays. Raises KeyError."""
        self._buttons[key].setText(label)

    def select(self, key: str) -> None:
        """Put the choice `key` in force without saying `chosen`; an unknown key clears the choice."""
        button = self._buttons.get(key)
        if button is not None:
            button.setChecked(True)
            return
        self._group.setExclusive(False)
        for other in self._buttons.values():
            other.setChecked(False)
        self._group.setExclusive(True)

    @Slot(QAbstractButton)
    def _on_clicked(self, button: QAbstractButton) -> None:
        self.chosen.emit(str(button.property("choice")))
