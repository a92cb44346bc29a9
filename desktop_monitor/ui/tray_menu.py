"""The tray icon's menu, filled anew each time it is about to show.

Must not know the icon or the window; it says what was chosen.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from desktop_monitor.engine.command import PauseRecording, ResumeRecording
from desktop_monitor.ui.agents_now import waiting_line, waiting_now
from desktop_monitor.ui.phrases import headline_reason, health_word, is_paused
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.tray_switching import SwitchingMenu, firing_line
from desktop_monitor.ui.untrusted import menu_entry

_MOST_WAITING = 3
_PAUSES_SECONDS: tuple[float | None, ...] = (900.0, 3600.0, None)


class TrayMenu(QObject):
    """Owns the QMenu; keep a reference, a collected menu is an empty one."""

    open_requested = Signal()
    session_requested = Signal(object)
    """Carries the `SessionView` of an agent that waits."""
    export_requested = Signal()
    """The user wants a report."""
    settings_requested = Signal()
    quit_requested = Signal()

    def __init__(self, state: AppState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.menu = QMenu()
        self.menu.setObjectName("trayMenu")
        self.menu.aboutToShow.connect(self.rebuild)
        self._submenu: QMenu | None = None
        self.switching = SwitchingMenu(state, self)
        self.rebuild()

    @Slot()
    def rebuild(self) -> None:
        """Fill the menu for what is so now."""
        if self._submenu is not None:
            self._submenu.deleteLater()
            self._submenu = None
        self.menu.clear()
        self.switching.forget()
        self._add(self.health_line(), "trayHealth", self._on_open)
        self._add_waiting()
        self.switching.add_suggestions(self.menu)
        self.menu.addSeparator()
        self._add(self.tr("Open Desktop Monitor"), "trayOpen", self._on_open)
        self.switching.add_modes(self.menu)
        self._add_recording()
        self.switching.add_snooze(self.menu)
        self._add(self.tr("Export report…"), "trayExport", self._on_export)
        self._add_update()
        self._add(self.tr("Settings…"), "traySettings", self._on_settings)
        self.menu.addSeparator()
        self._add(self.tr("Quit"), "trayQuit", self._on_quit)

    def health_line(self) -> str:
        """Health and its reason in one line: ``Degraded: memory 91 % used``."""
        parts = (f"{health_word(self._state.health)}: {headline_reason(self._state)}", firing_line(self._state))
        return menu_entry(" · ".join(part for part in parts if part))

    def _add(self, title: str, name: str, slot: object, menu: QMenu | None = None) -> QAction:
        action = (menu or self.menu).addAction(title)
        action.setObjectName(name)
        action.triggered.connect(slot)
        return action

    def _add_recording(self) -> None:
        if is_paused(self._state.snapshot):
            self._add(self.tr("Resume recording"), "trayResume", self._on_resume)
            return
        submenu = QMenu(self.tr("Pause recording"), self.menu)
        submenu.setObjectName("trayPause")
        self._submenu = submenu
        self.menu.addMenu(submenu)
        titles = (self.tr("For 15 min"), self.tr("For 1 h"), self.tr("Until resumed"))
        for index, (title, seconds) in enumerate(zip(titles, _PAUSES_SECONDS, strict=True)):
            action = self._add(title, f"trayPause{index}", self._on_pause, submenu)
            action.setData(seconds)

    def _add_waiting(self) -> None:
        """One entry for each agent that waits for the user, which leads to it."""
        found = waiting_now(self._state)
        snapshot = self._state.snapshot
        simulated = snapshot is not None and snapshot.agents.is_simulated
        for number, view in enumerate(found[:_MOST_WAITING]):
            line = waiting_line(view)
            if simulated:
                line = self.tr("Simulated: {line}").format(line=line)
            self._add(menu_entry(line), f"trayWaiting{number}", self._on_waiting).setData(view)

    def _add_update(self) -> None:
        snapshot = self._state.snapshot
        if snapshot is not None and snapshot.updates.is_newer:
            line = self.tr("Version {version} is there…").format(version=snapshot.updates.latest)
            self._add(menu_entry(line), "trayUpdate", self._on_settings)

    @Slot()
    def _on_waiting(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.session_requested.emit(action.data())

    @Slot()
    def _on_pause(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._state.send(PauseRecording(action.data()))

    @Slot()
    def _on_resume(self) -> None:
        self._state.send(ResumeRecording())

    @Slot()
    def _on_open(self) -> None:
        self.open_requested.emit()

    @Slot()
    def _on_export(self) -> None:
        self.export_requested.emit()

    @Slot()
    def _on_settings(self) -> None:
        self.settings_requested.emit()

    @Slot()
    def _on_quit(self) -> None:
        self.quit_requested.emit()
