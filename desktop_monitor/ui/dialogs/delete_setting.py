"""Asks before a rule or a channel is taken out of its file. Must not know the file or how it is written."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_monitor.ui.dialogs.deletion import DeletionDialog


class DeleteSettingDialog(DeletionDialog):
    """What is asked, what follows, and what stays; Cancel is the default."""

    def __init__(self, question: str, consequence: str, deed: str, parent: QWidget | None = None) -> None:
        """`deed` is the button that does it."""
        super().__init__("DeleteSetting", question, (), consequence, deed, parent)
        self.setObjectName("deleteSettingDialog")
