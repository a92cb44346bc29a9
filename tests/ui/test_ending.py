"""Every way to end a program arrives as one request."""

import logging
import os
import signal
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_monitor.ui.ending import Ending, install_excepthook


@pytest.fixture
def ending(qapp: QApplication) -> Iterator[Ending]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    made = Ending(qapp)
    yield made
    made.close()
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_asks_the_program_to_end_while_its_loop_is_idle(
    ending: Ending, qtbot: QtBot, number: signal.Signals
) -> None:
    with qtbot.waitSignal(ending.requested):
        os.kill(os.getpid(), number)


def test_other_signals_ask_nothing(ending: Ending, qtbot: QtBot) -> None:
    before = signal.signal(signal.SIGUSR1, lambda *_: None)
    try:
        with qtbot.assertNotEmitted(ending.requested, wait=50):
            os.kill(os.getpid(), signal.SIGUSR1)
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_the_session_s_end_asks_too(ending: Ending, qtbot: QtBot) -> None:
    with qtbot.waitSignal(ending.requested):
        ending.request()


def test_what_nobody_caught_is_logged(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys
    import threading

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    install_excepthook()
    sys.excepthook(ValueError, ValueError("unlucky"), None)
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()

    own = [record for record in caplog.records if record.name == "desktop_monitor.ui.ending"]
    assert [record.levelno for record in own] == [logging.ERROR, logging.ERROR]
    assert "unlucky" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_a_hang_up_that_the_caller_ignores_stays_ignored(qapp: QApplication, qtbot: QtBot) -> None:
    """What nohup is for."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    made = Ending(qapp)
    try:
        with qtbot.assertNotEmitted(made.requested, wait=50):
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        made.close()
        for number, handler in before.items():
            signal.signal(number, handler)
