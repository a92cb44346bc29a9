"""Where each card of the overview stands: agents first where there are any, the machine first where not.

Must not know what cards show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.widgets.card_grid import CardGrid

_GAP_PX = 3 * SPACING_PX
_TWO_COLUMNS_PX = 900
"""Key figures need their room."""


@dataclass(frozen=True, slots=True)
class Cards:
    """All of them."""

    kpis: QWidget
    system: QWidget
    health: QWidget
    advice: QWidget
    agents: QWidget
    answers: QWidget
    trend: QWidget
    score: QWidget
    resources: QWidget
    processes: QWidget
    machine: QWidget
    recording: QWidget


class Places(QWidget):
    """The cards in a grid; two that belong together share a column."""

    def __init__(self, cards: Cards, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = cards
        self._shown: tuple[bool, bool] | None = None
        self._side = self._stacked(cards.system, cards.health)
        self._foot = self._stacked(cards.machine, cards.recording)
        self._grid = CardGrid((5, 4), self, two_columns_px=_TWO_COLUMNS_PX)
        around = QVBoxLayout(self)
        around.setContentsMargins(5 * SPACING_PX, 4 * SPACING_PX, 5 * SPACING_PX, 5 * SPACING_PX)
        around.addWidget(self._grid)
        self.arrange(has_agents=False, has_advice=False)

    def _stacked(self, above: QWidget, below: QWidget) -> QWidget:
        column = QWidget(self)
        stacked = QVBoxLayout(column)
        stacked.setContentsMargins(0, 0, 0, 0)
        stacked.setSpacing(_GAP_PX)
        stacked.addWidget(above)
        stacked.addWidget(below, 1)
        return column

    def arrange(self, *, has_agents: bool, has_advice: bool) -> None:
        """Put the cards where they belong now."""
        if self._shown == (has_agents, has_advice):
            return
        self._shown = has_agents, has_advice
        cards = self._cards
        cards.advice.setVisible(has_advice)
        for card in (cards.kpis, cards.answers, cards.score):
            card.setVisible(has_agents)
        self._grid.show_rows(self._agents_first(has_advice=has_advice) if has_agents else self._machine_first())

    def _agents_first(self, *, has_advice: bool) -> Sequence[Sequence[QWidget]]:
        cards = self._cards
        trends, foot = (cards.answers, cards.trend), (cards.processes, self._foot)
        if has_advice:
            return (cards.kpis, self._side), (cards.advice, cards.agents), trends, (cards.resources, cards.score), foot
        return (cards.kpis, self._side), (cards.score, cards.agents), trends, (cards.resources, self._foot), foot[:1]

    def _machine_first(self) -> Sequence[Sequence[QWidget]]:
        cards = self._cards
        return (
            (cards.resources, self._side),
            (cards.processes, cards.agents),
            (cards.trend, self._foot),
        )
