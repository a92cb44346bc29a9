"""When an answer was asked for, and how many attempts it took.

The client writes each attempt down when it sends it, in some modes also each failure,
in older versions neither: then an answer was asked for by the last prompt or tool
result. Must not know answers.
"""

from __future__ import annotations

from collections import Counter

from desktop_monitor.agents.claude.records import NotUnderstoodError, attempt_of, sent_at
from desktop_monitor.agents.claude.state import Attempt, State, Waiting

NOT_UNDERSTOOD = "line not understood"
_TEXT_LIMIT = 256


class Asking:
    """What is under way in a transcript, kept in its state."""

    def __init__(self, state: State, rejected: Counter[str]) -> None:
        """`rejected` is told of notes that are not understood."""
        self._state = state
        self._rejected = rejected
        self._notes: list[bytes] = []
        """Of attempts, not decoded yet."""

    def asked(self, chain: int, at: str) -> None:
        """A prompt or a tool result: the next answer of the chain is one to this."""
        _begin(self._state.waiting[chain], at)
        # Attempts nobody answered: the client was stopped, or the user.
        self.decode_notes()
        self._state.attempts.clear()

    def sent(self, note: bytes) -> None:
        """The note of an attempt."""
        self._notes.append(note)
        self._state.has_attempts = True

    def failed(self, chain: int, at: str) -> None:
        """An attempt failed and will be repeated."""
        waiting = self._state.waiting[chain]
        waiting.failures += 1
        waiting.failed = at

    def answered(self, attempt_id: str, chain: int) -> tuple[str, int | None]:
        """When the answer that begins now was asked for and after how many retries; uses up what was known of it."""
        state = self._state
        waiting = state.waiting[chain]
        asked, failures = waiting.failed or waiting.asked, waiting.failures
        _begin(waiting, "")
        if (
            len(self._notes) == 1
            and not state.attempts
            and attempt_id
            and (sent := sent_at(self._notes[0], attempt_id))
        ):
            self._notes.clear()
            return sent, failures
        self.decode_notes()
        for source, group in state.attempts.items():
            for place, attempt in enumerate(group):
                if attempt.id == attempt_id:
                    del state.attempts[source]
                    return attempt.at, max(place, failures)
        return asked, failures or (0 if state.has_attempts else None)

    def given_up(self, chain: int) -> tuple[str, int | None, str]:
        """As `answered`, of the newest attempt there is, and the model it was meant for."""
        self.decode_notes()
        groups = self._state.attempts
        newest = max((group[-1] for group in groups.values() if group), key=lambda attempt: attempt.at, default=None)
        asked, retries = self.answered(newest.id if newest is not None else "", chain)
        groups.clear()
        return asked, retries, newest.model if newest is not None else ""

    def decode_notes(self) -> None:
        """Bring the notes of attempts that nobody was answered yet into the state."""
        for note in self._notes:
            try:
                record = attempt_of(note)
            except NotUnderstoodError:
                self._rejected[NOT_UNDERSTOOD] += 1
                continue
            if record.id and record.timestamp:
                model = (record.params.model or "") if record.params is not None else ""
                attempt = Attempt(record.id[:_TEXT_LIMIT], record.timestamp, model[:_TEXT_LIMIT])
                self._state.attempts.setdefault((record.querySource or "")[:_TEXT_LIMIT], []).append(attempt)
        self._notes.clear()


def _begin(waiting: Waiting, asked: str) -> None:
    waiting.asked = asked
    waiting.failed = ""
    waiting.failures = 0
