"""Reference cycles are collected in the GUI thread and nowhere else."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest

from desktop_monitor.engine.command import Command
from desktop_monitor.ui.garbage import GuiGarbageCollection
from desktop_monitor.ui.state import AppState
from tests.helpers.snapshots import snapshot


class Knot:
    """Refers to itself, so only a collection ends it; remembers where that was."""

    ended_in: threading.Thread | None = None

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        Knot.ended_in = threading.current_thread()


@pytest.fixture
def state(qapp: object) -> Iterator[AppState]:
    made = AppState(list[Command]().append)
    collection = GuiGarbageCollection(made)
    yield made
    collection.close()


def make_garbage(count: int) -> None:
    for _ in range(count):
        knot: list[object] = []
        knot.append(knot)


def test_a_busy_thread_never_collects_what_the_gui_left_behind(state: AppState) -> None:
    remains = weakref.ref(Knot())
    worker = threading.Thread(target=make_garbage, args=(5000,))
    worker.start()
    worker.join()

    assert remains() is not None

    state.accept(snapshot(0))

    assert remains() is None
    assert Knot.ended_in is threading.main_thread()


def test_little_garbage_waits(state: AppState) -> None:
    gc.collect()
    remains = weakref.ref(Knot())
    state.accept(snapshot(0))

    assert remains() is not None


def test_afterwards_the_interpreter_collects_again(qapp: object) -> None:
    collection = GuiGarbageCollection(AppState(list[Command]().append))
    off = not gc.isenabled()
    collection.close()

    assert off
    assert gc.isenabled()
