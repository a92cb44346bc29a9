"""Messages on their way are kept where a restart finds them, later where the disk refuses now."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from desktop_monitor.errors import StoreBugError
from desktop_monitor.notify.keeping import REOPEN_SECONDS, KeptQueue
from desktop_monitor.notify.queue import DeliveryState, RemoteDelivery
from tests.helpers.clock import FakeClock
from tests.helpers.messages import message
from tests.helpers.queues import FakeQueue


def delivery(key: str = "a") -> RemoteDelivery:
    return RemoteDelivery(0, "ops", message(key), 1.0)


def over(one: RemoteDelivery) -> RemoteDelivery:
    return replace(one, state=DeliveryState.DELIVERED, ended_seconds=2.0)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def queue() -> FakeQueue:
    return FakeQueue()


@pytest.fixture
def kept(queue: FakeQueue, clock: FakeClock) -> KeptQueue:
    return KeptQueue(queue.open, clock)


def test_what_is_put_is_in_the_queue_at_once_and_replaced_in_its_place(kept: KeptQueue, queue: FakeQueue) -> None:
    first, second = kept.put(delivery("a")), kept.put(delivery("b"))
    kept.put(over(first))
    kept.put(replace(second, attempts=3))
    assert [(row.message.key, row.state.value, row.attempts) for row in queue.rows.values()] == [
        ("a", "delivered", 0),
        ("b", "waiting", 3),
    ]
    assert [row.message.key for row in kept.waiting()] == ["b"]
    assert [row.message.key for row in kept.newest()] == ["b", "a"]
    assert queue.opened == 1


def test_what_a_former_run_left_keeps_its_number(kept: KeptQueue, queue: FakeQueue) -> None:
    queue.put_delivery(delivery())
    (left,) = kept.waiting()
    kept.put(over(left))
    assert list(queue.rows) == [1]
    assert queue.rows[1].state is DeliveryState.DELIVERED


def test_what_the_disk_refuses_is_kept_once_it_does_not(
    kept: KeptQueue, queue: FakeQueue, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    first = kept.put(delivery("a"))
    queue.refuse()
    with caplog.at_level(logging.INFO, "desktop_monitor.notify.keeping"):
        second = kept.put(delivery("b"))
        kept.put(over(first))
        kept.put(replace(second, attempts=1))
        for _ in range(3):
            clock.advance(REOPEN_SECONDS)
            kept.flush()
    assert [row.message.key for row in queue.rows.values()] == ["a"]
    assert len(caplog.records) == 1
    queue.refusal = None
    clock.advance(REOPEN_SECONDS)
    kept.flush()
    assert [(row.message.key, row.state.value, row.attempts) for row in queue.rows.values()] == [
        ("a", "delivered", 0),
        ("b", "waiting", 1),
    ]
    kept.put(over(second))
    assert len(queue.rows) == 2


def test_a_queue_that_cannot_be_opened_at_the_start_is_opened_later(
    kept: KeptQueue, queue: FakeQueue, clock: FakeClock
) -> None:
    queue.refuse()
    assert kept.waiting() == kept.newest() == ()
    kept.put(delivery("a"))
    queue.refusal = None
    kept.flush()
    assert queue.rows == {}, "it is not asked at every message"
    clock.advance(REOPEN_SECONDS)
    kept.flush()
    assert [row.message.key for row in queue.rows.values()] == ["a"]


def test_what_can_never_be_kept_holds_up_nothing_behind_it(kept: KeptQueue, queue: FakeQueue) -> None:
    class Picky(FakeQueue):
        def put_delivery(self, one: RemoteDelivery) -> RemoteDelivery:
            if one.message.key == "odd":
                raise StoreBugError("no", "never")
            return super().put_delivery(one)

    picky = Picky()
    fussy = KeptQueue(picky.open, FakeClock())
    fussy.put(delivery("odd"))
    fussy.put(delivery("a"))
    assert [row.message.key for row in picky.rows.values()] == ["a"]
    assert picky.opened == 1


def test_closing_gives_the_queue_back(kept: KeptQueue, queue: FakeQueue) -> None:
    kept.put(delivery())
    kept.close()
    kept.close()
    assert queue.closed == 1
