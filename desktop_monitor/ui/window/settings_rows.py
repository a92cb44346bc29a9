"""Rows of the settings page: an option with its words, field, reset and what is wrong with it.

A value is applied as soon as it is finished; what is refused stays in its field with
the reason below it. Must not know other pages.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_monitor.config.options import OPTIONS, Option, plain_value
from desktop_monitor.errors import ConfigError, ConfigProblem, MonitorError
from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words
from desktop_monitor.ui.look.sides import leading
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.widgets.labels import plain_label
from desktop_monitor.ui.window.page import SettingsHolder
from desktop_monitor.ui.window.settings_fields import OptionField, WrittenField, field_for

LABEL_WIDTH_PX = 120
RESET_WIDTH_PX = 72
THRESHOLD_WIDTH_PX = 100
_NOTHING = object()
"""Stands for no value; None is one."""


def error_words(error: MonitorError) -> str:
    """Why a change was refused, without the file of an option: its field is in sight."""
    if isinstance(error, ConfigError):
        return "; ".join(map(_problem_words, error.problems))
    return f"{error.title}: {error.message}" if error.message else error.title


def _problem_words(problem: ConfigProblem) -> str:
    return _in_titles(f"{problem.key_path} {problem.explained}") if problem.key_path else str(problem)


def _in_titles(sentence: str) -> str:
    for option in OPTIONS:
        sentence = sentence.replace(option.key_path, words(text("“{title}”", title=option.title)))
    return sentence


class OptionBinding(QObject):
    """Keeps one field and the settings in force the same."""

    problem_changed = Signal(str)
    """Why the field's value is not in force; empty when it is."""
    standing_changed = Signal(bool)
    """Whether the value in force is the default."""

    def __init__(self, field: OptionField, holder: SettingsHolder) -> None:
        super().__init__(field)
        self._field = field
        self._holder = holder
        self._refused: object = _NOTHING
        field.edited.connect(self.apply)
        field.problem_found.connect(self.problem_changed)
        holder.changed.connect(self.refresh)

    @property
    def is_default(self) -> bool:
        """The value in force is the default."""
        return plain_value(self._field.option, self._holder.settings) == self._field.option.default

    @Slot(object)
    def apply(self, value: object) -> None:
        """Put `value` in force, or say why not."""
        self._refused = _NOTHING
        try:
            self._holder.change({self._field.option.key_path: value})
        except MonitorError as error:
            self._refused = value
            self.refresh()
            self.problem_changed.emit(error_words(error))
        else:
            self.problem_changed.emit("")

    @Slot()
    def refresh(self) -> None:
        """Show what is in force."""
        self._field.show_value(plain_value(self._field.option, self._holder.settings))
        self.standing_changed.emit(self.is_default)

    def retry(self) -> None:
        """Try again what was refused and still stands in the field: another change may have made it right."""
        if self._refused is not _NOTHING and isinstance(self._field, WrittenField) and self._field.is_being_written:
            self.apply(self._refused)

    @Slot()
    def reset(self) -> None:
        """Put the default in force."""
        if not self.is_default:
            self.apply(self._field.option.default)
        self.take_back()

    def take_back(self) -> None:
        """Show what is in force whatever was typed, if that is the default."""
        if isinstance(self._field, WrittenField) and self.is_default:
            self._refused = _NOTHING
            self._field.reset_to(self._field.option.default)


class SettingsRow(QWidget):
    """Something that can be searched for by its words."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words.casefold()

    def matches(self, words: Sequence[str]) -> bool:
        """Whether all `words` (casefolded) occur in it."""
        return all(word in self._words for word in words)


class ControlRow(SettingsRow):
    """Title and help at the left, a control at the right, a place for problems below."""

    def __init__(self, title: str, help_text: str, look: Look, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(f"{title} {help_text} {words}", parent)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        self._title = plain_label(title, None, self)
        self._note = plain_label(help_text, Role.QUIET, self)
        self._note.setWordWrap(True)
        texts.addWidget(self._title)
        texts.addWidget(self._note)
        self.problem = ProblemLabel(look, self)
        texts.addWidget(self.problem)
        self.controls = QHBoxLayout()
        self.controls.setSpacing(2 * SPACING_PX)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2 * SPACING_PX, 0, 2 * SPACING_PX)
        layout.setSpacing(6 * SPACING_PX)
        layout.addLayout(texts, 1)
        layout.addLayout(self.controls)

    def set_texts(self, title: str, help_text: str) -> None:
        """Replace title and help."""
        self._title.setText(title)
        self._note.setText(help_text)
        self._words += f" {title} {help_text}".casefold()


class ProblemLabel(QLabel):
    """What is wrong, in the colour of critical; takes no room while nothing is."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(leading())
        self.setWordWrap(True)
        self.hide()
        look.changed.connect(self._colour)
        self._colour()

    @Slot()
    def _colour(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._look.color("critical"))
        self.setPalette(palette)

    @Slot(str)
    def show_problem(self, problem: str) -> None:
        """Show `problem`; an empty one hides the label."""
        self.setText(problem)
        self.setVisible(bool(problem))


