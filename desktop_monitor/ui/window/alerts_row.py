"""One row of what fires: what is wrong, since when, who was on top, and what can be done about it.

Must not know where it comes from or how a command is carried out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop_monitor.alerts.incident import AlertState, AlertStatus, Incident
from desktop_monitor.alerts.rule import Labels, Rule, Severity
from desktop_monitor.ui.alert_words import (
    amount_words,
    culprit_words,
    incident_words,
    place_words,
    quiet_words,
    rule_words,
    severity_level,
    severity_word,
    standing_words,
    status_words,
)
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.moments import local, seconds_until_morning, time_words
from desktop_monitor.ui.widgets.buttons import push_button
from desktop_monitor.ui.widgets.flow import FlowLayout
from desktop_monitor.ui.widgets.labels import ElidedLabel, WrappedLabel
from desktop_monitor.ui.widgets.mark import HealthMark

_HOUR_SECONDS = 3600.0
_ACKNOWLEDGED = "alerts.quiet.acknowledged"
UNTIL_ENDED = "until_ended"
_SENTENCE_PX = 240
"""A sentence that has less beside its buttons has them under it."""
_BESIDE_PX = 12 * SPACING_PX
"""The mark and the gaps."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What one row shows."""

    rule_name: str
    labels: Labels
    severity: Severity
    rule: Rule | None
    """None: it was removed meanwhile."""
    status: AlertStatus | None
    incident: Incident | None
    """None: it does not fire yet."""

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from others."""
        return (self.incident.incident_id,) if self.incident is not None else (self.rule_name, self.labels)


class TroubleRow(QWidget):
    """Title and sentence, a quiet line, buttons; the reasons below when they are asked for."""

    acknowledged = Signal(int)
    """The user knows of this incident."""
    snoozed = Signal(object, str, object)
    """Say nothing for so many seconds (None: until it is ended) of this rule, or of this incident."""
    why_requested = Signal(object)
    """Say why nothing was sent about the row with this key, or no longer."""

    check_requested = Signal(str)
    """Look at this interface from all sides."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trouble: Trouble | None = None
        self._is_narrow: bool | None = None
        self._now_seconds = 0.0
        self._mark = HealthMark(look, self, side_px=12)
        self._title = ElidedLabel("", Role.STRONG, self)
        self._sentence = WrappedLabel("", None, self)
        self._quiet = WrappedLabel("", Role.QUIET, self)
        self.acknowledge = push_button(self.tr("Acknowledge"), "acknowledge", self)
        self.snooze = push_button(self.tr("Snooze ▾"), "snooze", self)
        self.why = push_button("", "why", self, Role.FLAT)
        self.why.setCheckable(True)
        self.reasons = WrappedLabel("", Role.QUIET, self)
        self.reasons.setObjectName("reasons")
        self.reasons.setContentsMargins(0, 2 * SPACING_PX, 0, 0)
        self.reasons.hide()
        self.check = push_button(self.tr("Check the interface"), "checkInterface", self)
        self._arrange()
        self.check.clicked.connect(self._on_check)
        self.acknowledge.clicked.connect(self._on_acknowledge)
        self.snooze.clicked.connect(self._on_snooze)
        self.why.clicked.connect(self._on_why)

    def _arrange(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._sentence)
        mark = QVBoxLayout()
        mark.setContentsMargins(0, SPACING_PX, 0, 0)
        mark.addWidget(self._mark)
        mark.addStretch(1)
        self._first = QHBoxLayout()
        self._first.setSpacing(2 * SPACING_PX)
        self._first.addLayout(words, 1)
        self._under = FlowLayout()
        self._checking = QWidget(self)
        checking = QVBoxLayout(self._checking)
        checking.setContentsMargins(0, 2 * SPACING_PX, 0, SPACING_PX)
        checking.addWidget(self.check, 0, Qt.AlignmentFlag.AlignLeft)
        self._checking.hide()
        below = QVBoxLayout()
        below.setSpacing(2)
        below.addLayout(self._first)
        below.addWidget(self._quiet)
        below.addLayout(self._under)
        below.addWidget(self.reasons)
        below.addWidget(self._checking)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2 * SPACING_PX, 0, 2 * SPACING_PX)
        layout.setSpacing(3 * SPACING_PX)
        layout.addLayout(mark)
        layout.addLayout(below, 1)
        self._place_buttons()

    def minimumSizeHint(self) -> QSize:
        # Of the narrow form: whoever has less room for the other must be able to take it.
        widest = max(one.sizeHint().width() for one in (*self._buttons, self.check))
        return QSize(widest + _BESIDE_PX, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_buttons()

    @property
    def _buttons(self) -> tuple[QPushButton, ...]:
        return self.why, self.acknowledge, self.snooze

    def _place_buttons(self) -> None:
        """Beside the sentence, or under it where they would leave it no room."""
        taken = sum(button.sizeHint().width() + 2 * SPACING_PX for button in self._buttons)
        is_narrow = self.width() < taken + _BESIDE_PX + for_text(_SENTENCE_PX, self)
        if is_narrow is self._is_narrow:
            return
        self._is_narrow = is_narrow
        for button in self._buttons:
            (self._first if is_narrow else self._under).removeWidget(button)
            if is_narrow:
                self._under.addWidget(button)
            else:
                self._first.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    @property
    def trouble(self) -> Trouble | None:
        """What it shows."""
        return self._trouble

    def show_trouble(self, trouble: Trouble, look_seconds: float | None, now_seconds: float) -> None:
        """Show this as of now; `look_seconds` is when it was judged last."""
        self._trouble, self._now_seconds = trouble, now_seconds
        level = severity_level(trouble.severity) if trouble.incident is not None else severity_level(Severity.INFO)
        self._mark.show_level(level)
        title = rule_words(trouble.rule_name)
        place = place_words(trouble.labels)
        self._title.set_text(f"{title}: {place}" if place else title)
        said = self._said(trouble)
        self._sentence.set_text(said)
        quiet = self._quiet_words(trouble, look_seconds, now_seconds)
        self._quiet.set_text(quiet)
        self._show_buttons(trouble, title, place)
        self.setAccessibleName(". ".join(filter(None, (self._title.whole_text(), said, quiet))))

    def _said(self, trouble: Trouble) -> str:
        if trouble.incident is not None:
            return incident_words(trouble.incident, trouble.rule)
        if trouble.status is not None and trouble.rule is not None:
            return status_words(trouble.status, trouble.rule)
        return ""

    def _quiet_words(self, trouble: Trouble, look_seconds: float | None, now_seconds: float) -> str:
        status, incident = trouble.status, trouble.incident
        parts = [severity_word(trouble.severity)]
        state = status.state if status is not None else AlertState.FIRING
        if state is AlertState.RESOLVED and incident is not None:
            state = AlertState.RECOVERING
        since = incident.onset_seconds if incident is not None else status.since_seconds if status is not None else None
        parts.append(standing_words(state, since, now_seconds))
        if incident is not None:
            parts.append(self.tr("worst {value}").format(value=amount_words(incident.peak, incident.metric)))
            culprits = culprit_words(incident.culprits)
            parts += [self.tr("on top: {names}").format(names=culprits)] if culprits else []
            parts += [self.tr("acknowledged")] if incident.acknowledged_seconds is not None else []
        quiet = status.quiet if status is not None else None
        if quiet is not None and quiet.key != _ACKNOWLEDGED:
            parts.append(quiet_words(quiet, look_seconds, now_seconds))
        return " · ".join(parts)

    def _show_buttons(self, trouble: Trouble, title: str, place: str) -> None:
        about = f"{title}: {place}" if place else title
        incident = trouble.incident
        self.acknowledge.setVisible(incident is not None)
        self.acknowledge.setEnabled(incident is not None and incident.acknowledged_seconds is None)
        quiet = trouble.status.quiet if trouble.status is not None else None
        is_held = quiet is not None and quiet.key != _ACKNOWLEDGED
        nothing = incident is None or not incident.notified or is_held
        self.why.setText(self.tr("Why nothing was sent") if nothing else self.tr("What was sent"))
        for button in self._buttons:
            button.setAccessibleName(f"{button.text().removesuffix(' ▾')}, {about}")
        self._place_buttons()

    def show_reasons(self, sentences: Sequence[str]) -> None:
        """Say these below the row; none: nothing."""
        self.reasons.set_text("\n".join(sentences))
        self.reasons.setVisible(bool(sentences))
        self.why.setChecked(bool(sentences))
        self._checking.setVisible(bool(sentences) and bool(self._interface))
        self.check.setAccessibleName(f"{self.check.text()} {place_words((('interface', self._interface),))}")

    @property
    def _interface(self) -> str:
        return dict(self._trouble.labels).get("interface", "") if self._trouble is not None else ""

    def snooze_menu(self) -> QMenu:
        """For how long nothing is to be said."""
        menu = QMenu(self)
        menu.setObjectName("snoozeMenu")
        now = self._now_seconds
        until = seconds_until_morning(now)
        morning = time_words(local(now + until))
        choices = (
            (self.tr("For 1 hour"), _HOUR_SECONDS),
            (self.tr("Until tomorrow, {time}").format(time=morning), until),
            (self.tr("Until I end it"), UNTIL_ENDED),
        )
        for title, data in choices:
            menu.addAction(title).setData(data)
        if self._trouble is not None and self._trouble.incident is not None:
            menu.addSeparator()
            action = menu.addAction(self.tr("The whole rule for 1 hour"))
            action.setData(-_HOUR_SECONDS)
        menu.triggered.connect(self._on_snooze_chosen)
        return menu

    @Slot()
    def _on_acknowledge(self) -> None:
        if self._trouble is not None and self._trouble.incident is not None:
            self.acknowledged.emit(self._trouble.incident.incident_id)

    @Slot()
    def _on_snooze(self) -> None:
        menu = self.snooze_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.snooze.mapToGlobal(QPoint(0, self.snooze.height() + 2)))

    @Slot(QAction)
    def _on_snooze_chosen(self, action: QAction) -> None:
        trouble, chosen = self._trouble, action.data()
        if trouble is None:
            return
        whole_rule = trouble.incident is None or (isinstance(chosen, float) and chosen < 0)
        seconds = abs(chosen) if isinstance(chosen, float) else None
        number = None if whole_rule or trouble.incident is None else trouble.incident.incident_id
        self.snoozed.emit(seconds, trouble.rule_name if number is None else "", number)

    @Slot()
    def _on_check(self) -> None:
        self.check_requested.emit(self._interface)

    @Slot()
    def _on_why(self) -> None:
        if self._trouble is not None:
            self.why_requested.emit(self._trouble.key)
