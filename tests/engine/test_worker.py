"""A worker thread does its steps, carries out orders, and survives both."""

from __future__ import annotations

import threading

import pytest

from desktop_monitor.engine.worker import Worker
from desktop_monitor.errors import ActionError, MonitorError

LIMIT_SECONDS = 10.0


class Owned:
    """Counts what was done to it, and on which threads."""

    def __init__(self) -> None:
        self.steps = 0
        self.stepped = threading.Event()
        self.ended = False
        self.threads: set[int] = set()

    def step(self) -> None:
        self.steps += 1
        self.threads.add(threading.get_ident())
        self.stepped.set()

    def end(self) -> None:
        self.ended = True

    def fail(self) -> None:
        raise ZeroDivisionError


def _worker(owned: Owned, pace_seconds: float = 60.0) -> Worker[Owned]:
    return Worker("test", "Nothing can be tested", lambda: owned, Owned.step, Owned.end, pace_seconds)


def test_it_steps_at_once_and_ends_what_it_owns_when_it_is_closed() -> None:
    owned = Owned()
    worker = _worker(owned)
    worker.start()
    assert owned.stepped.wait(LIMIT_SECONDS)
    assert worker.close()
    assert owned.ended
    assert threading.get_ident() not in owned.threads


def test_an_order_is_carried_out_without_waiting_for_the_next_step() -> None:
    owned = Owned()
    worker = _worker(owned)
    worker.start()
    assert owned.stepped.wait(LIMIT_SECONDS)
    assert worker.order(lambda one: one.steps).result(LIMIT_SECONDS) == 1
    worker.close()


def test_orders_given_before_the_end_are_carried_out_and_later_ones_refused() -> None:
    owned = Owned()
    worker = _worker(owned)
    early = worker.order(lambda one: "done")
    worker.start()
    assert worker.close()
    assert early.result(0) == "done"
    with pytest.raises(MonitorError, match="ends"):
        worker.order(lambda one: "done").result(0)


def test_what_an_order_refuses_reaches_who_ordered() -> None:
    def refuse(_owned: Owned) -> None:
        raise ActionError("Nothing was changed", "Not today.")

    worker = _worker(Owned())
    worker.start()
    with pytest.raises(ActionError, match="Not today"):
        worker.order(refuse).result(LIMIT_SECONDS)
    worker.close()


def test_a_mistake_in_an_order_ends_neither_the_thread_nor_the_wait() -> None:
    owned = Owned()
    worker = _worker(owned)
    worker.start()
    with pytest.raises(MonitorError, match="could not be done"):
        worker.order(Owned.fail).result(LIMIT_SECONDS)
    assert worker.order(lambda one: "alive").result(LIMIT_SECONDS) == "alive"
    worker.close()


def test_one_that_cannot_begin_refuses_every_order_with_the_reason() -> None:
    def make() -> Owned:
        raise MonitorError("The file is locked")

    worker = Worker("test", "Nothing can be tested", make, Owned.step, Owned.end, 60.0)
    early = worker.order(lambda one: None)
    worker.start()
    with pytest.raises(MonitorError, match="locked"):
        early.result(LIMIT_SECONDS)
    with pytest.raises(MonitorError, match="locked"):
        worker.order(lambda one: None).result(LIMIT_SECONDS)
    assert worker.failure is not None
    assert worker.failure.title == "Nothing can be tested"


def test_waking_brings_the_next_step() -> None:
    owned = Owned()
    worker = _worker(owned)
    worker.start()
    assert owned.stepped.wait(LIMIT_SECONDS)
    owned.stepped.clear()
    worker.wake()
    assert owned.stepped.wait(LIMIT_SECONDS)
    worker.close()


def test_the_pace_can_be_changed() -> None:
    owned = Owned()
    worker = _worker(owned)
    worker.set_pace(0.001)
    worker.start()
    for _ in range(3):
        assert owned.stepped.wait(LIMIT_SECONDS)
        owned.stepped.clear()
    worker.close()
