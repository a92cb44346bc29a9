"""One key performance indicator as a line that can be pressed to be explained.

Name and basis, value and trend, bar against its target, the last hour, how it stands.
Must not know what a press opens.
"""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop_monitor.assess.performance.figure import KpiFigure
from desktop_monitor.language.quantities import MISSING
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.kpi import KPIS, Kpi
from desktop_monitor.ui.kpi_words import (
    ROLES,
    bar_of,
    basis_words,
    kpi_name,
    level_of,
    short_state,
    short_states,
    spoken,
    target_words,
    trend_words,
    value_words,
)
from desktop_monitor.ui.look.sides import trailing
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import ROW_HEIGHT_PX, SPACING_PX
from desktop_monitor.ui.widgets.labels import ElidedLabel, plain_label
from desktop_monitor.ui.widgets.mark import HealthMark
from desktop_monitor.ui.widgets.meter import Meter
from desktop_monitor.ui.widgets.pressable import PressableLine
from desktop_monitor.ui.widgets.sparkline import Sparkline

_PAST_GAP_SECONDS = 400.0


def past_line(look: Look, kpi: Kpi, parent: QWidget) -> Sparkline:
    """The last hour of a KPI."""
    maximum = 1.0 if KPIS[kpi].unit is Unit.RATIO else None
    line = Sparkline(look, "unknown", gap_seconds=_PAST_GAP_SECONDS, maximum=maximum, parent=parent)
    line.setAccessibleName(line.tr("{name}, last hour").format(name=kpi_name(kpi)))
    return line


class KpiRow(PressableLine):
    """Two lines of text beside a bar and a sparkline."""

    def __init__(self, look: Look, kpi: Kpi, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.figure: KpiFigure | None = None
        """What it shows."""
        self.kpi = kpi
        self.setObjectName(f"kpi_{kpi.value}")
        self.setAccessibleName(kpi_name(kpi))
        self._name = ElidedLabel(kpi_name(kpi), None, self)
        self._basis = ElidedLabel("", Role.QUIET, self)
        self._value = plain_label(MISSING, Role.STRONG, self)
        self._trend = plain_label("", Role.QUIET, self)
        self._meter = Meter(look, "unknown", self)
        self.sparkline = past_line(look, kpi, self)
        self._mark = HealthMark(look, self)
        self._state = plain_label("", None, self)
        self._target = plain_label("", Role.QUIET, self)
        self.setFixedHeight(for_text(ROW_HEIGHT_PX, self))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._arrange()

    def _arrange(self) -> None:
        self._value.setAlignment(trailing())
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(2 * SPACING_PX)
        grid.setVerticalSpacing(0)
        grid.addWidget(self._name, 0, 0)
        grid.addWidget(self._value, 0, 1)
        grid.addWidget(self._basis, 1, 0, 1, 2)
        grid.addWidget(self._meter, 0, 2)
        grid.addWidget(self._target, 1, 2)
        grid.addWidget(self.sparkline, 0, 3, 2, 1)
        grid.addWidget(self._mark, 0, 4)
        grid.addWidget(self._state, 0, 5)
        grid.addWidget(self._trend, 1, 4, 1, 2)
        for column, share in ((0, 3), (2, 4), (3, 4)):
            grid.setColumnStretch(column, share)
        metrics = self.fontMetrics()
        grid.setColumnMinimumWidth(0, max(metrics.horizontalAdvance(f"{kpi_name(kpi)} ") for kpi in Kpi))
        grid.setColumnMinimumWidth(1, metrics.horizontalAdvance("888.8 MiB"))
        grid.setColumnMinimumWidth(2, metrics.horizontalAdvance(self._target_words("< 8.8 GiB")))
        grid.setColumnMinimumWidth(5, max(map(metrics.horizontalAdvance, short_states())))
        parts = (self._name, self._basis, self._value, self._trend, self._meter, self.sparkline, self._mark)
        self.let_through(*parts, self._state, self._target)

    def show_figure(self, figure: KpiFigure, now_seconds: float) -> None:
        """Show `figure` as of now."""
        self.figure = figure
        level = level_of(figure)
        role, bar, target = ROLES[level], bar_of(figure), target_words(figure)
        self._basis.set_text(basis_words(figure, now_seconds))
        self._value.setText(value_words(figure))
        self._trend.setText(trend_words(figure))
        self._meter.show_ratio(bar.ratio, bar.target, role)
        self.sparkline.set_role(role)
        self._mark.show_level(level)
        self._state.setText(short_state(figure))
        self._target.setText(self._target_words(target) if target else "")
        words = spoken(figure, now_seconds)
        if words != self.accessibleName():
            self.setAccessibleName(words)
            self.setToolTip(self.tr("What is behind it?"))

    def _target_words(self, target: str) -> str:
        return self.tr("target {target}").format(target=target)

    @property
    def texts(self) -> tuple[str, str, str, str, str, str]:
        """Name, basis, value, trend, state and target as they are shown."""
        labels = (self._value, self._trend, self._state, self._target)
        value, trend, state, target = (label.text() for label in labels)
        return self._name.whole_text(), self._basis.whole_text(), value, trend, state, target

    def sizeHint(self) -> QSize:
        return QSize(480, for_text(ROW_HEIGHT_PX, self))
