"""Fields for keys of a configuration file: a label, a control, what is wrong with it below.

A field gives and takes the plain value of its key; None stands for a key that is not
written. Must not know what a key means or who checks it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.untrusted import one_line, several_lines, visible_text
from desktop_monitor.ui.widgets.labels import plain_label

LABEL_PX = 136
_LONGEST = 4000
_LONG_TEXT = 20_000
_BOX_PX = 18
_SHOWN_NAMES = 60


class KeyField(QWidget):
    """One key. Subclasses make the control."""

    changed = Signal(str)
    """The user changed the value of this key."""

    def __init__(self, key: str, title: str, look: Look, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key, self.title = key, title
        self._look = look
        self._label = plain_label(title, None, self)
        self._label.setFixedWidth(LABEL_PX)
        self._label.setWordWrap(True)
        self._hint = plain_label(hint, Role.QUIET, self)
        self._hint.setWordWrap(True)
        self._hint.setVisible(bool(hint))
        self._problem = plain_label("", None, self)
        self._problem.setObjectName(f"problem_{key}")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self.row = QHBoxLayout()
        self.row.setSpacing(2 * SPACING_PX)
        below = QVBoxLayout()
        below.setSpacing(2)
        below.addLayout(self.row)
        below.addWidget(self._hint)
        below.addWidget(self._problem)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(3 * SPACING_PX)
        layout.addWidget(self._label, 0, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(below, 0, 1)
        layout.setColumnStretch(1, 1)
        look.changed.connect(self._colour)
        self._colour()

    def value(self) -> object:
        """The key's plain value; None: it is not written."""
        raise NotImplementedError

    def show_value(self, value: object) -> None:
        """Show this value."""
        raise NotImplementedError

    def show_problem(self, problem: str) -> None:
        """Say what is wrong with it; empty: nothing."""
        if self._problem.text() != problem:
            self._problem.setText(visible_text(problem))
        self._problem.setVisible(bool(problem))
        control = self.focusProxy()
        if control is not None:
            control.setAccessibleDescription(problem or self._hint.text())

    def show_hint(self, hint: str) -> None:
        """Replace the quiet line below."""
        if self._hint.text() != hint:
            self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    @property
    def problem(self) -> str:
        """What is said to be wrong."""
        return self._problem.text() if not self._problem.isHidden() else ""

    def _adopt(self, control: QWidget) -> None:
        control.setObjectName(f"field_{self.key}")
        control.setAccessibleName(self.title)
        control.setAccessibleDescription(self._hint.text())
        self.setFocusProxy(control)
        self.row.addWidget(control, 1)
        least = control.sizeHint().height()
        self._label.setContentsMargins(0, max(0, (least - self._label.fontMetrics().height()) // 2), 0, 0)

    @Slot()
    def _say(self) -> None:
        self.changed.emit(self.key)

    @Slot()
    def _colour(self) -> None:
        palette = QLabel().palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._look.color("critical"))
        self._problem.setPalette(palette)


class TextField(KeyField):
    """One line of text; an empty one is no key."""

    def __init__(self, key: str, title: str, look: Look, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(key, title, look, hint, parent)
        self.line = QLineEdit(self)
        self.line.setMaxLength(_LONGEST)
        self._adopt(self.line)
        # Not textEdited: a screen reader or dictation that writes into it is the user, too.
        self.line.textChanged.connect(self._say)

    def value(self) -> object:
        return self.line.text().strip() or None

    def show_value(self, value: object) -> None:
        self.line.blockSignals(True)
        self.line.setText("" if value is None else one_line(str(value)))
        self.line.setCursorPosition(0)
        self.line.blockSignals(False)


class LongTextField(KeyField):
    """Several lines of text; none is no key."""

    def __init__(self, key: str, title: str, look: Look, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(key, title, look, hint, parent)
        self.edit = QPlainTextEdit(self)
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(5 * self.edit.fontMetrics().lineSpacing() + 4 * SPACING_PX)
        self._adopt(self.edit)
        frame = QFrame(self)
        frame.setProperty("role", Role.CARD.value)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(*(SPACING_PX,) * 4)
        inside.addWidget(self.edit)
        self.row.addWidget(frame, 1)
        self.edit.textChanged.connect(self._say)

    def value(self) -> object:
        return self.edit.toPlainText().strip() or None

    def show_value(self, value: object) -> None:
        self.edit.blockSignals(True)
        self.edit.setPlainText("" if value is None else several_lines(str(value), _LONG_TEXT))
        self.edit.blockSignals(False)


class NumberField(TextField):
    """A whole number; what is none goes to whoever checks as it was typed."""

    def value(self) -> object:
        text = self.line.text().strip()
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else text or None


class ListField(TextField):
    """Texts, apart by commas; no text is an empty list."""

    def value(self) -> object:
        return [part for part in (one.strip() for one in self.line.text().split(",")) if part]

    def show_value(self, value: object) -> None:
        parts = value if isinstance(value, list | tuple) else []
        super().show_value(", ".join(str(one) for one in parts))


class PairsField(TextField):
    """Names and values: ``interface=codex, mode=FANCY``."""

    def value(self) -> object:
        pairs = [one.partition("=") for one in self.line.text().split(",") if one.strip()]
        if any(not sign for _, sign, _ in pairs):
            return self.line.text().strip()
        return {name.strip(): value.strip() for name, _, value in pairs}

    def show_value(self, value: object) -> None:
        pairs = value.items() if isinstance(value, Mapping) else ()
        super().show_value(", ".join(f"{name}={part}" for name, part in pairs))


class SecretField(TextField):
    """Text that nobody reads over a shoulder; it is never shown again."""

    def __init__(self, key: str, title: str, look: Look, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(key, title, look, hint, parent)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)


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
            line.setMaxLength(_LONGEST)
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
        fitting = metrics.elidedText(words, Qt.TextElideMode.ElideRight, 260)
        self.button.setText(fitting.replace("&", "&&") + "  ▾")
        self.button.setAccessibleName(f"{self.title}: {words}")


class SwitchField(KeyField):
    """Yes or no."""

    def __init__(self, key: str, title: str, look: Look, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(key, title, look, hint, parent)
        self.box = QCheckBox(self)
        self.box.setFixedSize(_BOX_PX, _BOX_PX)
        self._adopt(self.box)
        self.row.addStretch(1)
        self.box.clicked.connect(self._say)

    def value(self) -> object:
        return self.box.isChecked()

    def show_value(self, value: object) -> None:
        self.box.setChecked(value is True)
