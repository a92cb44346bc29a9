"""A field per kind of option: what was typed becomes a plain value or words that say what is wrong.

Must not know where values are kept.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from desktop_monitor.config.loader import check
from desktop_monitor.config.options import Option, OptionKind
from desktop_monitor.language.choice import SYSTEM, catalogue_for
from desktop_monitor.language.wording import in_words
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.paths import resource
from desktop_monitor.ui.accessible import name_control
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.widgets.labels import ElidedLabel, plain_label

FIELD_WIDTH_PX = 200
_NUMBER_WIDTH_PX = 88
_COMPACT_WIDTH_PX = 64
_UNIT_WIDTH_PX = 40
_LONGEST_INPUT = 40
_LANGUAGE = "appearance.language"
BOX_PX = 18
"""A check box without words is as large as its mark."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("SettingsFields", text)


def choice_words(option: Option, choice: str) -> str:
    """A choice as people read it; one that has no words is shown as written."""
    if option.key_path == _LANGUAGE:
        return language_words(choice)
    return {
        "system": _tr("As the system"),
        "light": _tr("Light"),
        "dark": _tr("Dark"),
        "core": _tr("100 % is one core"),
        "machine": _tr("100 % is the machine"),
    }.get(choice, choice)


def language_words(choice: str) -> str:
    """A language by its own name, which whoever looks for it can read: ``Deutsch``."""
    if choice == SYSTEM:
        return _tr("As the session")
    return catalogue_for(resource("languages"), choice, {}).name


def unit_words(option: Option) -> str:
    """The unit that stands beside the field."""
    if option.unit is Unit.RATIO:
        return "%"
    if option.unit is Unit.SECONDS:
        return "s"
    if ".cost_usd_" in option.key_path:
        return "US$"
    if option.kind is OptionKind.HOURS:
        return ""
    return {"hours": _tr("hours"), "days": _tr("days")}.get(option.key_path.rpartition("_")[2], "")


