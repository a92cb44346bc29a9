"""The system's own notifications: shown means dispatched, answers come back, nothing hangs."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from desktop_monitor.errors import DeliveryError
from desktop_monitor.notify.channel import Button, Capability, Notification, Response, Urgency
from desktop_monitor.notify.native import NativeChannel

ALARM = Notification("cpu", "CPU\nis busy", "97 %", Urgency.CRITICAL, (Button("show", "Show"),), 12)


@dataclass
class FakeLibrary:
    """Looks like the module desktop_notifier; its notifier is the module itself."""

    able: frozenset[str] = frozenset({"title"})
    dispatches: bool = True
    hangs: bool = False
    shown: list[Any] = field(default_factory=list)
    cleared: list[str] = field(default_factory=list)

    class Urgency:
        """The names of the levels there."""

        Critical, Normal, Low = "critical", "normal", "low"

    @dataclass
    class Record:
        """A notification or a button: whatever it was made with."""

        values: dict[str, Any]

    def Notification(self, **values: Any) -> Record:
        return self.Record(values)

    Button = Notification

    def DesktopNotifier(self, app_name: str) -> FakeLibrary:
        return self

    async def get_capabilities(self) -> frozenset[str]:
        return self.able

    async def send_notification(self, notification: Record) -> None:
        if self.hangs:
            await asyncio.Event().wait()
        self.shown.append(notification.values)
        if self.dispatches:
            notification.values["on_dispatched"]()

    async def clear(self, identifier: str) -> None:
        self.cleared.append(identifier)


@pytest.fixture
def library() -> FakeLibrary:
    return FakeLibrary()


@pytest.fixture
def answers() -> list[Response]:
    return []


@pytest.fixture
def channel(library: FakeLibrary, answers: list[Response]) -> Iterator[NativeChannel]:
    made = NativeChannel(answers.append, lambda: library, limit_seconds=5)
    yield made
    made.close()


def test_everything_the_notification_says_is_passed_on(channel: NativeChannel, library: FakeLibrary) -> None:
    channel.show(ALARM)
    shown = library.shown[0]
    assert (shown["title"], shown["message"]) == ("CPU is busy", "97 %")
    assert (shown["urgency"], shown["timeout"]) == ("critical", 12)
    assert Capability.BUTTONS in channel.capabilities


def test_presses_clicks_and_dismissals_are_answers(
    channel: NativeChannel, library: FakeLibrary, answers: list[Response]
) -> None:
    channel.show(ALARM)
    library.shown[0]["buttons"][0].values["on_pressed"]()
    library.shown[0]["on_clicked"]()
    library.shown[0]["on_dismissed"]()
    assert answers == [Response("cpu", "show"), Response("cpu", "default"), Response("cpu", "closed")]


def test_one_key_is_one_message_that_can_be_taken_back(channel: NativeChannel, library: FakeLibrary) -> None:
    channel.withdraw("cpu")
    channel.show(ALARM)
    channel.show(ALARM)
    channel.withdraw("cpu")
    identifiers = {shown["identifier"] for shown in library.shown}
    assert identifiers == set(library.cleared)
    assert len(next(iter(identifiers))) == 16


def test_what_the_system_did_not_take_is_an_error(channel: NativeChannel, library: FakeLibrary) -> None:
    """The library itself only logs that."""
    library.dispatches = False
    with pytest.raises(DeliveryError, match="did not take"):
        channel.show(ALARM)


def test_a_system_that_only_pretends_is_an_error(channel: NativeChannel, library: FakeLibrary) -> None:
    library.able = frozenset()
    with pytest.raises(DeliveryError, match="offers none"):
        channel.show(ALARM)
    assert channel.capabilities is Capability.NONE


def test_a_hanging_system_is_given_up_on(library: FakeLibrary, answers: list[Response]) -> None:
    channel = NativeChannel(answers.append, lambda: library, limit_seconds=0.1)
    library.hangs = True
    with pytest.raises(DeliveryError, match="did not answer"):
        channel.show(ALARM)
    channel.close()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the library is installed")
def test_without_the_library_delivery_fails() -> None:
    with pytest.raises(DeliveryError, match="desktop-notifier"):
        NativeChannel(print).show(ALARM)
