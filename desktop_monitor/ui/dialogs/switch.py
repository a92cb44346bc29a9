"""Asks before a control is switched or a suggested action is run, with the exact change and all that follows.

What is confirmed is what is shown: the command carries its hash. Where that changed
meanwhile, the new change is shown and asked about anew. Must not know how it is made.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_monitor.engine.command import Answer, AnswerSuggestion
from desktop_monitor.engine.snapshot import Outcome, Snapshot
from desktop_monitor.ui.dialogs.switch_change import ChangeField, framed
from desktop_monitor.ui.dialogs.switch_facts import facts, question
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.phrases import outcome_words
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.switch_proposal import SwitchProposal, newest
from desktop_monitor.ui.switch_words import SENTENCE_LIMIT
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.buttons import push_button
from desktop_monitor.ui.widgets.labels import WrappedLabel, plain_label
from desktop_monitor.ui.widgets.scrolled import scrolled

_WIDTH_PX = 640
_TALLEST_PX = 700
_MOST_STRETCH = 100
_TOP = Qt.AlignmentFlag.AlignTop


class SwitchDialog(QDialog):
    """The change, why, when it counts, what it costs, how it goes back; Not now is the default."""

    def __init__(self, proposal: SwitchProposal, state: AppState, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state, self._shown = state, proposal
        self._newest: SwitchProposal | None = proposal
        self._command_id: int | None = None
        self._is_over = False
        self._refused_at: float | None = None
        """When the control had been read last, as what was asked for was refused; None: it was not."""
        self.setObjectName("switchDialog")
        self.setWindowTitle(self.tr("Confirm a switch") if proposal.control_id else self.tr("Confirm an action"))
        self.setWindowModality(Qt.WindowModality.WindowModal if parent else Qt.WindowModality.NonModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._width_px = for_text(_WIDTH_PX, self)
        self.setMinimumWidth(self._width_px)
        self._heading = WrappedLabel("", Role.FIGURE, self)
        self._facts = QGridLayout()
        self._change_title = plain_label(self.tr("The exact change"), Role.QUIET, self)
        self.change = ChangeField(look, self)
        self.change.setObjectName("switchChange")
        self._notes = QGridLayout()
        self.notice = WrappedLabel("", Role.STRONG, self)
        self.notice.setObjectName("switchNotice")
        self._make_buttons()
        self._arrange()
        self._show()
        state.snapshot_changed.connect(self._on_snapshot)
        state.outcome_arrived.connect(self._on_outcome)

    @property
    def proposal(self) -> SwitchProposal:
        """What is shown, and would be asked for."""
        return self._shown

    def _make_buttons(self) -> None:
        self.never = push_button(self.tr("Never suggest this"), "neverSuggest", self, Role.FLAT)
        self.never.clicked.connect(self._on_never)
        self.cancel = QPushButton(self.tr("Not now"), self)
        self.cancel.setObjectName("notNow")
        self.apply = push_button(self.tr("Apply"), "applySwitch", self, Role.PRIMARY)

    def _arrange(self) -> None:
        for grid in (self._facts, self._notes):
            grid.setVerticalSpacing(2 * SPACING_PX)
            grid.setHorizontalSpacing(4 * SPACING_PX)
            grid.setColumnStretch(1, 1)
        self._notes.setVerticalSpacing(SPACING_PX)
        self._notes.setHorizontalSpacing(SPACING_PX)
        inside = QWidget(self)
        inside.setProperty("role", Role.PAGE.value)
        self._column = column = QVBoxLayout(inside)
        column.setContentsMargins(5 * SPACING_PX, 5 * SPACING_PX, 5 * SPACING_PX, 2 * SPACING_PX)
        column.setSpacing(3 * SPACING_PX)
        column.addWidget(self._heading)
        column.addLayout(self._facts)
        column.addWidget(self._change_title)
        self._frame = framed(self.change, self)
        column.addWidget(self._frame, _MOST_STRETCH)
        column.addLayout(self._notes)
        column.addStretch(1)  # where there is no change to show
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scrolled(inside, self), 1)
        self._foot = self._foot_line()
        layout.addLayout(self._foot)
        self.cancel.setFocus()

    def _foot_line(self) -> QVBoxLayout:
        buttons = QDialogButtonBox(self)  # which knows the order that this desktop is used to
        buttons.addButton(self.never, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.addButton(self.cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.addButton(self.apply, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.cancel.setDefault(True)
        foot = QVBoxLayout()
        foot.setContentsMargins(5 * SPACING_PX, 2 * SPACING_PX, 5 * SPACING_PX, 4 * SPACING_PX)
        foot.setSpacing(3 * SPACING_PX)
        foot.addWidget(self.notice)
        foot.addWidget(buttons)
        return foot

    def sizeHint(self) -> QSize:
        height = sum(_height(part, self._width_px) for part in (self._column, self._foot))
        return QSize(self._width_px, min(height, for_text(_TALLEST_PX, self)))

    def setVisible(self, visible: bool) -> None:
        if visible and not self.isVisible():
            # Else it gets the height of its layout, which knows nothing of lines that break in the scrolled part.
            self.resize(self.sizeHint())
        super().setVisible(visible)

    # What is shown.

    def _show(self) -> None:
        shown = self._shown
        self._heading.set_text(question(shown))
        known = facts(shown)
        _fill(self._facts, [(title, text) for title, text in known], self)
        plan = shown.plan
        lines = plan.diff_lines if plan else ()
        self.change.show_lines(lines)
        for part in (self._change_title, self._frame):
            part.setVisible(bool(lines))
        warnings = [visible_text(warning, SENTENCE_LIMIT) for warning in plan.warnings] if plan else []
        _fill(self._notes, [("•", warning) for warning in warnings], self)
        said = [question(shown), *(f"{title}: {text}" for title, text in known), *warnings]
        self.setAccessibleDescription(" ".join(" ".join(said).split()))
        self._say(shown.refusal)
        self._show_buttons()

    def _show_buttons(self) -> None:
        is_waiting = self._command_id is not None
        is_stopped = is_waiting or self._is_over or self._refused_at is not None
        self.never.setVisible(self._shown.suggestion is not None and not self._is_over)
        self.never.setEnabled(not is_waiting)
        self.cancel.setText(self.tr("Close") if is_waiting or self._is_over else self.tr("Not now"))
        words = self.tr("Show the new change") if self._is_outdated else self.tr("Apply")
        self.apply.setText(self.tr("Applying…") if is_waiting else words)
        self.apply.setEnabled(not is_stopped and (self._is_outdated or self._shown.is_possible))

    @property
    def _is_outdated(self) -> bool:
        """Whether something else would be changed now than what is shown."""
        now = self._newest
        return now is not None and _meaning(now) != _meaning(self._shown)

    def _say(self, notice: str) -> None:
        self.notice.set_text(visible_text(notice, SENTENCE_LIMIT))
        self.notice.setVisible(bool(notice))

    # What happens meanwhile.

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        if self._command_id is not None or self._is_over:
            return
        was_outdated = self._is_outdated
        found = newest(self._shown, snapshot.alerts)
        if self._refused_at is not None:
            self._look_again(found)
            return
        self._newest = found
        if found is None:
            self._on_gone()
        elif self._is_outdated and not was_outdated:
            self._say(self.tr("Something changed meanwhile: this is not what would be changed now."))
        elif was_outdated and not self._is_outdated:
            self._say(self._shown.refusal)
        self._show_buttons()

    def _on_gone(self) -> None:
        self._is_over = True
        self._say(self.tr("This suggestion is over: it was answered elsewhere, or what it was about has passed."))

    @Slot(object)
    def _on_outcome(self, outcome: Outcome) -> None:
        if outcome.command_id != self._command_id:
            return
        self._command_id = None
        if outcome.ok:
            super().accept()
            return
        self._refused_at = _read_at(self._shown)
        self._say(outcome_words(outcome))
        self._show_buttons()

    def _look_again(self, found: SwitchProposal | None) -> None:
        """After a refusal: show what would be changed now, as soon as that is known, with the reason of the refusal."""
        if found is None or (found.control is not None and _read_at(found) == self._refused_at):
            return
        self._refused_at = None
        reason = self.notice.whole_text()
        self._adopt(found)
        self._say(reason)

    def _adopt(self, found: SwitchProposal) -> None:
        self._shown = self._newest = found
        self._show()

    # What the user says.

    def accept(self) -> None:
        """Ask for what is shown, or first show what would be changed now."""
        if not self.apply.isEnabled():
            return
        if self._newest is not None and self._is_outdated:
            self._adopt(self._newest)
            self.apply.setEnabled(False)  # until the next snapshot: a double click is no look at it
            self.cancel.setFocus()
            return
        self._command_id = self._state.next_command_id()
        self._say("")
        self._show_buttons()
        self.cancel.setFocus()
        self._state.send(self._shown.command(self._command_id))

    def reject(self) -> None:
        """Not now: a suggestion is put off. What is on its way goes on."""
        if self._command_id is None:
            self._answer(Answer.DISMISS)
        super().reject()

    def put_away(self) -> None:
        """Close it without an answer."""
        super().reject()

    @Slot()
    def _on_never(self) -> None:
        self._answer(Answer.NEVER)
        super().reject()

    def _answer(self, answer: Answer) -> None:
        suggestion = self._shown.suggestion
        if suggestion is not None and not self._is_over:
            number = suggestion.suggestion.suggestion_id
            self._state.send(AnswerSuggestion(self._state.next_command_id(), number, answer))


def _meaning(proposal: SwitchProposal) -> tuple[str, str]:
    """Two proposals of the same meaning may be shown for one another."""
    return proposal.plan.hash if proposal.plan else "", proposal.refusal


def _height(layout: QVBoxLayout, width_px: int) -> int:
    """Of a part of the dialog in its usual width, where lines of text break."""
    return layout.heightForWidth(width_px) if layout.hasHeightForWidth() else layout.sizeHint().height()


def _read_at(proposal: SwitchProposal) -> float:
    """When its control was read."""
    return proposal.control.read_seconds if proposal.control else 0.0


def _fill(grid: QGridLayout, rows: list[tuple[str, str]], parent: QWidget) -> None:
    """Put titles and texts there instead of what there is."""
    while (item := grid.takeAt(0)) is not None:
        old = item.widget()
        if old is not None:
            old.hide()
            old.deleteLater()
    for number, (title, text) in enumerate(rows):
        value = WrappedLabel(text, None, parent)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(plain_label(title, Role.QUIET, parent), number, 0, _TOP)
        grid.addWidget(value, number, 1)
