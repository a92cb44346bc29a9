"""A thread for each message: ends are handed over, whatever they are."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

import pytest

from desktop_monitor.errors import DeliveryError
from desktop_monitor.notify.message import RefusedError, WebhookChannel
from desktop_monitor.notify.sending import Senders
from tests.helpers.messages import message
from tests.helpers.outlets import FakeOutlet

OPS = WebhookChannel("ops", "https://hooks.example/")


class Desk:
    """Takes the ends that are handed over."""

    def __init__(self) -> None:
        self.outlet = FakeOutlet()
        self.made = 0
        self.orders: queue.Queue[Callable[[], None]] = queue.Queue()
        self.ends: list[DeliveryError | None] = []
        self.senders = Senders(self._make, self.orders.put)

    def _make(self, _options: object) -> FakeOutlet:
        self.made += 1
        return self.outlet

    def send(self) -> DeliveryError | None:
        self.senders.send(OPS, message(), self.ends.append)
        self.orders.get(timeout=20)()
        return self.ends[-1]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_what_arrived_ends_with_nothing_and_the_outlet_is_kept(desk: Desk) -> None:
    assert desk.send() is None
    assert desk.send() is None
    assert desk.made == 1
    desk.senders.keep_only((OPS,))
    desk.send()
    assert desk.made == 1
    desk.senders.keep_only(())
    desk.send()
    assert desk.made == 2


def test_what_an_outlet_says_is_handed_over_as_it_is(desk: Desk) -> None:
    desk.outlet.failure = RefusedError("no", "never")
    assert desk.send() is desk.outlet.failure


def test_an_outlet_that_cannot_be_made_is_an_end_too() -> None:
    def broken(_options: object) -> FakeOutlet:
        raise ImportError("PLANTED")

    desk = Desk()
    desk.senders = Senders(broken, desk.orders.put)
    assert "ImportError at test_sending.py" in str(desk.send())


def test_where_no_thread_can_be_started_it_is_tried_later(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", exhausted)
    assert "Too much is going on" in str(desk.send())
    assert desk.senders.wait_until_idle(0.0)


def test_it_is_known_whether_something_is_on_its_way(desk: Desk) -> None:
    desk.outlet.hang = threading.Event()
    desk.senders.send(OPS, message(), desk.ends.append)
    assert desk.outlet.begun.wait(20)
    assert not desk.senders.wait_until_idle(0.0)
    desk.outlet.hang.set()
    assert desk.senders.wait_until_idle(20.0)
