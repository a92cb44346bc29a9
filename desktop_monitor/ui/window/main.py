"""The window: rail, header, and the pages behind them, each made when first shown.

Only the page that can be seen is active; with the window hidden none is. Must not
know what pages show or how the engine works.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from desktop_monitor.clock import Clock
from desktop_monitor.config.settings import Settings
from desktop_monitor.engine.snapshot import Outcome, Snapshot
from desktop_monitor.language.text import counted
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.paths import Paths
from desktop_monitor.ui.agents_now import waiting_now, waiting_words
from desktop_monitor.ui.alert_tools import AlertTools
from desktop_monitor.ui.autostart import Autostart
from desktop_monitor.ui.client_connector import ClientConnector
from desktop_monitor.ui.history_desk import HistoryDesk
from desktop_monitor.ui.journal_desk import JournalDesk
from desktop_monitor.ui.ledger_desk import LedgerDesk
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.performance_holder import PerformanceHolder
from desktop_monitor.ui.phrases import outcome_words
from desktop_monitor.ui.recent import AskRecentPast, RecentPast
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.toast import Toast
from desktop_monitor.ui.window import geometry, placement
from desktop_monitor.ui.window.actions import WindowActions
from desktop_monitor.ui.window.command_palette import CommandPalette
from desktop_monitor.ui.window.header import CUSTOM, RANGES_SECONDS, Header
from desktop_monitor.ui.window.page import PageContext, Period, SettingsHolder
from desktop_monitor.ui.window.page_stack import PageStack
from desktop_monitor.ui.window.pages import PageEntry, page_entries
from desktop_monitor.ui.window.period_dialog import PeriodDialog
from desktop_monitor.ui.window.rail import GRAPH_GAP_SECONDS, GRAPH_SECONDS, Rail

_LOG = logging.getLogger(__name__)
_GAP_INTERVALS = 3.0
_SMALLEST_PX = (860, 560)
_CPU = SeriesKey("cpu_used_ratio")


class MainWindow(QMainWindow):
    """Remembers where it was; closing leaves the program in the tray where there is one."""

    quit_requested = Signal()
    """The program is to end: by the user's word, or because the only window was closed and there is no tray."""
    closed_to_tray_first_time = Signal()
    """The window was closed to the tray for the first time ever: say so once."""

    def __init__(
        self,
        state: AppState,
        desk: HistoryDesk,
        look: Look,
        settings: SettingsHolder,
        paths: Paths,
        clock: Clock,
        tray_present: Callable[[], bool],
        autostart: Autostart | None = None,
        entries: Sequence[PageEntry] | None = None,
        *,
        journal: JournalDesk | None = None,
        connector: ClientConnector | None = None,
        ledger: LedgerDesk | None = None,
        alerts: AlertTools | None = None,
        performance: PerformanceHolder | None = None,
    ) -> None:
        """`tray_present` says whether there is a tray icon to come back from; `entries` default to all pages."""
        super().__init__()
        self._state, self._look, self._settings, self._clock = state, look, settings, clock
        self._state_file = placement.file_in(paths.state)
        self._tray_present = tray_present
        self._entries = {entry.name: entry for entry in (page_entries() if entries is None else entries)}
        self._graph_asked = False
        self._placement = placement.load(self._state_file)
        self._context = PageContext(
            state,
            desk,
            look,
            settings,
            paths,
            self.open_page,
            self.toast,
            autostart,
            journal,
            connector,
            ledger,
            alerts,
            performance,
        )
        self.setObjectName("mainWindow")
        self.setWindowTitle(self.tr("Desktop Monitor"))
        self.setMinimumSize(*_SMALLEST_PX)
        self._build()
        geometry.restore(self, self._placement)
        state.snapshot_changed.connect(self._on_snapshot)
        state.health_changed.connect(self._on_health_changed)
        state.grew_stale.connect(self._on_health_changed)
        state.outcome_arrived.connect(self._on_outcome)
        settings.changed.connect(self._on_settings_changed)

    def _build(self) -> None:
        self._rail = Rail(self._look, self.tr("Desktop Monitor"), self)
        self._header = Header(self._look, self)
        period = Period(self._placement.period_seconds, self._placement.period_end_seconds)
        self._stack = PageStack(self._entries, self._context, self._placement.pages, period, self)
        self._header.show_period(period)
        self._fill_rail()
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._header)
        right.addWidget(self._stack, 1)
        centre = QWidget(self)
        layout = QHBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._rail)
        layout.addLayout(right, 1)
        self.setCentralWidget(centre)
        self._palette = CommandPalette(self)
        self._toast = Toast(self)
        self._actions = WindowActions(self, self._state, self._settings, list(self._entries.values()))
        self._connect()

    def _fill_rail(self) -> None:
        upper = [entry for entry in self._entries.values() if not entry.at_bottom]
        lower = [entry for entry in self._entries.values() if entry.at_bottom]
        numbers = {name: number for number, name in enumerate(self._entries, start=1)}
        for entry in upper:
            self._rail.add_page(entry.name, entry.title, f"Ctrl+{numbers[entry.name]}")
        self._rail.add_stretch()
        for entry in lower:
            self._rail.add_page(entry.name, entry.title, f"Ctrl+{numbers[entry.name]}")
        if "resources" in self._entries:
            self._rail.add_graph("resources")

    def _connect(self) -> None:
        self._rail.chosen.connect(self._on_page_chosen)
        self._header.range_chosen.connect(self._on_range_chosen)
        self._header.freeze_toggled.connect(self._on_freeze)
        self._header.palette_requested.connect(self.open_palette)
        self._shortcut("Ctrl+K", self.open_palette)
        self._shortcut("Ctrl+W", self.close)
        self._shortcut("Ctrl+Q", self.request_quit)
        for number, name in enumerate(self._entries, start=1):
            shortcut = self._shortcut(f"Ctrl+{number}", self._on_number)
            shortcut.setProperty("page", name)

    def _shortcut(self, keys: str, slot: Callable[[], object]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(slot)
        return shortcut

    # What others may ask.

    def open_page(self, name: str, argument: object = None) -> None:
        """Show the page `name` and hand it `argument` unless that is None. An unknown name is logged."""
        if name not in self._entries:
            _LOG.warning("there is no page %r", name)
            return
        page = self._stack.page(name)
        self._rail.select(name)
        self._header.set_title(self._entries[name].title)
        self._header.set_offers(period=page.has_period, freeze=page.has_live_view)
        self._stack.setCurrentWidget(page)
        self._placement = replace(self._placement, page=name)
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        self._update_active()
        if argument is not None:
            page.receive(argument)

    def show_and_raise(self, activation_token: str = "") -> None:
        """Bring the window to the front; Wayland wants the token of the click that asked for it."""
        if activation_token:
            # Qt's Wayland plugin takes the token of the next activation from the environment.
            os.environ["XDG_ACTIVATION_TOKEN"] = activation_token
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()

    @property
    def keyboard_holder(self) -> str:
        """The object name of the control that has the keyboard; empty where none has."""
        holder = self.focusWidget()
        return next((part.objectName() for part in self.findChildren(QWidget) if part is holder), "")

    def give_keyboard_to(self, name: str) -> None:
        """Let the control of this object name have the keyboard, where the page that is shown has it."""
        page = self._stack.currentWidget()
        control = page.findChild(QWidget, name) if page is not None and name else None
        if control is not None:
            control.setFocus(Qt.FocusReason.OtherFocusReason)

    def toast(self, sentence: str) -> None:
        """Say one sentence over the window, or at the screen's corner while that is hidden."""
        self._toast.say(sentence)

    @Slot()
    def open_palette(self) -> None:
        """Show the command palette."""
        self._palette.open(self._actions.entries())

    @Slot()
    def request_quit(self) -> None:
        """End the program."""
        self.save_state()
        self.quit_requested.emit()

    @Slot()
    def show_welcome(self) -> None:
        """Show what a new user is shown."""
        from desktop_monitor.ui.dialogs.welcome import WelcomeDialog

        context = self._context
        WelcomeDialog(context.state, context.look, context.paths, context.autostart, context.connector, self).open()

    def set_period(self, period: Period) -> None:
        """Show `period` on every page."""
        self._header.show_period(period)
        self._placement = replace(self._placement, period_seconds=period.seconds, period_end_seconds=period.end_seconds)
        self._stack.set_period(period)

    def toggle_freeze(self) -> None:
        """Let the view stand, or go on."""
        self._header.set_frozen(not self._stack.frozen)

    def save_state(self) -> None:
        """Write down where everything is; a failure is logged, nothing more."""
        self._placement = replace(geometry.remembered_of(self, self._placement), pages=self._stack.states())
        try:
            placement.save(self._state_file, self._placement)
        except OSError as error:
            _LOG.warning("window state could not be written: %s", error)

    # Pages.

    def _update_active(self) -> None:
        if self._stack.wake(visible=self.isVisible() and not self.isMinimized()):
            # Written down at once: a program that is killed should come back as it was, too.
            self.save_state()

    @Slot(str)
    def _on_page_chosen(self, name: str) -> None:
        self.open_page(name)

    @Slot()
    def _on_number(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.open_page(str(sender.property("page")))

    @Slot(str)
    def _on_range_chosen(self, key: str) -> None:
        if key != CUSTOM:
            self.set_period(Period(RANGES_SECONDS[key]))
            return
        period = self._stack.period
        end = period.end_seconds or self._clock.now().wall_seconds
        # Not exec: a screen reader that pressed the button waits for the end of this call.
        dialog = PeriodDialog(end - period.seconds, end, self)
        dialog.chosen.connect(self.set_period)
        dialog.rejected.connect(self._on_period_rejected)
        dialog.open()

    @Slot()
    def _on_period_rejected(self) -> None:
        """The button shows again what is in force."""
        self.set_period(self._stack.period)

    @Slot(bool)
    def _on_freeze(self, frozen: bool) -> None:
        self._stack.set_frozen(frozen)

    # State.

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        if not self._stack.is_active:
            return
        self._header.show_state(self._state)
        self._show_counts()
        if self._rail.graph is not None:
            self._rail.graph.set_gap(max(GRAPH_GAP_SECONDS, _GAP_INTERVALS * snapshot.interval_seconds))
            self._rail.graph.add(snapshot.at.wall_seconds, snapshot.samples.get(_CPU))
            self._ask_graph()

    def _show_counts(self) -> None:
        count = len(waiting_now(self._state))
        self._rail.set_count("agents", count, waiting_words(count))
        snapshot = self._state.snapshot
        firing = snapshot.alerts.firing if snapshot is not None else 0
        self._rail.set_count("alerts", firing, words(counted("{count:count} firing", "{count:count} firing", firing)))

    def _ask_graph(self) -> None:
        """Once each time the window is shown, as soon as there is a time to ask for."""
        if not self._graph_asked and self._rail.graph is not None and self._state.snapshot is not None:
            self._graph_asked = True
            now = self._state.snapshot.at.wall_seconds
            self._context.desk.ask(AskRecentPast((_CPU,), now - GRAPH_SECONDS, now), self._on_graph)

    def _on_graph(self, past: RecentPast) -> None:
        if self._rail.graph is not None:
            self._rail.graph.set_points(past.points[_CPU], past.end_seconds)

    @Slot(object)
    def _on_health_changed(self, _level: object) -> None:
        if self._stack.is_active:
            self._header.show_state(self._state)
            self._show_counts()

    @Slot(object)
    def _on_outcome(self, outcome: Outcome) -> None:
        """Whichever page sent the command, and whichever is shown by now."""
        self.toast(outcome_words(outcome))

    @Slot(object)
    def _on_settings_changed(self, settings: Settings) -> None:
        self._look.set_theme(settings.appearance.theme)

    # Coming and going.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._header.show_state(self._state)
        self._show_counts()
        if self._stack.currentWidget() is None:
            known = self._placement.page if self._placement.page in self._entries else next(iter(self._entries))
            self.open_page(known)
        self._update_active()
        self._graph_asked = False
        self._ask_graph()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._update_active()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            self._update_active()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        stays = self._tray_present() and self._settings.settings.appearance.close_to_tray
        first = stays and not self._placement.told_about_tray
        self._placement = replace(self._placement, told_about_tray=self._placement.told_about_tray or stays)
        self.save_state()
        if not stays:
            # After the event, so that the window is gone when the program ends.
            QTimer.singleShot(0, self.request_quit)
        elif first:
            self.closed_to_tray_first_time.emit()
