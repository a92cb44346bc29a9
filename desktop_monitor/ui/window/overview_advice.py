"""The overview's card of recommendations: what, why, what it should bring, and what can be done about it.

Takes what it shows and says what was pressed. Must not know what a press does.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_monitor.assess.advice.recommendation import GoalKind, Priority, Recommendation
from desktop_monitor.engine.performance_view import PerformanceView
from desktop_monitor.language.text import counted
from desktop_monitor.language.wording import words
from desktop_monitor.ui.advice_words import (
    deed_word,
    disproof_words,
    evidence_words,
    followed_words,
    gain_words,
    improvements_words,
    priority_word,
    said,
)
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.widgets.badge import Badge
from desktop_monitor.ui.widgets.buttons import push_button
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.flow import FlowLayout
from desktop_monitor.ui.widgets.labels import WrappedLabel, hairline, set_role

_FIRST = 1
_MOST = 12
_MOST_FOLLOWED = 3

PageTitles = Sequence[tuple[str, str]]


class AdviceRow(QWidget):
    """One recommendation."""

    deed_requested = Signal(object)
    """Carries the `Recommendation`, as the next two."""
    followed = Signal(object)
    dismissed = Signal(object)

    def __init__(self, look: Look, one: Recommendation, titles: PageTitles, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._one = one
        what = said(one.title)
        self.setObjectName(f"advice_{one.rule}")
        self.setAccessibleName(what)
        self._title = WrappedLabel(what, Role.STRONG, self)
        self._badge = Badge(look, priority_word(one.priority), self)
        self._badge.setToolTip(self.tr("Priority: {priority}").format(priority=priority_word(one.priority)))
        self._evidence = WrappedLabel(evidence_words(one), None, self)
        self._gain = WrappedLabel(gain_words(one), Role.QUIET, self)
        self.disproof = WrappedLabel(disproof_words(one), Role.QUIET, self)
        self.disproof.hide()
        self.do = push_button(deed_word(one.deed, titles), f"do_{one.rule}", self)
        self.done = push_button(self.tr("I did this"), f"did_{one.rule}", self)
        self.done.setToolTip(self.tr("From now on it is measured whether it helps"))
        self.dismiss = push_button(self.tr("Not useful"), f"dismiss_{one.rule}", self, Role.FLAT)
        self.why = push_button(self.tr("What would prove it wrong?"), f"why_{one.rule}", self, Role.FLAT)
        self._arrange()
        self._connect(what)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2 * SPACING_PX)
        head.addWidget(self._title, 1)
        head.addWidget(self._badge)
        buttons = FlowLayout()
        for button in self.stops():
            buttons.addWidget(button)
        self.do.setVisible(bool(self.do.text()))
        # A control says itself that it was switched; that somebody was answered needs no measuring.
        is_measured = self._one.goal is not GoalKind.ATTENTION
        self.done.setVisible(is_measured and not self._one.deed.control_id)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACING_PX, 0, 2 * SPACING_PX)
        column.setSpacing(SPACING_PX)
        column.addLayout(head)
        for label in (self._evidence, self._gain, self.disproof):
            column.addWidget(label)
        column.addSpacing(SPACING_PX)
        column.addLayout(buttons)

    def _connect(self, what: str) -> None:
        for button in self.stops():
            button.setAccessibleName(f"{button.text()} {what}")
        self.do.clicked.connect(self._on_do)
        self.done.clicked.connect(self._on_done)
        self.dismiss.clicked.connect(self._on_dismiss)
        self.why.clicked.connect(self._on_why)

    def stops(self) -> tuple[QPushButton, ...]:
        """Its buttons."""
        return self.do, self.done, self.why, self.dismiss

    def make_first(self) -> None:
        """Let its deed be the one that is expected."""
        set_role(self.do, Role.PRIMARY)

    @property
    def texts(self) -> tuple[str, str, str, str]:
        """What, why, what it should bring, what would prove it wrong."""
        labels = (self._title, self._evidence, self._gain, self.disproof)
        title, evidence, gain, disproof = (label.whole_text() for label in labels)
        return title, evidence, gain, disproof

    @Slot()
    def _on_do(self) -> None:
        self.deed_requested.emit(self._one)

    @Slot()
    def _on_done(self) -> None:
        self.followed.emit(self._one)

    @Slot()
    def _on_dismiss(self) -> None:
        self.dismissed.emit(self._one)

    @Slot()
    def _on_why(self) -> None:
        self.disproof.setVisible(self.disproof.isHidden())


class AdviceCard(Card):
    """The most useful one, the rest on demand, what all may bring, what came of those followed."""

    deed_requested = Signal(object)
    followed = Signal(object)
    dismissed = Signal(object)
    rows_changed = Signal()
    """Others are shown than before."""

    def __init__(self, look: Look, titles: PageTitles, parent: QWidget | None = None) -> None:
        """`titles` are (name, title) of the pages that there are."""
        super().__init__("", "", parent)
        self._look, self._titles = look, titles
        self.setObjectName("adviceCard")
        self.set_title(self.tr("Recommendations"))
        self.set_quiet(self.tr("from your last 7 days"))
        self.body.setSpacing(0)
        self.rows: dict[str, AdviceRow] = {}
        self._between: list[QWidget] = []
        self._shown: tuple[Recommendation, ...] = ()
        self._is_whole = False
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.more = push_button("", "moreAdvice", self, Role.FLAT)
        self.more.clicked.connect(self._on_more)
        self._together = WrappedLabel("", Role.QUIET, self)
        self._together.setObjectName("adviceTogether")
        self._outcomes = WrappedLabel("", Role.QUIET, self)
        self._outcomes.setObjectName("adviceOutcomes")
        self.add_action(self.more)
        self.more.hide()
        self.add(self._rows)
        for part in (self._together, self._outcomes):
            self.add(part)
            part.hide()
        self.body.addStretch(1)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not self._shown and self._outcomes.isHidden()

    def show_performance(self, view: PerformanceView, now_seconds: float) -> None:
        """Show the newest recommendations and outcomes."""
        if view.recommendations[:_MOST] != self._shown:
            self._shown = view.recommendations[:_MOST]
            self._rebuild()
        together = improvements_words(view.improvements) if len(view.recommendations) > 1 else ""
        outcomes = "\n".join(followed_words(one, now_seconds) for one in view.followed[:_MOST_FOLLOWED])
        for label, line in ((self._together, together), (self._outcomes, outcomes)):
            label.set_text(line)
            label.setVisible(bool(line))

    @property
    def outcomes(self) -> str:
        """What came of advice that was followed."""
        return self._outcomes.whole_text()

    def stops(self) -> tuple[QWidget, ...]:
        """The button for more, and those of all rows."""
        return self.more, *(stop for row in self.rows.values() for stop in row.stops())

    def _rebuild(self) -> None:
        for widget in (*self.rows.values(), *self._between):
            self._rows.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.rows, self._between = {}, []
        for one in self._shown[: _MOST if self._is_whole else _FIRST]:
            self._add(one)
        left = len(self._shown) - _FIRST
        self.more.setVisible(left > 0)
        more = counted("Show {count} more", "Show {count} more", left)
        self.more.setText(self.tr("Show fewer") if self._is_whole else words(more))
        self.rows_changed.emit()

    def _add(self, one: Recommendation) -> None:
        if self.rows:
            self._between.append(hairline(self))
            self._rows.addWidget(self._between[-1])
        row = AdviceRow(self._look, one, self._titles, self)
        if not self.rows and one.priority >= Priority.MEDIUM:
            row.make_first()
        row.deed_requested.connect(self.deed_requested)
        row.followed.connect(self.followed)
        row.dismissed.connect(self.dismissed)
        self.rows[one.key] = row
        self._rows.addWidget(row)

    @Slot()
    def _on_more(self) -> None:
        self._is_whole = not self._is_whole
        self._rebuild()
