"""Nobody who submits ever waits, and everything that was submitted has a known fate."""

from __future__ import annotations

import logging
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import pytest

from desktop_monitor.language.text import Text, text
from desktop_monitor.language.wording import words
from desktop_monitor.notify.chain import Chain
from desktop_monitor.notify.channel import Capability, Notification, Response, ResponseHandler
from desktop_monitor.notify.dispatcher import Delivery, Dispatcher
from desktop_monitor.notify.options import NotifyOptions, QuietHours
from desktop_monitor.notify.presence import Presence
from tests.helpers.clock import FakeClock
from tests.helpers.polling import wait_until
from tests.notify.fake_channel import FakeChannel

HELLO = Notification("hello", "Hello", "world")
ALL_DAY = NotifyOptions(quiet_hours=QuietHours(0, 24 * 60))
ALWAYS = NotifyOptions()


class Desk:
    """A dispatcher with everything around it under control."""

    def __init__(self, options: NotifyOptions = ALWAYS) -> None:
        self.channel = FakeChannel()
        self.clock = FakeClock()
        self.full_screen = False
        self.fallen_back: list[Notification] = []
        self.responses: queue.Queue[Response] = queue.Queue()
        self.answer: ResponseHandler = self.responses.put
        self.dispatcher = Dispatcher(
            self._chain,
            Presence(self.clock, lambda: self.full_screen),
            options,
            self.clock,
            self.fallen_back.append,
            self.responses.put,
        )

    def _chain(self, on_response: ResponseHandler) -> Chain:
        self.answer = on_response
        return Chain((self.channel,), self.clock)

    def wait_for(self, key: str) -> Delivery:
        """The outcome of a key, as soon as there is one."""
        return wait_until(lambda: next((d for d in reversed(self.dispatcher.deliveries()) if d.key == key), None))


OpenDesk = Callable[..., Desk]


@pytest.fixture
def open_desk() -> Iterator[OpenDesk]:
    desks: list[Desk] = []

    def open_one(options: NotifyOptions = ALWAYS) -> Desk:
        desks.append(Desk(options))
        return desks[-1]

    yield open_one
    for desk in desks:
        if desk.channel.hang is not None:
            desk.channel.hang.set()
        desk.dispatcher.close()


