"""The card of silences in force: what is not said, until when, and a button that ends it.

Must not know how it is ended.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_monitor.alerts.silence import Silence
from desktop_monitor.engine.alerts_view import AlertsView
from desktop_monitor.ui.alert_words import rule_words, titled
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.moments import local, near_moment, seconds_until_morning, time_words
from desktop_monitor.ui.widgets.buttons import push_button
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.labels import ElidedLabel, hairline, plain_label
from desktop_monitor.ui.window.alerts_row import UNTIL_ENDED

_HOUR_SECONDS = 3600.0


class SilenceRow(QWidget):
    """What is silent and until when."""

    ended = Signal(str, object)
    """The silence of this rule, this incident, or of everything is to end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._silence: Silence | None = None
        self._what = ElidedLabel("", None, self)
        self._until = ElidedLabel("", Role.QUIET, self)
        self.end = push_button(self.tr("End"), "endSilence", self)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._what)
        words.addWidget(self._until)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, SPACING_PX, 0, SPACING_PX)
        layout.setSpacing(2 * SPACING_PX)
        layout.addLayout(words, 1)
        layout.addWidget(self.end)
        self.end.clicked.connect(self._on_end)

    def show_silence(self, silence: Silence, alerts: AlertsView, now_seconds: float) -> None:
        """Show this silence."""
        self._silence = silence
        what = self._what_words(silence, alerts)
        if silence.until_seconds is None:
            until = self.tr("until you end it")
        else:
            until = self.tr("until {time}").format(time=near_moment(silence.until_seconds, now_seconds))
        self._what.set_text(what)
        self._until.set_text(until)
        self.setAccessibleName(f"{what}: {until}")
        self.end.setAccessibleName(self.tr("End the silence: {what}").format(what=what))

    def _what_words(self, silence: Silence, alerts: AlertsView) -> str:
        if silence.incident_id is not None:
            known = next((one for one in alerts.open_incidents if one.incident_id == silence.incident_id), None)
            if known is not None:
                return titled(known.rule, known.labels)
            return self.tr("Incident {number}").format(number=silence.incident_id)
        return rule_words(silence.rule) if silence.rule else self.tr("All alerts")

    @Slot()
    def _on_end(self) -> None:
        if self._silence is not None:
            self.ended.emit(self._silence.rule, self._silence.incident_id)


class SilencesCard(Card):
    """A row a silence, and a button that silences everything."""

    ended = Signal(str, object)
    snoozed = Signal(object, str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setObjectName("silencesCard")
        self.set_title(self.tr("Silences"))
        self._now_seconds = 0.0
        self.snooze_all = push_button(self.tr("Snooze all ▾"), "snoozeAll", self)
        self.snooze_all.setAccessibleName(self.tr("Snooze all alerts"))
        self.add_action(self.snooze_all)
        self._none = plain_label("", Role.QUIET, self)
        self._none.setWordWrap(True)
        self._none.setText(self.tr("Nothing is silenced. Incidents are kept in any case."))
        self._rows: list[tuple[QFrame, SilenceRow]] = []
        self.body.setSpacing(0)
        self.add(self._none)
        self.snooze_all.clicked.connect(self._on_snooze)

    @property
    def rows(self) -> list[SilenceRow]:
        """Those that are shown."""
        return [row for _, row in self._rows if not row.isHidden()]

    def show_alerts(self, alerts: AlertsView, now_seconds: float) -> None:
        """Show every silence in force."""
        self._now_seconds = now_seconds
        while len(self._rows) < len(alerts.silences):
            line, row = hairline(self), SilenceRow(self)
            row.ended.connect(self.ended)
            self.add(line)
            self.add(row)
            self._rows.append((line, row))
        for number, (line, row) in enumerate(self._rows):
            shown = number < len(alerts.silences)
            line.setVisible(shown and number > 0)
            row.setVisible(shown)
            if shown:
                row.show_silence(alerts.silences[number], alerts, now_seconds)
        self._none.setVisible(not alerts.silences)

    def menu(self) -> QMenu:
        """For how long nothing at all is to be said."""
        menu = QMenu(self)
        until = seconds_until_morning(self._now_seconds)
        morning = time_words(local(self._now_seconds + until))
        for title, data in (
            (self.tr("For 1 hour"), _HOUR_SECONDS),
            (self.tr("Until tomorrow, {time}").format(time=morning), until),
            (self.tr("Until I end it"), UNTIL_ENDED),
        ):
            menu.addAction(title).setData(data)
        menu.triggered.connect(self._on_chosen)
        return menu

    @Slot()
    def _on_snooze(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.snooze_all.mapToGlobal(QPoint(0, self.snooze_all.height() + 2)))

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        chosen = action.data()
        self.snoozed.emit(chosen if isinstance(chosen, float) else None, "", None)
