"""Fields of the settings page that stand for keys of ``performance_config.yaml``: lines to write into, and choices.

What is typed is checked by the loader and saved when it is finished; fields of one row
are checked and saved together. Must not know what a key means.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from desktop_monitor.config.performance_drafts import is_said_otherwise, problem_of, standard_of, text_of
from desktop_monitor.config.performance_keys import PerformanceKey
from desktop_monitor.errors import MonitorError
from desktop_monitor.ui.accessible import name_control
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.performance_holder import PerformanceHolder
from desktop_monitor.ui.untrusted import one_line
from desktop_monitor.ui.window.settings_fields import FIELD_WIDTH_PX
from desktop_monitor.ui.window.settings_rows import error_words

NARROW_PX = 100
_LONGEST_INPUT = 200


def _tr(text: str) -> str:
    return QCoreApplication.translate("SettingsKeyFields", text)


def choice_words(choice: str) -> str:
    """A choice as people read it; one that has no words is shown as written."""
    return {
        "accuracy_first": _tr("Most accurate first"),
        "balanced": _tr("Balanced"),
        "performance_first": _tr("Fastest first"),
        "none": _tr("Never"),
        "daily": _tr("Every day"),
        "weekly": _tr("Every week"),
        "monthly": _tr("Every month"),
    }.get(choice, choice)


class KeyBox(QWidget):
    """One key."""

    typed = Signal()
    """The user changes what stands there."""
    finished = Signal()
    """The user is done with it."""

    def __init__(self, key: PerformanceKey, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)

    def text(self) -> str:
        """What stands there; empty: nothing is to be written."""
        raise NotImplementedError

    def show_text(self, text: str, standard: str, *, is_said_otherwise: bool) -> None:
        """Show what the file says; `standard` holds while it says nothing."""
        raise NotImplementedError

    def is_being_changed(self) -> bool:
        """What stands there is not what the file says."""
        raise NotImplementedError

    def _adopt(self, control: QWidget) -> None:
        control.setObjectName(self.key.name)
        name_control(control, self.key.title, self.key.help)
        control.setToolTip(self.key.help)
        self.setFocusProxy(control)
        self.row.addWidget(control)


class LineBox(KeyBox):
    """A line to write into; while it is empty, what holds without it stands there in grey."""

    def __init__(self, key: PerformanceKey, width_px: int, parent: QWidget | None = None) -> None:
        super().__init__(key, parent)
        self._line = QLineEdit(self)
        self._line.setMaxLength(_LONGEST_INPUT)
        self._line.setFixedWidth(for_text(width_px, self))
        self._adopt(self._line)
        self._line.textEdited.connect(self.typed)
        self._line.editingFinished.connect(self.finished)

    def text(self) -> str:
        return self._line.text().strip()

    def show_text(self, text: str, standard: str, *, is_said_otherwise: bool) -> None:
        self._line.setEnabled(not is_said_otherwise)
        words = {"": self.tr("nobody"), "learned": self.tr("learned")}.get(standard, standard)
        self._line.setPlaceholderText(self.tr("in the file") if is_said_otherwise else one_line(words))
        if self._line.text() != one_line(text):
            self._line.setText(one_line(text))
        self._line.setModified(False)

    def is_being_changed(self) -> bool:
        return self._line.isModified()


class ChoiceBox(KeyBox):
    """One of few."""

    def __init__(self, key: PerformanceKey, width_px: int, parent: QWidget | None = None) -> None:
        super().__init__(key, parent)
        self._shown = ""
        self._box = QComboBox(self)
        self._box.setMinimumWidth(for_text(width_px, self))
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for choice in key.choices:
            self._box.addItem(choice_words(choice), choice)
        self._adopt(self._box)
        self.show_text("", key.standard, is_said_otherwise=False)
        self._box.activated.connect(self.finished)

    def text(self) -> str:
        return str(self._box.currentData())

    def show_text(self, text: str, standard: str, *, is_said_otherwise: bool) -> None:
        self._box.setEnabled(not is_said_otherwise)
        self._shown = text or standard
        self._box.setCurrentIndex(self._box.findData(self._shown))

    def is_being_changed(self) -> bool:
        return self.text() != self._shown


def box_for(key: PerformanceKey, width_px: int = FIELD_WIDTH_PX, parent: QWidget | None = None) -> KeyBox:
    """The field that fits `key`."""
    return ChoiceBox(key, width_px, parent) if key.choices else LineBox(key, width_px, parent)


class KeyBinding(QObject):
    """Keeps the fields of one row and the file the same."""

    problem_changed = Signal(str)
    """Why what stands in the fields does not hold; empty when it does."""
    standing_changed = Signal(bool)
    """Whether the file says nothing of any of them."""

    def __init__(self, boxes: Sequence[KeyBox], holder: PerformanceHolder, parent: QObject) -> None:
        super().__init__(parent)
        self._boxes, self._holder = tuple(boxes), holder
        for box in self._boxes:
            box.typed.connect(self._on_typed)
            box.finished.connect(self._on_finished)
        holder.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Show what the file says, unless somebody is typing here."""
        if not any(box.is_being_changed() for box in self._boxes):
            self._show()

    @Slot()
    def reset(self) -> None:
        """Take out of the file what it says of these keys, whatever was typed."""
        if self._save(dict.fromkeys((box.key for box in self._boxes if not self._is_otherwise(box)), "")):
            self._show()

    def _show(self) -> None:
        tree = self._holder.tree
        for box in self._boxes:
            standard = standard_of(tree, box.key)
            box.show_text(text_of(tree, box.key), standard, is_said_otherwise=self._is_otherwise(box))
        self.problem_changed.emit("")
        self.standing_changed.emit(not any(text_of(tree, box.key) for box in self._boxes))

    def _is_otherwise(self, box: KeyBox) -> bool:
        return is_said_otherwise(self._holder.tree, box.key)

    def _texts(self) -> dict[PerformanceKey, str]:
        return {box.key: box.text() for box in self._boxes if not self._is_otherwise(box)}

    @Slot()
    def _on_typed(self) -> None:
        self.problem_changed.emit(problem_of(self._holder.tree, self._texts()))

    @Slot()
    def _on_finished(self) -> None:
        if not any(box.is_being_changed() for box in self._boxes):
            return
        texts = self._texts()
        problem = problem_of(self._holder.tree, texts)
        self.problem_changed.emit(problem)
        if not problem and self._save(texts):
            self._show()

    def _save(self, texts: dict[PerformanceKey, str]) -> bool:
        try:
            self._holder.change(texts)
        except MonitorError as error:
            self.problem_changed.emit(error_words(error))
            return False
        return True
