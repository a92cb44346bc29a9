"""What the Modes page says where nothing can be switched, and how that is changed. Must not know the page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop_monitor.engine.alerts_view import AlertsView
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.widgets.empty import EmptyState

EXAMPLE = """\
controls:
  my_workflow.mode:
    title: "My workflow: context mode"
    kind: context_mode
    effect: next_operation
    file:
      path: ~/my-workflow/settings.yaml
      key: context.mode
    values:
      SIMPLE: simple
      FANCY: fancy
"""
_LEAST_PX = 220


class NoControls(QFrame):
    """Two sentences and a button that copies an example."""

    example_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noControls")
        self.setProperty("role", Role.CARD.value)
        self.setMinimumHeight(_LEAST_PX)
        self.state = EmptyState("", "", self.tr("Copy an example"), self)
        self.state.button.setObjectName("copyControlExample")
        self.state.button.clicked.connect(self.example_requested)
        layout = QVBoxLayout(self)
        layout.addWidget(self.state)

    def set_texts(self, missing: str, remedy: str) -> None:
        """Say this instead."""
        self.state.set_texts(missing, remedy)


def what_is_missing(alerts: AlertsView, modes_file: Path) -> tuple[str, str]:
    """What is missing and how to get it."""
    if alerts.last_look_seconds is None and not alerts.error:
        return _tr("What can be switched is not known yet"), _tr("The clients' settings are being looked at.")
    return _tr("Nothing that could be switched was found"), _tr(
        "Settings of Claude Code, Codex or Gemini CLI are found by themselves once the client has been started. "
        "A control of your own is declared in {path}."
    ).replace("{path}", str(modes_file))


def _tr(sentence: str) -> str:
    return QCoreApplication.translate("ModesEmpty", sentence)
