"""Fields for keys of a configuration file: a label, a control, what is wrong with it below.

A field gives and takes the plain value of its key; None stands for a key that is not
written. Must not know what a key means or who checks it.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop_monitor.ui.accessible import name_control
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.untrusted import one_line, several_lines, visible_text
from desktop_monitor.ui.widgets.labels import plain_label

LABEL_PX = 136
LONGEST = 4000
_LONG_TEXT = 20_000
_BOX_PX = 18


class KeyField(QWidget):
    """One key. Subclasses make the control."""

    changed = Signal(str)
    """The user changed the value of this key."""

    def __init__(self, key: str, title: str, look: Look, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key, self.title = key, title
        self._look = look
        self._label = plain_label(title, None, self)
        self._label.setFixedWidth(for_text(LABEL_PX, self))
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
            name_control(control, self.title, problem or self._hint.text())

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
        name_control(control, self.title, self._hint.text())
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
        self.line.setMaxLength(LONGEST)
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
