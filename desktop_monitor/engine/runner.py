"""Ticks an engine at its interval until told to stop; commands wake it between ticks.

The same loop serves the desktop program's QThread and a headless run. Only `send`
and `stop` may be called from other threads. Must not know Qt.
"""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Callable

from desktop_monitor.clock import Clock
from desktop_monitor.engine.command import Command
from desktop_monitor.engine.engine import Engine
from desktop_monitor.engine.orders import carry_out
from desktop_monitor.engine.snapshot import Snapshot

_SWITCH_SECONDS = 0.0005
"""How long a thread may compute before it lets others go on. Each read of a tick gives the
interpreter up and waits so long to get it back from a thread that decodes what was received:
with the usual 5 ms a tick beside one ends 90 ms late, with this 17 (measured)."""


class Runner:
    """Owns the loop; the engine is made, used and closed on the thread that calls `run`."""

    def __init__(self, make_engine: Callable[[], Engine], clock: Clock, publish: Callable[[Snapshot], None]) -> None:
        """`publish` is handed every snapshot on the loop's thread."""
        self._make_engine = make_engine
        self._clock = clock
        self._publish = publish
        self._commands: deque[Command] = deque()
        self._wake = threading.Condition()
        self._stopping = False

    def send(self, command: Command) -> None:
        """Have `command` carried out soon; from any thread."""
        with self._wake:
            self._commands.append(command)
            self._wake.notify()

    def stop(self) -> None:
        """End the loop after the step at hand; from any thread."""
        with self._wake:
            self._stopping = True
            self._wake.notify()

    def run(self) -> None:
        """Tick until stopped; raises what making the engine raises."""
        usual = sys.getswitchinterval()
        engine = self._make_engine()
        sys.setswitchinterval(_SWITCH_SECONDS)
        try:
            self._loop(engine)
        finally:
            sys.setswitchinterval(usual)
            engine.close()

    def _loop(self, engine: Engine) -> None:
        due_at = self._clock.monotonic()
        # Ticks fall on whole seconds of the wall clock, so that programs that do the same wake up together.
        phase = due_at - self._clock.now().wall_seconds % 1.0
        while not self._stopping:
            self._publish(engine.tick())
            due_at = next_due(self._clock.monotonic(), engine.interval_seconds, phase)
            while self._wait(engine, due_at):
                self._publish(engine.snapshot())

    def _wait(self, engine: Engine, due_at: float) -> bool:
        """Wait for the next tick; True if commands were carried out instead."""
        with self._wake:
            if not self._commands and not self._stopping:
                self._wake.wait(max(0.0, due_at - self._clock.monotonic()))
            commands = tuple(self._commands)
            self._commands.clear()
        for command in commands:
            carry_out(engine, command)
        return bool(commands) and not self._stopping


def next_due(now_seconds: float, interval_seconds: float, phase_seconds: float) -> float:
    """The next point of the grid `phase + n * interval` at least three quarters of an interval away.

    Sooner, `Schedule` would take the subjects just read for not yet due.
    """
    earliest = now_seconds + interval_seconds * 0.75
    steps = -((phase_seconds - earliest) // interval_seconds)
    return phase_seconds + steps * interval_seconds