def test_a_notification_is_shown_and_written_down(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.dispatcher.submit(HELLO)
    assert desk.wait_for("hello") == Delivery(
        desk.clock.now().wall_seconds, "hello", "fake", text("notify.shown", channel="fake")
    )
    assert desk.channel.shown == [HELLO]


def test_a_shown_notification_can_be_taken_back(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.dispatcher.submit(HELLO)
    desk.wait_for("hello")
    desk.dispatcher.withdraw("hello")
    desk.dispatcher.withdraw("never shown")
    wait_until(lambda: desk.wait_for("hello").outcome == text("notify.withdrawn"))
    assert desk.channel.withdrawn == ["hello"]


def test_what_stands_there_is_brought_up_to_date_until_the_reader_is_through_with_it(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.channel.capabilities = Capability.REPLACE
    desk.dispatcher.submit(HELLO)
    desk.wait_for("hello")
    newer = Notification("hello", "Hello", "again")
    desk.dispatcher.update(newer)
    wait_until(lambda: desk.channel.shown == [HELLO, newer])
    desk.answer(Response("hello", "closed"))
    desk.dispatcher.update(HELLO)
    desk.dispatcher.update(Notification("never shown", "", ""))
    desk.dispatcher.submit(Notification("last", "", ""))
    desk.wait_for("last")
    assert [shown.body for shown in desk.channel.shown] == ["world", "again", ""]


def test_what_cannot_be_replaced_is_not_said_twice(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.dispatcher.submit(HELLO)
    desk.wait_for("hello")
    desk.dispatcher.update(HELLO)
    desk.dispatcher.submit(Notification("last", "", ""))
    desk.wait_for("last")
    assert [shown.key for shown in desk.channel.shown] == ["hello", "last"]


def test_what_is_held_back_is_brought_up_to_date(open_desk: OpenDesk) -> None:
    desk = open_desk(ALL_DAY)
    desk.dispatcher.submit(HELLO)
    desk.wait_for("hello")
    desk.dispatcher.update(Notification("hello", "Hello", "again"))
    desk.dispatcher.set_options(ALWAYS)
    wait_until(lambda: desk.channel.shown)
    assert [shown.body for shown in desk.channel.shown] == ["again"]


def test_submitting_to_a_hanging_channel_does_not_wait_and_the_latest_wins(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.channel.hang = threading.Event()
    desk.dispatcher.submit(Notification("first", "", ""))
    assert desk.channel.hanging.wait(10)
    for number in range(1000):
        desk.dispatcher.submit(Notification("burst", str(number), ""))
    desk.channel.hang.set()
    desk.wait_for("burst")
    assert [shown.title for shown in desk.channel.shown if shown.key == "burst"] == ["999"]


def test_closing_does_not_wait_for_a_hanging_channel(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.channel.hang = threading.Event()
    desk.dispatcher.submit(HELLO)
    assert desk.channel.hanging.wait(10)
    desk.dispatcher.close()
    assert not desk.channel.closed, "it still hangs, and yet closing returned"


def test_closing_takes_back_what_is_shown_and_closes_the_channels(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.dispatcher.submit(HELLO)
    desk.wait_for("hello")
    desk.dispatcher.close()
    desk.dispatcher.close()
    desk.dispatcher.submit(HELLO)
    desk.dispatcher.withdraw("hello")
    assert desk.channel.withdrawn == ["hello"]
    assert desk.channel.closed
    assert desk.channel.shown == [HELLO]


def test_quiet_hours_hold_back_until_they_end(open_desk: OpenDesk) -> None:
    desk = open_desk(ALL_DAY)
    desk.dispatcher.submit(HELLO)
    assert words(desk.wait_for("hello").outcome) == "waiting: quiet hours until 00:00"
    assert desk.channel.shown == []
    desk.dispatcher.submit(Notification("hello", "Newer", ""))
    desk.dispatcher.set_options(ALWAYS)
    wait_until(lambda: desk.channel.shown)
    assert [shown.title for shown in desk.channel.shown] == ["Newer"]


def test_a_full_screen_program_holds_back_and_waiting_is_written_down_once(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.full_screen = True
    desk.dispatcher.submit(HELLO)
    desk.wait_for("hello")
    for key in ("a", "b"):
        desk.dispatcher.submit(Notification(key, "", ""))
        desk.wait_for(key)
    desk.full_screen = False
    desk.dispatcher.set_options(ALWAYS)
    wait_until(lambda: len(desk.channel.shown) == 3)
    outcomes = [delivery.outcome for delivery in desk.dispatcher.deliveries() if delivery.key == "hello"]
    assert outcomes[0] == text("notify.full_screen")
    assert outcomes.count(text("notify.full_screen")) == 1


def test_what_comes_in_while_the_worker_takes_something_back_is_held_back_too(open_desk: OpenDesk) -> None:
    """In that round nothing waited to be shown, so nobody had asked whether it may be."""
    desk = open_desk()
    desk.dispatcher.submit(HELLO)
    desk.wait_for("hello")
    desk.full_screen = True
    desk.channel.on_withdraw = lambda: desk.dispatcher.submit(Notification("meanwhile", "", ""))
    desk.dispatcher.withdraw("hello")
    assert desk.wait_for("meanwhile").outcome == text("notify.full_screen")
    assert desk.channel.shown == [HELLO]


def test_the_user_may_choose_not_to_be_spared_in_full_screen(open_desk: OpenDesk) -> None:
    desk = open_desk(NotifyOptions(hold_in_full_screen=False))
    desk.full_screen = True
    desk.dispatcher.submit(HELLO)
    desk.wait_for("hello")
    assert desk.channel.shown == [HELLO]


def test_a_held_notification_that_is_withdrawn_is_never_shown(open_desk: OpenDesk) -> None:
    desk = open_desk(ALL_DAY)
    desk.dispatcher.submit(HELLO)
    desk.wait_for("hello")
    desk.dispatcher.withdraw("hello")
    desk.dispatcher.set_options(ALWAYS)
    desk.dispatcher.submit(Notification("later", "", ""))
    desk.wait_for("later")
    assert [shown.key for shown in desk.channel.shown] == ["later"]


def test_what_no_channel_delivers_goes_to_the_last_resort_with_the_reason(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.channel.working = False
    desk.dispatcher.submit(HELLO)
    outcome = desk.wait_for("hello").outcome
    wait_until(lambda: desk.fallen_back == [HELLO])
    assert "told to fail" in words(outcome)


def test_switched_off_means_no_desktop_message_and_says_so(open_desk: OpenDesk) -> None:
    desk = open_desk(NotifyOptions(desktop=False))
    desk.dispatcher.submit(HELLO)
    assert desk.wait_for("hello").outcome == text("notify.switched_off")
    assert desk.channel.attempts == 0
    assert desk.fallen_back == []


def test_a_mistake_in_a_channel_ends_nothing_and_is_logged_once(
    open_desk: OpenDesk, caplog: pytest.LogCaptureFixture
) -> None:
    desk = open_desk()
    desk.channel.mistake = ZeroDivisionError("a mistake")
    with caplog.at_level(logging.INFO, "desktop_monitor.notify.guarded"):
        desk.dispatcher.submit(HELLO)
        desk.dispatcher.submit(Notification("second", "", ""))
        wait_until(lambda: len(desk.fallen_back) == 2)
        desk.channel.mistake = None
        desk.dispatcher.submit(Notification("third", "", ""))
        wait_until(lambda: desk.channel.shown)
    assert len(caplog.records) == 1


def test_answers_reach_the_program_on_the_workers_thread(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.answer(Response("hello", "default"))
    assert desk.responses.get(timeout=10) == Response("hello", "default")


def test_too_many_waiting_notifications_drop_the_oldest_and_say_so(open_desk: OpenDesk) -> None:
    desk = open_desk(ALL_DAY)
    for number in range(65):
        desk.dispatcher.submit(Notification(str(number), "", ""))
    assert wait_until(lambda: [d.key for d in desk.dispatcher.deliveries() if d.outcome == text("notify.dropped")])


@pytest.mark.parametrize(
    "outcome",
    [
        text("notify.shown", channel="x"),
        text("notify.withdrawn"),
        text("notify.last_resort", why="x"),
        text("notify.switched_off"),
        text("notify.dropped"),
        text("notify.quiet_hours", until="07:00"),
        text("notify.full_screen"),
    ],
)
def test_every_outcome_has_words(outcome: Text) -> None:
    assert words(outcome)


def test_building_a_dispatcher_imports_no_notification_library() -> None:
    """They cost start-up time that a program without anything to say need not pay."""
    program = (
        "import sys\n"
        "from desktop_monitor.clock import SystemClock\n"
        "from desktop_monitor.notify.build import dispatcher\n"
        "from desktop_monitor.notify.options import NotifyOptions\n"
        "dispatcher(NotifyOptions(), SystemClock(), print, print, {}).close()\n"
        "print(sorted({'jeepney', 'plyer', 'desktop_notifier', 'PySide6', 'asyncio'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
    assert done.stderr == ""
