"""One short-lived thread for each message that is sent: whoever hangs delays nobody else.

Must not know when a message is sent or what follows from its end.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import partial

from desktop_monitor.errors import DeliveryError
from desktop_monitor.notify.guarded import failure_of, where
from desktop_monitor.notify.message import EmailChannel, Message, Outlet, WebhookChannel

RemoteOptions = WebhookChannel | EmailChannel
MakeOutlet = Callable[[RemoteOptions], Outlet]
OnEnd = Callable[[DeliveryError | None], None]
"""What came of it: nothing, or why it did not arrive."""

_LOG = logging.getLogger(__name__)


class Senders:
    """May be used from several threads."""

    def __init__(self, make_outlet: MakeOutlet, hand_over: Callable[[Callable[[], None]], None]) -> None:
        """`hand_over` has the end of a message told on the thread that wants to know it."""
        self._make_outlet = make_outlet
        self._hand_over = hand_over
        self._changed = threading.Condition()
        # All of the following is guarded by _changed.
        self._outlets: dict[RemoteOptions, Outlet] = {}
        self._sending = 0
        self._mistakes: set[str] = set()

    def send(self, options: RemoteOptions, message: Message, on_end: OnEnd) -> None:
        """Begin to send it."""
        with self._changed:
            self._sending += 1
        target = partial(self._run, options, message, on_end)
        try:
            threading.Thread(target=target, name=f"message to {options.name}", daemon=True).start()
        except RuntimeError:
            self._end(on_end, DeliveryError("Too much is going on", "no thread can be started now"))

    def keep_only(self, channels: tuple[RemoteOptions, ...]) -> None:
        """Forget the outlets of other settings."""
        with self._changed:
            self._outlets = {options: outlet for options, outlet in self._outlets.items() if options in channels}

    def wait_until_idle(self, limit_seconds: float) -> bool:
        """Whether everything that was begun ended within `limit_seconds`."""
        with self._changed:
            return self._changed.wait_for(lambda: self._sending == 0, limit_seconds)

    def _run(self, options: RemoteOptions, message: Message, on_end: OnEnd) -> None:
        failure = failure_of(lambda: self._outlet(options).send(message))
        self._end(on_end, self._said(options.name, failure))

    def _end(self, on_end: OnEnd, failure: DeliveryError | None) -> None:
        self._hand_over(partial(on_end, failure))
        with self._changed:
            self._sending -= 1
            self._changed.notify_all()

    def _outlet(self, options: RemoteOptions) -> Outlet:
        """The same as long as the settings are: it may remember whom it reached."""
        with self._changed:
            outlet = self._outlets.get(options)
        if outlet is None:
            # Beside the lock: the first one imports what it sends with.
            outlet = self._make_outlet(options)
            with self._changed:
                outlet = self._outlets.setdefault(options, outlet)
        return outlet

    def _said(self, channel: str, failure: Exception | None) -> DeliveryError | None:
        """What may be said of a failure: the words of a mistake of ours might hold a secret."""
        if failure is None or isinstance(failure, DeliveryError):
            return failure
        place = where(failure)
        with self._changed:
            is_new = place not in self._mistakes
            self._mistakes.add(place)
        if is_new:
            _LOG.error("a message to %s failed unexpectedly: %s", channel, place)
        return DeliveryError("A mistake of this program", place)
