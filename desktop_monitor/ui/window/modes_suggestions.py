"""Suggestions that wait for an answer: what, why, and the buttons. Must not know what an answer does."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_monitor.engine.alerts_view import SuggestionView
from desktop_monitor.language.text import counted
from desktop_monitor.language.wording import words
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.moments import near_moment
from desktop_monitor.ui.suggestion_words import evidence_words, headline
from desktop_monitor.ui.switch_words import SENTENCE_LIMIT, rule_word
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.buttons import push_button
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.labels import WrappedLabel, hairline


class SuggestionRow(QWidget):
    """One suggestion."""

    review_requested = Signal(int)
    dismissed = Signal(int)
    refused = Signal(int)

    def __init__(self, view: SuggestionView, now_seconds: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        one = view.suggestion
        self._number = one.suggestion_id
        self.setObjectName(f"suggestion_{self._number}")
        what = headline(view)
        self._title = WrappedLabel(what, Role.STRONG, self)
        self._evidence = WrappedLabel(evidence_words(view), None, self)
        since = self.tr("since {time}").format(time=near_moment(one.made_seconds, now_seconds))
        origin = " · ".join(part for part in (rule_word(one.rule), since) if part)
        self._origin = WrappedLabel(origin, Role.QUIET, self)
        self._refusal = WrappedLabel("", Role.QUIET, self)
        self.review = push_button(self.tr("Preview change…"), f"reviewSuggestion_{self._number}", self, Role.PRIMARY)
        self.review.clicked.connect(self._on_review)
        self.dismiss = push_button(self.tr("Not now"), f"dismissSuggestion_{self._number}", self)
        self.dismiss.clicked.connect(self._on_dismiss)
        self.refuse = push_button(self.tr("Never suggest this"), f"refuseSuggestion_{self._number}", self, Role.FLAT)
        self.refuse.clicked.connect(self._on_refuse)
        for button in (self.review, self.dismiss, self.refuse):
            button.setAccessibleName(f"{button.text()} {what}")
        self._arrange()
        self.show_suggestion(view)

    def _arrange(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACING_PX)
        for button in (self.review, self.dismiss, self.refuse):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACING_PX, 0, 2 * SPACING_PX)
        column.setSpacing(SPACING_PX)
        for label in (self._title, self._evidence, self._origin, self._refusal):
            column.addWidget(label)
        column.addSpacing(SPACING_PX)
        column.addLayout(buttons)

    def show_suggestion(self, view: SuggestionView) -> None:
        """Show whether it can be done now; all else of it never changes."""
        refused = view.planned.refusal if view.planned is not None and view.planned.plan is None else ""
        refusal = self.tr("Cannot be done now: {why}").replace("{why}", visible_text(refused, SENTENCE_LIMIT))
        self._refusal.set_text(refusal if refused else "")
        self._refusal.setVisible(bool(refused))

    @property
    def texts(self) -> tuple[str, str]:
        """What is suggested and why."""
        return self._title.whole_text(), self._evidence.whole_text()

    @Slot()
    def _on_review(self) -> None:
        self.review_requested.emit(self._number)

    @Slot()
    def _on_dismiss(self) -> None:
        self.dismissed.emit(self._number)

    @Slot()
    def _on_refuse(self) -> None:
        self.refused.emit(self._number)


class SuggestionsCard(Card):
    """All that wait, the newest first; hidden where none does."""

    review_requested = Signal(int)
    dismissed = Signal(int)
    refused = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setObjectName("suggestionsCard")
        self.setProperty("role", Role.OFFER.value)
        self.set_title(self.tr("Suggested"))
        self.body.setSpacing(0)
        self.rows: dict[int, SuggestionRow] = {}
        self._lines: list[QWidget] = []
        self.hide()

    def show_suggestions(self, views: tuple[SuggestionView, ...], now_seconds: float) -> None:
        """Show exactly these."""
        wanted = {view.suggestion.suggestion_id: view for view in views}
        if list(wanted) == list(self.rows):
            for number, view in wanted.items():
                self.rows[number].show_suggestion(view)
            return
        self._clear()
        for number, view in wanted.items():
            self._add(number, view, now_seconds)
        waiting = counted("{count} waits for your answer", "{count} wait for your answer", len(wanted))
        self.set_quiet(words(waiting) if len(wanted) > 1 else "")
        self.setVisible(bool(wanted))

    def _add(self, number: int, view: SuggestionView, now_seconds: float) -> None:
        if self.rows:
            line = hairline(self)
            self._lines.append(line)
            self.add(line)
        row = SuggestionRow(view, now_seconds, self)
        row.review_requested.connect(self.review_requested)
        row.dismissed.connect(self.dismissed)
        row.refused.connect(self.refused)
        self.rows[number] = row
        self.add(row)

    def _clear(self) -> None:
        for widget in (*self.rows.values(), *self._lines):
            self.body.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.rows, self._lines = {}, []
