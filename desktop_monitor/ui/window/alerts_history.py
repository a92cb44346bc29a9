"""The card of incidents of the chosen period, filtered by rule and severity. Must not know the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Slot
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QComboBox, QWidget

from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.rule import Severity
from desktop_monitor.engine.alerts_view import AlertsView
from desktop_monitor.engine.query import LedgerReader
from desktop_monitor.language.text import Text, counted, forms
from desktop_monitor.language.wording import words
from desktop_monitor.ui.accessible import name_control
from desktop_monitor.ui.alert_words import rule_words, severity_level, severity_word
from desktop_monitor.ui.look.icons import paint_shape, shape_colour, shape_of
from desktop_monitor.ui.look.sides import placed_exactly
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.model.incident_rows import incident_columns, incident_row
from desktop_monitor.ui.model.listed import ListedModel, ListedRow
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.empty import EmptyState
from desktop_monitor.ui.window.alerts_table import ListedTable, TableCard

MOST_INCIDENTS = 1000
_MARK_PX = 10
_MARK_ROOM_PX = 24
_BOX_PX = 170


class AskIncidents:
    """The question for incidents that were open at some time of a period."""

    def __init__(self, number: int, start: float, end: float) -> None:
        self._number, self._start, self._end = number, start, end

    def __call__(self, reader: LedgerReader) -> tuple[int, tuple[Incident, ...]]:
        return self._number, reader.incidents(self._start, self._end, MOST_INCIDENTS)


class IncidentTable(ListedTable):
    """A row an incident, the newest first."""

    first_inset_px = _MARK_ROOM_PX
    most_rows = 10

    def __init__(self, model: ListedModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(model, look, parent)
        self.setObjectName("incidentTable")
        self.setAccessibleName(self.tr("Incidents"))

    def paint_cell(self, painter: QPainter, box: QRect, row: ListedRow, column: int) -> None:
        if column == 0 and isinstance(row.thing, Incident):
            shape = shape_of(severity_level(row.thing.severity), paused=False)
            area = QRectF(box.left() + 7, box.center().y() - 9 - _MARK_PX / 2 + 0.5, _MARK_PX, _MARK_PX)
            paint_shape(painter, placed_exactly(area, box), shape, QColor(shape_colour(shape, self._look.tokens)))
        super().paint_cell(painter, box, row, column)


class IncidentsCard(TableCard):
    """Incidents of the period; two boxes say which of them."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setObjectName("incidentsCard")
        self.set_title(self.tr("History"))
        self._incidents: tuple[Incident, ...] | None = None
        self._alerts = AlertsView()
        self._now_seconds = 0.0
        self._period_words = ""
        self._problem = ""
        self._wanted: int | None = None
        self.rule_box = self._box("incidentRule", self.tr("Which rule"))
        self.severity_box = self._box("incidentSeverity", self.tr("How severe"))
        self.severity_box.addItem(self.tr("All severities"), None)
        for severity in sorted(Severity, reverse=True):
            self.severity_box.addItem(severity_word(severity), severity)
        self.severity_box.setFixedWidth(max(self.severity_box.sizeHint().width(), for_text(_BOX_PX, self)))
        self._offer_rules(())
        self.model = ListedModel(incident_columns(), self)
        self.table = IncidentTable(self.model, look, self)
        self.empty = EmptyState("", "", "", self)
        self.empty.setMinimumHeight(110)
        self.add(self.table)
        self.add(self.empty)
        self.table.hide()

    def _box(self, name: str, spoken: str) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(name)
        name_control(box, spoken)
        box.setFixedWidth(for_text(_BOX_PX, self))
        box.activated.connect(self._on_filter)
        self.add_action(box)
        return box

    def show_alerts(self, alerts: AlertsView, period_words: str, now_seconds: float) -> None:
        """What there is now, and what the period is called."""
        is_news = alerts.rules != self._alerts.rules or period_words != self._period_words
        self._alerts, self._period_words, self._now_seconds = alerts, period_words, now_seconds
        if is_news or self._incidents is None:
            self._show()

    def show_incidents(self, incidents: tuple[Incident, ...]) -> None:
        """Show the ledger's answer."""
        self._incidents, self._problem = incidents, ""
        self._offer_rules(sorted({one.rule for one in incidents}, key=rule_words))
        self._show()

    def show_problem(self, reason: str) -> None:
        """Say why the past cannot be shown."""
        self._problem = reason
        self._show()

    def point_out(self, incident_id: int) -> None:
        """Select this incident as soon as it is known."""
        self._wanted = incident_id
        self._show()

    def _offer_rules(self, names: Sequence[str]) -> None:
        kept = self.rule_box.currentData()
        offered = [self.rule_box.itemData(at) for at in range(1, self.rule_box.count())]
        if self.rule_box.count() and offered == list(names):
            return
        self.rule_box.clear()
        self.rule_box.addItem(self.tr("All rules"), None)
        for name in names:
            self.rule_box.addItem(rule_words(name), name)
        self.rule_box.setCurrentIndex(max(0, self.rule_box.findData(kept)))

    @Slot()
    def _on_filter(self) -> None:
        self._show()

    def _show(self) -> None:
        rule, severity = self.rule_box.currentData(), self.severity_box.currentData()
        known = self._incidents or ()
        chosen = [
            one
            for one in known
            if (rule is None or one.rule == rule) and (severity is None or one.severity == severity)
        ]
        rules = {one.name: one for one in self._alerts.rules}
        self.model.show([incident_row(one, rules, self._now_seconds) for one in chosen])
        if self._wanted is not None and self.table.select(self._wanted):
            self._wanted = None
        self.table.setVisible(bool(chosen))
        self.empty.setVisible(not chosen)
        self._say(len(known), len(chosen))

    def _say(self, known: int, chosen: int) -> None:
        quiet = [self._period_words] if self._period_words else []
        if known:
            quiet.append(words(_how_many(known, chosen)))
        self.set_quiet(" · ".join(quiet))
        if self._problem:
            self.empty.set_texts(self.tr("The past cannot be read"), visible_text(self._problem))
        elif self._incidents is None:
            self.empty.set_texts(self.tr("Reading…"))
        elif known:
            self.empty.set_texts(self.tr("No incident matches"), self.tr("Choose another rule or severity."))
        else:
            note = self.tr("Incidents are kept here from the moment they fire. Choose a longer time range above.")
            self.empty.set_texts(self.tr("No incident in this period"), note)


def _how_many(known: int, chosen: int) -> Text:
    """``12 of 214 incidents``; where there may be more than were read, that they are the newest."""
    if known < MOST_INCIDENTS and chosen == known:
        return counted("{count:count} incident", "{count:count} incidents", known)
    if known < MOST_INCIDENTS:
        one, many = forms("{chosen:count} of {count:count} incident", "{chosen:count} of {count:count} incidents")
        return counted(one, many, known, chosen=chosen)
    if chosen == known:
        return counted("the newest {count:count} incident", "the newest {count:count} incidents", known)
    one, many = forms(
        "{chosen:count} of the newest {count:count} incident", "{chosen:count} of the newest {count:count} incidents"
    )
    return counted(one, many, known, chosen=chosen)
