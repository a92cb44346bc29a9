"""The card of what fires now and what is about to: the worst first, or that nothing is wrong.

Must not know how a command is carried out.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_monitor.alerts.incident import AlertState, AlertStatus
from desktop_monitor.alerts.rule import Rule
from desktop_monitor.assess.health import Health
from desktop_monitor.config.settings import Settings
from desktop_monitor.engine.alerts_view import AlertsView
from desktop_monitor.language.quantities import count_text, duration_text
from desktop_monitor.language.text import counted
from desktop_monitor.language.wording import words
from desktop_monitor.ui.alert_reasons import reasons
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.model.rule_rows import learning_words
from desktop_monitor.ui.phrases import capitalized, sentence
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.buttons import push_button
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.labels import hairline, plain_label
from desktop_monitor.ui.widgets.mark import HealthMark
from desktop_monitor.ui.window.alerts_row import Trouble, TroubleRow

_MOST_ROWS = 8
_MORE_ROWS = 20


def troubles(alerts: AlertsView) -> list[Trouble]:
    """All that fires and all that is about to, the worst first, those the user knows of below."""
    rules = {rule.name: rule for rule in alerts.rules}
    statuses = {(status.rule, status.labels): status for status in alerts.statuses}
    open_keys = {(one.rule, one.labels) for one in alerts.open_incidents}
    found = [
        Trouble(one.rule, one.labels, one.severity, rules.get(one.rule), statuses.get((one.rule, one.labels)), one)
        for one in alerts.open_incidents
    ]
    found.sort(key=lambda one: one.incident is not None and one.incident.acknowledged_seconds is not None)
    return found + [
        Trouble(status.rule, status.labels, rules[status.rule].severity, rules[status.rule], status, None)
        for status in alerts.statuses
        if _is_about_to_fire(status) and (status.rule, status.labels) not in open_keys and status.rule in rules
    ]


def _is_about_to_fire(status: AlertStatus) -> bool:
    return status.state is AlertState.PENDING


class NowCard(Card):
    """A row a trouble; the page hears what was pressed."""

    acknowledged = Signal(int)
    snoozed = Signal(object, str, object)
    check_requested = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setObjectName("alertsNowCard")
        self.set_title(self.tr("Now"))
        self._look = look
        self._rows: list[tuple[QFrame, TroubleRow]] = []
        self._all: list[Trouble] = []
        self._shown: list[Trouble] = []
        self._asked_why: object = None
        self._most = _MOST_ROWS
        self._alerts: AlertsView | None = None
        self._settings = Settings()
        self._now_seconds = 0.0
        self._fine = _Fine(look, self)
        self._holder = QVBoxLayout()
        self._holder.setSpacing(0)
        self.more = push_button("", "moreAlerts", self, Role.FLAT)
        self.more.clicked.connect(self._on_more)
        self.more.hide()
        self.add(self._fine)
        self.add(self._holder)
        self.add(self.more)

    @property
    def rows(self) -> list[TroubleRow]:
        """Those that are shown."""
        return [row for _, row in self._rows if not row.isHidden()]

    def show_alerts(self, alerts: AlertsView, settings: Settings, now_seconds: float) -> None:
        """Show everything that is wrong now."""
        self._alerts, self._settings, self._now_seconds = alerts, settings, now_seconds
        found = troubles(alerts)
        self._all = found
        self._shown = found[: self._most]
        left = len(found) - len(self._shown)
        self.more.setVisible(left > 0)
        self.more.setText(self._more_words(left))
        self._say_how_many(alerts, len(found))
        self._fine.setVisible(not found)
        if not found:
            self._fine.show_alerts(alerts, now_seconds)
        self._show_rows(self._shown)

    def _more_words(self, left: int) -> str:
        if left > _MORE_ROWS:
            return self.tr("Show {count} more of {left}").format(count=_MORE_ROWS, left=count_text(left))
        return words(counted("Show {count} more", "Show {count} more", left))

    def _say_how_many(self, alerts: AlertsView, found: int) -> None:
        count, known = alerts.firing, len(alerts.open_incidents) - alerts.firing
        pending = found - len(alerts.open_incidents)
        parts = [counted("{count:count} firing", "{count:count} firing", count)] if count else []
        parts += [counted("{count:count} acknowledged", "{count:count} acknowledged", known)] if known else []
        parts += [counted("{count:count} pending", "{count:count} pending", pending)] if pending else []
        if found and alerts.held is not None:
            parts.append(alerts.held)
        self.set_quiet(" · ".join(map(sentence, parts)))

    def _show_rows(self, found: Sequence[Trouble]) -> None:
        self._give_rows([trouble.key for trouble in found])
        for number, (line, row) in enumerate(self._rows):
            shown = number < len(found)
            line.setVisible(shown and number > 0)
            row.setVisible(shown)
            if shown:
                self._show_row(row, found[number])

    def _give_rows(self, keys: Sequence[tuple[object, ...]]) -> None:
        """As many rows as there are keys, each where its trouble is now: the keyboard stays with what it is about."""
        while len(self._rows) < len(keys):
            self._add_row()
        by_key = {row.trouble.key: row for _, row in self._rows if row.trouble is not None}
        wanted = [by_key.pop(key, None) for key in keys]
        kept = {id(row) for row in wanted if row is not None}
        free = [row for _, row in self._rows if id(row) not in kept]
        rows = [row if row is not None else free.pop(0) for row in wanted] + free
        if rows == [row for _, row in self._rows]:
            return
        self._rows = [(line, row) for (line, _), row in zip(self._rows, rows, strict=True)]
        for number, (line, row) in enumerate(self._rows):
            self._holder.insertWidget(2 * number, line)
            self._holder.insertWidget(2 * number + 1, row)

    def _show_row(self, row: TroubleRow, trouble: Trouble) -> None:
        alerts = self._alerts
        if alerts is None:
            return
        row.show_trouble(trouble, alerts.last_look_seconds, self._now_seconds)
        is_asked = trouble.key == self._asked_why
        row.show_reasons(
            reasons(alerts, self._settings, trouble.rule, trouble.status, trouble.incident, self._now_seconds)
            if is_asked
            else ()
        )

    def _add_row(self) -> None:
        line, row = hairline(self), TroubleRow(self._look, self)
        row.acknowledged.connect(self.acknowledged)
        row.snoozed.connect(self.snoozed)
        row.check_requested.connect(self.check_requested)
        row.why_requested.connect(self._on_why)
        self._holder.addWidget(line)
        self._holder.addWidget(row)
        self._rows.append((line, row))

    @Slot(object)
    def _on_why(self, key: object) -> None:
        self._asked_why = None if key == self._asked_why else key
        self._show_rows(self._shown)

    def point_out(self, incident_id: int) -> QWidget | None:
        """Say everything of this incident; its row, None where it is not open."""
        found = next((one for one in self._all if one.key == (incident_id,)), None)
        if found is None:
            return None
        self._asked_why = found.key
        self._most = max(self._most, self._all.index(found) + 1)
        if self._alerts is not None:
            self.show_alerts(self._alerts, self._settings, self._now_seconds)
        return next((row for row in self.rows if row.trouble is not None and row.trouble.key == found.key), None)

    @Slot()
    def _on_more(self) -> None:
        self._most += _MORE_ROWS
        if self._alerts is not None:
            self.show_alerts(self._alerts, self._settings, self._now_seconds)


class _Fine(QWidget):
    """That nothing is wrong, as far as anybody looked."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = HealthMark(look, self, side_px=14)
        self._title = plain_label("", Role.STRONG, self)
        self._note = plain_label("", Role.QUIET, self)
        self._note.setWordWrap(True)
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(self._title)
        lines.addWidget(self._note)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, SPACING_PX, 0, 2 * SPACING_PX)
        layout.setSpacing(3 * SPACING_PX)
        layout.addWidget(self._mark)
        layout.addLayout(lines, 1)

    def show_alerts(self, alerts: AlertsView, now_seconds: float) -> None:
        """Say what was looked at, and when."""
        title, note, level = self._words(alerts, now_seconds)
        self._mark.show_level(level)
        if self._title.text() != title:
            self._title.setText(title)
        if self._note.text() != note:
            self._note.setText(note)
        self.setAccessibleName(f"{title}. {note}")

    def _words(self, alerts: AlertsView, now_seconds: float) -> tuple[str, str, Health]:
        if alerts.error:
            return self.tr("Alerts do not work"), visible_text(alerts.error), Health.CRITICAL
        watching = [rule for rule in alerts.rules if rule.is_enabled]
        if alerts.last_look_seconds is None:
            return self.tr("Nothing was looked at yet"), self.tr("Rules are read and watched soon."), Health.UNKNOWN
        if not watching:
            note = self.tr("Every rule is switched off, so nothing can be found.")
            return self.tr("Nobody looks for trouble"), note, Health.UNKNOWN
        parts = [self._watching(watching, alerts)]
        age = max(0.0, now_seconds - alerts.last_look_seconds)
        parts.append(self.tr("looked {age} ago").format(age=duration_text(max(1.0, round(age)))))
        if alerts.held is not None:
            return (
                self.tr("Too early to judge"),
                " · ".join([capitalized(sentence(alerts.held)), *parts]),
                Health.UNKNOWN,
            )
        return self.tr("Nothing is wrong"), " · ".join(parts), Health.HEALTHY

    def _watching(self, watching: Sequence[Rule], alerts: AlertsView) -> str:
        count = len(watching)
        known = {status.rule for status in alerts.statuses if status.value is not None}
        unknown = [rule for rule in watching if rule.name not in known]
        learning = sum(
            bool(learning_words(rule, (one for one in alerts.statuses if one.rule == rule.name), alerts))
            for rule in unknown
        )
        head = words(counted("{count} rule watches", "{count} rules watch", count))
        more = [counted("{count} still learning", "{count} still learning", learning)] if learning else []
        if (blind := len(unknown) - learning) > 0:
            more.append(counted("{count} without data now", "{count} without data now", blind))
        return f"{head} ({', '.join(map(words, more))})" if more else head
