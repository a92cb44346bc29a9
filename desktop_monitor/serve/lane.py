"""Where bodies are decoded, one at a time: short ones at once, large ones beside the event loop.

Decoders remember what came before, so two never run at the same time. A short body
that comes while a large one is decoded waits for that one, and everybody else is
answered meanwhile. Must not know formats.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from desktop_monitor.c_heap import give_back
from desktop_monitor.clock import Clock

_T = TypeVar("_T")
_REST_SECONDS = 2.0
"""After the first large body memory is given back: not for each one of a series."""


class Lane:
    """One decoder's; the event loop's thread uses it."""

    def __init__(self, quick_bytes: int, clock: Clock) -> None:
        """`quick_bytes`: the largest body that is decoded at once."""
        self._quick_bytes = quick_bytes
        self._clock = clock
        self._turn = asyncio.Lock()
        self._heavy = ThreadPoolExecutor(max_workers=1, thread_name_prefix="receiver-decoder")
        self._tidying: asyncio.TimerHandle | None = None

    async def decoded(self, body: bytes, decode: Callable[[bytes, float], _T]) -> _T:
        """`decode(body, wall time)`; raises what that raises."""
        async with self._turn:
            at_seconds = self._clock.now().wall_seconds
            if len(body) <= self._quick_bytes:
                return decode(body, at_seconds)
            loop = asyncio.get_running_loop()
            try:
                return await loop.run_in_executor(self._heavy, decode, body, at_seconds)
            finally:
                self._tidying = self._tidying or loop.call_later(_REST_SECONDS, self._tidy)

    def _tidy(self) -> None:
        self._tidying = None
        self._heavy.submit(give_back)

    def close(self) -> None:
        """Begin nothing more."""
        if self._tidying is not None:
            self._tidying.cancel()
        self._heavy.shutdown(wait=False, cancel_futures=True)