class OptionRow(ControlRow):
    """One option on a line of its own."""

    def __init__(self, option: Option, holder: SettingsHolder, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(option.title, option.help, look, option.key_path, parent)
        field = field_for(option, self)
        self.binding = OptionBinding(field, holder)
        self._reset = reset_button(self.tr("Reset"), self.tr("Reset {title}").format(title=option.title), self)
        self._reset.setObjectName(f"reset_{option.key_path}")
        self.controls.addWidget(self._reset)
        self.controls.addWidget(field)
        self._reset.clicked.connect(self.binding.reset)
        self.binding.problem_changed.connect(self._on_problem)
        self.binding.standing_changed.connect(self._reset.setHidden)
        self.binding.refresh()

    @Slot(str)
    def _on_problem(self, problem: str) -> None:
        self.problem.show_problem(problem)
        self._reset.setVisible(bool(problem) or not self.binding.is_default)


def reset_button(title: str, accessible_name: str, parent: QWidget) -> QPushButton:
    """A flat button that keeps its room while it is hidden."""
    button = QPushButton(title, parent)
    button.setProperty("role", Role.FLAT.value)
    button.setAccessibleName(accessible_name)
    button.setAutoDefault(False)
    button.setMinimumWidth(for_text(RESET_WIDTH_PX, button))
    policy = button.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    policy.setHorizontalPolicy(QSizePolicy.Policy.Fixed)
    button.setSizePolicy(policy)
    return button


class ThresholdRow(SettingsRow):
    """One health check: all its numbers on one line."""

    def __init__(
        self,
        title: str,
        options: Sequence[Option],
        holder: SettingsHolder,
        look: Look,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(" ".join(f"{option.title} {option.help} {option.key_path}" for option in options), parent)
        self._options, self._holder = options, holder
        self._problems: dict[OptionBinding, str] = {}
        self._problem = ProblemLabel(look, self)
        self._reset = reset_button(self.tr("Reset"), self.tr("Reset {title}").format(title=title), self)
        self._reset.clicked.connect(self.reset)
        self._reset.setObjectName(f"reset_{options[0].key_path.rpartition('.')[0]}")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, SPACING_PX, 0, SPACING_PX)
        grid.setHorizontalSpacing(2 * SPACING_PX)
        label = plain_label(title, None, self)
        label.setWordWrap(True)
        label.setFixedWidth(for_text(LABEL_WIDTH_PX, self))
        grid.addWidget(label, 0, 0)
        for column, option in enumerate(options, start=1):
            grid.addWidget(self._bound(option, holder), 0, column)
            grid.setColumnMinimumWidth(column, for_text(THRESHOLD_WIDTH_PX, self))
        grid.setColumnStretch(len(options) + 1, 1)
        # Below the numbers: beside them there is no room in a small window.
        grid.addWidget(self._problem, 1, 1, 1, len(options) - 1)
        grid.addWidget(self._reset, 1, len(options))
        policy = self._reset.sizePolicy()
        policy.setRetainSizeWhenHidden(False)
        self._reset.setSizePolicy(policy)
        for binding in self._problems:
            binding.refresh()

    def _bound(self, option: Option, holder: SettingsHolder) -> OptionField:
        field = WrittenField(option, self, compact=True)
        field.setToolTip(option.help)
        field.row.addStretch(1)
        binding = OptionBinding(field, holder)
        self._problems[binding] = ""
        binding.problem_changed.connect(self._on_problem)
        binding.standing_changed.connect(self._on_standing)
        field.edited.connect(self._on_edited)
        return field

    @Slot()
    def _on_edited(self) -> None:
        """The numbers of one check are typed one after the other, so the first may contradict the second as it was."""
        for binding in self._problems:
            binding.retry()

    @Slot()
    def reset(self) -> None:
        """Put all defaults of this check in force, at once: on the way there they might contradict each other."""
        try:
            self._holder.change({option.key_path: option.default for option in self._options})
        except MonitorError as error:
            self._problem.show_problem(error_words(error))
            return
        for binding in self._problems:
            binding.take_back()

    @Slot(str)
    def _on_problem(self, problem: str) -> None:
        binding = self.sender()
        if isinstance(binding, OptionBinding):
            self._problems[binding] = problem
        self._problem.show_problem("; ".join(filter(None, self._problems.values())))
        self._on_standing()

    @Slot()
    def _on_standing(self) -> None:
        changed = any(problem or not binding.is_default for binding, problem in self._problems.items())
        self._reset.setVisible(changed)
