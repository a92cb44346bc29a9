"""Which pages there are, and how each is made when it is first shown.

A page's module is imported by its maker, so that opening the window costs only the
page it opens with. Must not know what a page shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desktop_monitor.ui.window.page import Page, PageContext


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page: its name, what it is called, and its maker."""

    name: str
    title: str
    make: Callable[[PageContext], Page]
    at_bottom: bool = False
    """Stands at the rail's lower end."""


def page_entries() -> tuple[PageEntry, ...]:
    """All pages in the rail's order."""
    return (
        PageEntry("overview", _tr("Overview"), _overview),
        PageEntry("agents", _tr("Agents"), _agents),
        PageEntry("resources", _tr("Resources"), _resources),
        PageEntry("processes", _tr("Processes"), _processes),
        PageEntry("history", _tr("History"), _history),
        PageEntry("alerts", _tr("Alerts"), _alerts),
        PageEntry("modes", _tr("Modes"), _modes),
        PageEntry("reports", _tr("Reports"), _reports),
        PageEntry("settings", _tr("Settings"), _settings, at_bottom=True),
    )


def _tr(title: str) -> str:
    return QCoreApplication.translate("Pages", title)


def _overview(context: PageContext) -> Page:
    from desktop_monitor.ui.window.overview import OverviewPage

    return OverviewPage(context)


def _agents(context: PageContext) -> Page:
    from desktop_monitor.ui.window.agents import AgentsPage

    return AgentsPage(context)


def _resources(context: PageContext) -> Page:
    from desktop_monitor.ui.window.resources import ResourcesPage

    return ResourcesPage(context)


def _processes(context: PageContext) -> Page:
    from desktop_monitor.ui.window.processes import ProcessesPage

    return ProcessesPage(context)


def _history(context: PageContext) -> Page:
    from desktop_monitor.ui.window.history import HistoryPage

    return HistoryPage(context)


def _alerts(context: PageContext) -> Page:
    from desktop_monitor.ui.window.alerts import AlertsPage

    return AlertsPage(context)


def _modes(context: PageContext) -> Page:
    from desktop_monitor.ui.window.modes import ModesPage

    return ModesPage(context)


def _reports(context: PageContext) -> Page:
    from desktop_monitor.ui.window.reports import ReportsPage

    return ReportsPage(context)


def _settings(context: PageContext) -> Page:
    from desktop_monitor.ui.window.settings import SettingsPage

    return SettingsPage(context)
