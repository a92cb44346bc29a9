"""The window opens pages when they are wanted, keeps one active, remembers, and leaves for the tray."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop_monitor.config.settings import Appearance, Settings, Theme
from desktop_monitor.engine.snapshot import Outcome
from desktop_monitor.ui.look.tokens import DARK
from desktop_monitor.ui.toast import Toast
from desktop_monitor.ui.window.main import MainWindow
from desktop_monitor.ui.window.page import Page, PageContext, Period
from desktop_monitor.ui.window.pages import PageEntry, page_entries
from desktop_monitor.ui.window.placement import Placement, load, save
from tests.helpers.clock import FakeClock
from tests.helpers.snapshots import degraded, snapshot


class RecordingPage(Page):
    """Writes down what the window does to it."""

    def __init__(self, context: PageContext, name: str) -> None:
        self.name = name
        super().__init__(context)
        self.calls: list[tuple[Any, ...]] = []

    def activate(self) -> None:
        self.calls.append(("activate",))

    def deactivate(self) -> None:
        self.calls.append(("deactivate",))

    def show_period(self, period: Period) -> None:
        self.calls.append(("period", period.seconds))

    def set_frozen(self, frozen: bool) -> None:
        self.calls.append(("frozen", frozen))

    def receive(self, argument: object) -> None:
        self.calls.append(("receive", argument))

    def save_state(self) -> dict[str, object]:
        return {"of": self.name}

    def restore_state(self, state: dict[str, object]) -> None:
        self.calls.append(("restore", state))


class Window:
    """A window with two recording pages."""

    def __init__(self, context: PageContext, tray: bool = True) -> None:
        self.made: dict[str, RecordingPage] = {}
        self.context = context
        self.tray = tray
        entries = [PageEntry(name, name.title(), self._maker(name)) for name in ("overview", "resources")]
        self.window = MainWindow(
            context.state,
            context.desk,
            context.look,
            context.settings,
            context.paths,
            FakeClock(),
            self._has_tray,
            entries=entries,
        )

    def _has_tray(self) -> bool:
        return self.tray

    def _maker(self, name: str) -> Callable[[PageContext], Page]:
        def make(context: PageContext) -> Page:
            self.made[name] = RecordingPage(context, name)
            return self.made[name]

        return make

    def active_calls(self, name: str) -> list[str]:
        return [call[0] for call in self.made[name].calls if call[0] in ("activate", "deactivate")]


@pytest.fixture
def shown(context: PageContext, qtbot: QtBot) -> Iterator[Window]:
    window = Window(context)
    qtbot.addWidget(window.window)
    window.window.show()
    yield window
    window.window.hide()


def test_a_page_is_made_when_it_is_first_shown(shown: Window) -> None:
    assert list(shown.made) == ["overview"]
    shown.window.open_page("resources", "a filter")
    assert list(shown.made) == ["overview", "resources"]
    assert ("receive", "a filter") in shown.made["resources"].calls


def test_only_the_page_that_can_be_seen_is_active(shown: Window) -> None:
    shown.window.open_page("resources")
    assert shown.active_calls("overview") == ["activate", "deactivate"]
    assert shown.active_calls("resources") == ["activate"]
    shown.window.hide()
    assert shown.active_calls("resources") == ["activate", "deactivate"]
    shown.window.show()
    assert shown.active_calls("resources") == ["activate", "deactivate", "activate"]


def test_minimised_no_page_is_active(shown: Window) -> None:
    shown.window.showMinimized()
    assert shown.active_calls("overview") == ["activate", "deactivate"]


def test_an_unknown_page_is_not_opened(shown: Window) -> None:
    shown.window.open_page("no such page")
    assert list(shown.made) == ["overview"]


def test_number_keys_open_pages(shown: Window, qtbot: QtBot) -> None:
    shown.window.activateWindow()
    qtbot.keyClick(shown.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert "resources" in shown.made
    title = shown.window.findChild(QLabel, "pageTitle")
    assert title.text() == "Resources"


def test_a_period_reaches_the_page_that_is_shown_and_each_later_one(shown: Window) -> None:
    shown.window.set_period(Period(21_600.0))
    shown.window.open_page("resources")
    assert ("period", 21_600.0) in shown.made["overview"].calls
    assert ("period", 21_600.0) in shown.made["resources"].calls


def test_freezing_holds_on_every_page(shown: Window) -> None:
    shown.window.toggle_freeze()
    shown.window.open_page("resources")
    assert shown.made["overview"].calls[-1] != ("frozen", False)
    assert ("frozen", True) in shown.made["resources"].calls


def test_the_header_says_health_and_machine(shown: Window, engine: Any) -> None:
    engine.deliver(snapshot(health=degraded()))
    reason = shown.window.findChild(QLabel, "healthReason")
    assert reason.accessibleName() == "memory 91 % used"
    assert shown.window.findChild(QLabel, "machineName").accessibleName() == "workbench"
    engine.state.mark_stale(15.0)
    assert reason.accessibleName() == "no new data for 15 s"


def test_it_comes_back_where_it_was(context: PageContext, qtbot: QtBot) -> None:
    """Size, page, period and the pages' own states."""
    first = Window(context)
    qtbot.addWidget(first.window)
    first.window.show()
    first.window.setGeometry(QRect(20, 30, 900, 600))
    first.window.open_page("resources")
    first.window.set_period(Period(86_400.0))
    first.window.save_state()
    second = Window(context)
    qtbot.addWidget(second.window)
    second.window.show()
    assert second.window.geometry() == QRect(20, 30, 900, 600)
    assert ("restore", {"of": "resources"}) in second.made["resources"].calls
    assert ("period", 86_400.0) in second.made["resources"].calls


