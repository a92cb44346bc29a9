"""Everything the desktop program is made of: makes the parts, connects them, ends them in order.

No logic of its own: what is decided here is only who talks to whom.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication

from desktop_monitor.app.workers import Workers
from desktop_monitor.clock import Clock
from desktop_monitor.config.edit import save
from desktop_monitor.config.files import Configuration
from desktop_monitor.config.loader import changed
from desktop_monitor.config.performance_edit import PerformanceFile
from desktop_monitor.config.settings import Settings
from desktop_monitor.engine.agents.client_plan import ClientPlan
from desktop_monitor.engine.alert_settings import AlertSettings
from desktop_monitor.engine.alerting.answers import command_of, incident_of
from desktop_monitor.engine.command import ApplyPerformance, ApplySettings, Command
from desktop_monitor.engine.query import CurrentHistory, open_journal_reader, open_ledger_reader
from desktop_monitor.engine.snapshot import Outcome
from desktop_monitor.errors import MonitorError
from desktop_monitor.notify.channel import Response
from desktop_monitor.paths import Paths
from desktop_monitor.serve.switch import PortSwitch
from desktop_monitor.ui.alert_settings_desk import AlertSettingsDesk
from desktop_monitor.ui.alert_tools import AlertTools
from desktop_monitor.ui.ending import Ending
from desktop_monitor.ui.faces import Faces
from desktop_monitor.ui.first_run import FirstRun
from desktop_monitor.ui.garbage import GuiGarbageCollection
from desktop_monitor.ui.heartbeat import Heartbeat
from desktop_monitor.ui.history_desk import HistoryDesk
from desktop_monitor.ui.journal_desk import JournalDesk
from desktop_monitor.ui.ledger_desk import LedgerDesk
from desktop_monitor.ui.look.icons import app_icon
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.notification_bridge import NotificationBridge, show_balloon
from desktop_monitor.ui.performance_holder import PerformanceHolder
from desktop_monitor.ui.phrases import outcome_words
from desktop_monitor.ui.receiver_opening import ReceiverOpening
from desktop_monitor.ui.rehearsal_desk import Past, RehearsalDesk
from desktop_monitor.ui.replacement import Replacement, packaged_program
from desktop_monitor.ui.sampler import SamplerThread
from desktop_monitor.ui.single_instance import SingleInstance
from desktop_monitor.ui.spoken import SpokenLanguage
from desktop_monitor.ui.state import AppState, Mailbox
from desktop_monitor.ui.surroundings import Surroundings
from desktop_monitor.ui.switching import Switching
from desktop_monitor.ui.tray import TrayController
from desktop_monitor.ui.welcoming import Welcoming
from desktop_monitor.ui.window import placement
from desktop_monitor.ui.window.page import SettingsHolder

if TYPE_CHECKING:
    from desktop_monitor.ui.dialogs.welcome import WelcomeDialog
    from desktop_monitor.ui.glance import Glance
    from desktop_monitor.ui.window.main import MainWindow

_LOG = logging.getLogger(__name__)
EXIT_FAILED = 3


class Desktop(QObject):
    """Everything the desktop program is made of, alive between `start` and `end`."""

    def __init__(
        self,
        app: QApplication,
        paths: Paths,
        configuration: Configuration,
        clock: Clock,
        instance: SingleInstance,
        around: Surroundings,
        first_run: FirstRun | None = None,
    ) -> None:
        super().__init__()
        settings = configuration.settings
        self._app, self._paths, self._clock = app, paths, clock
        self._around, self._host = around, around.host
        self._settings = SettingsHolder(settings, self._save_settings)
        self._look = Look(settings.appearance.theme)
        self._look.apply(app)
        app.setWindowIcon(app_icon())
        self._ending = Ending(app)
        self._ending.requested.connect(self.quit)
        self._bridge = NotificationBridge(self)
        self._bridge.undelivered.connect(self._on_undelivered)
        self._bridge.answered.connect(self._on_answered)
        self._mailbox = Mailbox(self)
        history = CurrentHistory(paths.history)
        workers = Workers(paths, configuration, clock, around, history, self._bridge)
        self._ports = PortSwitch(workers.make_ports)
        self._clients = ClientPlan(paths, clock, os.environ, Path.home())
        self._sampler = SamplerThread(workers.make_engine, clock, self._mailbox, self)
        self._sampler.failed.connect(self._on_sampler_failed)
        self._state = AppState(self._send, self)
        self._opening = ReceiverOpening(self._settings, lambda why: self.faces.toast(why), self)
        # Queued: a trouble said before the window tells of the outcome would be overwritten by that.
        self._state.outcome_arrived.connect(self._on_outcome, Qt.ConnectionType.QueuedConnection)
        self._mailbox.arrived.connect(self._state.accept)
        Heartbeat(self._state, clock, self)
        self._garbage = GuiGarbageCollection(self._state, self)
        self._desk = HistoryDesk(lambda: history, self)
        self._journal = JournalDesk(lambda: open_journal_reader(paths.journal), self)
        self._ledger = LedgerDesk(lambda: open_ledger_reader(paths.ledger), self)
        self._alert_tools = self._make_alert_tools(paths, history)
        self._performance_holder = PerformanceHolder(
            PerformanceFile(paths.performance_file, paths.alerts_file),
            lambda config: self._state.send(ApplyPerformance(config)),
            self,
        )
        self._switching = Switching(self._state, self._look, parent=self)
        welcoming = None if first_run is None else Welcoming(first_run, self._make_welcome, self)
        self.faces = Faces(self._make_window, self._make_glance, self._host, self, welcoming)
        self._tray = self._make_tray()
        self._spoken = self._make_spoken()
        instance.show_requested.connect(self.faces.show_window_for)
        self.next_program: Path | None = None
        """What takes over once this has ended."""
        self._replacement = self._make_replacement()
        instance.quit_requested.connect(self.quit)

    def _make_alert_tools(self, paths: Paths, history: CurrentHistory) -> AlertTools:
        return AlertTools(
            AlertSettingsDesk(lambda: AlertSettings(paths.alerts_file, beside=(paths.modes_file,)), self),
            RehearsalDesk(lambda: Past(history.beside(), open_journal_reader(paths.journal)), self),
        )

    def _make_tray(self) -> TrayController:
        tray = TrayController(self._state, self._look, self._host, self._clock, self._around.make_icon, self)
        tray.glance_requested.connect(self.faces.toggle_glance)
        tray.open_requested.connect(self.faces.show_window)
        tray.session_requested.connect(self.faces.show_session)
        tray.review_requested.connect(self._switching.review)
        tray.dismissed.connect(self._switching.dismiss)
        tray.value_requested.connect(self._switching.choose)
        tray.export_requested.connect(self.faces.show_export)
        tray.settings_requested.connect(self.faces.show_settings)
        tray.quit_requested.connect(self.quit)
        return tray

    def _make_spoken(self) -> SpokenLanguage:
        spoken = SpokenLanguage(self._app, self._settings.settings.appearance.language, self)
        # Queued: the page of settings still works on the click that leads to its end.
        self._settings.changed.connect(spoken.follow, Qt.ConnectionType.QueuedConnection)
        spoken.changed.connect(self._switching.close)
        spoken.changed.connect(self.faces.renew)
        spoken.changed.connect(self._tray.renew)
        return spoken

    def _make_replacement(self) -> Replacement:
        replacement = Replacement(packaged_program(), parent=self)
        replacement.noticed.connect(self._on_replacement_noticed)
        replacement.due.connect(self._on_replacement_due)
        return replacement

    def start(self, hidden: bool) -> None:
        """Begin to sample; show the window unless the icon alone is wanted and possible."""
        self._sampler.start()
        self._ports.apply(self._settings.settings.receiver)
        self._refresh_autostart()
        first_start = not placement.file_in(self._paths.state).exists()
        wants_hidden = hidden or (self._settings.settings.appearance.start_hidden and not first_start)
        if wants_hidden:
            self.faces.wait_for_tray(is_login=hidden)
        else:
            self.faces.show_window()

    def _refresh_autostart(self) -> None:
        try:
            self._around.autostart.refresh()
        except MonitorError as error:
            _LOG.warning("%s", error)  # the program works without

    def end(self) -> bool:
        """Stop everything in order: what asks first, then what answers, then what shows.

        False if a thread of ours is still at work.
        """
        self._switching.close()
        self.faces.put_away()
        # All of them, also where one hangs.
        answered = [desk.close() for desk in (self._desk, self._journal, self._ledger, self._alert_tools)]
        # What the ports bring is kept by the desk, which ends with the engine.
        closed = self._ports.close()
        stopped = self._sampler.stop() and all(answered) and closed
        self._tray.close()
        self._ending.close()
        self._garbage.close()
        return stopped

    @Slot()
    def quit(self) -> None:
        """End the program with exit code 0."""
        # Not QApplication.quit: it would close the window first, as if the user had sent it to the tray.
        self._app.exit(0)

    @Slot()
    def _on_replacement_noticed(self) -> None:
        self.faces.toast(self.tr("Another version was installed. It starts when this window is closed."))

    @Slot()
    def _on_replacement_due(self) -> None:
        _LOG.info("another version was installed and takes over")
        self.next_program = packaged_program()
        self.quit()

    def _make_window(self) -> MainWindow:
        from desktop_monitor.ui.window.main import MainWindow

        window = MainWindow(
            self._state,
            self._desk,
            self._look,
            self._settings,
            self._paths,
            self._clock,
            self._tray.is_shown,
            self._around.autostart,
            journal=self._journal,
            connector=self._clients,
            ledger=self._ledger,
            alerts=self._alert_tools,
            performance=self._performance_holder,
        )
        window.quit_requested.connect(self.quit)
        return window

    def _make_welcome(self) -> WelcomeDialog:
        from desktop_monitor.ui.dialogs.welcome import WelcomeDialog

        return WelcomeDialog(self._state, self._look, self._paths, self._around.autostart, self._clients)

    def _make_glance(self) -> Glance:
        from desktop_monitor.ui.glance import Glance
        from desktop_monitor.ui.window.agents_prices import Prices

        prices = Prices(self._paths)
        glance = Glance(
            self._state, self._desk, self._look, self._settings, self._clock, journal=self._journal, prices=prices
        )
        glance.review_requested.connect(self._switching.review)
        glance.confirmed.connect(self._switching.confirm)
        glance.dismissed.connect(self._switching.dismiss)
        return glance

    def _send(self, command: Command) -> None:
        self._opening.note(command)
        self._sampler.send(command)

    @Slot(object)
    def _on_outcome(self, outcome: Outcome) -> None:
        """Say it where no window does, and before what follows from it."""
        self.faces.tell_outcome(outcome_words(outcome))
        self._opening.hear(outcome)

    def _save_settings(self, changes: dict[str, object]) -> Settings:
        settings = changed(self._settings.settings, changes)
        save(self._paths.config_file, changes)
        self._state.send(ApplySettings(settings))
        self._ports.apply(settings.receiver)
        return settings

    @Slot(str)
    def _on_sampler_failed(self, reason: str) -> None:
        _LOG.error("%s", reason)
        self._app.exit(EXIT_FAILED)

    @Slot(str, str)
    def _on_undelivered(self, title: str, body: str) -> None:
        if not show_balloon(self._host, self._tray, title, body):
            self.faces.toast(f"{title}\n{body}")

    @Slot(str, str)
    def _on_answered(self, key: str, action: str) -> None:
        if action == "default":
            self.faces.show_incident(incident_of(key))
            return
        command = command_of(Response(key, action), self._state.next_command_id())
        if command is not None:
            self._state.send(command)
