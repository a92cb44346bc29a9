"""Tokens written to a provider's cache that no later request read while they lived.

A request that read R tokens from the cache and wrote W wrote what stands from R to R + W
in its prompt. There it lives five minutes, the part kept for an hour (it comes first, as
the provider demands) an hour, and every read of a token begins its time anew. A later
request of the same session and model that reads X tokens reads everything up to X. A
token that nobody read lives exactly its time from when it was written, so what counts is
how far the furthest reader within that time reached; the readings of others renew only
what they read, which is no waste any more.

Any later request of the session and the model counts. Subagents have prompts of their own
and interleave with the main context under the same session: one that reads further than
its own prompt's beginning is taken for a reader of what the others wrote as well, so with
subagents waste is told too low rather than too high. Times are those at which requests
ended, the write's as well as the reader's. Providers that cache by themselves report no
writes: nothing is unread there.

https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching (lifetimes, and that
entries of an hour come before those of five minutes). Pure. Must not know the journal.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Generic, NamedTuple, TypeVar

LIFE_US = 300_000_000
LONG_LIFE_US = 3_600_000_000
"""Of what is kept for an hour; a period is judged fully once so long a time after it has been read."""

Tag = TypeVar("Tag")
"""What the caller knows a request by."""


class Unread(NamedTuple, Generic[Tag]):
    """What nobody read of one write, or of the part of it that is kept for an hour."""

    tag: Tag
    at_us: int
    """When the request ended that wrote it."""
    tokens: int
    is_long: bool
    """Kept for an hour."""
    is_open: bool
    """Still alive: somebody may yet read it."""


class CacheWatch(Generic[Tag]):
    """What one session wrote to the cache of one model. Takes its requests in the order of time."""

    __slots__ = ("_fresh", "_long", "_short")

    def __init__(self) -> None:
        self._fresh: list[tuple[int, int, int, int, Tag]] = []
        """Writes of the newest moment; of requests that ended together none is later."""
        self._short: _Kept[Tag] | None = None
        self._long: _Kept[Tag] | None = None

    def request(self, at_us: int, read: int, written: int, kept_long: int, tag: Tag) -> None:
        """A request that ended then: tokens read and written, and how many of these are kept for an hour.

        `written` is 0 where nothing was, where nothing is known of it, and where it is not judged.
        """
        fresh = self._fresh
        if fresh and at_us != fresh[0][0]:
            written_us, begin, length, _, _ = fresh[0]
            if len(fresh) == 1 and read >= begin + length and at_us <= written_us + LIFE_US:
                # Most writes are read whole by the very next request.
                fresh.clear()
            else:
                self._settle_fresh(at_us, read)
        if self._short is not None:
            self._short.read(at_us, read)
        if self._long is not None:
            self._long.read(at_us, read)
        if written:
            fresh.append((at_us, read, written, kept_long, tag))

    def unread(self, now_us: int) -> Iterator[Unread[Tag]]:
        """What was not read until now; no request may follow."""
        self._settle_fresh(now_us, -1)
        for kept, is_long in ((self._short, False), (self._long, True)):
            if kept is not None:
                for at_us, tokens, tag in kept.unread():
                    yield Unread(tag, at_us, tokens, is_long, now_us < at_us + kept.life_us)

    def _settle_fresh(self, at_us: int, read: int) -> None:
        """Writes that this request does not read whole are watched until they die."""
        for written_us, begin, written, kept_long, tag in self._fresh:
            if read < begin + written or at_us > written_us + LIFE_US:
                long = min(kept_long, written)
                if long:
                    self._long = self._long or _Kept(LONG_LIFE_US)
                    self._long.write(written_us, begin, long, tag)
                if written > long:
                    self._short = self._short or _Kept(LIFE_US)
                    self._short.write(written_us, begin + long, written - long, tag)
        self._fresh.clear()


class _Kept(Generic[Tag]):
    """Writes that live equally long, and how far each was read.

    Whoever reads reads of all that came before: the older a write, the further its furthest
    reader. So neighbours share a reach, and each request joins some of them: however many
    live at once, the cost is that of the requests.
    """

    __slots__ = ("_alive", "_reaches", "_unread", "life_us")

    def __init__(self, life_us: int) -> None:
        self.life_us = life_us
        self._alive: deque[tuple[int, int, int, Tag]] = deque()
        self._reaches: deque[tuple[int, int]] = deque()
        """How far, and for how many of `_alive`, in their order; always less far than before."""
        self._unread: list[tuple[int, int, Tag]] = []

    def write(self, at_us: int, begin: int, tokens: int, tag: Tag) -> None:
        """Tokens from `begin` of the prompt."""
        self._alive.append((at_us, begin, tokens, tag))
        self._join(0, 1)

    def read(self, at_us: int, reach: int) -> None:
        """Everything before `reach`."""
        while self._alive and self._alive[0][0] + self.life_us < at_us:
            self._bury()
        self._join(reach, 0)

    def unread(self) -> list[tuple[int, int, Tag]]:
        """When, how many tokens, and the tag, of everything written."""
        while self._alive:
            self._bury()
        return self._unread

    def _join(self, reach: int, count: int) -> None:
        reaches = self._reaches
        while reaches and reaches[-1][0] <= reach:
            count += reaches.pop()[1]
        if count:
            reaches.append((reach, count))

    def _bury(self) -> None:
        at_us, begin, tokens, tag = self._alive.popleft()
        reach, count = self._reaches.popleft()
        if count > 1:
            self._reaches.appendleft((reach, count - 1))
        left = min(tokens, begin + tokens - reach)
        if left > 0:
            self._unread.append((at_us, left, tag))
