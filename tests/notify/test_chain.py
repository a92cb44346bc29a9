"""The first channel that delivers does; one that fails is left alone for a while."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.errors import DeliveryError
from desktop_monitor.notify.chain import FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, Chain
from desktop_monitor.notify.channel import Capability, Notification
from tests.helpers.clock import FakeClock
from tests.notify.fake_channel import FakeChannel

HELLO = Notification("hello", "Hello", "")


def test_the_first_channel_is_preferred() -> None:
    first, second = FakeChannel("first"), FakeChannel("second")
    chain = Chain((first, second), FakeClock())
    chain.show(HELLO)
    assert (first.shown, second.shown) == ([HELLO], [])
    assert chain.name == "first"


def test_the_second_channel_takes_over_and_the_first_is_left_alone_for_a_while() -> None:
    first, second, clock = FakeChannel("first", working=False), FakeChannel("second"), FakeClock()
    chain = Chain((first, second), clock)
    chain.show(HELLO)
    first.working = True
    clock.advance(FIRST_PAUSE_SECONDS - 1)
    chain.show(HELLO)
    assert len(second.shown) == 2
    clock.advance(1)
    chain.show(HELLO)
    assert (len(first.shown), len(second.shown)) == (1, 2)


def test_the_pause_grows_to_a_limit() -> None:
    broken, clock = FakeChannel("broken", working=False), FakeClock()
    chain = Chain((broken,), clock)
    for _ in range(40):
        with pytest.raises(DeliveryError):
            chain.show(HELLO)
        clock.advance(LONGEST_PAUSE_SECONDS)
    assert broken.attempts == 40
    with pytest.raises(DeliveryError):
        chain.show(HELLO)
    clock.advance(LONGEST_PAUSE_SECONDS - 1)
    with pytest.raises(DeliveryError, match="left alone"):
        chain.show(HELLO)
    assert broken.attempts == 41


def test_a_failing_channel_is_reported_once_and_its_recovery_too(caplog: pytest.LogCaptureFixture) -> None:
    broken, clock = FakeChannel("broken", working=False), FakeClock()
    chain = Chain((broken,), clock)
    with caplog.at_level(logging.INFO, "desktop_monitor.notify.chain"):
        for _ in range(3):
            with pytest.raises(DeliveryError):
                chain.show(HELLO)
            clock.advance(LONGEST_PAUSE_SECONDS)
        broken.working = True
        chain.show(HELLO)
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


def test_the_chain_can_do_what_the_channel_in_use_can() -> None:
    able = FakeChannel("able", capabilities=Capability.BUTTONS | Capability.REPLACE)
    plain, clock = FakeChannel("plain"), FakeClock()
    chain = Chain((able, plain), clock)
    assert chain.capabilities is Capability.NONE
    chain.show(HELLO)
    assert Capability.BUTTONS in chain.capabilities
    able.working = False
    chain.show(HELLO)
    assert chain.capabilities is Capability.NONE


def test_the_message_of_the_channel_before_does_not_stay_beside_the_new_one() -> None:
    first, second, clock = FakeChannel("first"), FakeChannel("second"), FakeClock()
    chain = Chain((first, second), clock)
    chain.show(HELLO)
    first.working = False
    chain.show(HELLO)
    assert first.withdrawn == ["hello"]


def test_an_empty_chain_says_so() -> None:
    chain = Chain((), FakeClock())
    with pytest.raises(DeliveryError, match="there is no channel"):
        chain.show(HELLO)
    assert chain.name == "none"
    chain.withdraw("hello")
    chain.close()


def test_taking_back_and_closing_reach_every_channel() -> None:
    first, second = FakeChannel("first"), FakeChannel("second")
    chain = Chain((first, second), FakeClock())
    chain.withdraw("hello")
    chain.close()
    assert first.withdrawn == second.withdrawn == ["hello"]
    assert first.closed
    assert second.closed


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.floats(0, 700)), max_size=30))
def test_a_message_is_delivered_by_exactly_one_channel_or_by_none(steps: list[tuple[bool, bool, float]]) -> None:
    clock = FakeClock()
    channels = FakeChannel("first"), FakeChannel("second")
    chain = Chain(channels, clock)
    for number, (first_works, second_works, pause) in enumerate(steps):
        channels[0].working, channels[1].working = first_works, second_works
        key = str(number)
        try:
            chain.show(Notification(key, "", ""))
        except DeliveryError:
            expected = 0
        else:
            expected = 1
        assert sum(shown.key == key for channel in channels for shown in channel.shown) == expected
        clock.advance(pause)
