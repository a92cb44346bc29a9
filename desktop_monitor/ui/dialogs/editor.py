"""What dialogs that edit one entry of a settings file have alike: Save, Cancel, Delete, and how they end.

Save asks and waits: the dialog closes when it is told that it was saved. Must not know
fields or how the file is written.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QWidget

from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.buttons import push_button
from desktop_monitor.ui.widgets.labels import set_role
from desktop_monitor.ui.window.settings_rows import ProblemLabel


class EditorDialog(QDialog):
    """Save is what Enter means while nothing is wrong; subclasses say what is saved."""

    deletion_wanted = Signal(str)
    """What is written under this name is to be taken out, once the user was asked."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """`name` is of what is edited, empty for a new one."""
        super().__init__(parent)
        self._name = name
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def make_choices(self, subject: str, deletion: str, look: Look) -> None:
        """Make the buttons, whose names end with `subject`, after the fields: Tab goes in that order."""
        self.problem = ProblemLabel(look, self)
        self.delete = push_button(deletion, f"delete{subject}", self)
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.cancel.setObjectName(f"cancel{subject}")
        self.save = QPushButton(self.tr("Save"), self)
        self.save.setObjectName(f"save{subject}")
        self.save.setDefault(True)
        set_role(self.save, Role.PRIMARY)
        self._choices = QDialogButtonBox(self)
        self._choices.addButton(self.cancel, QDialogButtonBox.ButtonRole.RejectRole)
        self._choices.addButton(self.save, QDialogButtonBox.ButtonRole.AcceptRole)
        self._choices.accepted.connect(self.accept)
        self._choices.rejected.connect(self.reject)
        self.delete.clicked.connect(self._on_delete)

    def hand_over(self) -> None:
        """Say what is to be saved."""
        raise NotImplementedError

    def can_save(self) -> bool:
        """Whether nothing is wrong."""
        raise NotImplementedError

    def accept(self) -> None:
        """Have it saved; the dialog stays until it is (see `show_refusal`)."""
        if self.save.isEnabled():
            self.wait()
            self.hand_over()

    def wait(self) -> None:
        """Something was asked for: nothing else can be until it is known what came of it."""
        self.save.setEnabled(False)
        self.delete.setEnabled(False)

    def show_refusal(self, problem: str) -> None:
        """It could not be done, and why."""
        self.problem.show_problem(visible_text(problem))
        self.save.setEnabled(self.can_save())
        self.delete.setEnabled(True)

    def end(self) -> None:
        """It was done."""
        super().accept()

    @Slot()
    def _on_delete(self) -> None:
        self.deletion_wanted.emit(self._name)
