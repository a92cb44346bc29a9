"""The session-bus client answers, fails and ends within its limits."""

from __future__ import annotations

import os
import queue
import signal
import threading

import pytest

from desktop_monitor.notify.bus import BusError, Signal
from tests.helpers.session_bus import PrivateBus

pytestmark = pytest.mark.desktop

_DBUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")


def test_it_knows_who_owns_a_name_and_what_can_be_started(bus: PrivateBus) -> None:
    bus.make_startable("org.example.Sleeping", "/bin/true")
    connection = bus.connect()
    assert connection.name_has_owner("org.freedesktop.DBus")
    assert not connection.name_has_owner("org.example.Sleeping")
    assert connection.is_activatable("org.example.Sleeping")
    assert not connection.is_activatable("org.example.Nobody")
    connection.close()


def test_an_error_reply_raises_with_its_name(bus: PrivateBus) -> None:
    connection = bus.connect()
    with pytest.raises(BusError, match="UnknownMethod"):
        connection.call(_DBUS, "NoSuchMethod")
    assert connection.is_open
    connection.close()


def test_properties_come_without_their_wrapping(bus: PrivateBus) -> None:
    connection = bus.connect()
    assert "AppArmor" in connection.property(_DBUS, "Features") or isinstance(
        connection.property(_DBUS, "Features"), list
    )
    connection.close()


def test_it_hears_signals_about_what_it_asked_for_only(bus: PrivateBus) -> None:
    heard: queue.Queue[Signal] = queue.Queue()
    connection, other = bus.connect(), bus.connect()
    connection.subscribe(_DBUS[0], _DBUS[1], heard.put, about="org.example.Wanted")
    other.call(_DBUS, "RequestName", "su", ("org.example.Unwanted", 0))
    other.call(_DBUS, "RequestName", "su", ("org.example.Wanted", 0))
    signal_heard = heard.get(timeout=10)
    assert signal_heard.body[0] == "org.example.Wanted"
    assert heard.empty()
    other.close()
    connection.close()


def test_whoever_waits_is_told_when_the_bus_goes_away(bus: PrivateBus) -> None:
    connection = bus.connect()
    os.kill(bus.daemon.pid, signal.SIGSTOP)
    errors: queue.Queue[BusError] = queue.Queue()

    def ask() -> None:
        try:
            connection.call(_DBUS, "ListNames", limit_seconds=30)
        except BusError as error:
            errors.put(error)

    asker = threading.Thread(target=ask)
    asker.start()
    bus.daemon.kill()
    assert "lost" in str(errors.get(timeout=10))
    asker.join()
    assert not connection.is_open
    with pytest.raises(BusError, match="lost"):
        connection.call(_DBUS, "ListNames")
    connection.close()


def test_a_stopped_bus_is_given_up_on(bus: PrivateBus) -> None:
    connection = bus.connect()
    os.kill(bus.daemon.pid, signal.SIGSTOP)
    with pytest.raises(BusError, match="no answer"):
        connection.call(_DBUS, "ListNames", limit_seconds=0.1)
    with pytest.raises(BusError, match="no session bus"):
        bus.connect(limit_seconds=0.1)
    connection.close()


def test_no_descriptor_is_left_behind(bus: PrivateBus) -> None:
    bus.connect().close()
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        bus.connect().close()
    assert len(os.listdir("/proc/self/fd")) == before
