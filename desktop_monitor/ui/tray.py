"""The tray icon: health as colour and shape, a tool tip, a menu, and what clicks mean.

The real icon stands behind `TrayIcon`, because it cannot be made without a screen.
Icon and tool tip are set only when they change: each setting costs the desktop a
transfer of all sizes. Must not know the glance or the window; it says what was asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from PySide6.QtCore import QObject, QRect, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from desktop_monitor.clock import Clock
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.metrics.definition import SeriesKey, Unit
from desktop_monitor.metrics.units import value_text
from desktop_monitor.ui.agents_now import count_line, last_answer_line, running, waiting_line, waiting_now
from desktop_monitor.ui.look.icons import Shape, shape_of, tray_icon
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.phrases import age_words, headline, headline_reason, is_paused
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.tray_host import TrayHost
from desktop_monitor.ui.tray_menu import TrayMenu
from desktop_monitor.ui.tray_switching import firing_line

_TOOL_TIP_SECONDS = 5.0
_DOUBLE_CLICK_SECONDS = 0.4
_OPENING = frozenset({QSystemTrayIcon.ActivationReason.DoubleClick, QSystemTrayIcon.ActivationReason.MiddleClick})


class TrayIcon(Protocol):
    """What the controller asks of an icon in the tray."""

    activated: SignalInstance
    """Carries a QSystemTrayIcon.ActivationReason."""

    def set_icon(self, icon: QIcon) -> None:
        """Show `icon` instead."""

    def set_tool_tip(self, text: str) -> None:
        """Show `text` on hovering."""

    def geometry(self) -> QRect:
        """Where it is on the screen; empty where the desktop does not tell."""

    def remove(self) -> None:
        """Take it out of the tray; it is not used again."""


class QtTrayIcon(QObject):
    """The real one."""

    activated = Signal(object)

    def __init__(self, menu: QMenu, icon: QIcon, tool_tip: str) -> None:
        super().__init__()
        # Menu and icon have to be there before it is shown: some hosts read them once.
        self._icon = QSystemTrayIcon(icon)
        self._icon.setContextMenu(menu)
        self._icon.setToolTip(tool_tip)
        self._icon.activated.connect(self._on_activated)
        self._icon.show()

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        self.activated.emit(reason)

    def set_icon(self, icon: QIcon) -> None:
        """Show `icon` instead."""
        self._icon.setIcon(icon)

    def set_tool_tip(self, text: str) -> None:
        """Show `text` on hovering."""
        self._icon.setToolTip(text)

    def geometry(self) -> QRect:
        """Where it is; empty under StatusNotifierItem."""
        return self._icon.geometry()

    def show_message(self, title: str, body: str) -> None:
        """A balloon; only where the host is no StatusNotifierItem one, there it would replace the icon."""
        self._icon.showMessage(title, body)

    def remove(self) -> None:
        """Take it out of the tray."""
        self._icon.hide()
        self._icon.deleteLater()
        self.deleteLater()


IconMaker = Callable[[QMenu, QIcon, str], TrayIcon]


class _Appearance(NamedTuple):
    """What tells one icon from another."""

    shape: Shape
    dark_panel: bool
    waiting: bool
    """An agent waits for the user."""

    def icon(self) -> QIcon:
        """The painted one."""
        return tray_icon(self.shape, dark_panel=self.dark_panel, waiting=self.waiting)


class TrayController(QObject):
    """Keeps one icon in the tray while there is a host."""

    glance_requested = Signal(QRect)
    """Left click; carries the icon's place, empty where unknown."""
    open_requested = Signal()
    """The window is wanted: menu or double click."""
    session_requested = Signal(object)
    """Carries the `SessionView` of an agent that waits."""
    review_requested = Signal(int)
    """The number of a suggestion whose change is to be looked at."""
    dismissed = Signal(int)
    """The number of a suggestion."""
    value_requested = Signal(str, str)
    """The id of a control, and the value it is to have."""
    export_requested = Signal()
    settings_requested = Signal()
    quit_requested = Signal()

    def __init__(
        self,
        state: AppState,
        look: Look,
        host: TrayHost,
        clock: Clock,
        make_icon: IconMaker = QtTrayIcon,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._state, self._look, self._host, self._clock = state, look, host, clock
        self._make_icon = make_icon
        self._icon: TrayIcon | None = None
        self._shown: _Appearance | None = None
        self._offered: tuple[object, ...] = ()
        self._tool_tip = ""
        self._tool_tip_seconds: float | None = None
        self._clicked_seconds: float | None = None
        self.menu = TrayMenu(state, self)
        self.menu.open_requested.connect(self.open_requested)
        self.menu.session_requested.connect(self.session_requested)
        self.menu.switching.review_requested.connect(self.review_requested)
        self.menu.switching.dismissed.connect(self.dismissed)
        self.menu.switching.value_requested.connect(self.value_requested)
        self.menu.export_requested.connect(self.export_requested)
        self.menu.settings_requested.connect(self.settings_requested)
        self.menu.quit_requested.connect(self.quit_requested)
        state.snapshot_changed.connect(self._on_snapshot)
        state.health_changed.connect(self._on_health_changed)
        state.grew_stale.connect(self._on_health_changed)
        look.changed.connect(self._refresh_icon)
        host.host_appeared.connect(self._on_host_appeared)
        host.host_lost.connect(self._on_host_lost)
        if host.is_host_present():
            self._on_host_appeared()

    @property
    def icon(self) -> TrayIcon | None:
        """The icon in the tray; None without a host."""
        return self._icon

    def is_shown(self) -> bool:
        """Whether there is an icon to click."""
        return self._icon is not None

    def geometry(self) -> QRect:
        """Where the icon is; empty where unknown."""
        return self._icon.geometry() if self._icon is not None else QRect()

    def tool_tip(self) -> str:
        """The tool tip for what is so now: health, score, reason, CPU, memory, agents, age of the data."""
        lines = [f"{headline(self._state)}: {headline_reason(self._state)}"]
        snapshot = self._state.snapshot
        if firing := firing_line(self._state):
            lines.append(firing)
        if snapshot is not None:
            cpu = value_text(snapshot.samples.get(SeriesKey("cpu_used_ratio")), Unit.RATIO)
            memory = value_text(snapshot.samples.get(SeriesKey("memory_used_ratio")), Unit.RATIO)
            lines.append(self.tr("CPU {cpu} · memory {memory}").format(cpu=cpu, memory=memory))
            lines += self._agent_lines(snapshot)
            lines.append(self.tr("Data: {age}").format(age=age_words(self._state)))
        return "\n".join(lines)

    def _agent_lines(self, snapshot: Snapshot) -> list[str]:
        agents, now = snapshot.agents, snapshot.at.wall_seconds
        if not running(agents):
            return []
        lines = [line for line in (count_line(agents), last_answer_line(agents, now)) if line]
        return [self.tr("Simulated: {line}").format(line=line) for line in lines] if agents.is_simulated else lines

    @Slot()
    def renew(self) -> None:
        """Say everything again: another language is spoken."""
        self._refresh_tool_tip()
        self.menu.rebuild()

    def close(self) -> None:
        """Take the icon out of the tray for good."""
        self._host.host_appeared.disconnect(self._on_host_appeared)
        self._on_host_lost()

    @Slot()
    def _on_host_appeared(self) -> None:
        self._on_host_lost()
        self._shown = self._wanted()
        self._tool_tip = self.tool_tip()
        self._icon = self._make_icon(self.menu.menu, self._shown.icon(), self._tool_tip)
        self._icon.activated.connect(self._on_activated)

    @Slot()
    def _on_host_lost(self) -> None:
        if self._icon is not None:
            self._icon.remove()
            self._icon = None

    def _wanted(self) -> _Appearance:
        scheme = QGuiApplication.styleHints().colorScheme()
        dark = self._look.tokens.dark if scheme is Qt.ColorScheme.Unknown else scheme is Qt.ColorScheme.Dark
        shape = shape_of(self._state.health, paused=is_paused(self._state.snapshot))
        return _Appearance(shape, dark, bool(waiting_now(self._state)))

    @Slot()
    def _refresh_icon(self) -> None:
        wanted = self._wanted()
        if self._icon is not None and wanted != self._shown:
            self._shown = wanted
            self._icon.set_icon(wanted.icon())

    def _refresh_tool_tip(self) -> None:
        text = self.tool_tip()
        self._tool_tip_seconds = self._clock.monotonic()
        if self._icon is not None and text != self._tool_tip:
            self._tool_tip = text
            self._icon.set_tool_tip(text)

    @Slot(object)
    def _on_snapshot(self, _snapshot: Snapshot) -> None:
        self._refresh_icon()
        self._refresh_menu()
        last = self._tool_tip_seconds
        if last is None or self._clock.monotonic() - last >= _TOOL_TIP_SECONDS:
            self._refresh_tool_tip()

    @Slot(object)
    def _on_health_changed(self, _level: object) -> None:
        self._refresh_icon()
        self._refresh_tool_tip()
        # Some hosts measure the menu before they ask for its newest texts.
        self.menu.rebuild()

    def _refresh_menu(self) -> None:
        """Have the menu name who waits and what is suggested: some hosts measure it before they ask for new texts."""
        waiting = tuple(waiting_line(view) for view in waiting_now(self._state))
        offered = (waiting, firing_line(self._state), self.menu.switching.key())
        if offered != self._offered:
            self._offered = offered
            self._refresh_tool_tip()
            self.menu.rebuild()

    @Slot(object)
    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in _OPENING:
            self.open_requested.emit()
        elif reason is QSystemTrayIcon.ActivationReason.Trigger and not self._is_second_click():
            self.glance_requested.emit(self.geometry())

    def _is_second_click(self) -> bool:
        """Under StatusNotifierItem a double click arrives as two triggers; the second one opens the window."""
        now = self._clock.monotonic()
        last, self._clicked_seconds = self._clicked_seconds, now
        if last is None or now - last > _DOUBLE_CLICK_SECONDS:
            return False
        self._clicked_seconds = None
        self.open_requested.emit()
        return True
