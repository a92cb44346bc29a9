"""The two buttons of a question: one that changes nothing and is what Enter means, and one that does it.

Must not know what is asked.
"""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton

from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.widgets.labels import set_role


def choice_buttons(dialog: QDialog, subject: str, refusal: str, deed: str, role: Role) -> QDialogButtonBox:
    """Titled `refusal` and `deed`, named cancel… and confirm… with the `subject`; wired to the dialog."""
    buttons = QDialogButtonBox(dialog)
    cancel = QPushButton(refusal, dialog)
    cancel.setObjectName(f"cancel{subject}")
    buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
    confirm = QPushButton(deed, dialog)
    confirm.setObjectName(f"confirm{subject}")
    confirm.setAutoDefault(False)
    set_role(confirm, role)
    buttons.addButton(confirm, QDialogButtonBox.ButtonRole.AcceptRole)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    cancel.setDefault(True)
    cancel.setFocus()
    return buttons


def confirming(buttons: QDialogButtonBox) -> QPushButton:
    """The one of the two that does it."""
    return next(
        one
        for one in buttons.findChildren(QPushButton)
        if buttons.buttonRole(one) is QDialogButtonBox.ButtonRole.AcceptRole
    )
