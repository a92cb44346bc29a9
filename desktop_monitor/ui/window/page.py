"""What every page of the window is and is given.

A page subscribes to what it shows while it is visible and to nothing otherwise.
Must not know other pages; it asks the window to open one by its name.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_monitor.config.settings import Settings
from desktop_monitor.paths import Paths
from desktop_monitor.ui.alert_tools import AlertTools
from desktop_monitor.ui.autostart import Autostart
from desktop_monitor.ui.client_connector import ClientConnector
from desktop_monitor.ui.history_desk import HistoryDesk
from desktop_monitor.ui.journal_desk import JournalDesk
from desktop_monitor.ui.ledger_desk import LedgerDesk
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.performance_holder import PerformanceHolder
from desktop_monitor.ui.state import AppState


@dataclass(frozen=True, slots=True)
class Period:
    """The stretch of time the header asks pages to show."""

    seconds: float
    """Length; the period ends now unless `end_seconds` says otherwise."""
    end_seconds: float | None = None
    """Wall time of its end for a custom period; None: now, moving on."""


class SettingsHolder(QObject):
    """The settings in force and a way to change them."""

    changed = Signal(object)
    """The new Settings."""

    def __init__(self, settings: Settings, save: Callable[[dict[str, object]], Settings]) -> None:
        """`save` writes changes by key path, raises ConfigError or StoreError, and returns the new settings."""
        super().__init__()
        self._settings = settings
        self._save = save

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._settings

    def change(self, changes: dict[str, object]) -> None:
        """Write `changes` (dotted key path → plain value) and put them in force. Raises MonitorError."""
        self._settings = self._save(changes)
        self.changed.emit(self._settings)


@dataclass(frozen=True, slots=True)
class PageContext:
    """What the window hands to each page."""

    state: AppState
    desk: HistoryDesk
    look: Look
    settings: SettingsHolder
    paths: Paths
    open_page: Callable[[str, object], None]
    """Open the page of this name and hand it something to start with (see `Page.receive`)."""
    notify_in_app: Callable[[str], None]
    """Show one sentence as a toast in the window."""
    autostart: Autostart | None = None
    """The switch for starting at login; None where there is none."""
    journal: JournalDesk | None = None
    """Where agents' past is asked for; None where no journal is kept."""
    connector: ClientConnector | None = None
    """Previews changes of clients' settings; None where clients cannot be connected."""
    ledger: LedgerDesk | None = None
    """Where past incidents and switches are asked for; None where no ledger is kept."""
    alerts: AlertTools | None = None
    """Where rules and channels are changed and rehearsed; None where they cannot be."""
    performance: PerformanceHolder | None = None
    """Where targets, weights and the schedule of reports are changed; None where they cannot be."""


class Page(QWidget):
    """One page. The window calls the methods below; the defaults do nothing."""

    name = ""
    """Its name in the rail's order, state file and `open_page`: lower case, one word."""
    has_period = True
    """Whether the header's time range means anything here."""
    has_live_view = True
    """Whether there is anything the header's freeze would hold."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.setObjectName(f"{self.name}Page")

    def stops(self) -> Sequence[QWidget]:
        """Controls in the order in which Tab comes to them, where they were made in another order."""
        return ()

    def activate(self) -> None:
        """The page became visible: subscribe, catch up, draw."""

    def deactivate(self) -> None:
        """The page is no longer visible: unsubscribe, stop drawing."""

    def show_period(self, period: Period) -> None:
        """Show this period from now on."""

    def set_frozen(self, frozen: bool) -> None:
        """Let the view stand (or go on); recording is not touched."""

    def receive(self, argument: object) -> None:
        """Take what another page or the command palette handed over, a filter text for example."""

    def save_state(self) -> dict[str, object]:
        """Plain JSON values to restore later: columns, sort order, chosen metric."""
        return {}

    def restore_state(self, state: dict[str, object]) -> None:
        """Take back what `save_state` gave; unknown or wrong values are ignored."""


def put_in_order(stops: Sequence[QWidget]) -> None:
    """Let Tab come to `stops` in this order; they must be in their window already."""
    for earlier, later in itertools.pairwise(stops):
        QWidget.setTabOrder(earlier, later)