def test_a_place_on_a_screen_that_is_gone_is_not_used(context: PageContext, qtbot: QtBot) -> None:
    save(context.paths.state / "window.json", Placement(x=20_000, y=20_000, width=900, height=600))
    window = Window(context)
    qtbot.addWidget(window.window)
    window.window.show()
    screen = window.window.screen().availableGeometry()
    assert screen.intersects(window.window.geometry())


def test_a_damaged_state_file_does_not_keep_it_from_opening(context: PageContext, qtbot: QtBot) -> None:
    (context.paths.state / "window.json").write_text('{"page": "gone", "width": "wide"')
    window = Window(context)
    qtbot.addWidget(window.window)
    window.window.show()
    assert "overview" in window.made


def test_closing_to_the_tray_is_said_once(shown: Window, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shown.window.closed_to_tray_first_time):
        shown.window.close()
    shown.window.show()
    with qtbot.assertNotEmitted(shown.window.closed_to_tray_first_time):
        shown.window.close()
    assert load(shown.context.paths.state / "window.json").told_about_tray


def test_closing_without_a_tray_ends_the_program(context: PageContext, qtbot: QtBot) -> None:
    """Nothing would be left to come back from."""
    window = Window(context, tray=False)
    qtbot.addWidget(window.window)
    window.window.show()
    with qtbot.waitSignal(window.window.quit_requested):
        window.window.close()


def test_closing_ends_the_program_where_the_user_chose_so(shown: Window, saved_settings: Any, qtbot: QtBot) -> None:
    saved_settings.result = Settings(appearance=Appearance(close_to_tray=False))
    shown.context.settings.change({"appearance.close_to_tray": False})
    with qtbot.waitSignal(shown.window.quit_requested):
        shown.window.close()


def test_a_new_theme_in_the_settings_is_worn_at_once(shown: Window, saved_settings: Any) -> None:
    saved_settings.result = Settings(appearance=Appearance(theme=Theme.DARK))
    shown.context.settings.change({"appearance.theme": "dark"})
    assert shown.context.look.tokens is DARK


def test_every_page_of_the_program_has_a_name_and_a_title() -> None:
    names = ["overview", "agents", "resources", "processes", "history", "alerts", "modes", "reports", "settings"]
    assert [entry.name for entry in page_entries()] == names
    assert all(entry.title for entry in page_entries())


def test_the_header_offers_only_what_means_something_on_the_page(shown: Window) -> None:
    freeze = shown.window.findChild(QPushButton, "freezeButton")
    with_view = freeze.isEnabled()
    shown.window.open_page("resources")
    shown.made["overview"].has_live_view = False
    shown.window.open_page("overview")

    assert with_view
    assert not freeze.isEnabled()


def test_what_came_of_a_command_is_told_once_whichever_page_is_shown(shown: Window, engine: Any) -> None:
    mine = engine.state.next_command_id()
    shown.window.open_page("resources")
    outcomes = (Outcome(mine, ok=True, message="cargo\nhas ended"), Outcome(99, ok=True, message="not mine"))
    engine.deliver(snapshot(2, outcomes=outcomes))
    toast = shown.window.findChild(Toast)
    assert toast.text == "cargo⟨U+000A⟩has ended"
    shown.window.toast("something else")
    engine.deliver(snapshot(3, outcomes=outcomes))
    assert toast.text == "something else"
