"""What a rule would have done: how often it would have fired in a period, and when. Must not know who rehearses."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QListWidget, QVBoxLayout, QWidget

from desktop_monitor.alerts.incident import Incident
from desktop_monitor.language.quantities import duration_text, ratio_text
from desktop_monitor.language.text import counted
from desktop_monitor.language.wording import words
from desktop_monitor.ui.alert_words import amount_words, place_words
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.moments import near_moment
from desktop_monitor.ui.phrases import capitalized, sentence
from desktop_monitor.ui.rehearsal_desk import Rehearsed
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.labels import plain_label
from desktop_monitor.ui.widgets.segments import SegmentedControl

PERIODS_SECONDS = {"24h": 86_400.0, "7d": 604_800.0, "30d": 2_592_000.0}
USUAL = "7d"
_MOST_MOMENTS = 500
_EDGE_PX = 4 * SPACING_PX
_ITEM_INSET_PX = 11
"""Between the edge of a list and its text: the list reaches so much farther out than what stands above it."""


class RehearsalPanel(QFrame):
    """A sentence, how far it can be relied on, and every moment."""

    period_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", Role.CARD.value)
        self.setObjectName("rehearsalPanel")
        title = plain_label(self.tr("Rehearsal"), Role.STRONG, self)
        choices = (("24h", self.tr("24 h")), ("7d", self.tr("7 d")), ("30d", self.tr("30 d")))
        self.period = SegmentedControl(choices, self.tr("How far back"), self)
        self.period.select(USUAL)
        self.answer = plain_label("", Role.STRONG, self)
        self.answer.setObjectName("rehearsalAnswer")
        self.answer.setWordWrap(True)
        self.note = plain_label("", Role.QUIET, self)
        self.note.setObjectName("rehearsalNote")
        self.note.setWordWrap(True)
        self.moments = QListWidget(self)
        self.moments.setObjectName("rehearsalMoments")
        self.moments.setAccessibleName(self.tr("Moments at which it would have fired"))
        self.moments.setUniformItemSizes(True)
        self.moments.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.moments.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        beside = _EDGE_PX - _ITEM_INSET_PX
        layout.setContentsMargins(beside, _EDGE_PX, beside, _EDGE_PX)
        layout.setSpacing(2 * SPACING_PX)
        above = QVBoxLayout()
        above.setContentsMargins(_ITEM_INSET_PX, 0, _ITEM_INSET_PX, 0)
        above.setSpacing(2 * SPACING_PX)
        for widget in (title, self.period, self.answer, self.note):
            above.addWidget(widget)
        layout.addLayout(above)
        layout.addWidget(self.moments, 1)
        layout.addStretch(0)
        self.period.chosen.connect(self._on_period)
        self.show_wait("")

    @property
    def seconds(self) -> float:
        """How far back the user wants to look."""
        return PERIODS_SECONDS.get(self.period.current, PERIODS_SECONDS[USUAL])

    def show_wait(self, why: str) -> None:
        """Nothing to show; `why` in a quiet line."""
        self.answer.setText("")
        self.answer.hide()
        self.note.setText(why)
        self.moments.clear()
        self.moments.hide()

    def show_busy(self) -> None:
        """It is being rehearsed; what stood there stays, as it will soon be replaced."""
        self.note.setText(self.tr("Trying it on what was recorded…"))

    def show_rehearsed(self, said: Rehearsed, now_seconds: float) -> None:
        """Show what came of it."""
        found = said.rehearsal
        if found is None:
            self.show_wait(self.tr("It cannot be rehearsed: {why}").format(why=visible_text(said.problem)))
            return
        when = _period_words(said.end_seconds - said.start_seconds)
        known = bool(found.readings)
        self.answer.setText(_answer_words(len(found.fired), when) if known else _nothing_known(when))
        self.answer.show()
        length = max(said.end_seconds - said.start_seconds, 1.0)
        parts = []
        if known:
            told = words(counted("{count:count} message", "{count:count} messages", found.notified))
            parts.append(told if found.fired else "")
            observed = ratio_text(min(found.observed_seconds / length, 1.0))
            parts.append(self.tr("{share} of the time was observed").format(share=observed))
        parts += [sentence(note) for note in found.notes]
        self.note.setText(capitalized(" · ".join(filter(None, parts))))
        self.moments.clear()
        newest = list(reversed(found.fired))[:_MOST_MOMENTS]
        self.moments.addItems([_moment_words(incident, now_seconds) for incident in newest])
        self.moments.setVisible(bool(newest))

    @Slot(str)
    def _on_period(self, _key: str) -> None:
        self.period_chosen.emit()


def _tr(text: str) -> str:
    return QCoreApplication.translate("RehearsalPanel", text)


def _period_words(seconds: float) -> str:
    days = round(seconds / 86_400.0)
    if days <= 1:
        return _tr("in the last 24 hours")
    return words(counted("in the last {count} day", "in the last {count} days", days))


def _answer_words(count: int, when: str) -> str:
    if not count:
        return _tr("Would not have fired {when}.").format(when=when)
    return words(
        counted("Would have fired once {when}.", "Would have fired {count:count} times {when}.", count, when=when)
    )


def _nothing_known(when: str) -> str:
    return _tr("Nothing of it is known {when}.").format(when=when)


def _moment_words(incident: Incident, now_seconds: float) -> str:
    moment, parts = near_moment(incident.fired_seconds, now_seconds), []
    if incident.ended_seconds is None:
        parts.append(_tr("until now"))
    else:
        lasted = duration_text(max(0.0, incident.ended_seconds - incident.fired_seconds))
        parts.append(_tr("for {time}").format(time=lasted))
    parts.append(_tr("worst {value}").format(value=amount_words(incident.peak, incident.metric)))
    place = place_words(incident.labels)
    return f"{f'{moment} · {place}' if place else moment}\n{' · '.join(parts)}"
