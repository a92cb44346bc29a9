"""Where the rule editor has a rule tried on the stored past: the newest question wins.

A rehearsal of a month takes seconds. One that nobody waits for any more ends with its
next look at the store. Must not know how a rule is judged.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject

from desktop_monitor.alerts.rehearsal import Rehearsal
from desktop_monitor.alerts.rule import Rule
from desktop_monitor.engine.query import HistoryReader, JournalReader
from desktop_monitor.errors import MonitorError
from desktop_monitor.ui.reader_desk import ReaderDesk


class SupersededError(MonitorError):
    """Nobody waits for the answer any more."""


@dataclass(slots=True)
class Past:
    """The two readers that a rehearsal needs; they belong to one thread."""

    history: HistoryReader
    journal: JournalReader

    def close(self) -> None:
        """Give both back."""
        self.history.close()
        self.journal.close()


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What came of a rehearsal."""

    rule: Rule
    start_seconds: float
    end_seconds: float
    rehearsal: Rehearsal | None
    """None: it failed."""
    problem: str = ""


class _Watched:
    """A reader that refuses every question once its asker is gone."""

    def __init__(self, reader: object, is_over: threading.Event) -> None:
        self._reader, self._is_over = reader, is_over

    def __getattr__(self, name: str) -> Any:
        if self._is_over.is_set():
            raise SupersededError("Nobody waits for this rehearsal any more")
        return getattr(self._reader, name)


class _Question:
    def __init__(self, rule: Rule, start: float, end: float) -> None:
        self.rule, self.start, self.end = rule, start, end
        self.is_over = threading.Event()

    def is_answered_by(self, answer: Rehearsed) -> bool:
        """Whether it is this question's answer."""
        return answer.rule is self.rule and (answer.start_seconds, answer.end_seconds) == (self.start, self.end)

    def __call__(self, past: Past) -> Rehearsed | None:
        from desktop_monitor.engine.alerting.rehearsing import rehearse

        history, journal = _Watched(past.history, self.is_over), _Watched(past.journal, self.is_over)
        try:
            found = rehearse(self.rule, history, journal, self.start, self.end)
        except SupersededError:
            return None
        except MonitorError as error:
            return Rehearsed(self.rule, self.start, self.end, None, str(error))
        return Rehearsed(self.rule, self.start, self.end, found)


class RehearsalDesk(QObject):
    """Rehearses one rule at a time, on a thread of its own."""

    def __init__(self, open_past: Callable[[], Past], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk: ReaderDesk[Past] = ReaderDesk("rehearsal", open_past, self)
        self._question: _Question | None = None
        self._take: Callable[[Rehearsed], None] | None = None

    def ask(self, rule: Rule, start: float, end: float, take: Callable[[Rehearsed], None]) -> None:
        """Rehearse `rule` from `start` to `end` (wall seconds), and give up what was asked before."""
        self.forget()
        self._question, self._take = _Question(rule, start, end), take
        self._desk.ask(self._question, self._on_answer)

    def forget(self) -> None:
        """Nobody waits for an answer any more."""
        if self._question is not None:
            self._question.is_over.set()
        self._question = self._take = None

    def close(self) -> bool:
        """Stop for good; False where that takes longer than three seconds."""
        self.forget()
        return self._desk.close()

    def _on_answer(self, answer: Rehearsed | None) -> None:
        question, take = self._question, self._take
        if answer is None or question is None or take is None or not question.is_answered_by(answer):
            return
        self._question = self._take = None
        take(answer)
