"""The window and the glance: made when first wanted, brought to the front, put away at the end.

Must not know what they show, what they are made from or who asks for them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Qt, QTimer, Slot

from desktop_monitor.engine.agents_view import SessionView
from desktop_monitor.ui.toast import Toast
from desktop_monitor.ui.tray_host import TrayHost
from desktop_monitor.ui.welcoming import Welcoming

if TYPE_CHECKING:
    from desktop_monitor.ui.glance import Glance
    from desktop_monitor.ui.window.main import MainWindow

_TRAY_GRACE_MS = 1500
_LOGIN_GRACE_MS = 15_000
"""At login the panel may start after us; without a tray by then the window shows instead."""


class Faces(QObject):
    """Holds both; with neither wanted yet, neither takes memory."""

    def __init__(
        self,
        make_window: Callable[[], MainWindow],
        make_glance: Callable[[], Glance],
        host: TrayHost,
        parent: QObject | None = None,
        welcoming: Welcoming | None = None,
    ) -> None:
        """`welcoming`, while it is due, is shown where the window is asked for."""
        super().__init__(parent)
        self._make_window, self._make_glance, self._host = make_window, make_glance, host
        self._welcoming = welcoming
        if welcoming is not None:
            welcoming.ended.connect(self.show_window)
        self._window: MainWindow | None = None
        self._glance: Glance | None = None
        self._toast: Toast | None = None
        self._grace = QTimer(self)
        self._grace.setSingleShot(True)
        self._grace.timeout.connect(self.show_window_without_tray)
        host.host_lost.connect(self._on_tray_lost)

    def window(self) -> MainWindow:
        """The window, made at the first call."""
        if self._window is None:
            self._window = self._make_window()
            # Queued: said over a window that is just closing, the sentence would vanish with it.
            self._window.closed_to_tray_first_time.connect(self._on_closed_to_tray, Qt.ConnectionType.QueuedConnection)
        return self._window

    def wait_for_tray(self, is_login: bool) -> None:
        """Show the window unless a tray appears soon, or within the longer time it may take at login."""
        if not self._host.is_host_present():
            self._grace.start(_LOGIN_GRACE_MS if is_login else _TRAY_GRACE_MS)

    @Slot()
    def show_window(self) -> None:
        """Bring the window to the front."""
        self.show_window_for("")

    @Slot(str)
    def show_window_for(self, activation_token: str) -> None:
        """The same, in the name of a click that a compositor gave this token for."""
        # Some compositors keep the glance on top of the window it led to.
        if self._glance is not None:
            self._glance.hide()
        if self._welcoming is not None and self._welcoming.is_due:
            self._welcoming.show()
        else:
            self.window().show_and_raise(activation_token)

    @Slot()
    def show_window_without_tray(self) -> None:
        """Show the window where no tray appeared, and say why."""
        if not self._host.is_host_present() and not self.window().isVisible():
            self.show_window()
            self.toast(self.tr("This desktop shows no tray icons, so the window is all there is."))

    @Slot()
    def show_settings(self) -> None:
        """Bring the window to the front with its page of settings."""
        self.show_window()
        self.window().open_page("settings")

    @Slot()
    def show_export(self) -> None:
        """Bring the window to the front where reports are exported."""
        self.show_window()
        self.window().open_page("reports", "export")

    @Slot(object)
    def show_session(self, view: SessionView) -> None:
        """Bring the window to the front with this session's details."""
        from desktop_monitor.ui.model.sessions import key_of

        self.show_window()
        self.window().open_page("agents", key_of(view))

    def show_incident(self, incident_id: int | None) -> None:
        """Bring the window to the front with this incident; None: as it was."""
        self.show_window()
        if incident_id is not None:
            self.window().open_page("alerts", incident_id)

    @Slot(QRect)
    def toggle_glance(self, icon: QRect) -> None:
        """Show the glance beside the icon at `icon`, or hide it."""
        if self._glance is None:
            self._glance = self._make_glance()
            self._glance.open_window_requested.connect(self.show_window)
            self._glance.session_requested.connect(self.show_session)
        self._glance.toggle(icon)

    def toast(self, sentence: str) -> None:
        """Say `sentence` in the window, now or when it is next looked at."""
        self.window().toast(sentence)

    def tell_outcome(self, sentence: str) -> None:
        """Say what came of a command where there is no window yet, which says it itself."""
        if self._window is None:
            self._toast = self._toast or Toast()
            self._toast.say(sentence)

    @Slot()
    def renew(self) -> None:
        """Make anew what there is, where it was, as another language is spoken: words are chosen when it is made."""
        if self._welcoming is not None:
            self._welcoming.renew()
        if self._glance is not None:
            self._glance.close()
            self._glance.deleteLater()
            self._glance = None
        if self._window is None:
            return
        was_shown, keyboard = self._window.isVisible(), self._window.keyboard_holder
        self._window.save_state()
        self._window.hide()
        self._window.deleteLater()
        self._window = None
        if was_shown:
            self.show_window()
            self.window().give_keyboard_to(keyboard)

    def put_away(self) -> None:
        """Remember where the window was and hide both."""
        self._grace.stop()
        if self._welcoming is not None:
            self._welcoming.put_away()
        if self._window is not None:
            self._window.save_state()
            self._window.hide()
        for other in (self._glance, self._toast):
            if other is not None:
                other.hide()

    @Slot()
    def _on_tray_lost(self) -> None:
        """Give a panel that restarts the time to come back before the window steps in for the icon."""
        self._grace.start(_LOGIN_GRACE_MS)

    @Slot()
    def _on_closed_to_tray(self) -> None:
        self.toast(self.tr("Desktop Monitor goes on in the tray. Quit it from the icon's menu."))
