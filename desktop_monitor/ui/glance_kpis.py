"""The glance's key performance indicators: a line each, where anything is known of agents.

Must not know the glance or who asks for the past.
"""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_monitor.assess.performance.figure import KpiFigure
from desktop_monitor.engine.performance_view import PerformanceView
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.metrics.sample import Samples
from desktop_monitor.ui.kpi_sparklines import KpiSparklines
from desktop_monitor.ui.kpi_words import ALWAYS, ROLES, bar_of, kpi_name, level_of, spoken, state_word, value_words
from desktop_monitor.ui.look.sides import trailing
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.untrusted import plain_tooltip
from desktop_monitor.ui.widgets.age_dot import AgeDot
from desktop_monitor.ui.widgets.kpi_row import past_line
from desktop_monitor.ui.widgets.labels import plain_label
from desktop_monitor.ui.widgets.mark import HealthMark
from desktop_monitor.ui.widgets.meter import Meter

_ROW_PX = 36


class GlanceKpiRow(QWidget):
    """Name, shape, value, bar with its target, the last hour, and how old it is."""

    def __init__(self, look: Look, kpi: Kpi, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"glance_{kpi.value}")
        self.setFixedHeight(_ROW_PX)
        self.setAccessibleName(kpi_name(kpi))
        self._name = plain_label(kpi_name(kpi), None, self)
        self._mark = HealthMark(look, self)
        self._value = plain_label("", Role.STRONG, self)
        self._value.setAlignment(trailing())
        self._meter = Meter(look, "unknown", self)
        self.sparkline = past_line(look, kpi, self)
        self.age = AgeDot(look, self)
        metrics = self.fontMetrics()
        self._name.setMinimumWidth(round(max(metrics.horizontalAdvance(kpi_name(one)) for one in Kpi) * 1.08))
        self._value.setMinimumWidth(round(metrics.horizontalAdvance("888.8 MiB") * 1.08))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3 * SPACING_PX)
        for part in (self._name, self._mark, self._value):
            row.addWidget(part)
        row.addWidget(self._meter, 4)
        row.addWidget(self.sparkline, 4)
        row.addWidget(self.age)

    def show_figure(self, figure: KpiFigure, now_seconds: float) -> None:
        """Show `figure` as of now; without a value, why there is none."""
        level, bar = level_of(figure), bar_of(figure)
        self._mark.show_level(level)
        self._value.setText(state_word(figure) if figure.value is None else value_words(figure))
        self._meter.show_ratio(bar.ratio, bar.target, ROLES[level])
        self.sparkline.set_role(ROLES[level])
        newest = figure.newest_seconds
        self.age.show_age(None if newest is None else now_seconds - newest)
        words = spoken(figure, now_seconds)
        if words != self.accessibleName():
            self.setAccessibleName(words)
            self.setToolTip(plain_tooltip(words))

    @property
    def texts(self) -> tuple[str, str]:
        """Name and value as they are shown."""
        return self._name.text(), self._value.text()


class GlanceKpis(QWidget):
    """The usual five."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Key performance indicators"))
        self.rows = {kpi: GlanceKpiRow(look, kpi, self) for kpi in ALWAYS}
        self.past = KpiSparklines({kpi: row.sparkline for kpi, row in self.rows.items()})
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for row in self.rows.values():
            column.addWidget(row)

    def show_performance(self, view: PerformanceView, samples: Samples, now_seconds: float) -> None:
        """Show the newest figures."""
        for figure in view.kpis:
            row = self.rows.get(figure.kpi)
            if row is not None:
                row.show_figure(figure, now_seconds)
        self.past.add(view.kpis, view.made_seconds, samples, now_seconds)
