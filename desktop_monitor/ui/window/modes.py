"""The page of modes: suggestions, switches that are watched, every control, and all switches there were.

How things stand comes with every snapshot; the past is asked of the ledger, and only
while the page can be seen. Must not know how anything is switched.
"""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from desktop_monitor.actions.switching.record import Switch
from desktop_monitor.engine.alerts_view import AlertsView
from desktop_monitor.engine.query import LedgerReader
from desktop_monitor.engine.snapshot import Outcome, Snapshot
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.switch_words import SENTENCE_LIMIT, title_of
from desktop_monitor.ui.switching import Switching
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.card_grid import CardGrid
from desktop_monitor.ui.widgets.labels import WrappedLabel
from desktop_monitor.ui.window.modes_controls import ControlCard
from desktop_monitor.ui.window.modes_empty import EXAMPLE, NoControls, what_is_missing
from desktop_monitor.ui.window.modes_ledger import LedgerCard
from desktop_monitor.ui.window.modes_suggestions import SuggestionsCard
from desktop_monitor.ui.window.modes_switches import SwitchesCard
from desktop_monitor.ui.window.page import Page, PageContext, put_in_order

_GAP = 3 * SPACING_PX
_ASK_SECONDS = 30.0
_MOST_SWITCHES = 200


class ModesPage(Page):
    """Suggestions, open switches, controls, ledger."""

    name = "modes"
    has_period = False
    has_live_view = False

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._active = False
        self._asked_seconds: float | None = None
        self._known: object = None
        self._stops: tuple[QWidget, ...] = ()
        self._scroll = QScrollArea(self)
        self.problem = WrappedLabel("", None, self)
        self.problem.setObjectName("modesProblem")
        self.suggestions = SuggestionsCard(self)
        self.switches = SwitchesCard(context.look, self)
        self.controls: dict[str, ControlCard] = {}
        self.empty = NoControls(self)
        self.ledger = LedgerCard(context.look, self)
        self.switching = Switching(context.state, context.look, self.window, self)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self._grid = CardGrid((1, 1), self)
        self._filler = QWidget(self._grid)
        """Beside the last card of an odd number, which is no wider than the others."""
        inside = QWidget(self)
        inside.setProperty("role", Role.PAGE.value)
        column = QVBoxLayout(inside)
        column.setContentsMargins(5 * SPACING_PX, 4 * SPACING_PX, 5 * SPACING_PX, 5 * SPACING_PX)
        column.setSpacing(_GAP)
        for part in (self.problem, self.suggestions, self.switches, self.empty, self._grid, self.ledger):
            column.addWidget(part)
        column.addStretch(1)
        self._scroll.setObjectName("modesScroll")
        self._scroll.setAccessibleName(self.tr("Modes"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        self.problem.hide()
        self._grid.hide()

    def _connect(self) -> None:
        self.suggestions.review_requested.connect(self.switching.review)
        self.suggestions.dismissed.connect(self.switching.dismiss)
        self.suggestions.refused.connect(self.switching.refuse)
        self.switches.roll_back_requested.connect(self.switching.roll_back)
        self.empty.example_requested.connect(self._on_example)
        self.context.state.snapshot_changed.connect(self._on_snapshot)
        self.context.state.outcome_arrived.connect(self._on_outcome)
        if self.context.ledger is not None:
            self.context.ledger.failed.connect(self.ledger.show_problem)

    def stops(self) -> tuple[QWidget, ...]:
        """The page as a whole, then card by card; rows and cards come and go."""
        suggestions, switches = self.suggestions.rows.values(), self.switches.rows.values()
        return (
            self._scroll,
            *(button for row in suggestions for button in (row.review, row.dismiss, row.refuse)),
            *(row.back for row in switches),
            self.empty.state.button,
            *(stop for card in self.controls.values() for stop in (*card.buttons.values(), card.copy, card.armed)),
            self.ledger.table,
        )

    def activate(self) -> None:
        """Show how things stand and ask for the past."""
        self._active = True
        self._asked_seconds = None
        self._catch_up()

    def deactivate(self) -> None:
        """Draw and ask nothing."""
        self._active = False

    def receive(self, argument: object) -> None:
        """Show the change of the suggestion of this number, and ask."""
        if isinstance(argument, int):
            self.switching.review(argument)

    def _catch_up(self) -> None:
        if self.context.state.snapshot is not None:
            self._on_snapshot(self.context.state.snapshot)

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        if not self._active:
            return
        alerts, now = snapshot.alerts, snapshot.at.wall_seconds
        self.problem.set_text(visible_text(alerts.error, SENTENCE_LIMIT))
        self.problem.setVisible(bool(alerts.error))
        self.suggestions.show_suggestions(alerts.suggestions, now)
        self.switches.show_switches(alerts.open_switches, _titles(alerts), now)
        self._show_controls(alerts)
        self._keep_order()
        self._ask(alerts, now)

    def _keep_order(self) -> None:
        stops = self.stops()
        if stops != self._stops:
            self._stops = stops
            put_in_order(stops)

    def _show_controls(self, alerts: AlertsView) -> None:
        wanted = [view.control.control_id for view in alerts.controls]
        if wanted != list(self.controls):
            self._rebuild(wanted)
        for view in alerts.controls:
            self.controls[view.control.control_id].show_control(view, alerts)
        self._grid.setVisible(bool(wanted))
        self.empty.setVisible(not wanted)
        if not wanted:
            self.empty.set_texts(*what_is_missing(alerts, self.context.paths.modes_file))

    def _rebuild(self, wanted: list[str]) -> None:
        """Cards keep while their controls do."""
        for control_id in [one for one in self.controls if one not in wanted]:
            gone = self.controls.pop(control_id)
            gone.hide()
            gone.deleteLater()
        self.controls = {control_id: self.controls.get(control_id) or self._card(control_id) for control_id in wanted}
        cards = list(self.controls.values())
        rows: list[list[QWidget]] = [list(cards[place : place + 2]) for place in range(0, len(cards), 2)]
        self._filler.setVisible(len(cards) % 2 == 1)
        if len(cards) % 2:
            rows[-1].append(self._filler)
        self._grid.show_rows(rows)

    def _card(self, control_id: str) -> ControlCard:
        card = ControlCard(self.context.look, control_id, self)
        card.value_requested.connect(self._on_value)
        card.arming_requested.connect(self.switching.arm)
        card.copied.connect(self._on_copied)
        return card

    # The past.

    def _ask(self, alerts: AlertsView, now: float) -> None:
        """At once when a switch began, went on or ended, else now and then."""
        known = [(view.switch.switch_id, view.switch.state) for view in alerts.open_switches]
        is_news = known != self._known
        self._known = known
        if self._asked_seconds is not None and not is_news and abs(now - self._asked_seconds) < _ASK_SECONDS:
            return
        self._asked_seconds = now
        if self.context.ledger is not None:
            self.context.ledger.ask(_ask_switches, self._on_switches)

    def _on_switches(self, switches: tuple[Switch, ...]) -> None:
        snapshot = self.context.state.snapshot
        if snapshot is not None:
            self.ledger.show_switches(switches, _titles(snapshot.alerts), snapshot.at.wall_seconds)

    @Slot(object)
    def _on_outcome(self, _outcome: Outcome) -> None:
        self._asked_seconds = None

    # What the user does.

    @Slot(str, str)
    def _on_value(self, control_id: str, value: str) -> None:
        """Where it is suggested anyway, with the reasons and the deadline of the suggestion."""
        snapshot = self.context.state.snapshot
        views = snapshot.alerts.suggestions if snapshot is not None else ()
        for view in views:
            if (view.suggestion.control_id, view.suggestion.value) == (control_id, value):
                self.switching.review(view.suggestion.suggestion_id)
                return
        self.switching.choose(control_id, value)

    @Slot(str)
    def _on_copied(self, text: str) -> None:
        self.context.notify_in_app(self.tr("Copied: {text}").replace("{text}", text))

    @Slot()
    def _on_example(self) -> None:
        QApplication.clipboard().setText(EXAMPLE)
        self.context.notify_in_app(self.tr("Copied: an example of a control"))


def _ask_switches(reader: LedgerReader) -> tuple[Switch, ...]:
    return reader.switches(_MOST_SWITCHES)


def _titles(alerts: AlertsView) -> dict[str, str]:
    return {view.control.control_id: title_of(view.control) for view in alerts.controls}
