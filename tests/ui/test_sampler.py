"""The sampler thread runs an engine and ends with it."""

import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_monitor.clock import SystemClock
from desktop_monitor.engine.engine import Engine
from desktop_monitor.errors import StoreBusyError
from desktop_monitor.ui.sampler import SamplerThread
from desktop_monitor.ui.state import Mailbox
from tests.helpers.engine_parts import Bench, FakeCollector


def test_snapshots_arrive_in_the_gui_thread_and_the_end_closes_everything(tmp_path: Path, qtbot: QtBot) -> None:
    benches: list[Bench] = []

    def make() -> Engine:
        assert threading.current_thread() is not threading.main_thread()
        benches.append(Bench(tmp_path, (FakeCollector("cpu"),)))
        return benches[0].engine

    mailbox = Mailbox()
    sampler = SamplerThread(make, SystemClock(), mailbox)
    with qtbot.waitSignal(mailbox.arrived):
        sampler.start()

    assert sampler.stop()
    assert benches[0].table.closed


def test_an_engine_that_cannot_be_made_is_reported(qtbot: QtBot) -> None:
    def make() -> Engine:
        raise StoreBusyError("Another recorder is at work here", "process 7")

    sampler = SamplerThread(make, SystemClock(), Mailbox())
    with qtbot.waitSignal(sampler.failed) as caught:
        sampler.start()

    assert "process 7" in caught.args[0]
    assert sampler.stop()


def test_stopping_before_starting_is_fine(tmp_path: Path) -> None:
    assert SamplerThread(lambda: pytest.fail("made"), SystemClock(), Mailbox()).stop()
