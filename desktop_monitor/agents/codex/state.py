"""What one Codex rollout said so far: all that must survive between two readings of it.

Must not know lines.
"""

from __future__ import annotations

import msgspec

from desktop_monitor.agents.codex.calls import Calls
from desktop_monitor.agents.codex.lineage import Lineage
from desktop_monitor.agents.codex.usage import Meter

_LONGEST_REQUEST_SECONDS = 24 * 3600.0


class Answer(msgspec.Struct):
    """When the newest answer was asked for and given, as far as neighbouring records tell."""

    asked_seconds: float | None = None
    """Of the newest record that the next request sends: a prompt or a tool's output."""
    sent_seconds: float | None = None
    """What `asked_seconds` was when the newest answer's first record came."""
    given_seconds: float | None = None
    """Of the newest record of an answer not counted yet."""

    def ask(self, at_seconds: float) -> None:
        """Something for the next request."""
        self.asked_seconds = at_seconds

    def give(self, at_seconds: float) -> None:
        """A part of an answer."""
        if self.given_seconds is None:
            self.sent_seconds = self.asked_seconds
        self.given_seconds = at_seconds

    def take(self, at_seconds: float) -> tuple[float, float | None]:
        """End and duration of the answer that is now counted, and begin the next."""
        end = self.given_seconds or at_seconds
        sent = self.sent_seconds if self.given_seconds is not None else self.asked_seconds
        self.sent_seconds = self.given_seconds = None
        duration = None if sent is None else end - sent
        return end, duration if duration is not None and 0 <= duration < _LONGEST_REQUEST_SECONDS else None


class RolloutState(msgspec.Struct):
    """What one rollout said so far."""

    lineage: Lineage = msgspec.field(default_factory=Lineage)
    meter: Meter = msgspec.field(default_factory=Meter)
    calls: Calls = msgspec.field(default_factory=Calls)
    answer: Answer = msgspec.field(default_factory=Answer)
    has_header: bool = False
    model: str = ""
    effort: str = ""
    project: str = ""
    version: str = ""
    entrypoint: str = ""
    window_tokens: int | None = None
    context_tokens: int | None = None
    turn_started_seconds: float | None = None
    limits: list[tuple[str, float, float | None]] = []
    """Name, ratio and reset of the readings told last."""

    def to_bytes(self) -> bytes:
        """As it stands in a cursor."""
        return _encode(self)


def restored(state: bytes, session: str) -> RolloutState:
    """The state in a cursor; a new one of `session` where there is none, or one of another version."""
    try:
        return _decode(state) if state else _new(session)
    except msgspec.DecodeError:
        return _new(session)


def _new(session: str) -> RolloutState:
    return RolloutState(lineage=Lineage(session=session, root=session))


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(RolloutState).decode