class OptionField(QWidget):
    """Shows an option's value and says what the user made of it."""

    edited = Signal(object)
    """A valid value, when the user is done with it."""
    problem_found = Signal(str)
    """What is wrong with what stands in the field now; empty when it is fine."""

    def __init__(self, option: Option, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.option = option
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(2 * SPACING_PX)

    def show_value(self, value: object) -> None:
        """Show the plain `value` in force."""
        raise NotImplementedError

    def _name(self, control: QWidget) -> None:
        control.setObjectName(self.option.key_path)
        name_control(control, self.option.title, self.option.help)
        self.setFocusProxy(control)


class SwitchField(OptionField):
    """Yes or no."""

    def __init__(self, option: Option, parent: QWidget | None = None) -> None:
        super().__init__(option, parent)
        self._box = QCheckBox(self)
        self._box.setFixedSize(BOX_PX, BOX_PX)
        self._name(self._box)
        self.row.addStretch(1)
        self.row.addWidget(self._box)
        self._box.clicked.connect(self._on_clicked)

    def show_value(self, value: object) -> None:
        self._box.setChecked(value is True)

    @Slot(bool)
    def _on_clicked(self, checked: bool) -> None:
        self.edited.emit(checked)


class ChoiceField(OptionField):
    """One of few."""

    def __init__(self, option: Option, parent: QWidget | None = None) -> None:
        super().__init__(option, parent)
        self._box = QComboBox(self)
        self._box.setMinimumWidth(for_text(FIELD_WIDTH_PX, self))
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for choice in option.choices:
            self._box.addItem(choice_words(option, choice), choice)
        self._name(self._box)
        self.row.addWidget(self._box)
        self._box.activated.connect(self._on_activated)

    def show_value(self, value: object) -> None:
        self._box.setCurrentIndex(self._box.findData(value))

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        self.edited.emit(self._box.itemData(index))


class ListField(OptionField):
    """How many there are of what is written in the file alone."""

    def __init__(self, option: Option, parent: QWidget | None = None) -> None:
        super().__init__(option, parent)
        self._text = plain_label("", Role.QUIET, self)
        self._text.setObjectName(option.key_path)
        self._text.setAccessibleName(option.title)
        self._text.setAccessibleDescription(option.help)
        self.row.addStretch(1)
        self.row.addWidget(self._text)

    def show_value(self, value: object) -> None:
        count = len(value) if isinstance(value, list) else 0
        self._text.setText(self.tr("{count} in config.yaml").format(count=count) if count else self.tr("none"))


class AddressField(OptionField):
    """An address that is written in the file alone."""

    def __init__(self, option: Option, parent: QWidget | None = None) -> None:
        super().__init__(option, parent)
        self._text = ElidedLabel("", Role.QUIET, self)
        self._text.setObjectName(option.key_path)
        self._text.setFixedWidth(for_text(FIELD_WIDTH_PX, self))
        self.row.addWidget(self._text)

    def show_value(self, value: object) -> None:
        self._text.set_text(str(value))
        self._text.setAccessibleName(self.option.title)
        self._text.setAccessibleDescription(f"{value}. {self.option.help}")


class WrittenField(OptionField):
    """A number or hours, written into a line and checked with every key."""

    def __init__(self, option: Option, parent: QWidget | None = None, *, compact: bool = False) -> None:
        """A `compact` field is as narrow as it can be."""
        super().__init__(option, parent)
        self._shown: object = None
        self._line = QLineEdit(self)
        self._line.setMaxLength(_LONGEST_INPUT)
        self._name(self._line)
        is_hours = option.kind is OptionKind.HOURS
        number_width = _COMPACT_WIDTH_PX if compact else _NUMBER_WIDTH_PX
        self._line.setFixedWidth(for_text(FIELD_WIDTH_PX if is_hours else number_width, self))
        if is_hours or option.is_optional:
            self._line.setPlaceholderText(self.tr("none"))
        self.row.addWidget(self._line)
        unit = unit_words(option)
        if unit:
            label = plain_label(unit, Role.QUIET, self)
            if not compact:
                label.setMinimumWidth(for_text(_UNIT_WIDTH_PX, self))
            self.row.addWidget(label)
        self._line.textEdited.connect(self._on_typed)
        self._line.editingFinished.connect(self._on_finished)

    def show_value(self, value: object) -> None:
        # What somebody is typing stays, even when another option changes meanwhile.
        if value == self._shown and self._line.isModified():
            return
        self._shown = value
        self._line.setText(self._written(value))
        self._line.setModified(False)
        self.problem_found.emit("")

    @property
    def is_being_written(self) -> bool:
        """What stands in the line is not what is in force."""
        return self._line.isModified()

    def reset_to(self, value: object) -> None:
        """Show `value` whatever was typed."""
        self._line.setModified(False)
        self.show_value(value)

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self.problem_found.emit(self._read(text)[1])

    @Slot()
    def _on_finished(self) -> None:
        if not self._line.isModified():
            return
        value, problem = self._read(self._line.text())
        self.problem_found.emit(problem)
        if problem:
            return
        if value == self._shown:
            self.reset_to(value)
        else:
            self.edited.emit(value)

    def _written(self, value: object) -> str:
        if self.option.kind is OptionKind.INTEGER and isinstance(value, int):
            return str(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return f"{value * 100 if self.option.unit is Unit.RATIO else value:.10g}"
        return str(value) if value is not None else ""

    def _read(self, text: str) -> tuple[object, str]:
        """The plain value and what is wrong with it."""
        text = text.strip()
        if self.option.kind is OptionKind.HOURS:
            value: object = text or None
            return value, self.tr("write two times, such as 22:00-07:00") if check(self.option.key_path, value) else ""
        if not text and self.option.is_optional:
            return None, ""
        try:
            number = float(text.removesuffix("%").replace(",", ".").replace("−", "-"))
        except ValueError:
            return None, self.tr("must be a number")
        if self.option.unit is Unit.RATIO:
            number = round(number / 100, 6)
        if self.option.kind is OptionKind.INTEGER and number.is_integer():
            number = int(number)
        return number, self._problem(number)

    def _problem(self, number: float) -> str:
        problem = check(self.option.key_path, number)
        low, high = self.option.minimum, self.option.maximum
        if problem is None:
            return ""
        if low is None or high is None or low <= number <= high:
            return in_words(problem)
        factor = 100 if self.option.unit is Unit.RATIO else 1
        words = self.tr("must be between {low} and {high} {unit}")
        return words.format(
            low=f"{low * factor:.12g}", high=f"{high * factor:.12g}", unit=unit_words(self.option)
        ).rstrip()


def field_for(option: Option, parent: QWidget | None = None) -> OptionField:
    """The field that fits `option`."""
    if option.kind is OptionKind.BOOLEAN:
        return SwitchField(option, parent)
    if option.kind is OptionKind.SCRAPES:
        return ListField(option, parent)
    if option.kind is OptionKind.ADDRESS:
        return AddressField(option, parent)
    return ChoiceField(option, parent) if option.kind is OptionKind.CHOICE else WrittenField(option, parent)
