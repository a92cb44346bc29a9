"""The chart of the History page: one series, a second one, and the period before, with a line of figures.

Imports pyqtgraph: loaded with the first activation. Must not know the history desk.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop_monitor.language.quantities import duration_text, ratio_text
from desktop_monitor.metrics.definition import SeriesKey, Unit
from desktop_monitor.metrics.units import value_text
from desktop_monitor.ui.look.sides import trailing
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.plot.chart import Chart
from desktop_monitor.ui.plot.group import ChartGroup
from desktop_monitor.ui.plot.summary import Summary
from desktop_monitor.ui.plot.trace import Trace
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.labels import ElidedLabel, plain_label
from desktop_monitor.ui.window.history_question import HistoryAnswer, HistoryView
from desktop_monitor.ui.window.metric_titles import colour_of, help_of, title_of
from desktop_monitor.ui.window.resource_plans import unit_of

_SECOND_COLOURS = ("agents", "gpu")
_WHOLE = 1.0


class HistoryCard(Card):
    """Chart and figures of one answer."""

    range_wanted = Signal(float, float)
    """The user zoomed or panned to this start and end (wall seconds)."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.group = ChartGroup(look, self, navigable=True)
        self.group.range_wanted.connect(self.range_wanted)
        self.chart = Chart(self.tr("History"), Unit.RATIO, self.group, self)
        self.chart.setObjectName("historyChart")
        self.figures = _Figures(self)
        self.add_action(self.chart.legend)
        self.add(self.chart, 1)
        self.add(self.figures)
        self._shown: HistoryView | None = None

    def move_to(self, start: float, end: float) -> None:
        """Show this stretch at once with what is at hand, before history answers."""
        self.group.show_range(start, end)

    def show_answer(self, answer: HistoryAnswer) -> None:
        """Draw what history knew."""
        view, unit = answer.view, unit_of(answer.view.key)
        traces = self._traces(answer, unit)
        maximum = _WHOLE if view.key.metric.endswith("_used_ratio") else None
        same = self._shown is not None and (self._shown.key, self._shown.second) == (view.key, view.second)
        self.group.set_gaps(answer.found.gaps, answer.found.recorded_since)
        self.group.show_range(view.start, view.end)
        self.chart.set_traces(traces, None if same else unit, maximum)
        self.chart.setAccessibleName(title_of(view.key))
        self.set_title(title_of(view.key))
        self.set_quiet(help_of(view.key))
        self.figures.show_summary(answer.summary, unit)
        self._shown = view

    def _traces(self, answer: HistoryAnswer, unit: Unit) -> list[Trace]:
        view, colour = answer.view, colour_of(answer.view.key)
        samples, alone = answer.found.samples[view.key], view.second is None
        name = self.tr("value") if answer.before is None else self.tr("this period")
        traces = [Trace(name if alone else title_of(view.key), colour, unit, samples, filled=alone)]
        if view.second is not None:
            traces.append(self._second(answer, view.key, view.second))
        if answer.before is not None:
            traces.append(Trace(self.tr("period before"), "unknown", unit, answer.before, quiet=True))
        return traces

    def _second(self, answer: HistoryAnswer, first: SeriesKey, second: SeriesKey) -> Trace:
        own = colour_of(second)
        if own == colour_of(first):
            own = next(colour for colour in _SECOND_COLOURS if colour != own)
        other_unit = unit_of(second) is not unit_of(first)
        return Trace(title_of(second), own, unit_of(second), answer.found.samples[second], second_axis=other_unit)


class _Figures(QWidget):
    """The window in numbers, and what can be done with the chart."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, SPACING_PX, 0, 0)
        self._row.setSpacing(2 * SPACING_PX)
        self._names = (
            self.tr("lowest"), self.tr("mean"), self.tr("highest"), self.tr("p95"), self.tr("observed")
        )  # fmt: skip
        self._values: list[QLabel] = []
        self._captions: list[ElidedLabel] = []
        for name in self._names:
            value, caption = plain_label("", Role.STRONG, self), ElidedLabel(name, Role.QUIET, self)
            caption.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
            self._values.append(value)
            self._captions.append(caption)
            self._row.addWidget(value)
            self._row.addWidget(caption)
            self._row.addSpacing(3 * SPACING_PX)
        self._nothing = plain_label(self.tr("Nothing was recorded in this period"), Role.QUIET, self)
        self._row.addWidget(self._nothing)
        hint = ElidedLabel(self.tr("scroll to zoom · drag to pan"), Role.QUIET, self)
        hint.setAlignment(trailing())
        self._row.addWidget(hint, 1)
        self.show_summary(None, Unit.RATIO)

    def show_summary(self, summary: Summary | None, unit: Unit) -> None:
        """Replace all figures; None says that there are none."""
        self._nothing.setVisible(summary is None)
        for label in (*self._values, *self._captions):
            label.setVisible(summary is not None)
        if summary is None:
            self.setAccessibleName(self._nothing.text())
            return
        values = (summary.lowest, summary.mean, summary.highest, summary.p95)
        texts = (*(value_text(value, unit) for value in values), ratio_text(summary.observed_share))
        for label, text in zip(self._values, texts, strict=True):
            label.setText(text)
        p95 = self.tr("p95 of {step} means").format(step=duration_text(summary.step_seconds))
        self._captions[3].set_text(p95 if summary.step_seconds else self._names[3])
        self.setAccessibleName(self.text)

    @property
    def text(self) -> str:
        """All figures in one sentence."""
        pairs = zip(self._values, self._captions, strict=True)
        return ", ".join(f"{caption.whole_text()} {value.text()}" for value, caption in pairs)
