"""Fields for keys that take one or some of known values. Must not know what a key means or who checks it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QCompleter, QMenu, QPushButton, QWidget

from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.untrusted import one_line, visible_text
from desktop_monitor.ui.widgets.key_fields import LONGEST, KeyField

_SHOWN_NAMES = 60
_BUTTON_TEXT_PX = 260


class ChoiceField(KeyField):
    """One of some; `value` is the data of the choice."""

    def __init__(
        self, key: str, title: str, look: Look, choices: Sequence[tuple[object, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(key, title, look, "", parent)
        self.box = QComboBox(self)
        self.box.setMinimumContentsLength(10)
        for data, words in choices:
            self.box.addItem(words, data)
        self._adopt(self.box)
        self.box.activated.connect(self._say)

    def value(self) -> object:
        return self.box.currentData()

    def show_value(self, value: object) -> None:
        at = self.box.findData(value)
        if at < 0 and value is not None:
            self.box.addItem(visible_text(str(value), _SHOWN_NAMES), value)
            at = self.box.count() - 1
        self.box.setCurrentIndex(max(at, 0))


class SearchedField(KeyField):
    """One of many by its title, or a name of one's own."""

    def __init__(
        self, key: str, title: str, look: Look, choices: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        """`choices` are (name, title)."""
        super().__init__(key, title, look, "", parent)
        self._names = {words.casefold(): name for name, words in choices}
        self._titles = dict(choices)
        self.box = QComboBox(self)
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setMaxVisibleItems(16)
        self.box.setMinimumContentsLength(18)
        for name, words in choices:
            self.box.addItem(words, name)
        completer = QCompleter(self.box.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.box.setCompleter(completer)
        self._adopt(self.box)
        line = self.box.lineEdit()
        if line is not None:
            line.setMaxLength(LONGEST)
            line.setObjectName(f"field_{key}Text")
            line.setAccessibleName(title)
        self.box.editTextChanged.connect(self._say)

    def value(self) -> object:
        text = self.box.currentText().strip()
        return self._names.get(text.casefold(), text) or None

    def show_value(self, value: object) -> None:
        name = "" if value is None else str(value)
        self.box.blockSignals(True)
        self.box.setEditText(self._titles.get(name) or one_line(name))
        self.box.blockSignals(False)


class PickField(KeyField):
    """Any of some, in a menu; the button says which."""

    def __init__(
        self, key: str, title: str, look: Look, none: str, hint: str = "", parent: QWidget | None = None
    ) -> None:
        """`none` is what no choice means."""
        super().__init__(key, title, look, hint, parent)
        self._none = none
        self._choices: tuple[tuple[str, str], ...] = ()
        self._chosen: list[str] = []
        self.button = QPushButton(self)
        self.button.setAutoDefault(False)
        self.button.setProperty("role", Role.PICK.value)
        self._adopt(self.button)
        self.button.clicked.connect(self._on_clicked)
        self._show()

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer these (name, title); what was chosen stays, offered or not."""
        self._choices = tuple(choices)
        self._show()

    def value(self) -> object:
        return list(self._chosen)

    def show_value(self, value: object) -> None:
        self._chosen = [str(one) for one in value] if isinstance(value, list | tuple) else []
        self._show()

    def menu(self) -> QMenu:
        """All choices, those chosen marked."""
        menu = QMenu(self)
        known = dict(self._choices)
        offered = [*self._choices, *((name, name) for name in self._chosen if name not in known)]
        for name, title in offered:
            action = menu.addAction(visible_text(title, _SHOWN_NAMES).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(name in self._chosen)
            action.setData(name)
            action.toggled.connect(self._on_toggled)
        if not offered:
            menu.addAction(self._none).setEnabled(False)
        return menu

    @Slot()
    def _on_clicked(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height() + 2)))

    @Slot(bool)
    def _on_toggled(self, is_chosen: bool) -> None:
        action = self.sender()
        if not isinstance(action, QAction):
            return
        name = str(action.data())
        self._chosen = [one for one in self._chosen if one != name] + ([name] if is_chosen else [])
        self._show()
        self._say()

    def _show(self) -> None:
        titles = dict(self._choices)
        words = ", ".join(visible_text(titles.get(name, name), _SHOWN_NAMES) for name in self._chosen) or self._none
        metrics = self.button.fontMetrics()
        fitting = metrics.elidedText(words, Qt.TextElideMode.ElideRight, _BUTTON_TEXT_PX)
        self.button.setText(fitting.replace("&", "&&") + "  ▾")
        self.button.setAccessibleName(f"{self.title}: {words}")
