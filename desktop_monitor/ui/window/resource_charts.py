"""The cards with charts, built from plans, in two columns. Imports pyqtgraph: loaded with the first chart.

Must not know collectors, subscriptions or the history desk.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples
from desktop_monitor.metrics.units import value_text
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.plot.chart import Chart
from desktop_monitor.ui.plot.group import ChartGroup
from desktop_monitor.ui.plot.live import LiveSamples
from desktop_monitor.ui.plot.recall import Recall, Recalled
from desktop_monitor.ui.plot.strip import HeatStrip
from desktop_monitor.ui.plot.trace import Trace
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.card_grid import CardGrid
from desktop_monitor.ui.window.resource_plans import CardPlan, unit_of

_CARD_HEIGHT_PX = 224
_GROWING_WINDOWS_SECONDS = (120.0, 300.0, 900.0, 1800.0, 3600.0, 10800.0, 21600.0, 43200.0, 86400.0, 259200.0)
_WAKEUPS = SeriesKey("monitor_wakeups_per_second")


class ChartBoard(CardGrid):
    """All charts of the Resources page on one time axis, and the samples behind them."""

    def __init__(self, look: Look, window_seconds: float, interval_seconds: float, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self.group = ChartGroup(look, self)
        self.charts: list[Chart | HeatStrip] = []
        self._look = look
        self._live = LiveSamples(window_seconds, interval_seconds)
        self._window_seconds = window_seconds
        self._cards: dict[str, Card] = {}
        self._stands_at: float | None = None
        self._recorded_since = 0.0
        self._followed_seconds = window_seconds
        self._question = 0
        self.group.follow(window_seconds)

    def build(self, plans: Sequence[CardPlan], others: Sequence[Card]) -> None:
        """Show a card for each plan and then `others`; what was there before goes, `others` stay."""
        for chart in self.charts:
            chart.deleteLater()
        for card in self._cards.values():
            card.deleteLater()
        self.charts.clear()
        self._live.forget()
        self._cards = {plan.name: self._card(plan) for plan in plans}
        cards = (*self._cards.values(), *others)
        rows = [cards[index : index + 2] for index in range(0, len(cards), 2)]
        self.show_rows(rows, least_px=for_text(_CARD_HEIGHT_PX, self))

    def _card(self, plan: CardPlan) -> Card:
        card = Card(plan.title, plan.quiet, self)
        chart = self._rows(plan) if plan.as_rows else self._lines(plan)
        chart.setObjectName(f"chart_{plan.name}")
        self.charts.append(chart)
        card.add_action(chart.legend)
        card.add(chart, 1)
        return card

    def _rows(self, plan: CardPlan) -> HeatStrip:
        self._live.keep_rows(tuple(line.key for line in plan.lines))
        return HeatStrip(plan.title, [line.name for line in plan.lines], self._live.matrix, self.group)

    def _lines(self, plan: CardPlan) -> Chart:
        chart = Chart(plan.title, plan.unit, self.group, maximum=plan.maximum)
        chart.set_traces(
            [
                Trace(
                    line.name,
                    line.colour,
                    unit_of(line.key),
                    self._live.series(line.key),
                    filled=line.filled,
                    mirrored=line.mirrored,
                    second_axis=line.second_axis,
                )
                for line in plan.lines
            ]
        )
        return chart

    def take(self, snapshot: Snapshot) -> None:
        """Append the newest samples and move on; one painting a tick, of what is on screen."""
        now = snapshot.at.wall_seconds
        if self._stands_at is None:
            self._live.take(now, snapshot.samples, snapshot.interval_seconds)
        self._fit(now)
        self.group.advance(now)
        self._note_wakeups(snapshot.samples)

    def _fit(self, now: float) -> None:
        """While there is less history than the window is long, show the part that can hold something."""
        if self._stands_at is not None:
            return
        age = now - self._recorded_since
        length = next((step for step in _GROWING_WINDOWS_SECONDS if step >= age), self._window_seconds)
        length = min(length, self._window_seconds)
        if length != self._followed_seconds:
            self._followed_seconds = length
            self.group.follow(length)

    def _note_wakeups(self, samples: Samples) -> None:
        card, wakeups = self._cards.get("monitor"), samples.get(_WAKEUPS)
        if card is not None and wakeups is not None:
            rate = value_text(round(wakeups, 1), unit_of(_WAKEUPS)).removesuffix("/s").rstrip()
            card.set_quiet(self.tr("{rate} wake-ups a second").format(rate=rate))

    def show_window(self, window_seconds: float, interval_seconds: float, end: float | None = None) -> None:
        """Follow the last `window_seconds`, or show those before `end` (wall seconds) and stand there.

        Samples at hand are forgotten: ask history for them.
        """
        self._window_seconds, self._stands_at = window_seconds, end
        self._live.restart(window_seconds, interval_seconds)
        if end is None:
            self._followed_seconds = window_seconds
            self.group.follow(window_seconds)
        else:
            self.group.show_range(end - window_seconds, end)

    def question(self, now: float) -> Recall:
        """What to ask history for the window shown; older questions are void from here on."""
        self._question += 1
        end = now if self._stands_at is None else self._stands_at
        return Recall(self._question, self._live.keys, end - self._window_seconds, end)

    def load(self, recalled: Recalled) -> None:
        """Take history's answer, unless a newer question is on its way."""
        if recalled.number == self._question:
            self._live.load(recalled)
            self.group.set_gaps(recalled.gaps, recalled.recorded_since)
            self._recorded_since = recalled.recorded_since
            self._fit(recalled.end)
