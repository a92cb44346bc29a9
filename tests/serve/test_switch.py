"""The ports follow the settings."""

from __future__ import annotations

import queue

from desktop_monitor.agents.options import ReceiverOptions
from desktop_monitor.serve.switch import PortSwitch

_PATIENCE_SECONDS = 10.0


class FakePorts:
    """Says when it is opened and closed."""

    def __init__(self, options: ReceiverOptions, log: queue.Queue[tuple[str, int]]) -> None:
        self._options, self._log = options, log

    def start(self) -> None:
        self._log.put(("open", self._options.port))

    def stop(self) -> bool:
        self._log.put(("close", self._options.port))
        return True


def test_ports_open_when_wanted_move_and_close_at_the_end() -> None:
    log: queue.Queue[tuple[str, int]] = queue.Queue()
    switch = PortSwitch(lambda options: FakePorts(options, log))

    switch.apply(ReceiverOptions(enabled=True, port=1))
    assert log.get(timeout=_PATIENCE_SECONDS) == ("open", 1)
    switch.apply(ReceiverOptions(enabled=True, port=2))
    assert log.get(timeout=_PATIENCE_SECONDS) == ("close", 1)
    assert log.get(timeout=_PATIENCE_SECONDS) == ("open", 2)
    assert switch.close()

    assert log.get_nowait() == ("close", 2)


def test_the_same_options_once_more_change_nothing() -> None:
    log: queue.Queue[tuple[str, int]] = queue.Queue()
    switch = PortSwitch(lambda options: FakePorts(options, log))

    for _ in range(3):
        switch.apply(ReceiverOptions(enabled=True, port=1))
    assert log.get(timeout=_PATIENCE_SECONDS) == ("open", 1)
    assert switch.close()

    assert [log.get_nowait() for _ in range(log.qsize())] == [("close", 1)]


def test_without_a_wish_nothing_is_opened_and_nothing_is_waited_for() -> None:
    log: queue.Queue[tuple[str, int]] = queue.Queue()
    switch = PortSwitch(lambda options: FakePorts(options, log))

    switch.apply(ReceiverOptions(enabled=False))

    assert switch.close()
    assert log.empty()
