"""Tray hosts are noticed when they come and go."""

from __future__ import annotations

from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_monitor.ui.tray_host import WATCHER_SERVICE, TrayHost


class Availability:
    """What a fake desktop answers."""

    def __init__(self, answer: bool) -> None:
        self.answer = answer
        self.asked_count = 0

    def __call__(self) -> bool:
        self.asked_count += 1
        return self.answer


def host(availability: Availability) -> TrayHost:
    return TrayHost(availability, QDBusConnection("no such bus"))


def test_without_a_bus_an_x11_tray_is_found(qapp: QApplication) -> None:
    found = host(Availability(True))
    assert found.is_host_present()
    assert not found.is_sni()


def test_a_desktop_without_any_tray_has_no_host(qapp: QApplication) -> None:
    assert not host(Availability(False)).is_host_present()


def test_a_host_on_the_bus_is_announced_each_time_it_appears(qtbot: QtBot) -> None:
    """A restarted panel owns the name anew: the icon has to be made anew."""
    watched = host(Availability(False))
    for _ in range(2):
        with qtbot.waitSignal(watched.host_appeared):
            watched._on_owner_changed(WATCHER_SERVICE, "", ":1.7")
        assert watched.is_sni()


def test_a_lost_host_is_announced_unless_an_x11_tray_takes_over(qtbot: QtBot) -> None:
    availability = Availability(False)
    watched = host(availability)
    watched._on_owner_changed(WATCHER_SERVICE, "", ":1.7")
    with qtbot.waitSignal(watched.host_lost):
        watched._on_owner_changed(WATCHER_SERVICE, ":1.7", "")
    assert not watched.is_host_present()
    availability.answer = True
    watched._on_owner_changed(WATCHER_SERVICE, "", ":1.8")
    with qtbot.assertNotEmitted(watched.host_lost):
        watched._on_owner_changed(WATCHER_SERVICE, ":1.8", "")
    assert watched.is_host_present()
    assert not watched.is_sni()


def test_a_host_that_is_there_is_not_asked_for_again(qapp: QApplication) -> None:
    """Each question costs a connection to the bus."""
    availability = Availability(True)
    watched = host(availability)
    for _ in range(10):
        watched.check_now()
    assert availability.asked_count == 1
