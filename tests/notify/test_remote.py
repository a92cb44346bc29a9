"""Delivering in the background: again and again, across restarts, whoever hangs."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_monitor.errors import DeliveryError
from desktop_monitor.notify.message import (
    ChannelOptions,
    DesktopChannel,
    EmailChannel,
    LaterError,
    MessageKind,
    Outlet,
    RefusedError,
    WebhookChannel,
)
from desktop_monitor.notify.remote import ChannelStatus, RemoteDispatcher, harmless_message
from desktop_monitor.notify.sending import RemoteOptions
from desktop_monitor.store.ledger import open_ledger
from tests.helpers.clock import FakeClock
from tests.helpers.messages import message
from tests.helpers.outlets import FakeOutlet
from tests.helpers.polling import wait_until
from tests.helpers.queues import FakeQueue

OPS = WebhookChannel("ops", "https://hooks.example/")
ADMIN = EmailChannel("admin", ("me@example.org",))
PATIENCE_SECONDS = 20.0


class Office:
    """A dispatcher with outlets of the test's own, a clock that is moved by hand, and a queue in memory."""

    def __init__(self, channels: Sequence[ChannelOptions] = (OPS,), queue: FakeQueue | None = None) -> None:
        self.clock = FakeClock()
        self.queue = queue or FakeQueue()
        self.outlets: dict[str, FakeOutlet] = {}
        self.made: list[RemoteOptions] = []
        self.dispatcher = RemoteDispatcher(self.queue.open, self._make, channels, self.clock, lambda: 0.0)

    def _make(self, options: RemoteOptions) -> Outlet:
        self.made.append(options)
        return self.outlet(options.name)

    def outlet(self, name: str = "ops") -> FakeOutlet:
        return self.outlets.setdefault(name, FakeOutlet(name))

    def states(self) -> list[str]:
        return [row.state.value for row in tuple(self.queue.rows.values())]

    def pass_time(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.dispatcher.look_again()

    def until_attempt(self, number: int, name: str = "ops") -> None:
        wait_until(lambda: self.outlet(name).attempts >= number)

    def until(self, *states: str) -> None:
        wait_until(lambda: self.states() == list(states), what=f"states {states}, but {self.states()}")

    def status(self, name: str = "ops") -> ChannelStatus:
        return next(status for status in self.dispatcher.statuses() if status.channel == name)


@pytest.fixture
def open_office() -> Iterator[Callable[..., Office]]:
    opened: list[Office] = []

    def open_one(*arguments: object) -> Office:
        opened.append(Office(*arguments))  # type: ignore[arg-type]
        return opened[-1]

    yield open_one
    for office in opened:
        for outlet in office.outlets.values():
            if outlet.hang is not None:
                outlet.hang.set()
        office.dispatcher.close()


def test_a_message_goes_over_every_channel_that_is_not_this_desktop(open_office) -> None:
    office = open_office((DesktopChannel(), OPS, ADMIN))
    office.dispatcher.submit(message())
    office.until("delivered", "delivered")
    assert office.outlet("ops").told == office.outlet("admin").told == [("incident-17", "firing")]
    assert [status.channel for status in office.dispatcher.statuses()] == ["ops", "admin"]


def test_a_message_goes_over_named_channels_only(open_office, caplog: pytest.LogCaptureFixture) -> None:
    office = open_office((DesktopChannel(), OPS, ADMIN))
    with caplog.at_level(logging.WARNING, "desktop_monitor.notify.remote"):
        office.dispatcher.submit(message("a"), ["desktop", "admin"])
        office.dispatcher.submit(message("b"), ["desktop"])
        office.dispatcher.submit(message("c"), ["nobody", "admin"])
    wait_until(lambda: len(office.outlet("admin").sent) == 2 or office.pass_time(1.0))
    assert office.outlet("ops").sent == []
    assert [record.getMessage() for record in caplog.records] == ["there is no channel nobody"]


@pytest.mark.parametrize(
    ("minimum", "severity", "arrives"),
    [
        ("info", "info", True),
        ("warning", "info", False),
        ("warning", "warning", True),
        ("warning", "critical", True),
        ("critical", "warning", False),
        ("critical", "of its own", True),
    ],
)
def test_a_channel_hears_only_what_is_bad_enough(open_office, minimum: str, severity: str, arrives: bool) -> None:
    office = open_office((replace(OPS, minimum_severity=minimum), ADMIN))
    office.dispatcher.submit(message(severity=severity))
    wait_until(lambda: office.outlet("admin").sent)
    wait_until(lambda: len(office.outlet("ops").sent) == arrives)
    assert len(office.queue.rows) == 1 + arrives


def test_a_channel_that_is_switched_off_hears_nothing(open_office) -> None:
    office = open_office((replace(OPS, is_enabled=False), ADMIN))
    office.dispatcher.submit(message(), ["ops"])
    office.dispatcher.submit(message())
    wait_until(lambda: office.outlet("admin").sent)
    assert "ops" not in office.outlets


def test_what_does_not_arrive_is_tried_again_after_a_pause(open_office) -> None:
    office = open_office()
    office.outlet().failure = DeliveryError("hooks.example answers 500")
    office.dispatcher.submit(message())
    for attempt, pause in ((1, 30.0), (2, 60.0), (3, 120.0)):
        office.until_attempt(attempt)
        wait_until(lambda: office.status().last_error == "hooks.example answers 500")
        wait_until(lambda number=attempt: office.queue.rows[1].attempts == number)
        office.pass_time(pause - 1.0)
        assert office.outlet().attempts == attempt
        office.outlet().failure = None if attempt == 3 else office.outlet().failure
        office.pass_time(1.0)
    office.until("delivered")
    assert office.queue.rows[1].attempts == 4
    wait_until(lambda: office.status() == ChannelStatus("ops", 0, "", office.clock.now().wall_seconds))


def test_a_server_that_says_when_is_asked_then(open_office) -> None:
    office = open_office()
    office.outlet().failure = LaterError("hooks.example answers 429", "", 300.0)
    office.dispatcher.submit(message())
    office.until_attempt(1)
    wait_until(lambda: office.queue.rows[1].attempts == 1)
    assert office.queue.rows[1].next_attempt_seconds == office.clock.now().wall_seconds + 300.0


def test_what_is_refused_is_not_tried_again(open_office) -> None:
    office = open_office()
    office.outlet().failure = RefusedError("hooks.example answers 404", "is the address still valid?")
    office.dispatcher.submit(message())
    office.until("refused")
    assert office.queue.rows[1].last_error == "hooks.example answers 404: is the address still valid?"
    office.pass_time(7200.0)
    wait_until(lambda: office.status().last_error)
    assert office.outlet().attempts == 1


def test_after_a_day_a_message_is_given_up(open_office) -> None:
    office = open_office()
    office.outlet().failure = DeliveryError("x")
    office.dispatcher.submit(message())
    office.until_attempt(1)
    wait_until(lambda: office.queue.rows[1].attempts == 1)
    office.pass_time(86_400.0)
    office.until("expired")


def test_a_server_that_hangs_delays_no_other(open_office) -> None:
    office = open_office((OPS, ADMIN))
    office.outlet("ops").hang = threading.Event()
    office.dispatcher.submit(message("a"))
    assert office.outlet("ops").begun.wait(PATIENCE_SECONDS)
    for key in "bcd":
        office.dispatcher.submit(message(key), ["admin"])
    wait_until(lambda: len(office.outlet("admin").sent) == 4 or office.pass_time(1.0))
    assert office.outlet("ops").attempts == 1
    assert office.status("ops").waiting == 1


def test_trouble_that_is_over_before_it_could_be_told_is_not_told(open_office) -> None:
    office = open_office()
    office.outlet().failure = DeliveryError("x")
    office.dispatcher.submit(message())
    office.until_attempt(1)
    office.dispatcher.submit(message(kind=MessageKind.RESOLVED, at_seconds=message().at_seconds + 60))
    wait_until(lambda: "waiting" not in office.states())
    office.outlet().failure = None
    office.pass_time(3600.0)
    wait_until(lambda: office.status().waiting == 0)
    assert office.outlet().sent == []


def test_a_mistake_in_an_outlet_ends_nothing_and_its_words_are_not_told(
    open_office, caplog: pytest.LogCaptureFixture
) -> None:
    office = open_office()
    office.outlet().failure = ZeroDivisionError("sk-planted")
    with caplog.at_level(logging.DEBUG, "desktop_monitor"):
        office.dispatcher.submit(message())
        for attempt in (1, 2):
            office.until_attempt(attempt)
            wait_until(lambda number=attempt: office.queue.rows[1].attempts == number)
            office.pass_time(3600.0)
        office.outlet().failure = None
        office.pass_time(3600.0)
        office.until("delivered")
    assert len([record for record in caplog.records if record.levelno == logging.ERROR]) == 1
    assert "ZeroDivisionError at outlets.py:" in caplog.text
    assert "sk-planted" not in caplog.text


def test_an_outage_is_logged_when_it_begins_and_when_it_ends(open_office, caplog: pytest.LogCaptureFixture) -> None:
    office = open_office()
    office.outlet().failure = DeliveryError("x")
    with caplog.at_level(logging.INFO, "desktop_monitor.notify"):
        office.dispatcher.submit(message())
        for attempt in (1, 2, 3):
            office.until_attempt(attempt)
            wait_until(lambda number=attempt: office.queue.rows[1].attempts == number)
            office.outlet().failure = DeliveryError("x") if attempt < 3 else None
            office.pass_time(3600.0)
        office.until("delivered")
        wait_until(lambda: len(caplog.records) == 2)
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


class TestRestart:
    """What waited goes on waiting."""

    def test_what_waits_is_taken_up(self, open_office) -> None:
        office = open_office()
        office.outlet().failure = DeliveryError("x")
        office.dispatcher.submit(message())
        office.until_attempt(1)
        office.dispatcher.close()
        assert office.queue.rows[1].attempts == 1
        assert office.queue.closed == 1
        again = open_office((OPS,), FakeQueue(office.queue.rows))
        again.pass_time(30.0)
        again.until("delivered")
        assert again.outlet().told == [("incident-17", "firing")]

    def test_what_was_on_its_way_is_sent_again(self, open_office) -> None:
        office = open_office()
        office.outlet().hang = threading.Event()
        office.dispatcher.submit(message())
        assert office.outlet().begun.wait(PATIENCE_SECONDS)
        office.dispatcher.close()
        assert office.states() == ["waiting"]
        again = open_office((OPS,), FakeQueue(office.queue.rows))
        again.until("delivered")

    def test_closing_keeps_what_was_submitted_just_before(self, open_office) -> None:
        office = open_office()
        office.outlet().failure = DeliveryError("x")
        for number in range(20):
            office.dispatcher.submit(message(str(number)))
        office.dispatcher.close()
        assert len(office.queue.rows) == 20

    def test_closing_waits_a_moment_for_what_is_about_to_arrive(self, open_office) -> None:
        office = open_office()
        office.outlet().hang = threading.Event()
        office.dispatcher.submit(message())
        assert office.outlet().begun.wait(PATIENCE_SECONDS)
        threading.Timer(0.2, office.outlet().hang.set).start()
        office.dispatcher.close()
        assert office.states() == ["delivered"]

    def test_what_waits_for_a_channel_that_is_gone_is_dropped(self, open_office) -> None:
        office = open_office()
        office.outlet().failure = DeliveryError("x")
        office.dispatcher.submit(message())
        office.until_attempt(1)
        office.dispatcher.close()
        again = open_office((ADMIN,), FakeQueue(office.queue.rows))
        again.until("expired")
        assert "taken out or switched off" in again.queue.rows[1].last_error

    def test_when_it_last_worked_is_remembered(self, open_office) -> None:
        office = open_office()
        office.dispatcher.submit(message())
        office.until("delivered")
        office.dispatcher.close()
        again = open_office((OPS,), FakeQueue(office.queue.rows))
        wait_until(lambda: again.status().last_delivered_seconds == office.clock.now().wall_seconds)

    def test_fifty_restarts_lose_nothing_with_the_real_ledger(self, tmp_path: Path) -> None:
        path, clock, outlet = tmp_path / "ledger.sqlite3", FakeClock(), FakeOutlet()
        outlet.failure = DeliveryError("x")
        for number in range(50):
            dispatcher = RemoteDispatcher(
                lambda: open_ledger(path, clock), lambda _options: outlet, (OPS,), clock, lambda: 0.0
            )
            dispatcher.submit(message(str(number)))
            dispatcher.close()
            clock.advance(60.0)
        with_ledger = open_ledger(path, clock)
        assert [row.message.key for row in with_ledger.waiting_deliveries()] == [str(number) for number in range(50)]
        with_ledger.close()
        outlet.failure = None
        last = RemoteDispatcher(lambda: open_ledger(path, clock), lambda _options: outlet, (OPS,), clock, lambda: 0.0)

        def all_arrived() -> bool:
            clock.advance(5.0)
            last.look_again()
            return len(outlet.sent) == 50

        clock.advance(3600.0)
        wait_until(all_arrived, 60.0)
        last.close()
        assert sorted(int(one.key) for one in outlet.sent) == list(range(50))


class TestSettings:
    """The user changes channels while messages wait."""

    def failing(self, open_office) -> Office:
        office = open_office()
        office.outlet().failure = DeliveryError("x")
        office.dispatcher.submit(message())
        office.until_attempt(1)
        wait_until(lambda: office.queue.rows[1].attempts == 1)
        office.outlet().failure = None
        return office

    def test_a_changed_channel_is_tried_at_once(self, open_office) -> None:
        office = self.failing(open_office)
        changed = replace(OPS, url="https://hooks.example/new")
        office.dispatcher.set_channels((changed,))
        office.until("delivered")
        assert office.made == [OPS, changed]

    def test_an_unchanged_one_keeps_its_pause_and_its_outlet(self, open_office) -> None:
        office = self.failing(open_office)
        office.dispatcher.set_channels((OPS, ADMIN))
        office.dispatcher.submit(message("b"), ["admin"])
        wait_until(lambda: office.outlet("admin").sent)
        assert office.outlet("ops").attempts == 1
        office.pass_time(30.0)
        wait_until(lambda: office.outlet("ops").sent)
        assert office.made == [OPS, ADMIN]

    @pytest.mark.parametrize("channels", [(), (replace(OPS, is_enabled=False),), (replace(OPS, name="other"),)])
    def test_a_channel_taken_out_or_switched_off_drops_what_waits(self, open_office, channels) -> None:
        office = self.failing(open_office)
        office.dispatcher.set_channels(channels)
        office.until("expired")
        office.pass_time(3600.0)
        assert office.outlet().attempts == 1


class TestTests:
    """A harmless message now, and its end told."""

    def test_a_test_that_arrives(self, open_office) -> None:
        office = open_office()
        assert office.dispatcher.test("ops").result(PATIENCE_SECONDS) is None
        assert office.outlet().sent == [harmless_message(office.clock.now().wall_seconds)]
        assert office.states() == ["delivered"]
        assert office.status().last_delivered_seconds == office.clock.now().wall_seconds

    def test_a_test_that_fails_says_why_and_is_not_tried_again(self, open_office) -> None:
        office = open_office()
        office.outlet().failure = RefusedError("hooks.example answers 404", "is it valid?")
        with pytest.raises(RefusedError, match=r"hooks\.example answers 404"):
            office.dispatcher.test("ops").result(PATIENCE_SECONDS)
        assert office.states() == ["refused"]
        assert office.status().last_error == "hooks.example answers 404: is it valid?"

    def test_a_test_waits_for_no_pause_and_ends_it(self, open_office) -> None:
        office = open_office()
        office.outlet().failure = DeliveryError("x")
        office.dispatcher.submit(message())
        office.until_attempt(1)
        office.outlet().failure = None
        office.dispatcher.test("ops").result(PATIENCE_SECONDS)
        office.until("delivered", "delivered")

    def test_a_channel_that_is_switched_off_can_be_tested(self, open_office) -> None:
        office = open_office((replace(OPS, is_enabled=False),))
        office.dispatcher.test("ops").result(PATIENCE_SECONDS)
        assert len(office.outlet().sent) == 1

    @pytest.mark.parametrize("name", ["desktop", "nobody", ""])
    def test_what_is_no_channel_elsewhere_cannot_be_tested(self, open_office, name: str) -> None:
        office = open_office((DesktopChannel(), OPS))
        with pytest.raises(RefusedError, match="cannot be tested"):
            office.dispatcher.test(name).result(PATIENCE_SECONDS)

    def test_a_test_that_hangs_ends_with_the_program(self, open_office) -> None:
        office = open_office()
        office.outlet().hang = threading.Event()
        answer = office.dispatcher.test("ops")
        assert office.outlet().begun.wait(PATIENCE_SECONDS)
        office.dispatcher.close()
        with pytest.raises(DeliveryError, match="The program ends"):
            answer.result(PATIENCE_SECONDS)
        with pytest.raises(RefusedError):
            office.dispatcher.test("ops").result(PATIENCE_SECONDS)

    def test_a_mistake_in_a_test_is_told_without_its_words(self, open_office) -> None:
        office = open_office()
        office.outlet().failure = KeyError("sk-planted")
        with pytest.raises(DeliveryError, match=r"A mistake of this program: KeyError at outlets\.py") as caught:
            office.dispatcher.test("ops").result(PATIENCE_SECONDS)
        assert "planted" not in str(caught.value)


def test_a_disk_that_refuses_holds_up_no_message(open_office) -> None:
    office = open_office()
    office.queue.refuse()
    office.dispatcher.submit(message())
    wait_until(lambda: office.outlet().sent)
    office.queue.refusal = None

    def kept() -> bool:
        office.pass_time(60.0)
        return office.states() == ["delivered"]

    wait_until(kept)


def test_without_a_channel_nothing_is_started_or_opened() -> None:
    office = Office((DesktopChannel(), replace(OPS, is_enabled=False)))
    office.dispatcher.submit(message())
    office.dispatcher.look_again()
    assert office.dispatcher.statuses() == (ChannelStatus("ops"),)
    office.dispatcher.close()
    assert office.queue.opened == 0


def test_after_the_end_nothing_more_is_sent(open_office) -> None:
    office = open_office()
    office.dispatcher.close()
    office.dispatcher.close()
    office.dispatcher.submit(message())
    office.dispatcher.set_channels((ADMIN,))
    assert office.outlets == {}


def test_building_a_dispatcher_imports_no_library_that_sends() -> None:
    program = (
        "import sys\n"
        "from desktop_monitor.clock import SystemClock\n"
        "from desktop_monitor.notify.message import DesktopChannel, WebhookChannel\n"
        "from desktop_monitor.notify.outlets import remote_dispatcher\n"
        "from tests.helpers.queues import FakeQueue\n"
        "channels = (DesktopChannel(), WebhookChannel('ops', 'https://hooks.example/'))\n"
        "remote_dispatcher(channels, FakeQueue().open, SystemClock()).close()\n"
        "print(sorted({'keyring', 'ssl', 'http', 'smtplib', 'email', 'jeepney', 'PySide6'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
    assert done.stderr == ""


def test_what_was_kept_before_it_was_submitted_is_sent_once_under_its_number(
    open_office: Callable[..., Office],
) -> None:
    office = open_office()
    kept = [office.queue.put_delivery(one) for one in office.dispatcher.prepared(message())]
    office.dispatcher.submit(message(body="and what can be done"), kept=kept)
    office.until("delivered")
    assert [one.body for one in office.outlet().sent] == ["and what can be done"]


def test_prepared_is_what_would_be_submitted(open_office: Callable[..., Office]) -> None:
    office = open_office((OPS, replace(ADMIN, minimum_severity="critical"), DesktopChannel()))
    assert [one.channel for one in office.dispatcher.prepared(message())] == ["ops"]
    assert office.dispatcher.prepared(message(), ("admin",)) == ()
    assert [one.channel for one in office.dispatcher.prepared(message(severity="critical"), ("admin",))] == ["admin"]
    assert office.states() == []
