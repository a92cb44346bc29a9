"""Answers "what is behind this figure?" with a card beside it. Must not know cards."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from desktop_monitor.assess.performance.score import HEADROOM
from desktop_monitor.engine.performance_view import PerformanceView
from desktop_monitor.ui.kpi_explanation import Explanation, explained
from desktop_monitor.ui.kpi_words import kpi_name
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.widgets.explanation import ExplanationCard
from desktop_monitor.ui.widgets.kpi_row import KpiRow
from desktop_monitor.ui.window.overview_score import PartRow


class Explaining(QObject):
    """Opens one explanation at a time."""

    def __init__(self, state: AppState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state

    @Slot(object)
    def explain_row(self, row: KpiRow) -> None:
        """Of the figure that this row shows, as it is shown."""
        snapshot = self._state.snapshot
        if row.figure is not None and snapshot is not None:
            now = snapshot.at.wall_seconds
            self._open(explained(row.figure, snapshot.performance, now, kpi_name(row.kpi)), row)

    @Slot(object)
    def explain_part(self, row: PartRow) -> None:
        """Of this part of the score: what it gives, and the figure it comes from."""
        snapshot = self._state.snapshot
        if snapshot is None:
            return
        view, name = snapshot.performance, row.part.name
        figure = next((one for one in view.kpis if one.kpi.value == name), None)
        if figure is not None:
            explanation = explained(figure, view, snapshot.at.wall_seconds, kpi_name(figure.kpi))
            given = (self.tr("Gives"), row.words)
            self._open(explanation._replace(lines=(given, *explanation.lines)), row)
        elif name == HEADROOM:
            self._open(self._headroom(row, view), row)

    def _headroom(self, row: PartRow, view: PerformanceView) -> Explanation:
        meaning = self.tr(
            "The room that CPU, memory, disks and pressure left: all of it where none comes near its limit, "
            "none where one is at it. The scarcest decides."
        )
        minutes = f"{view.window_seconds / 60.0:.0f}"
        lines = (
            (self.tr("Gives"), row.words),
            (self.tr("Period"), self.tr("the last {minutes} min").format(minutes=minutes)),
            (self.tr("Limits"), self.tr("those of health, in the settings")),
            (self.tr("Sources"), self.tr("readings of this machine")),
        )
        return Explanation(self.tr("Machine headroom"), meaning, lines, ())

    def _open(self, explanation: Explanation, anchor: QWidget) -> None:
        ExplanationCard(*explanation, anchor).show_beside()
