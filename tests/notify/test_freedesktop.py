"""The desktop channel speaks to real and to misbehaving notification servers."""

from __future__ import annotations

import os
import queue
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jeepney import DBusAddress, message_bus, new_signal
from jeepney.io.blocking import open_dbus_connection

from desktop_monitor.errors import DeliveryError
from desktop_monitor.notify.channel import Button, Capability, Notification, Response, Urgency
from desktop_monitor.notify.freedesktop import FreedesktopChannel, _Shown
from tests.helpers.clock import FakeClock
from tests.helpers.polling import wait_until
from tests.helpers.session_bus import PrivateBus, Screen
from tests.notify.fake_server import NAME, PATH, Behaviour, FakeServer

StartServer = Callable[[Behaviour], FakeServer]

pytestmark = pytest.mark.desktop

ALARM = Notification("cpu", "CPU is busy", "97 % for 4 min", Urgency.CRITICAL, (Button("show", "Show processes"),))


class Reader:
    """Collects the answers."""

    def __init__(self) -> None:
        self.answers: queue.Queue[Response] = queue.Queue()

    def __call__(self, response: Response) -> None:
        self.answers.put(response)

    def next(self) -> Response:
        return self.answers.get(timeout=10)


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def channel(bus: PrivateBus, reader: Reader) -> Iterator[FreedesktopChannel]:
    made = FreedesktopChannel(reader, FakeClock(), bus.environment, limit_seconds=5)
    yield made
    made.close()


@pytest.fixture
def hasty(bus: PrivateBus, reader: Reader) -> Iterator[FreedesktopChannel]:
    """A channel that gives up soon."""
    made = FreedesktopChannel(reader, FakeClock(), bus.environment, limit_seconds=0.5)
    yield made
    made.close()


def test_a_real_server_shows_replaces_and_takes_back(dunst: int, bus: PrivateBus, channel: FreedesktopChannel) -> None:
    channel.show(ALARM)
    first = channel._shown.id_of("cpu")
    channel.show(ALARM)

    assert first > 0
    assert channel._shown.id_of("cpu") == first
    assert _dunst_count(bus, "displayed") + _dunst_count(bus, "waiting") == 1
    assert Capability.BUTTONS in channel.capabilities
    channel.withdraw("cpu")
    channel.show(Notification("other", "Other", ""))
    assert _dunst_count(bus, "displayed") + _dunst_count(bus, "waiting") == 1


def test_a_real_server_reports_a_click_and_a_dismissal(
    dunst: int, bus: PrivateBus, channel: FreedesktopChannel, reader: Reader
) -> None:
    channel.show(ALARM)
    _tell_dunst(bus, "NotificationAction", "u", (0,))
    assert reader.next() == Response("cpu", "default")
    channel.show(Notification("disk", "Disk is full", ""))
    _tell_dunst(bus, "NotificationCloseAll")
    assert reader.next() == Response("disk", "closed")


def test_a_stopped_server_is_given_up_on_and_its_late_message_taken_back(
    dunst: int, bus: PrivateBus, hasty: FreedesktopChannel
) -> None:
    """It was told elsewhere meanwhile: twice would be once too often."""
    hasty.show(Notification("first", "First", ""))
    hasty.withdraw("first")
    os.kill(dunst, signal.SIGSTOP)
    with pytest.raises(DeliveryError, match="no answer"):
        hasty.show(ALARM)
    os.kill(dunst, signal.SIGCONT)

    wait_until(lambda: _dunst_count(bus, "history") == 2, what="both messages gone from the screen")
    assert _dunst_count(bus, "displayed") == 0


def test_without_a_bus_delivery_fails_at_once(reader: Reader) -> None:
    channel = FreedesktopChannel(reader, FakeClock(), {})
    with pytest.raises(DeliveryError, match="no session bus"):
        channel.show(ALARM)
    assert channel.capabilities is Capability.NONE
    channel.withdraw("cpu")
    channel.close()


def test_a_bus_address_that_leads_nowhere_is_an_error_of_delivery(reader: Reader) -> None:
    for address in ("unix:path=/nowhere/bus", "tcp:host=localhost", "nonsense", "unix:path=", ";;"):
        channel = FreedesktopChannel(reader, FakeClock(), {"DBUS_SESSION_BUS_ADDRESS": address})
        with pytest.raises(DeliveryError):
            channel.show(ALARM)
        channel.close()


def test_a_bus_without_a_server_is_an_error_of_delivery(channel: FreedesktopChannel) -> None:
    with pytest.raises(DeliveryError, match="no notification server"):
        channel.show(ALARM)


def test_a_server_that_cannot_be_started_is_an_error_of_delivery(bus: PrivateBus, channel: FreedesktopChannel) -> None:
    bus.make_startable(NAME, "/bin/false")
    with pytest.raises(DeliveryError):
        channel.show(ALARM)


