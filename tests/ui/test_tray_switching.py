"""The tray menu's suggestions, modes and snoozing: all that waits can be answered where nothing else is open."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.rule import Severity
from desktop_monitor.alerts.silence import Silence
from desktop_monitor.engine.alerts_view import AlertsView
from desktop_monitor.engine.command import EndSnooze, Snooze
from desktop_monitor.ui.moments import local
from desktop_monitor.ui.tray_menu import TrayMenu
from tests.helpers.snapshots import WALL_SECONDS
from tests.helpers.switch_views import CODEX_MODE, MODE, alerts_snapshot, alerts_view, control_view, suggestion
from tests.ui.conftest import StubEngine


@pytest.fixture
def menu(engine: StubEngine) -> TrayMenu:
    engine.deliver(alerts_snapshot())
    return TrayMenu(engine.state)


def shown(menu: TrayMenu) -> dict[str, QAction]:
    """Every entry by its object name, submenus' included."""
    menu.menu.aboutToShow.emit()
    found: dict[str, QAction] = {}
    owners = [menu.menu]
    while owners:
        for action in owners.pop().actions():
            found[action.objectName()] = action
            below = action.menu()
            if isinstance(below, QMenu):
                owners.append(below)
    return found


def texts(action: QAction) -> list[str]:
    below = action.menu()
    assert isinstance(below, QMenu)
    return [one.text() for one in below.actions()]


def incident(number: int, acknowledged: float | None = None) -> Incident:
    return Incident(
        number, "r", (), Severity.WARNING, "m", 1.0, WALL_SECONDS, WALL_SECONDS, 2.0, 2.0, 3,
        acknowledged_seconds=acknowledged,
    )  # fmt: skip


def test_a_suggestion_stands_below_health_with_confirm_and_dismiss(menu: TrayMenu, qtbot: QtBot) -> None:
    found = shown(menu)
    assert menu.menu.actions()[1].text() == "Suggested: Claude Code: context mode → SIMPLE"
    assert texts(found["traySuggestion0"]) == ["Confirm…", "Dismiss"]
    with qtbot.waitSignal(menu.switching.review_requested) as review:
        found["trayConfirm0"].trigger()
    assert review.args == [7]
    with qtbot.waitSignal(menu.switching.dismissed) as dismissed:
        found["trayDismiss0"].trigger()
    assert dismissed.args == [7]


def test_values_stand_under_whose_they_are_with_the_one_in_force_marked(menu: TrayMenu, qtbot: QtBot) -> None:
    found = shown(menu)
    assert texts(found["tray_context_mode"]) == ["Claude Code", "SIMPLE", "FANCY", "", "Codex", "SIMPLE", "FANCY"]
    checked = [name for name, action in found.items() if action.isChecked()]
    assert set(checked) == {
        "trayValue_claude_code.mode_FANCY",
        "trayValue_codex.mode_FANCY",
        "trayValue_agent_workflow.interface_claude_code",
    }
    with qtbot.waitSignal(menu.switching.value_requested) as asked:
        found["trayValue_codex.mode_SIMPLE"].trigger()
    assert asked.args == ["codex.mode", "SIMPLE"]


def test_the_value_that_is_set_is_not_asked_for_again(menu: TrayMenu, qtbot: QtBot) -> None:
    found = shown(menu)
    with qtbot.assertNotEmitted(menu.switching.value_requested):
        found["trayValue_codex.mode_FANCY"].trigger()


def test_what_cannot_be_switched_cannot_be_chosen(menu: TrayMenu) -> None:
    assert not shown(menu)["trayValue_agent_workflow.interface_mock"].isEnabled()


def test_one_control_needs_no_heading_and_two_of_one_client_their_whole_titles(
    engine: StubEngine, menu: TrayMenu
) -> None:
    engine.deliver(alerts_snapshot(replace(alerts_view(), controls=(control_view(MODE, None),))))
    assert texts(shown(menu)["tray_context_mode"]) == ["SIMPLE", "FANCY"]
    twin = replace(MODE, control_id="own.mode", called="My own mode")
    both = (control_view(MODE, None), control_view(twin, None), control_view(CODEX_MODE, None))
    engine.deliver(alerts_snapshot(replace(alerts_view(), controls=both)))
    heads = [text for text in texts(shown(menu)["tray_context_mode"]) if text not in ("SIMPLE", "FANCY", "")]
    assert heads == ["Claude Code: context mode", "My own mode", "Codex"]


