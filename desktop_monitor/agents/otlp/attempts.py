"""Failed attempts and the answer that came after all: one request, however many bodies told of it.

Codex and Gemini CLI tell of every attempt and never that they gave up. So a failure is
a request at once, later failures and the answer carry its id, and whoever merges equal
ids sees one request with its retries. Remembers the attempts it has seen, for a body
may be delivered twice, and no more than a bounded number of them.
Must not know clients or encodings.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from desktop_monitor.metrics.agent_event import Request

_PATIENCE_SECONDS = 900.0
"""After this long without a word a failure is no attempt of the same request."""
_LIMIT = 4096

Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """A dictionary that forgets what was set longest ago."""

    def __init__(self, limit: int = _LIMIT) -> None:
        self._limit = limit
        self._items: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """What is remembered."""
        return self._items.get(key)

    def set(self, key: Key, value: Value) -> None:
        """Remember; the oldest goes when there are too many."""
        self._items[key] = value
        self._items.move_to_end(key)
        if len(self._items) > self._limit:
            self._items.popitem(last=False)

    def drop(self, key: Key) -> None:
        """Forget."""
        self._items.pop(key, None)

    def __len__(self) -> int:
        return len(self._items)


@dataclass(slots=True)
class _Chain:
    request_id: str
    last_seconds: float
    failures: int = field(default=0)


class Attempts:
    """The open failures of every asker (a session's prompt) and the last ends of attempts."""

    def __init__(self) -> None:
        self._open: Recent[str, _Chain] = Recent()
        self._seen: Recent[tuple[str, float], Request] = Recent()

    def failed(self, asker: str, request: Request) -> Request:
        """An attempt failed: the request as it stands now."""
        seen = self._seen.get((asker, request.at_seconds))
        if seen is not None:
            return seen
        chain = self._open.get(asker)
        if chain is None or request.at_seconds - chain.last_seconds > _PATIENCE_SECONDS:
            chain = _Chain(f"{asker}@{request.at_seconds:.3f}", request.at_seconds)
        chain.failures += 1
        chain.last_seconds = max(chain.last_seconds, request.at_seconds)
        self._open.set(asker, chain)
        told = request._replace(request_id=chain.request_id, retries=chain.failures - 1)
        self._seen.set((asker, request.at_seconds), told)
        return told

    def answered(self, asker: str, request: Request) -> Request:
        """An answer came: the request with the retries it took."""
        place = (asker, request.at_seconds)
        seen = self._seen.get(place)
        if seen is not None and seen.match == request.match:
            return seen
        chain = self._open.get(asker)
        if chain is not None and -1 < request.at_seconds - chain.last_seconds <= _PATIENCE_SECONDS:
            request = request._replace(request_id=chain.request_id, retries=max(chain.failures, request.retries or 0))
            self._open.drop(asker)
        self._seen.set(place, request)
        return request

    def gave_up(self, asker: str, at_seconds: float) -> None:
        """The user asks anew: what failed before has failed. A prompt told again ends nothing that came later."""
        chain = self._open.get(asker)
        if chain is not None and chain.last_seconds < at_seconds:
            self._open.drop(asker)
