"""The tray icon tells health, changes only when it changes, and sorts clicks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtDBus import QDBusConnection
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from desktop_monitor.config.settings import Theme
from desktop_monitor.engine.command import PauseRecording, ResumeRecording
from desktop_monitor.engine.snapshot import Recording, RecordingState
from desktop_monitor.engine.updates_view import UpdateView
from desktop_monitor.ui.look.icons import Shape, tray_icon
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.tray import TrayController
from desktop_monitor.ui.tray_host import TrayHost
from tests.helpers.clock import FakeClock
from tests.helpers.performance_views import with_performance
from tests.helpers.snapshots import degraded, snapshot

Reason = QSystemTrayIcon.ActivationReason


class FakeTrayIcon(QObject):
    """Remembers what it was given."""

    activated = Signal(object)

    def __init__(self, menu: QMenu, icon: QIcon, tool_tip: str) -> None:
        super().__init__()
        self.menu, self.icons, self.tool_tips = menu, [icon], [tool_tip]
        self.place = QRect(100, 0, 24, 24)
        self.removed = False

    def set_icon(self, icon: QIcon) -> None:
        self.icons.append(icon)

    def set_tool_tip(self, text: str) -> None:
        self.tool_tips.append(text)

    def geometry(self) -> QRect:
        return self.place

    def remove(self) -> None:
        self.removed = True


class Tray:
    """A controller with fakes around it."""

    def __init__(self, engine: Any, look: Look, available: bool = True) -> None:
        self.made: list[FakeTrayIcon] = []
        self.available = available
        self.clock = FakeClock()
        self.engine = engine
        self.host = TrayHost(self._is_available, QDBusConnection("no such bus"))
        self.controller = TrayController(engine.state, look, self.host, self.clock, self._make)

    def _is_available(self) -> bool:
        return self.available

    def _make(self, menu: QMenu, icon: QIcon, tool_tip: str) -> FakeTrayIcon:
        self.made.append(FakeTrayIcon(menu, icon, tool_tip))
        return self.made[-1]

    @property
    def icon(self) -> FakeTrayIcon:
        return self.made[-1]


@pytest.fixture
def tray(engine: Any, look: Look) -> Tray:
    return Tray(engine, look)


def test_the_icon_is_set_only_when_its_shape_changes(tray: Tray) -> None:
    """Each setting costs the desktop a transfer of all sizes."""
    for tick in range(5):
        tray.engine.deliver(snapshot(tick))
    tray.engine.deliver(snapshot(6, health=degraded()))
    tray.engine.deliver(snapshot(7, health=degraded(0.92)))
    assert tray.icon.icons == [
        tray_icon(Shape.UNKNOWN, dark_panel=False),
        tray_icon(Shape.HEALTHY, dark_panel=False),
        tray_icon(Shape.DEGRADED, dark_panel=False),
    ]


def test_stale_data_turn_it_grey(tray: Tray) -> None:
    tray.engine.deliver(snapshot())
    tray.engine.state.mark_stale(12.0)
    assert tray.icon.icons[-1] is tray_icon(Shape.UNKNOWN, dark_panel=False)
    assert "no new data for 12 s" in tray.icon.tool_tips[-1]


def test_the_age_of_stale_data_goes_on_counting(tray: Tray) -> None:
    tray.engine.deliver(snapshot())
    for age in (12.0, 17.0):
        tray.engine.state.mark_stale(age)
    assert "no new data for 17 s" in tray.icon.tool_tips[-1]


def test_a_pause_is_shown_as_bars(tray: Tray) -> None:
    tray.engine.deliver(snapshot(recording=Recording(RecordingState.PAUSED)))
    assert tray.icon.icons[-1] is tray_icon(Shape.PAUSED, dark_panel=False)


def test_a_new_theme_changes_the_icon(tray: Tray, look: Look) -> None:
    tray.engine.deliver(snapshot())
    look.set_theme(Theme.DARK)
    assert tray.icon.icons[-1] is tray_icon(Shape.HEALTHY, dark_panel=True)


def test_the_menu_names_the_health_in_force_before_it_is_asked_for(tray: Tray) -> None:
    """Some hosts measure the menu first and ask for its texts later."""
    tray.engine.deliver(snapshot(health=degraded()))
    assert tray.icon.menu.actions()[0].text() == "Degraded: memory 91 % used"


def test_the_tool_tip_says_health_reason_cpu_memory_and_age(tray: Tray) -> None:
    tray.engine.deliver(snapshot(health=degraded()))
    assert tray.controller.tool_tip() == "Degraded: memory 91 % used\nCPU 23 % · memory 40 %\nData: live"


def test_the_tool_tip_is_set_at_most_every_five_seconds(tray: Tray) -> None:
    """Ten snapshots, a second and a new CPU value each."""
    from desktop_monitor.metrics.definition import SeriesKey

    for tick in range(10):
        tray.engine.deliver(snapshot(tick, changes={SeriesKey("cpu_used_ratio"): tick / 20}))
        tray.clock.advance(1.0)
    # At the beginning, when health became known, and after five seconds.
    assert len(tray.icon.tool_tips) <= 4


def test_a_click_asks_for_the_glance_at_the_icon(tray: Tray, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tray.controller.glance_requested) as caught:
        tray.icon.activated.emit(Reason.Trigger)
    assert caught.args == [QRect(100, 0, 24, 24)]


def test_two_triggers_of_one_double_click_open_the_window_and_not_the_glance_again(tray: Tray, qtbot: QtBot) -> None:
    """StatusNotifierItem hosts send Trigger twice and never DoubleClick."""
    asked: list[str] = []
    tray.controller.glance_requested.connect(lambda _: asked.append("glance"))
    tray.controller.open_requested.connect(lambda: asked.append("window"))
    tray.icon.activated.emit(Reason.Trigger)
    tray.clock.advance(0.2)
    tray.icon.activated.emit(Reason.Trigger)
    assert asked == ["glance", "window"]


def test_two_slow_clicks_are_two_clicks(tray: Tray) -> None:
    asked: list[str] = []
    tray.controller.glance_requested.connect(lambda _: asked.append("glance"))
    tray.icon.activated.emit(Reason.Trigger)
    tray.clock.advance(1.5)
    tray.icon.activated.emit(Reason.Trigger)
    assert asked == ["glance", "glance"]


@pytest.mark.parametrize("reason", [Reason.DoubleClick, Reason.MiddleClick])
def test_double_and_middle_click_open_the_window(tray: Tray, qtbot: QtBot, reason: Reason) -> None:
    with qtbot.waitSignal(tray.controller.open_requested):
        tray.icon.activated.emit(reason)


def test_a_host_that_appears_later_gets_an_icon(engine: Any, look: Look) -> None:
    """Login: the panel may start after the program."""
    tray = Tray(engine, look, available=False)
    assert not tray.controller.is_shown()
    assert tray.controller.geometry() == QRect()
    tray.available = True
    tray.host.check_now()
    assert tray.controller.is_shown()


def test_a_host_that_restarts_gets_a_new_icon_with_the_state_of_now(tray: Tray) -> None:
    """An icon made for the former host would stay invisible."""
    tray.engine.deliver(snapshot(health=degraded()))
    tray.host.host_appeared.emit()
    first, second = tray.made
    assert first.removed
    assert not second.removed
    assert second.icons == [tray_icon(Shape.DEGRADED, dark_panel=False)]


def test_a_lost_host_takes_the_icon_with_it(tray: Tray) -> None:
    tray.host.host_lost.emit()
    assert not tray.controller.is_shown()
    tray.engine.deliver(snapshot())
    assert tray.made[0].removed


def titles(menu: QMenu) -> list[str]:
    """What a menu shows; separators are empty."""
    return [action.text() for action in menu.actions()]


def test_the_menu_offers_everything_and_says_health_first(tray: Tray) -> None:
    tray.engine.deliver(snapshot(health=degraded()))
    tray.icon.menu.aboutToShow.emit()
    assert titles(tray.icon.menu) == [
        "Degraded: memory 91 % used", "", "Open Desktop Monitor", "Pause recording", "Snooze alerts", "Export report…",
        "Settings…", "", "Quit",
    ]  # fmt: skip


def choose(menu: QMenu, name: str) -> None:
    """Trigger the entry of that object name, in the menu or below."""
    action = next(
        action
        for owner in (menu, *menu.findChildren(QMenu))
        for action in owner.actions()
        if action.objectName() == name
    )
    assert isinstance(action, QAction)
    action.trigger()


def test_the_menu_asks_for_a_report(tray: Tray, qtbot: QtBot) -> None:
    tray.icon.menu.aboutToShow.emit()
    with qtbot.waitSignal(tray.controller.export_requested):
        choose(tray.icon.menu, "trayExport")


def test_the_tool_tip_says_the_score(tray: Tray) -> None:
    tray.engine.deliver(with_performance(snapshot()))
    assert tray.controller.tool_tip().startswith("Healthy · 91: ")


def test_a_newer_version_is_an_entry_that_leads_to_the_settings(tray: Tray, qtbot: QtBot) -> None:
    tray.engine.deliver(replace(snapshot(), updates=UpdateView(latest="9.1", is_newer=True)))
    tray.icon.menu.aboutToShow.emit()
    assert "Version 9.1 is there…" in titles(tray.icon.menu)
    with qtbot.waitSignal(tray.controller.settings_requested):
        choose(tray.icon.menu, "trayUpdate")


def test_pausing_sends_how_long(tray: Tray) -> None:
    tray.icon.menu.aboutToShow.emit()
    for name in ("trayPause0", "trayPause1", "trayPause2"):
        choose(tray.icon.menu, name)
    assert tray.engine.commands == [PauseRecording(900.0), PauseRecording(3600.0), PauseRecording(None)]


def test_while_paused_the_menu_offers_to_resume(tray: Tray) -> None:
    tray.engine.deliver(snapshot(recording=Recording(RecordingState.PAUSED)))
    tray.icon.menu.aboutToShow.emit()
    assert "Pause recording" not in titles(tray.icon.menu)
    choose(tray.icon.menu, "trayResume")
    assert tray.engine.commands == [ResumeRecording()]


@pytest.mark.parametrize(
    ("entry", "signal"),
    [
        ("trayOpen", "open_requested"),
        ("trayHealth", "open_requested"),
        ("traySettings", "settings_requested"),
        ("trayQuit", "quit_requested"),
    ],
)
def test_menu_entries_say_what_is_wanted(tray: Tray, qtbot: QtBot, entry: str, signal: str) -> None:
    tray.icon.menu.aboutToShow.emit()
    with qtbot.waitSignal(getattr(tray.controller, signal)):
        choose(tray.icon.menu, entry)


def test_the_menu_can_be_shown_a_thousand_times(tray: Tray) -> None:
    """Rebuilding leaves nothing behind but what it shows."""
    for _ in range(1000):
        tray.icon.menu.aboutToShow.emit()
    assert len(tray.icon.menu.actions()) == 9
