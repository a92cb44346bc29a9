"""Brings notifications that no channel could show, and readers' answers, into the GUI thread.

The dispatcher speaks on a thread of its own; widgets live here. Must not know
channels.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop_monitor.notify.channel import Notification, Response
from desktop_monitor.ui.tray import QtTrayIcon, TrayController
from desktop_monitor.ui.tray_host import TrayHost


class NotificationBridge(QObject):
    """Signals that may be emitted from any thread and arrive here."""

    undelivered = Signal(str, str)
    """Title and body of a notification that nobody showed."""
    answered = Signal(str, str)
    """Key of a notification and the reader's action."""

    def take_undelivered(self, notification: Notification) -> None:
        """Nobody showed it; from any thread."""
        self.undelivered.emit(notification.title, notification.body)

    def take_answer(self, response: Response) -> None:
        """The reader answered; from any thread."""
        self.answered.emit(response.key, response.action)


def show_balloon(host: TrayHost, tray: TrayController, title: str, body: str) -> bool:
    """Show a balloon at the tray icon; False where there is none or it would replace the health icon."""
    if host.is_sni() or not isinstance(tray.icon, QtTrayIcon):
        return False
    tray.icon.show_message(title, body)
    return True
