"""The page of alerts: what fires and why nothing was sent, all rules, what was, and where messages go.

How things stand comes with every snapshot; the past is asked of the ledger, and only
while the page can be seen. Must not know how rules are judged or messages sent.
"""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop_monitor.engine.command import AcknowledgeIncident, CheckInterface, EndSnooze, Snooze
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.phrases import period_words, span_words
from desktop_monitor.ui.widgets.card_grid import CardGrid
from desktop_monitor.ui.window.alerts_asking import AlertsAsking
from desktop_monitor.ui.window.alerts_channels import ChannelsCard
from desktop_monitor.ui.window.alerts_deeds import AlertsDeeds
from desktop_monitor.ui.window.alerts_history import IncidentsCard
from desktop_monitor.ui.window.alerts_now import NowCard
from desktop_monitor.ui.window.alerts_rules import RulesCard
from desktop_monitor.ui.window.alerts_silences import SilencesCard
from desktop_monitor.ui.window.page import Page, PageContext, Period, put_in_order

_GAP = 3 * SPACING_PX
_DAY_SECONDS = 86_400.0
_BESIDE_PX = 940
"""Channels stand beside the rules where these keep room for their names."""


class AlertsPage(Page):
    """Now, rules, channels, silences, history."""

    name = "alerts"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._active = False
        self._frozen = False
        self._stops: tuple[QWidget, ...] = ()
        self._period = Period(_DAY_SECONDS)
        self._scroll = QScrollArea(self)  # made first, as everything here: so Tab goes
        self.now = NowCard(context.look, self)
        self.rules = RulesCard(context.look, self)
        self.channels = ChannelsCard(context.look, self)
        self.silences = SilencesCard(self)
        self.incidents = IncidentsCard(context.look, self)
        self.deeds = AlertsDeeds(context, self)
        self._asking = AlertsAsking(context, self.incidents.show_incidents, self)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        inside = QWidget(self)
        inside.setProperty("role", Role.PAGE.value)
        side = QWidget(self)
        stacked = QVBoxLayout(side)
        stacked.setContentsMargins(0, 0, 0, 0)
        stacked.setSpacing(_GAP)
        stacked.addWidget(self.channels)
        stacked.addWidget(self.silences)
        stacked.addStretch(1)
        left = QWidget(self)
        beside = QVBoxLayout(left)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.rules)
        beside.addStretch(1)
        cards = CardGrid((5, 3), self, two_columns_px=_BESIDE_PX)
        cards.show_rows(((left, side), (self.incidents,)))
        column = QVBoxLayout(inside)
        column.setContentsMargins(5 * SPACING_PX, 4 * SPACING_PX, 5 * SPACING_PX, 5 * SPACING_PX)
        column.setSpacing(_GAP)
        column.addWidget(self.now)
        column.addWidget(cards)
        column.addStretch(1)
        self._scroll.setObjectName("alertsScroll")
        self._scroll.setAccessibleName(self.tr("Alerts"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)

    def _connect(self) -> None:
        self.context.state.snapshot_changed.connect(self._on_snapshot)
        self.now.check_requested.connect(self._on_check)
        self.now.acknowledged.connect(self._on_acknowledged)
        for card in (self.now, self.rules, self.silences):
            card.snoozed.connect(self._on_snoozed)
        self.silences.ended.connect(self._on_silence_ended)
        self.channels.test_requested.connect(self.deeds.test_channel)
        self.channels.edit_requested.connect(self.deeds.edit_channel)
        self.channels.switched.connect(self.deeds.switch_channel)
        self.channels.add_requested.connect(self.deeds.add_channel)
        self.rules.switched.connect(self.deeds.switch_rule)
        self.rules.edit_requested.connect(self.deeds.edit_rule)
        self.rules.add_requested.connect(self.deeds.add_rule)
        self.rules.copy_requested.connect(self.deeds.copy_rule)
        self.rules.delete_requested.connect(self.deeds.delete_rule)
        if self.context.ledger is not None:
            self.context.ledger.failed.connect(self.incidents.show_problem)

    def stops(self) -> tuple[QWidget, ...]:
        """The page as a whole, then card by card; rows come and go."""
        rules, incidents = self.rules, self.incidents
        return (
            self._scroll,
            *(button for row in self.now.rows for button in (row.why, row.acknowledge, row.snooze, row.check)),
            *(self.now.more, rules.edit, rules.add_rule, rules.table, self.channels.add_channel),
            *(button for row in self.channels.rows for button in (row.test, row.edit)),
            self.silences.snooze_all,
            *(row.end for row in self.silences.rows),
            *(incidents.rule_box, incidents.severity_box, incidents.table),
        )

    def activate(self) -> None:
        """Show what is known."""
        self._active = True
        self._asking.forget()
        self._catch_up()

    def deactivate(self) -> None:
        """Draw nothing."""
        self._active = False

    def show_period(self, period: Period) -> None:
        """Show incidents of `period`."""
        self._period = period
        self._asking.forget()
        self._catch_up()

    def set_frozen(self, frozen: bool) -> None:
        """Let everything stand, or catch up and go on."""
        self._frozen = frozen
        self._catch_up()

    def receive(self, argument: object) -> None:
        """Point out the incident of this number, among those that are open or those of the period."""
        if not isinstance(argument, int) or isinstance(argument, bool):
            return
        row = self.now.point_out(argument)
        if row is None:
            self.incidents.point_out(argument)
            row = self.incidents
        self._scroll.ensureWidgetVisible(row)

    def _catch_up(self) -> None:
        if self.context.state.snapshot is not None:
            self._on_snapshot(self.context.state.snapshot)

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        if not self._active or self._frozen:
            return
        alerts, now = snapshot.alerts, snapshot.at.wall_seconds
        self.now.show_alerts(alerts, self.context.settings.settings, now)
        self.rules.show_alerts(alerts, now, can_edit=self.deeds.can_edit)
        self.channels.show_channels(alerts.channels, now, can_edit=self.deeds.can_edit)
        self.silences.show_alerts(alerts, now)
        self.incidents.show_alerts(alerts, self._period_words(now), now)
        self._asking.keep_up(snapshot, self._period)
        stops = self.stops()
        if stops != self._stops:
            self._stops = stops
            put_in_order(stops)

    def _period_words(self, now: float) -> str:
        period = self._period
        if period.end_seconds is None:
            return period_words(period.seconds)
        return span_words(period.end_seconds - period.seconds, period.end_seconds, now)

    # What the user does.

    @Slot(int)
    def _on_acknowledged(self, incident_id: int) -> None:
        state = self.context.state
        state.send(AcknowledgeIncident(state.next_command_id(), incident_id))

    @Slot(str)
    def _on_check(self, interface: str) -> None:
        state = self.context.state
        state.send(CheckInterface(state.next_command_id(), interface))

    @Slot(object, str, object)
    def _on_snoozed(self, seconds: float | None, rule: str, incident_id: int | None) -> None:
        state = self.context.state
        state.send(Snooze(state.next_command_id(), seconds, rule, incident_id))

    @Slot(str, object)
    def _on_silence_ended(self, rule: str, incident_id: int | None) -> None:
        state = self.context.state
        state.send(EndSnooze(state.next_command_id(), rule, incident_id))
