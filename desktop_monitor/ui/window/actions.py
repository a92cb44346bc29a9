"""What the command palette offers: pages, time ranges, recording, reports, advice, theme, freeze, quit.

Must not know how the palette shows them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from desktop_monitor.config.settings import Theme
from desktop_monitor.engine.command import PauseRecording, RestoreAdvice, ResumeRecording
from desktop_monitor.errors import MonitorError
from desktop_monitor.ui.phrases import is_paused
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.window.command_palette import Entry
from desktop_monitor.ui.window.header import RANGES_SECONDS
from desktop_monitor.ui.window.page import Period, SettingsHolder
from desktop_monitor.ui.window.pages import PageEntry


class Window(Protocol):
    """The part of the window that entries use."""

    def open_page(self, name: str, argument: object = None) -> None:
        """Show a page."""

    def set_period(self, period: Period) -> None:
        """Show a period on every page."""

    def toggle_freeze(self) -> None:
        """Let the view stand, or go on."""

    def request_quit(self) -> None:
        """End the program."""

    def show_welcome(self) -> None:
        """Show what a new user is shown."""

    def toast(self, sentence: str) -> None:
        """Say one sentence."""


class WindowActions:
    """Builds the entries anew each time, because some depend on what is so now."""

    def __init__(self, window: Window, state: AppState, settings: SettingsHolder, pages: Sequence[PageEntry]) -> None:
        self._window = window
        self._state = state
        self._settings = settings
        self._pages = pages

    def entries(self) -> list[Entry]:
        """Everything that can be done now."""
        return [
            *(
                Entry(_tr("Go to {page}").format(page=page.title), partial(self._open, page.name))
                for page in self._pages
            ),
            *(self._range(name, seconds) for name, seconds in RANGES_SECONDS.items()),
            *self._recording(),
            Entry(_tr("Export report…"), partial(self._window.open_page, "reports", "export")),
            Entry(_tr("Show dismissed recommendations again"), self._restore_advice),
            Entry(_tr("Freeze or unfreeze the view"), self._window.toggle_freeze),
            Entry(_tr("Theme: follow the system"), partial(self._set_theme, Theme.SYSTEM)),
            Entry(_tr("Theme: light"), partial(self._set_theme, Theme.LIGHT)),
            Entry(_tr("Theme: dark"), partial(self._set_theme, Theme.DARK)),
            Entry(_tr("Welcome…"), self._window.show_welcome),
            Entry(_tr("Quit Desktop Monitor"), self._window.request_quit),
        ]

    def _open(self, name: str) -> None:
        self._window.open_page(name)

    def _range(self, name: str, seconds: float) -> Entry:
        titles = {
            "1h": _tr("Show the last hour"),
            "6h": _tr("Show the last 6 hours"),
            "24h": _tr("Show the last 24 hours"),
            "7d": _tr("Show the last 7 days"),
            "30d": _tr("Show the last 30 days"),
        }
        return Entry(titles[name], partial(self._window.set_period, Period(seconds)))

    def _recording(self) -> list[Entry]:
        if is_paused(self._state.snapshot):
            return [Entry(_tr("Resume recording"), partial(self._state.send, ResumeRecording()))]
        return [
            Entry(_tr("Pause recording for 15 min"), partial(self._state.send, PauseRecording(900.0))),
            Entry(_tr("Pause recording for 1 h"), partial(self._state.send, PauseRecording(3600.0))),
            Entry(_tr("Pause recording until resumed"), partial(self._state.send, PauseRecording(None))),
        ]

    def _restore_advice(self) -> None:
        self._state.send(RestoreAdvice(self._state.next_command_id()))

    def _set_theme(self, theme: Theme) -> None:
        try:
            self._settings.change({"appearance.theme": theme.value})
        except MonitorError as error:
            self._window.toast(str(error))


def _tr(sentence: str) -> str:
    return QCoreApplication.translate("Actions", sentence)
