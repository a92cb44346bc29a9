"""From submitting to a real popup, and what a hung server costs those who submit."""

from __future__ import annotations

import os
import queue
import signal

import pytest

from desktop_monitor.clock import SystemClock
from desktop_monitor.language.wording import words
from desktop_monitor.notify.build import dispatcher
from desktop_monitor.notify.channel import Capability, Notification, Urgency
from desktop_monitor.notify.dispatcher import Dispatcher
from desktop_monitor.notify.options import NotifyOptions
from tests.helpers.polling import wait_until
from tests.helpers.session_bus import PrivateBus

pytestmark = pytest.mark.desktop

HELLO = Notification("hello", "Hello", "world", Urgency.CRITICAL)


def _outcomes(made: Dispatcher) -> list[str]:
    return [words(delivery.outcome) for delivery in made.deliveries()]


def test_a_message_is_shown_by_a_real_server_and_taken_back_at_the_end(dunst: int, bus: PrivateBus) -> None:
    fallen_back: queue.Queue[Notification] = queue.Queue()
    made = dispatcher(NotifyOptions(), SystemClock(), fallen_back.put, print, bus.environment)
    made.submit(HELLO)
    wait_until(made.deliveries)
    assert _outcomes(made) == ["handed to desktop"]
    assert Capability.REPLACE in made.capabilities
    made.close()
    assert _displayed(bus) == 0
    assert fallen_back.empty()


def test_a_stopped_server_leads_to_the_last_resort_and_closing_stays_quick(dunst: int, bus: PrivateBus) -> None:
    fallen_back: queue.Queue[Notification] = queue.Queue()
    made = dispatcher(NotifyOptions(), SystemClock(), fallen_back.put, print, bus.environment)
    made.submit(HELLO)
    wait_until(made.deliveries)
    os.kill(dunst, signal.SIGSTOP)
    made.submit(HELLO)
    assert fallen_back.get(timeout=30) == HELLO
    assert "did not answer" in _outcomes(made)[-1]
    made.close()


def test_without_any_desktop_everything_goes_to_the_last_resort() -> None:
    fallen_back: queue.Queue[Notification] = queue.Queue()
    made = dispatcher(NotifyOptions(), SystemClock(), fallen_back.put, print, {})
    made.submit(HELLO)
    assert fallen_back.get(timeout=30) == HELLO
    assert made.capabilities is Capability.NONE
    made.close()


def _displayed(bus: PrivateBus) -> int:
    connection = bus.connect()
    place = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.dunstproject.cmd0")
    count = connection.property(place, "displayedLength")
    connection.close()
    return int(count)
