"""A question before something is gone for good: what goes, what stays, and Cancel as the default.

Must not know what it is or how it is deleted.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QVBoxLayout, QWidget

from desktop_monitor.ui.dialogs.choice import choice_buttons
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.widgets.labels import WrappedLabel, plain_label

_WIDTH_PX = 520


class DeletionDialog(QDialog):
    """Subclasses or callers do it where it is accepted."""

    def __init__(
        self,
        subject: str,
        question: str,
        facts: Sequence[tuple[str, str]],
        consequence: str,
        deed: str,
        parent: QWidget | None = None,
    ) -> None:
        """`subject` names the buttons to tests, `deed` the one that does it to people; `facts` are titled texts."""
        super().__init__(parent)
        self.setWindowTitle(deed)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(for_text(_WIDTH_PX, self))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(5 * SPACING_PX,) * 4)
        layout.setSpacing(4 * SPACING_PX)
        layout.addWidget(WrappedLabel(question, Role.FIGURE, self))
        if facts:
            layout.addLayout(self._form(facts))
        layout.addWidget(WrappedLabel(consequence, None, self))
        layout.addSpacing(SPACING_PX)
        layout.addWidget(choice_buttons(self, subject, self.tr("Cancel"), deed, Role.DANGER))
        said = [question, *(f"{title}: {text}." for title, text in facts), consequence]
        self.setAccessibleDescription(" ".join(said))

    def _form(self, facts: Sequence[tuple[str, str]]) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(4 * SPACING_PX)
        form.setVerticalSpacing(2 * SPACING_PX)
        for title, text in facts:
            # As it is, for it may be a path to copy: nothing is put between its characters.
            value = plain_label(text, None, self)
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(plain_label(title, Role.QUIET, self), value)
        return form
