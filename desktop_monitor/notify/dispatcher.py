"""Delivers notifications on a thread of its own, so that no caller ever waits.

Holds back while the reader must not be disturbed, hands over to the last resort
when no channel delivers, and keeps a short log that says why nothing was shown.
Must not know who submits or what a notification is about.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from desktop_monitor.clock import Clock
from desktop_monitor.errors import DeliveryError
from desktop_monitor.language.text import Text, text
from desktop_monitor.language.wording import words
from desktop_monitor.notify.chain import Chain
from desktop_monitor.notify.channel import Capability, Notification, Response, ResponseHandler
from desktop_monitor.notify.guarded import Guard
from desktop_monitor.notify.options import NotifyOptions
from desktop_monitor.notify.outbox import Intention, Outbox, Show
from desktop_monitor.notify.presence import Presence

CLOSE_SECONDS = 2.0
RECHECK_SECONDS = 15.0

_LOG_LENGTH = 50
_NOBODY = ""

LastResort = Callable[[Notification], None]
"""Shows what no channel could; called on the worker's thread."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a notification at a moment."""

    at_wall_seconds: float
    key: str
    channel: str
    """Who dealt with it; empty when nobody did."""
    outcome: Text


class Dispatcher:
    """The one door through which the program notifies. All methods return at once but `close`."""

    def __init__(
        self,
        make_chain: Callable[[ResponseHandler], Chain],
        presence: Presence,
        options: NotifyOptions,
        clock: Clock,
        last_resort: LastResort,
        on_response: ResponseHandler,
        recheck_seconds: float = RECHECK_SECONDS,
    ) -> None:
        """`last_resort` and `on_response` are called on the worker's thread."""
        self._chain = make_chain(self._answered)
        self._presence = presence
        self._options = options
        self._clock = clock
        self._last_resort = last_resort
        self._on_response = on_response
        self._recheck_seconds = recheck_seconds
        self._condition = threading.Condition()
        self._outbox = Outbox()
        self._responses: deque[Response] = deque()
        self._deliveries: deque[Delivery] = deque(maxlen=_LOG_LENGTH)
        self._announced_wait: dict[str, Text] = {}
        self._shown: set[str] = set()
        self._settled: set[str] = set()
        """Of those, what the reader closed or answered."""
        self._guard = Guard("a notification failed unexpectedly")
        self._woken = False
        self._closed = False
        self._worker = threading.Thread(target=self._run, name="notifications", daemon=True)
        self._worker.start()

    @property
    def capabilities(self) -> Capability:
        """What the channel in use can do."""
        return self._chain.capabilities

    def submit(self, notification: Notification) -> None:
        """Show it as soon as may be; it replaces what waits or is shown under its key."""
        with self._condition:
            if self._closed:
                return
            dropped = self._outbox.put(notification)
            if dropped is not None:
                self._announced_wait.pop(dropped.key, None)
                self._record(dropped.key, _NOBODY, text("notify.dropped"))
            self._wake()

    def update(self, notification: Notification) -> None:
        """Show it in place of the one that waits or stands under its key; nothing where there is none any more."""
        key = notification.key
        with self._condition:
            stands = key in self._shown - self._settled and Capability.REPLACE in self.capabilities
            if stands or key in self._outbox.waiting_keys():
                self.submit(notification)

    def withdraw(self, key: str) -> None:
        """Drop what waits under `key` and take back what is shown."""
        with self._condition:
            if not self._closed:
                self._outbox.withdraw(key)
                self._wake()

    def set_options(self, options: NotifyOptions) -> None:
        """Follow the user's new choice, also for what is held back now."""
        with self._condition:
            self._options = options
            self._wake()

    def deliveries(self) -> tuple[Delivery, ...]:
        """The last outcomes, oldest first."""
        with self._condition:
            return tuple(self._deliveries)

    def close(self) -> None:
        """Take back what is shown and end; returns within 2 s even if a channel hangs."""
        with self._condition:
            self._closed = True
            self._outbox.clear()
            self._wake()
        if threading.current_thread() is not self._worker:
            self._worker.join(CLOSE_SECONDS)

    def _wake(self) -> None:
        self._woken = True
        self._condition.notify_all()

    def _answered(self, response: Response) -> None:
        with self._condition:
            self._responses.append(response)
            self._settled.add(response.key)
            self._wake()

    def _run(self) -> None:
        while self._wait_for_work():
            self._guard.run(self._round)
        self._guard.run(self._finish)

    def _wait_for_work(self) -> bool:
        """Sleep until something changes, or a while when something is held back."""
        with self._condition:
            timeout = self._recheck_seconds if self._outbox.holds_notifications else None
            self._condition.wait_for(lambda: self._woken, timeout)
            self._woken = False
            return not self._closed

    def _round(self) -> None:
        while (response := self._next_response()) is not None:
            self._guard.run(partial(self._on_response, response))
        may_show = self._may_show()
        while (intention := self._next_intention(hold_back=not may_show)) is not None:
            if not self._guard.run(partial(self._carry_out, intention)) and isinstance(intention, Show):
                self._guard.run(
                    partial(self._fall_back, intention.notification, words(text("of a mistake that the log names")))
                )

    def _next_response(self) -> Response | None:
        with self._condition:
            return self._responses.popleft() if self._responses else None

    def _may_show(self) -> bool:
        """Ask the desktop, but only when there is something to show.

        What comes in while nobody asked has to wait for the next round, which it starts itself.
        """
        with self._condition:
            keys, options = self._outbox.waiting_keys(), self._options
        if not keys:
            return False
        reason = self._presence.reason_to_wait(options)
        if reason is not None:
            with self._condition:
                for key in keys:
                    self._record_wait(key, reason)
        return reason is None

    def _record_wait(self, key: str, reason: Text) -> None:
        """One line per wait, not one per look."""
        if self._announced_wait.get(key) != reason:
            self._announced_wait[key] = reason
            self._record(key, _NOBODY, reason)

    def _next_intention(self, *, hold_back: bool) -> Intention | None:
        with self._condition:
            return None if self._closed else self._outbox.take(hold_back=hold_back)

    def _carry_out(self, intention: Intention) -> None:
        if isinstance(intention, Show):
            self._announced_wait.pop(intention.notification.key, None)
            self._show(intention.notification)
        else:
            self._announced_wait.pop(intention.key, None)
            self._take_back(intention.key)

    def _show(self, notification: Notification) -> None:
        if not self._options.desktop:
            self._log_delivery(notification.key, _NOBODY, text("notify.switched_off"))
            return
        with self._condition:
            self._settled.discard(notification.key)
        try:
            self._chain.show(notification)
        except DeliveryError as error:
            self._guard.run(partial(self._fall_back, notification, str(error)))
            return
        with self._condition:
            self._shown.add(notification.key)
        self._log_delivery(notification.key, self._chain.name, text("notify.shown", channel=self._chain.name))

    def _fall_back(self, notification: Notification, why: str) -> None:
        self._log_delivery(notification.key, words(text("last resort")), text("notify.last_resort", why=why))
        self._last_resort(notification)

    def _take_back(self, key: str) -> None:
        if key in self._shown:
            with self._condition:
                self._shown.discard(key)
                self._settled.discard(key)
            self._chain.withdraw(key)
            self._log_delivery(key, self._chain.name, text("notify.withdrawn"))

    def _finish(self) -> None:
        """What stays on the screen could not be answered any more: take it back."""
        for key in tuple(self._shown):
            self._chain.withdraw(key)
        self._chain.close()

    def _log_delivery(self, key: str, channel: str, outcome: Text) -> None:
        with self._condition:
            self._record(key, channel, outcome)

    def _record(self, key: str, channel: str, outcome: Text) -> None:
        """Needs the lock."""
        self._deliveries.append(Delivery(self._clock.now().wall_seconds, key, channel, outcome))