def test_the_bus_starts_a_server_that_is_only_installed(
    bus: PrivateBus, screen: Screen, channel: FreedesktopChannel
) -> None:
    bus.make_startable(NAME, f"/usr/bin/env DISPLAY={screen.name} HOME={bus.folder} dunst")
    channel.show(ALARM)
    assert _dunst_count(bus, "displayed") == 1


def test_everything_the_notification_says_reaches_the_server(
    start_server: StartServer, channel: FreedesktopChannel
) -> None:
    server = start_server(Behaviour())
    channel.show(replace(ALARM, expires_seconds=2.5))
    app, replaces, _icon, title, body, actions, hints, expires = server.notified[0]
    assert (app, replaces, title, body) == ("Desktop Monitor", 0, "CPU is busy", "97 % for 4 min")
    assert actions == ["default", "Open", "show", "Show processes"]
    assert hints["urgency"] == ("y", 2)
    assert expires == 2500


def test_hostile_text_reaches_the_server_as_plain_text(start_server: StartServer, channel: FreedesktopChannel) -> None:
    server = start_server(Behaviour())
    channel.show(Notification("k", "a\x00b\nc\u202egnp.exe" + "x" * 5000, "<b>&\udcff</b>\x1b[2J"))
    title, body = server.notified[0][3:5]
    assert title.startswith("a b cgnp.exexx")
    assert len(title) == 120
    assert body == "&lt;b&gt;&amp;\ufffd&lt;/b&gt; [2J"


def test_text_is_not_escaped_for_a_server_that_shows_it_as_it_is(
    start_server: StartServer, channel: FreedesktopChannel
) -> None:
    server = start_server(Behaviour(capabilities=("body",)))
    channel.show(replace(ALARM, body="node <defunct>"))
    assert server.notified[0][4] == "node <defunct>"


def test_buttons_are_not_sent_to_a_server_without_them(start_server: StartServer, channel: FreedesktopChannel) -> None:
    server = start_server(Behaviour(capabilities=("body",)))
    channel.show(ALARM)
    assert server.notified[0][5] == []
    assert channel.capabilities == Capability.REPLACE | Capability.WITHDRAW


def test_known_quirks_of_a_server_are_respected(start_server: StartServer, channel: FreedesktopChannel) -> None:
    server = start_server(Behaviour(name="Xfce Notify Daemon"))
    channel.show(ALARM)
    assert "default" not in server.notified[0][5]
    assert Capability.CLICK not in channel.capabilities


def test_a_pressed_button_is_an_answer_and_the_closing_after_it_is_not(
    start_server: StartServer, channel: FreedesktopChannel, reader: Reader
) -> None:
    server = start_server(Behaviour())
    channel.show(ALARM)
    channel.show(Notification("disk", "Disk is full", ""))
    server.emit("ActionInvoked", "us", (1, "show"))
    server.emit("NotificationClosed", "uu", (1, 2))
    server.emit("NotificationClosed", "uu", (2, 2))
    assert reader.next() == Response("cpu", "show")
    assert reader.next() == Response("disk", "closed")


def test_an_answer_that_overtakes_the_number_is_not_lost(
    start_server: StartServer, channel: FreedesktopChannel, reader: Reader
) -> None:
    """A click in the very moment the message appears."""
    server = start_server(Behaviour())
    channel.show(ALARM)
    server.behaviour.before_reply = lambda it, number: it.emit("ActionInvoked", "us", (number, "show"))
    channel.show(ALARM)
    assert reader.next() == Response("cpu", "show")


def test_expiry_and_withdrawal_are_no_answers(
    start_server: StartServer, channel: FreedesktopChannel, reader: Reader
) -> None:
    server = start_server(Behaviour())
    for key in ("a", "b", "c"):
        channel.show(Notification(key, key, ""))
    server.emit("NotificationClosed", "uu", (1, 1))
    server.emit("NotificationClosed", "uu", (2, 3))
    server.emit("NotificationClosed", "uu", (3, 2))
    assert reader.next() == Response("c", "closed")
    assert reader.answers.empty()


def test_signals_about_strangers_or_from_strangers_are_ignored(
    start_server: StartServer, bus: PrivateBus, channel: FreedesktopChannel, reader: Reader
) -> None:
    """Signals go to everybody: other programs' numbers, and programs that pretend to be the server."""
    server = start_server(Behaviour())
    channel.show(ALARM)
    emitter = DBusAddress(PATH, NAME, NAME)
    with open_dbus_connection(bus.address) as pretender:
        pretender.send(new_signal(emitter, "ActionInvoked", "us", (1, "pretended")))
        pretender.send_and_get_reply(message_bus.ListNames())
    server.emit("ActionInvoked", "us", (99, "show"))
    server.emit("ActionInvoked", "s", ("malformed",))
    server.emit("ActionInvoked", "as", (["malformed"],))
    server.emit("ActionInvoked", "ass", (["not a number"], "malformed"))
    server.emit("NotificationClosed", "", ())
    server.emit("ActionInvoked", "us", (1, "show"))
    assert reader.next() == Response("cpu", "show")
    assert reader.answers.empty()


