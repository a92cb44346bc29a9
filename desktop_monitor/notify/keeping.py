"""The queue of messages as their dispatcher uses it: nothing is lost where the disk refuses for a while.

What could not be kept is kept once it can be. Used by one thread. Must not know channels.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from itertools import count

from desktop_monitor.clock import Clock
from desktop_monitor.errors import StoreBugError, StoreError
from desktop_monitor.notify.queue import Queue, RemoteDelivery

REOPEN_SECONDS = 60.0
_UNKEPT_LIMIT = 1000

_LOG = logging.getLogger(__name__)


class KeptQueue:
    """Deliveries that have no number yet get a negative one here, and keep it."""

    def __init__(self, open_queue: Callable[[], Queue], clock: Clock) -> None:
        """`open_queue` may raise StoreError; it is asked again every minute."""
        self._open_queue = open_queue
        self._clock = clock
        self._queue: Queue | None = None
        self._reopen_at = clock.monotonic()
        self._own_numbers = count(-1, -1)
        self._numbers: dict[int, int] = {}
        self._unkept: dict[int, RemoteDelivery] = {}
        self._is_complaining = False

    def waiting(self) -> tuple[RemoteDelivery, ...]:
        """What a former run left, the oldest first; nothing where that cannot be read."""
        return self._asked(lambda queue: queue.waiting_deliveries())

    def newest(self) -> tuple[RemoteDelivery, ...]:
        """The newest deliveries, newest first; nothing where that cannot be read."""
        return self._asked(lambda queue: queue.deliveries())

    def put(self, delivery: RemoteDelivery) -> RemoteDelivery:
        """Keep it, now or later; the same with its number."""
        if delivery.delivery_id == 0:
            delivery = replace(delivery, delivery_id=next(self._own_numbers))
        self._unkept[delivery.delivery_id] = delivery
        self.flush()
        return delivery

    def flush(self) -> None:
        """Keep what could not be kept before."""
        self._asked(self._keep_all)
        while len(self._unkept) > _UNKEPT_LIMIT:
            del self._unkept[next(iter(self._unkept))]

    def _keep_all(self, queue: Queue) -> tuple[RemoteDelivery, ...]:
        for own, delivery in tuple(self._unkept.items()):
            number = self._numbers.get(own, max(own, 0))
            try:
                self._remember(own, queue.put_delivery(replace(delivery, delivery_id=number)))
            except StoreBugError as error:
                # It never will be kept; those behind it shall be.
                _LOG.warning("a message on its way cannot be kept: %s", error)
            del self._unkept[own]
        return ()

    def _remember(self, own: int, kept: RemoteDelivery) -> None:
        """Under which number the queue has it, as long as that matters."""
        if own < 0:
            self._numbers[own] = kept.delivery_id
        if kept.ended_seconds is not None:
            self._numbers.pop(own, None)

    def _asked(self, question: Callable[[Queue], tuple[RemoteDelivery, ...]]) -> tuple[RemoteDelivery, ...]:
        try:
            queue = self._opened()
            answer = question(queue) if queue is not None else ()
        except StoreError as error:
            self._failed(error)
            return ()
        self._is_complaining = self._is_complaining and queue is None
        return answer

    def _opened(self) -> Queue | None:
        if self._queue is None and self._clock.monotonic() >= self._reopen_at:
            self._reopen_at = self._clock.monotonic() + REOPEN_SECONDS
            self._queue = self._open_queue()
        return self._queue

    def _failed(self, error: StoreError) -> None:
        level = logging.DEBUG if self._is_complaining else logging.WARNING
        _LOG.log(level, "messages on their way cannot be kept: %s", error)
        self._is_complaining = True
        self.close()
        self._reopen_at = self._clock.monotonic() + REOPEN_SECONDS

    def close(self) -> None:
        """Give the queue back."""
        queue, self._queue = self._queue, None
        if queue is not None:
            queue.close()
