"""The overview's card of key performance indicators. Takes what it shows; asks for nothing.

Must not know subscriptions or the journal desk.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop_monitor.engine.performance_view import PerformanceView
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.metrics.sample import Samples
from desktop_monitor.ui.kpi_sparklines import KpiSparklines
from desktop_monitor.ui.kpi_words import ALWAYS, shown_figures
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.phrases import period_words
from desktop_monitor.ui.untrusted import one_line
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.kpi_row import KpiRow
from desktop_monitor.ui.widgets.labels import WrappedLabel, hairline


class KpiCard(Card):
    """One row a KPI; a press on one asks what is behind it."""

    explanation_requested = Signal(object)
    """Carries the `KpiRow` that was pressed."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.set_title(self.tr("Key performance indicators"))
        self.setObjectName("kpiCard")
        self.rows = {kpi: self._row(look, kpi) for kpi in Kpi}
        self.past = KpiSparklines({kpi: row.sparkline for kpi, row in self.rows.items()})
        self._lines = {kpi: hairline(self) for kpi in Kpi}
        self._problem = WrappedLabel("", Role.QUIET, self)
        self._problem.setObjectName("kpiProblem")
        self.body.setSpacing(0)
        self.add(self._problem)
        self._shown: tuple[Kpi, ...] = ()
        for kpi in Kpi:
            self.add(self._lines[kpi])
            self.add(self.rows[kpi])
        self.body.addStretch(1)
        self._show_only(ALWAYS)
        self._problem.hide()

    def _row(self, look: Look, kpi: Kpi) -> KpiRow:
        row = KpiRow(look, kpi, self)
        row.clicked.connect(self._on_row)
        return row

    def _show_only(self, kpis: tuple[Kpi, ...]) -> None:
        if kpis == self._shown:
            return
        self._shown = kpis
        for kpi in Kpi:
            self.rows[kpi].setVisible(kpi in kpis)
            self._lines[kpi].setVisible(kpi in kpis and kpi is not kpis[0])

    def show_performance(self, view: PerformanceView, samples: Samples, now_seconds: float) -> None:
        """Show the newest figures."""
        self._problem.set_text(one_line(view.error))
        self._problem.setVisible(bool(view.error))
        figures = shown_figures(view.kpis)
        if not figures:
            # Old figures would look like new ones.
            self._show_only(() if view.error else ALWAYS)
            self.set_quiet("" if view.error else self.tr("being reckoned"))
            return
        self._show_only(tuple(figure.kpi for figure in figures))
        self.set_quiet(period_words(view.window_seconds))
        for figure in figures:
            self.rows[figure.kpi].show_figure(figure, now_seconds)
        self.past.add(figures, view.made_seconds, samples, now_seconds)

    @property
    def problem(self) -> str:
        """Why there are no figures; empty while there are."""
        return self._problem.whole_text()

    def stops(self) -> tuple[KpiRow, ...]:
        """Its rows."""
        return tuple(self.rows.values())

    @Slot()
    def _on_row(self) -> None:
        row = self.sender()
        if isinstance(row, KpiRow) and row.figure is not None:
            self.explanation_requested.emit(row)
