"""The doctor tells what kind of desktop there is, from none at all to a complete one."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping

import pytest

from desktop_monitor.diagnostics.desktop import examine_desktop
from desktop_monitor.diagnostics.finding import Finding, Verdict
from tests.diagnostics.bus_object import BusObject
from tests.helpers.session_bus import PrivateBus, Screen, end, start_dunst
from tests.notify.fake_server import NAME, Behaviour, FakeServer

pytestmark = pytest.mark.desktop

StartObject = Callable[[str, dict[str, bool]], BusObject]

WATCHER = "org.kde.StatusNotifierWatcher"
HOST = "IsStatusNotifierHostRegistered"


def _examined(environment: Mapping[str, str], limit_seconds: float = 5.0) -> dict[str, Finding]:
    return {found.name: found for found in examine_desktop(environment, limit_seconds)}


def test_a_machine_without_a_desktop_gets_advice_and_no_problem() -> None:
    verdicts = {found.verdict for found in _examined({}).values()}
    assert verdicts == {Verdict.ADVICE}


def test_a_display_that_does_not_answer_is_a_problem() -> None:
    found = _examined({"DISPLAY": ":987"})
    assert found["display"].verdict is Verdict.PROBLEM
    assert ":987" in found["display"].words


def test_a_desktop_without_bus_is_a_problem(screen: Screen) -> None:
    found = _examined({"DISPLAY": screen.name})
    assert found["display"].verdict is Verdict.OK
    assert found["session bus"].verdict is Verdict.PROBLEM
    assert found["tray"].verdict is Verdict.PROBLEM


def test_wayland_is_a_display(bus: PrivateBus) -> None:
    found = _examined({"WAYLAND_DISPLAY": "wayland-0", **bus.environment})
    assert found["display"].verdict is Verdict.OK
    assert found["tray"].verdict is Verdict.PROBLEM


def test_a_tray_host_on_the_bus_is_found(bus: PrivateBus, start_object: StartObject) -> None:
    start_object(WATCHER, {HOST: True})
    assert _examined(bus.environment)["tray"].verdict is Verdict.OK


def test_a_watcher_without_a_panel_is_told_from_a_tray(bus: PrivateBus, start_object: StartObject) -> None:
    start_object(WATCHER, {HOST: False})
    found = _examined({"WAYLAND_DISPLAY": "w", **bus.environment})["tray"]
    assert found.verdict is Verdict.ADVICE
    assert "no panel" in found.words


def test_a_watcher_that_answers_with_errors_is_reported(bus: PrivateBus, start_object: StartObject) -> None:
    start_object(WATCHER, {})
    assert "UnknownMethod" in _examined(bus.environment)["tray"].words


@pytest.mark.usefixtures("xembed_tray")
def test_a_tray_of_the_old_kind_is_found_with_and_without_a_bus(bus: PrivateBus, screen: Screen) -> None:
    for environment in ({"DISPLAY": screen.name, **bus.environment}, {"DISPLAY": screen.name}):
        assert _examined(environment)["tray"].verdict is Verdict.OK


def test_gnome_without_its_extension_is_told_which_one(bus: PrivateBus, screen: Screen) -> None:
    environment = {"DISPLAY": screen.name, "XDG_CURRENT_DESKTOP": "ubuntu:GNOME", **bus.environment}
    found = _examined(environment)["tray"]
    assert found.verdict is Verdict.PROBLEM
    assert "appindicator" in found.what_to_do


def test_a_real_notification_server_is_named_with_its_version(bus: PrivateBus, screen: Screen) -> None:
    dunst = start_dunst(bus, screen)
    found = _examined(bus.environment)["notifications"]
    assert found.verdict is Verdict.OK
    assert found.words.startswith("dunst ")
    os.kill(dunst.pid, signal.SIGSTOP)
    found = _examined(bus.environment, limit_seconds=0.2)["notifications"]
    assert found.verdict is Verdict.PROBLEM
    assert "did not answer" in found.words
    end(dunst)


def test_a_server_without_buttons_is_told_from_one_with(bus: PrivateBus) -> None:
    server = FakeServer(bus.address, Behaviour(capabilities=())).start()
    assert "no buttons" in _examined(bus.environment)["notifications"].words
    server.stop()


def test_no_server_is_told_from_one_that_can_be_started(bus: PrivateBus) -> None:
    assert _examined(bus.environment)["notifications"].verdict is Verdict.ADVICE
    bus.make_startable(NAME, "/bin/true")
    assert _examined(bus.environment)["notifications"].verdict is Verdict.OK


@pytest.mark.parametrize(("enabled", "word"), [(True, "switched on"), (False, "nothing asks")])
def test_accessibility_is_told_on_from_off(
    enabled: bool, word: str, bus: PrivateBus, start_object: StartObject
) -> None:
    start_object("org.a11y.Bus", {"IsEnabled": enabled})
    assert word in _examined(bus.environment)["accessibility"].words


def test_accessibility_that_is_absent_startable_or_broken_is_told_apart(
    bus: PrivateBus, start_object: StartObject
) -> None:
    assert _examined(bus.environment)["accessibility"].verdict is Verdict.ADVICE
    bus.make_startable("org.a11y.Bus", "/bin/true")
    assert _examined(bus.environment)["accessibility"].verdict is Verdict.OK
    start_object("org.a11y.Bus", {})
    assert _examined(bus.environment)["accessibility"].verdict is Verdict.ADVICE