@pytest.mark.parametrize("member", ["GetServerInformation", "GetCapabilities", "Notify"])
def test_an_error_reply_is_an_error_of_delivery(
    member: str, start_server: StartServer, channel: FreedesktopChannel
) -> None:
    start_server(Behaviour(refused_members=frozenset({member})))
    with pytest.raises(DeliveryError, match="LimitsExceeded: too many"):
        channel.show(ALARM)


@pytest.mark.parametrize("member", ["GetServerInformation", "GetCapabilities", "Notify"])
def test_a_server_that_never_answers_is_an_error_of_delivery(
    member: str, start_server: StartServer, hasty: FreedesktopChannel
) -> None:
    start_server(Behaviour(silent_members=frozenset({member})))
    with pytest.raises(DeliveryError, match="no answer"):
        hasty.show(ALARM)


@pytest.mark.parametrize("member", ["GetServerInformation", "GetCapabilities"])
def test_an_answer_that_breaks_the_specification_is_an_error_of_delivery(
    member: str, start_server: StartServer, channel: FreedesktopChannel
) -> None:
    start_server(Behaviour(nonsense_members=frozenset({member})))
    with pytest.raises(DeliveryError, match="makes no sense"):
        channel.show(ALARM)


def test_a_number_that_is_none_is_not_taken_for_one(start_server: StartServer, channel: FreedesktopChannel) -> None:
    server = start_server(Behaviour(nonsense_members=frozenset({"Notify"})))
    channel.show(ALARM)
    channel.withdraw("cpu")
    server.behaviour.nonsense_members = frozenset()
    channel.show(ALARM)
    assert server.notified[0][1] == 0
    assert server.withdrawn == []


@pytest.mark.parametrize("member", ["GetServerInformation", "GetCapabilities", "Notify"])
def test_a_server_that_goes_away_in_the_middle_is_an_error_of_delivery(
    member: str, start_server: StartServer, channel: FreedesktopChannel
) -> None:
    start_server(Behaviour(dies_on=member))
    with pytest.raises(DeliveryError):
        channel.show(ALARM)


def test_a_late_answer_leads_to_taking_the_message_back(start_server: StartServer, hasty: FreedesktopChannel) -> None:
    server = start_server(Behaviour(silent_members=frozenset({"Notify"})))
    with pytest.raises(DeliveryError):
        hasty.show(ALARM)
    server.answer_late(7)
    assert server.wait_for(lambda it: it.withdrawn == [7])


def test_a_restarted_server_is_asked_anew_and_its_numbers_are_not_mixed_up(
    start_server: StartServer, channel: FreedesktopChannel
) -> None:
    first = start_server(Behaviour())
    channel.show(ALARM)
    first.stop()
    second = start_server(Behaviour(capabilities=("body",)))
    channel.show(ALARM)
    assert second.notified[0][1] == 0, "the number of the old server was not passed on"
    assert second.notified[0][5] == [], "the new server's capabilities were asked"


def test_a_lost_connection_is_opened_again(start_server: StartServer, channel: FreedesktopChannel) -> None:
    server = start_server(Behaviour())
    channel.show(ALARM)
    assert channel._bus is not None
    channel._bus._lost()
    channel.withdraw("cpu")
    channel.show(ALARM)
    assert len(server.notified) == 2


def test_a_withdrawn_notification_is_closed_by_its_number(
    start_server: StartServer, channel: FreedesktopChannel
) -> None:
    server = start_server(Behaviour())
    channel.show(ALARM)
    channel.withdraw("unknown")
    channel.withdraw("cpu")
    channel.withdraw("cpu")
    assert server.wait_for(lambda it: it.withdrawn == [1])


@given(st.lists(st.tuples(st.sampled_from("rcaf"), st.sampled_from("xyz"), st.integers(1, 5)), max_size=40))
def test_the_two_ways_of_looking_up_a_number_never_disagree(steps: list[tuple[str, str, int]]) -> None:
    shown = _Shown()
    for step, key, number in steps:
        if step == "r":
            shown.record(key, number)
        elif step == "c":
            shown.forget_number(number)
        elif step == "a":
            shown.answer(number)
        else:
            shown.forget_key(key)
        assert {number: key for key, number in shown._numbers.items()} == shown._keys
        assert shown._answered <= set(shown._keys)


def _tell_dunst(bus: PrivateBus, member: str, signature: str = "", body: tuple[int, ...] = ()) -> None:
    """Do what a reader would do with the mouse."""
    connection = bus.connect()
    connection.call(("org.freedesktop.Notifications", PATH, "org.dunstproject.cmd0"), member, signature, body)
    connection.close()


def _dunst_count(bus: PrivateBus, which: str) -> int:
    connection = bus.connect()
    place = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.dunstproject.cmd0")
    count = connection.property(place, f"{which}Length")
    connection.close()
    return int(count)
