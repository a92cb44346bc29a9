"""When an answer was asked for, and how many attempts it took.

The client writes each attempt down when it sends it, in some modes also each failure,
in older versions neither: then an answer was asked for by the last prompt or tool
result. Must not know answers.
"""

from __future__ import annotations

from desktop_monitor.agents.claude.records import Line
from desktop_monitor.agents.claude.state import Attempt, State, Waiting
from desktop_monitor.agents.values import NAME_CHARACTERS


class Asking:
    """What is under way in a transcript, kept in its state."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._notes: list[Line] = []
        """Of attempts, not in the state yet: nearly all that is ever asked of one is whether it was answered."""

    def asked(self, chain: int, at: str) -> None:
        """A prompt or a tool result: the next answer of the chain is one to this."""
        _begin(self._state.waiting[chain], at)
        # Attempts nobody answered: the client was stopped, or the user.
        self._notes.clear()
        self._state.attempts.clear()

    def sent(self, note: Line) -> None:
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
        state, notes = self._state, self._notes
        waiting = state.waiting[chain]
        asked, failures = waiting.failed or waiting.asked, waiting.failures
        _begin(waiting, "")
        if len(notes) == 1 and not state.attempts and attempt_id and notes[0].id == attempt_id and notes[0].timestamp:
            return notes.pop().timestamp or "", failures
        self.keep_notes()
        for source, group in state.attempts.items():
            for place, attempt in enumerate(group):
                if attempt.id == attempt_id:
                    del state.attempts[source]
                    return attempt.at, max(place, failures)
        return asked, failures or (0 if state.has_attempts else None)

    def given_up(self, chain: int) -> tuple[str, int | None, str]:
        """As `answered`, of the newest attempt there is, and the model it was meant for."""
        self.keep_notes()
        groups = self._state.attempts
        newest = max((group[-1] for group in groups.values() if group), key=lambda attempt: attempt.at, default=None)
        asked, retries = self.answered(newest.id if newest is not None else "", chain)
        groups.clear()
        return asked, retries, newest.model if newest is not None else ""

    def keep_notes(self) -> None:
        """Bring the notes of attempts that were not answered yet into the state."""
        for note in self._notes:
            if note.id and note.timestamp:
                model = (note.params.model or "") if note.params is not None else ""
                attempt = Attempt(note.id[:NAME_CHARACTERS], note.timestamp, model[:NAME_CHARACTERS])
                self._state.attempts.setdefault((note.querySource or "")[:NAME_CHARACTERS], []).append(attempt)
        self._notes.clear()


def _begin(waiting: Waiting, asked: str) -> None:
    waiting.asked = asked
    waiting.failed = ""
    waiting.failures = 0
