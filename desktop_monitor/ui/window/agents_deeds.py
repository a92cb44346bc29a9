"""What can be done from the Agents page: asked for, confirmed, sent. Must not know the table or cards."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog, QWidget

from desktop_monitor.engine.agents_view import SessionView
from desktop_monitor.errors import MonitorError
from desktop_monitor.ui.agent_words import client_word, session_name
from desktop_monitor.ui.dialogs.connect_client import ConnectClientDialog
from desktop_monitor.ui.dialogs.forget_project import ForgetProjectDialog
from desktop_monitor.ui.window.page import PageContext
from desktop_monitor.ui.window.process_subset import ProcessSubset


class AgentsDeeds(QObject):
    """Opens one dialog at a time; the window tells what came of it."""

    def __init__(self, context: PageContext, window: QWidget) -> None:
        """Dialogs belong to `window`."""
        super().__init__(window)
        self._context = context
        self._window = window
        self._dialog: QDialog | None = None

    def show_processes(self, view: SessionView | None) -> None:
        """Open the process table with the processes of this session alone."""
        if view is None or view.tree is None:
            return
        roots = () if view.tree.root is None else (view.tree.root,)
        name = f"{session_name(view)} · {client_word(view.interface)}"
        self._context.open_page("processes", ProcessSubset(name, frozenset((*view.tree.identities, *roots))))

    def ask_forget(self, view: SessionView | None) -> None:
        """Ask whether everything about this session's project is to be forgotten."""
        if view is not None and view.project:
            self._open(ForgetProjectDialog(view.project, self._context.state, self._window))

    @Slot(str, bool)
    def ask_connection(self, interface: str, connect: bool) -> None:
        """Show the change that connects (or disconnects) this client, and ask."""
        connector = self._context.connector
        if connector is None:
            return
        try:
            preview = connector.preview(interface) if connect else connector.preview_disconnect(interface)
        except MonitorError as error:
            self._context.notify_in_app(str(error))
            return
        self._open(ConnectClientDialog(interface, preview, self._context.state, connect=connect, parent=self._window))

    def _open(self, dialog: QDialog) -> None:
        if self._dialog is not None:
            return
        self._dialog = dialog
        dialog.finished.connect(self._on_finished)
        dialog.open()

    @Slot(int)
    def _on_finished(self, _result: int) -> None:
        self._dialog = None
