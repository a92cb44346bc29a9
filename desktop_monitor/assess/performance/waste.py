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
from collections.abc import Iterator, Sequence
from typing import NamedTuple

LIFE_US = 300_000_000
LONG_LIFE_US = 3_600_000_000
"""Of what is kept for an hour; a period is judged fully once so long a time after it has been read."""


class CacheUse(NamedTuple):
    """What requests of one session and model did with the cache, column by column, in the order of time."""

    times_us: Sequence[int]
    """When each ended, ascending; of those that ended together none is later."""
    reads: Sequence[int]
    """Tokens; 0 where nothing is known."""
    writes: Sequence[int]
    """Tokens, those kept for an hour included; 0 for requests whose writes are not judged."""
    long_writes: Sequence[int]
    """The part kept for an hour."""


class Unread(NamedTuple):
    """A write of which something was not read."""

    place: int
    """Of the request in `CacheUse`."""
    unread_tokens: int
    """Gone unread, those kept for an hour included."""
    unread_long_tokens: int
    open_tokens: int
    """Not read, but still alive."""


def unread_writes(use: CacheUse, looked_us: int) -> Iterator[Unread]:
    """Writes that were not read whole, in the order of time; `looked_us` is the moment until which `use` tells."""
    suspects = list(_suspects(use))
    if not suspects:
        return
    short = _furthest_reads(use, suspects, LIFE_US)
    has_long = any(use.long_writes[place] for place in suspects)
    long = _furthest_reads(use, suspects, LONG_LIFE_US) if has_long else short
    for place, reach, long_reach in zip(suspects, short, long, strict=True):
        found = _judged(use, place, reach, long_reach, looked_us)
        if found.unread_tokens or found.open_tokens:
            yield found


def _suspects(use: CacheUse) -> Iterator[int]:
    """Places of writes that the very next request did not read whole within the shorter life; those it did are most."""
    times, reads, writes, _ = use
    following = zip(times[1:], reads[1:], strict=True)
    places = enumerate(zip(times, reads, writes, strict=True))
    for (place, (at, read, written)), (next_at, next_read) in zip(places, following, strict=False):
        if written and not (at < next_at <= at + LIFE_US and next_read >= read + written):
            yield place
    if writes and writes[-1]:
        yield len(writes) - 1


def _furthest_reads(use: CacheUse, places: Sequence[int], life_us: int) -> list[int]:
    """How far the furthest reader after each place and within a life reached; 0 for none."""
    times, reads = use.times_us, use.reads
    found = []
    window: deque[int] = deque()
    """Places of readers, each reaching less far than those before it; the first is the furthest."""
    following = 0
    for place in places:
        dies = times[place] + life_us
        while following < len(times) and times[following] <= dies:
            while window and reads[window[-1]] <= reads[following]:
                window.pop()
            window.append(following)
            following += 1
        while window and times[window[0]] <= times[place]:
            window.popleft()
        found.append(reads[window[0]] if window else 0)
    return found


def _judged(use: CacheUse, place: int, reach: int, long_reach: int, looked_us: int) -> Unread:
    at, begin, written = use.times_us[place], use.reads[place], use.writes[place]
    kept_long = min(use.long_writes[place], written)
    long_left = _left(begin, kept_long, long_reach)
    short_left = _left(begin + kept_long, written - kept_long, reach)
    open_long = long_left if looked_us < at + LONG_LIFE_US else 0
    open_short = short_left if looked_us < at + LIFE_US else 0
    unread_long = long_left - open_long
    return Unread(place, unread_long + short_left - open_short, unread_long, open_long + open_short)


def _left(begin: int, length: int, reach: int) -> int:
    """Of `length` tokens from `begin` those beyond `reach`."""
    return max(0, min(length, begin + length - reach))
