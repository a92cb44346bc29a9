"""The form of a rule: every key as a field, in the user's words. Must not know who checks or saves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_monitor.alerts.rule import Aggregation, Comparator, Severity
from desktop_monitor.assess.signals import SIGNALS, definition_of
from desktop_monitor.config.alert_rules import NO_ACTION
from desktop_monitor.metrics.catalogue import CATALOGUE
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.ui.alert_words import (
    aggregation_words,
    comparator_words,
    metric_words,
    severity_word,
    unit_of,
)
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.phrases import capitalized
from desktop_monitor.ui.widgets.choice_fields import ChoiceField, PickField, SearchedField
from desktop_monitor.ui.widgets.key_fields import KeyField, NumberField, PairsField, SwitchField, TextField
from desktop_monitor.ui.widgets.labels import plain_label


@dataclass(frozen=True, slots=True)
class Offers:
    """What a rule may name."""

    metrics: tuple[str, ...]
    """Of the user's own, besides those everybody has."""
    rules: tuple[tuple[str, str], ...]
    """Names and titles."""
    channels: tuple[str, ...]
    actions: tuple[tuple[str, str], ...]
    """Names and what they are called."""


class RuleForm(QWidget):
    """Fields in three groups."""

    changed = Signal()

    def __init__(self, offers: Offers, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers, self._look = offers, look
        self.fields: dict[str, KeyField] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 3 * SPACING_PX, 0)
        self._layout.setSpacing(2 * SPACING_PX)
        self._make_condition()
        self._make_consequences()
        self._make_details()
        self._layout.addStretch(1)

    def _make_condition(self) -> None:
        look = self._look
        known = [(name, metric_words(name)) for name in {**SIGNALS, **CATALOGUE}]
        own = [(name, name) for name in self._offers.metrics]
        sides = [(one.value, capitalized(comparator_words(one))) for one in Comparator]
        self._group(self.tr("When it fires"))
        self._add(SearchedField("metric", self.tr("Metric"), look, sorted(known, key=lambda one: one[1]) + own, self))
        self._add(ChoiceField("comparator", self.tr("Trouble is"), look, sides, self))
        self._add(TextField("threshold", self.tr("Limit"), look, "", self))
        self._add(TextField("for", self.tr("For at least"), look, "", self))
        self._add(PickField("group_by", self.tr("Apart by"), look, self.tr("all together"), "", self))
        self._add(PairsField("where", self.tr("Only where"), look, self.tr("for example interface=codex"), self))

    def _make_consequences(self) -> None:
        look = self._look
        self._group(self.tr("What follows"))
        severities = [(one.name.lower(), severity_word(one)) for one in sorted(Severity)]
        self._add(ChoiceField("severity", self.tr("Severity"), look, severities, self))
        channels = PickField("channels", self.tr("Tell", "which channels"), look, self.tr("all channels"), "", self)
        channels.offer([(name, name) for name in self._offers.channels])
        self._add(channels)
        self._add(TextField("cooldown", self.tr("Say it again after"), look, "", self))
        actions = [(NO_ACTION, self.tr("Nothing")), *self._offers.actions]
        self._add(ChoiceField("action", self.tr("Do"), look, actions, self))
        silent = PickField("inhibited_by", self.tr("Silent while"), look, self.tr("never: always heard"), "", self)
        silent.offer(self._offers.rules)
        silent.show_hint(self.tr("these fire for the same: they are thought to be the cause"))
        self._add(silent)
        self._add(SwitchField("enabled", self.tr("On"), look, "", self))

    def _make_details(self) -> None:
        look = self._look
        self._group(self.tr("In detail"))
        self._add(ChoiceField("aggregation", self.tr("What is judged"), look, _aggregations(), self))
        self._add(TextField("window", self.tr("Of the last"), look, self.tr("0 s: the newest value alone"), self))
        self._add(NumberField("minimum_observations", self.tr("Values it takes"), look, "", self))
        hint = self.tr("of shares: how surely it is not chance; 0 %: as observed")
        self._add(TextField("confidence", self.tr("How sure it must be"), look, hint, self))
        self._add(NumberField("for_observations", self.tr("New ones in a row"), look, "", self))
        self._add(TextField("clear_threshold", self.tr("It is over at"), look, self.tr("empty: at the limit"), self))
        self._add(TextField("keep_firing_for", self.tr("And stays so for"), look, "", self))

    def _group(self, title: str) -> None:
        label = plain_label(title, Role.STRONG, self)
        label.setContentsMargins(0, 2 * SPACING_PX if self.fields else 0, 0, 0)
        self._layout.addWidget(label)

    def _add(self, field: KeyField) -> None:
        self.fields[field.key] = field
        self._layout.addWidget(field)
        field.changed.connect(self._on_changed)

    def keys(self) -> dict[str, object]:
        """What the fields say; None for a key that is not written."""
        return {key: field.value() for key, field in self.fields.items()}

    def show_keys(self, keys: Mapping[str, object]) -> None:
        """Show these values."""
        for key, field in self.fields.items():
            field.show_value(keys.get(key))
        self._fit(str(keys.get("metric") or ""))

    def show_problems(self, problems: Sequence[tuple[str, str]]) -> None:
        """Say at each field what is wrong with it."""
        for key, field in self.fields.items():
            field.show_problem("; ".join(words for place, words in problems if place.split("[")[0] == key))

    @Slot(str)
    def _on_changed(self, key: str) -> None:
        if key == "metric":
            metric = str(self.fields["metric"].value() or "")
            self._fit(metric)
            self._look_as_usual(metric)
        self.changed.emit()

    def _look_as_usual(self, metric: str) -> None:
        """A signal is looked at as it usually is, until the user says otherwise."""
        signal = SIGNALS.get(metric)
        if signal is None and metric not in CATALOGUE:
            return
        aggregation = signal.aggregation if signal is not None else Aggregation.LAST
        window = signal.window_seconds if signal is not None else 0.0
        self.fields["aggregation"].show_value(aggregation.value)
        self.fields["window"].show_value(f"{window / 60:.0f} min" if window else "0 s")
        self.fields["minimum_observations"].show_value(signal.minimum_observations if signal is not None else 1)
        self.fields["confidence"].show_value("0 %")

    def _fit(self, metric: str) -> None:
        """Say what the metric is, how its limit is written, and by what it can be told apart."""
        signal = SIGNALS.get(metric)
        known = signal.definition if signal is not None else CATALOGUE.get(metric)
        self.fields["metric"].show_hint(_tr(known.help) if known is not None else _own_help(metric))
        self.fields["threshold"].show_hint(_example(unit_of(metric)) if metric else "")
        group = self.fields["group_by"]
        if isinstance(group, PickField):
            group.offer([(label, label.replace("_", " ")) for label in (known.labels if known is not None else ())])


def _tr(text: str) -> str:
    return QCoreApplication.translate("RuleForm", text)


def _aggregations() -> list[tuple[object, str]]:
    return [(one.value, aggregation_words(one)) for one in Aggregation]


def _own_help(metric: str) -> str:
    try:
        return _tr(definition_of(metric).help) if metric else ""
    except ValueError:
        return ""


def _example(unit: Unit) -> str:
    return {
        Unit.RATIO: _tr("a share, such as 90 %"),
        Unit.SECONDS: _tr("a length of time, such as 5 s or 10 min"),
        Unit.BYTES: _tr("a size, such as 2 GiB"),
        Unit.BYTES_PER_SECOND: _tr("a size a second, such as 16 MiB"),
        Unit.CELSIUS: _tr("in °C"),
        Unit.HERTZ: _tr("in Hz"),
        Unit.WATTS: _tr("in W"),
    }.get(unit, _tr("a number"))
