"""The glance's pending suggestions: what, why, the change where it is short, and the answers.

Must not know the glance or what an answer does.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_monitor.engine.alerts_view import SuggestionView
from desktop_monitor.language.text import counted
from desktop_monitor.language.wording import words
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.suggestion_words import evidence_words, headline, short_change
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.buttons import push_button
from desktop_monitor.ui.widgets.labels import ElidedLabel, hairline, plain_label

_LINE_LIMIT = 60


class GlanceSuggestions(QWidget):
    """The newest one, and how many more there are; hidden where none waits."""

    review_requested = Signal(int)
    """The number of a suggestion whose change is to be looked at."""
    confirmed = Signal(int, str)
    """The number, and the hash of the change that is shown here."""
    dismissed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Suggested"))
        self._view: SuggestionView | None = None
        self._shown: tuple[object, ...] = ()
        self._title = ElidedLabel("", Role.STRONG, self)
        self._title.setObjectName("glanceSuggestion")
        self._evidence = ElidedLabel("", Role.QUIET, self)
        self._change: QLabel = plain_label("", None, self)
        self._change.setObjectName("glanceChange")
        font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        font.setPointSizeF(self.font().pointSizeF() * 0.94)
        self._change.setFont(font)
        self._rest: QLabel = plain_label("", Role.QUIET, self)
        self.preview = push_button(self.tr("Preview…"), "glancePreview", self, Role.PRIMARY)
        self.preview.clicked.connect(self._on_preview)
        self.confirm = push_button(self.tr("Confirm"), "glanceConfirm", self)
        self.confirm.clicked.connect(self._on_confirm)
        self.dismiss = push_button(self.tr("Not now"), "glanceDismiss", self, Role.FLAT)
        self.dismiss.clicked.connect(self._on_dismiss)
        self._arrange()
        self.hide()

    def _arrange(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACING_PX)
        for button in (self.preview, self.confirm, self.dismiss):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self._rest, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2 * SPACING_PX, 0, 0)
        column.setSpacing(SPACING_PX)
        for part in (self._title, self._evidence, self._change):
            column.addWidget(part)
        column.addSpacing(SPACING_PX)
        column.addLayout(buttons)
        column.addSpacing(2 * SPACING_PX)
        column.addWidget(hairline(self))

    def show_suggestions(self, views: tuple[SuggestionView, ...]) -> bool:
        """Show the newest; whether the room that is needed changed."""
        view = views[0] if views else None
        change = short_change(view) if view else ()
        shown = (view, change, len(views))
        if shown == self._shown:
            return False
        self._shown, self._view = shown, view
        self.setVisible(view is not None)
        if view is not None:
            self._show(view, change, len(views) - 1)
        return True

    def _show(self, view: SuggestionView, change: tuple[str, ...], more: int) -> None:
        what = headline(view)
        self._title.set_text(what)
        self._evidence.set_text(evidence_words(view))
        self._change.setText("\n".join(visible_text(line, _LINE_LIMIT) for line in change))
        self._change.setVisible(bool(change))
        # Nothing is confirmed that cannot be seen in full.
        whole = bool(change) and all(len(line) <= _LINE_LIMIT for line in change)
        self.confirm.setVisible(whole)
        self._rest.setText(words(counted("and {count} more", "and {count} more", more)) if more else "")
        for button in (self.preview, self.confirm, self.dismiss):
            button.setAccessibleName(f"{button.text()} {what}")

    @property
    def texts(self) -> tuple[str, str, str]:
        """What is suggested, why, and the change where it is short."""
        return self._title.whole_text(), self._evidence.whole_text(), self._change.text()

    @Slot()
    def _on_preview(self) -> None:
        if self._view is not None:
            self.review_requested.emit(self._view.suggestion.suggestion_id)

    @Slot()
    def _on_confirm(self) -> None:
        planned = self._view.planned if self._view is not None else None
        if self._view is not None and planned is not None and planned.plan is not None:
            self.confirmed.emit(self._view.suggestion.suggestion_id, planned.plan.hash)

    @Slot()
    def _on_dismiss(self) -> None:
        if self._view is not None:
            self.dismissed.emit(self._view.suggestion.suggestion_id)
