"""Notices tray hosts coming and going, on D-Bus (StatusNotifierItem) and on X11 (XEmbed).

An icon made before its host exists can stay invisible for ever, so whoever shows
one makes a new one on `host_appeared`. Nothing here blocks: a hung bus daemon
would hold a QDBusInterface's constructor for 25 s, so only asynchronous calls are
made. Must not know the icon.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusPendingCallWatcher,
    QDBusServiceWatcher,
)
from PySide6.QtWidgets import QSystemTrayIcon

_LOG = logging.getLogger(__name__)
WATCHER_SERVICE = "org.kde.StatusNotifierWatcher"
_POLL_MS = 5000


class TrayHost(QObject):
    """Knows whether there is something that shows tray icons."""

    host_appeared = Signal()
    """A host is there now, or another one than before: make the icon anew."""
    host_lost = Signal()
    """No host is left."""

    def __init__(
        self,
        is_available: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable,
        bus: QDBusConnection | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`is_available` is asked rarely and only while no host is known: it costs a connection to the bus.

        `bus` is the session bus unless given.
        """
        super().__init__(parent)
        self._bus = QDBusConnection.sessionBus() if bus is None else bus
        self._is_available = is_available
        self._sni = False
        self._xembed = False
        self._poll = QTimer(self)
        self._poll.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._poll.setInterval(_POLL_MS)
        self._poll.timeout.connect(self.check_now)
        self._pending: QDBusPendingCallWatcher | None = None
        self._watcher: QDBusServiceWatcher | None = None
        # The bus answers soon; until it has, a look for an X11 tray could find the same host twice.
        self._poll.start()
        if not self._watch_bus():
            self.check_now()

    def is_host_present(self) -> bool:
        """Whether an icon would be shown."""
        return self._sni or self._xembed

    def is_sni(self) -> bool:
        """Whether the host speaks StatusNotifierItem: the desktop draws icon, menu and tool tip."""
        return self._sni

    @Slot()
    def check_now(self) -> None:
        """Look for a host without D-Bus; keeps looking slowly until there is one."""
        if not self.is_host_present() and self._is_available():
            self._xembed = True
            self.host_appeared.emit()
        if self.is_host_present():
            self._poll.stop()
        elif not self._poll.isActive():
            self._poll.start()

    def _watch_bus(self) -> bool:
        if not self._bus.isConnected():
            _LOG.info("no session bus; looking for an X11 tray only")
            return False
        mode = QDBusServiceWatcher.WatchModeFlag.WatchForOwnerChange
        self._watcher = QDBusServiceWatcher(WATCHER_SERVICE, self._bus, mode, self)
        self._watcher.serviceOwnerChanged.connect(self._on_owner_changed)
        question = QDBusMessage.createMethodCall(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner"
        )
        question.setArguments([WATCHER_SERVICE])
        self._pending = QDBusPendingCallWatcher(self._bus.asyncCall(question), self)
        self._pending.finished.connect(self._on_answer)
        return True

    @Slot(QDBusPendingCallWatcher)
    def _on_answer(self, call: QDBusPendingCallWatcher) -> None:
        reply = call.reply()
        self._pending = None
        if reply.type() is QDBusMessage.MessageType.ReplyMessage and reply.arguments() == [True]:
            self._on_owner_changed(WATCHER_SERVICE, "", "present")
        else:
            self.check_now()

    @Slot(str, str, str)
    def _on_owner_changed(self, _service: str, _old: str, new: str) -> None:
        if new:
            self._sni = True
            self._poll.stop()
            self.host_appeared.emit()
            return
        self._sni = False
        self._xembed = False
        self.check_now()
        if not self.is_host_present():
            self.host_lost.emit()