def test_without_controls_there_are_no_modes(engine: StubEngine, menu: TrayMenu) -> None:
    engine.deliver(alerts_snapshot(AlertsView()))
    assert not {"tray_context_mode", "tray_interface", "traySuggestion0"} & set(shown(menu))


def test_alerts_are_snoozed_for_an_hour_until_morning_or_until_ended(engine: StubEngine, menu: TrayMenu) -> None:
    for number in range(3):
        shown(menu)[f"traySnooze{number}"].trigger()
    hour, morning, open_ended = engine.sent(Snooze)
    assert isinstance(hour, Snooze)
    assert isinstance(morning, Snooze)
    assert isinstance(open_ended, Snooze)
    assert (hour.seconds, open_ended.seconds) == (3600.0, None)
    assert (hour.rule, hour.incident_id) == ("", None)
    assert morning.seconds is not None
    then = local(WALL_SECONDS + morning.seconds)
    assert (then.hour, then.minute, (then.date() - local(WALL_SECONDS).date()).days) == (8, 0, 1)


def test_a_snooze_can_be_ended_while_there_is_one(engine: StubEngine, menu: TrayMenu) -> None:
    assert "trayEndSnooze" not in shown(menu)
    of_one = Silence(None, "response_time", None)
    engine.deliver(alerts_snapshot(replace(alerts_view(), silences=(of_one,))))
    assert "trayEndSnooze" not in shown(menu)
    engine.deliver(alerts_snapshot(replace(alerts_view(), silences=(Silence(WALL_SECONDS + 60, "", None),))))
    end = shown(menu)["trayEndSnooze"]
    assert end.text().startswith("End snooze (until ")
    end.trigger()
    assert engine.sent(EndSnooze) == [EndSnooze(1)]


def test_alerts_that_nobody_knows_of_are_counted_in_the_first_line(engine: StubEngine, menu: TrayMenu) -> None:
    known, new = incident(1, WALL_SECONDS), incident(2)
    engine.deliver(alerts_snapshot(replace(alerts_view(), open_incidents=(known, new))))
    assert menu.health_line().endswith(" · 1 alert")
    engine.deliver(alerts_snapshot(replace(alerts_view(), open_incidents=(new, incident(3)))))
    assert menu.health_line().endswith(" · 2 alerts")
    engine.state.mark_stale(60.0)
    assert "alert" not in menu.health_line()


def test_the_menu_is_made_anew_when_something_it_names_changes_and_only_then(
    engine: StubEngine, menu: TrayMenu
) -> None:
    before = menu.switching.key()
    engine.deliver(alerts_snapshot(alerts_view(), 5))
    assert menu.switching.key() == before
    engine.deliver(alerts_snapshot(replace(alerts_view(), suggestions=(suggestion(9),)), 6))
    assert menu.switching.key() != before


def test_hostile_names_are_one_short_line_each(engine: StubEngine, menu: TrayMenu) -> None:
    evil = "&a<b>\u202e\n" + "x" * 4000
    view = control_view(replace(MODE, called=evil, interface=""), None)
    one = replace(suggestion(), control_title=evil)
    engine.deliver(alerts_snapshot(replace(alerts_view(), controls=(view, view), suggestions=(one,) * 9)))
    found = shown(menu)
    lines = [action.text() for action in found.values()]
    assert max(map(len, lines)) < 100
    assert not any("\n" in line or "\u202e" in line for line in lines)
    assert "traySuggestion2" in found
    assert "traySuggestion3" not in found


def test_before_the_first_snapshot_only_snoozing_is_offered(engine: StubEngine) -> None:
    found = shown(TrayMenu(engine.state))
    assert "traySnooze0" in found
    assert "tray_context_mode" not in found
