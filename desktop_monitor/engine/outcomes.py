"""What became of commands: said with every snapshot for a while, once it is known.

Must not know commands.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from desktop_monitor.clock import Clock
from desktop_monitor.engine.snapshot import Outcome
from desktop_monitor.language.text import Text

_SAID_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Promise:
    """A command that is carried out elsewhere, and what to say when it is done."""

    command_id: int
    answer: Future[object]
    done: Callable[[object], Text]

    def outcome(self) -> Outcome:
        """What became of it; only when `answer` is done."""
        error = self.answer.exception()
        if error is None:
            return Outcome(self.command_id, True, self.done(self.answer.result()))
        return Outcome(self.command_id, False, str(error))


class Outcomes:
    """The newest outcomes and what is still to come. One thread uses it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: deque[tuple[float, Outcome]] = deque()
        self._promises: list[Promise] = []

    def conclude(self, outcome: Outcome) -> None:
        """Say what became of a command."""
        self._known.append((self._clock.monotonic(), outcome))

    def promise(self, promise: Promise) -> None:
        """Say what becomes of a command once that is known."""
        self._promises.append(promise)

    def recent(self) -> tuple[Outcome, ...]:
        """All that became known within the last minute, oldest first."""
        for promise in [promise for promise in self._promises if promise.answer.done()]:
            self._promises.remove(promise)
            self.conclude(promise.outcome())
        now = self._clock.monotonic()
        while self._known and now - self._known[0][0] > _SAID_SECONDS:
            self._known.popleft()
        return tuple(outcome for _, outcome in self._known)
