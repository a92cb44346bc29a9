"""Delivers messages to channels elsewhere: in the background, again and again, across restarts.

One thread owns the queue and decides what is sent; sending has threads of its own, one
a channel at most (see `sending`). Nothing is started before there is a channel. Must
not know what messages are about or how a channel sends them.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial

from desktop_monitor.clock import Clock
from desktop_monitor.errors import DeliveryError
from desktop_monitor.language.text import sentence, text
from desktop_monitor.language.wording import words
from desktop_monitor.notify.deliveries import ChannelStatus, Deliveries
from desktop_monitor.notify.guarded import Guard
from desktop_monitor.notify.keeping import KeptQueue
from desktop_monitor.notify.message import (
    ChannelOptions,
    DesktopChannel,
    LaterError,
    MaybeArrivedError,
    Message,
    MessageKind,
    RefusedError,
)
from desktop_monitor.notify.queue import Queue, RemoteDelivery
from desktop_monitor.notify.sending import MakeOutlet, RemoteOptions, Senders

__all__ = ["ChannelStatus", "RemoteDispatcher", "harmless_message"]

CLOSE_SECONDS = 2.0
RECHECK_SECONDS = 30.0
"""How late a pause may end that passed while the machine slept."""
_LAST_ENDS_SECONDS = 1.0
_RANKS = {"info": 1, "warning": 2, "critical": 3}

_LOG = logging.getLogger(__name__)


class RemoteDispatcher:
    """Every method may be called from any thread, and returns at once but `close`."""

    def __init__(
        self,
        open_queue: Callable[[], Queue],
        make_outlet: MakeOutlet,
        channels: Sequence[ChannelOptions],
        clock: Clock,
        jitter: Callable[[], float],
        recheck_seconds: float = RECHECK_SECONDS,
    ) -> None:
        """`open_queue` is called on the dispatcher's thread, which alone uses what it returns."""
        self._clock = clock
        self._recheck_seconds = recheck_seconds
        self._senders = Senders(make_outlet, self._hand_over)
        self._kept = KeptQueue(open_queue, clock)
        self._deliveries = Deliveries(self._kept.put, jitter)
        self._guard = Guard("messages to channels elsewhere failed unexpectedly")
        self._tests: set[Future[None]] = set()
        self._settled: Mapping[str, RemoteOptions] = {}
        self._is_stumbling = False
        self._changed = threading.Condition()
        # All of the following is guarded by _changed.
        self._orders: deque[Callable[[], None]] = deque()
        self._channels: dict[str, RemoteOptions] = {}
        self._known: set[str] = set()
        self._statuses: tuple[ChannelStatus, ...] = ()
        self._is_closing = False
        self._thread: threading.Thread | None = None
        self.set_channels(channels)

    def prepared(self, message: Message, channels: Sequence[str] = ()) -> tuple[RemoteDelivery, ...]:
        """What `submit` would deliver, for whoever keeps it in the queue himself before that."""
        now = self._now()
        with self._changed:
            wanting = [one.name for one in self._channels.values() if _wants(one, message, channels)]
        return tuple(RemoteDelivery(0, name, message, now) for name in wanting)

    def submit(self, message: Message, channels: Sequence[str] = (), kept: Sequence[RemoteDelivery] = ()) -> None:
        """Deliver it over channels of these names (without names, over all) that want messages of its severity.

        `kept`: what `prepared` said, as it stands in the queue by now.
        """
        numbers = {one.channel: one.delivery_id for one in kept}
        deliveries = [replace(one, delivery_id=numbers.get(one.channel, 0)) for one in self.prepared(message, channels)]
        with self._changed:
            unknown = set(channels) - self._known
            if deliveries:
                self._order(partial(self._add, deliveries))
        if unknown:
            _LOG.warning("there is no channel %s", ", ".join(sorted(unknown)))

    def set_channels(self, channels: Sequence[ChannelOptions]) -> None:
        """Work with these; what waits for a changed one is tried at once, for one that is gone or off it is dropped."""
        with self._changed:
            self._known = {channel.name for channel in channels}
            self._channels = {one.name: one for one in channels if not isinstance(one, DesktopChannel)}
            if self._thread is not None or any(one.is_enabled for one in self._channels.values()):
                self._order(self._reconsider)

    def test(self, channel: str) -> Future[None]:
        """Send a harmless message over `channel` now; brings nothing, or a DeliveryError that says what to do."""
        answer: Future[None] = Future()
        with self._changed:
            options = self._channels.get(channel)
            if options is None or self._is_closing:
                why = sentence("it is none of those that reach somebody elsewhere")
                answer.set_exception(RefusedError(text("{channel} cannot be tested", channel=channel), why))
            else:
                self._order(partial(self._test, options, answer))
        return answer

    def statuses(self) -> tuple[ChannelStatus, ...]:
        """How each channel elsewhere does."""
        with self._changed:
            known = {status.channel: status for status in self._statuses}
            return tuple(known.get(name) or ChannelStatus(name) for name in self._channels)

    def look_again(self) -> None:
        """See at once whether something is due."""
        with self._changed:
            if self._thread is not None:
                self._order(lambda: None)

    def close(self) -> None:
        """Keep what waits and end; returns within 2 s even if a server hangs."""
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()
        if self._thread is not None and threading.current_thread() is not self._thread:
            self._thread.join(CLOSE_SECONDS)

    def _hand_over(self, order: Callable[[], None]) -> None:
        with self._changed:
            self._order(order)

    def _order(self, order: Callable[[], None]) -> None:
        """Have `order` carried out on the dispatcher's thread. Needs the lock."""
        self._orders.append(order)
        if self._thread is None and not self._is_closing:
            self._thread = threading.Thread(target=self._run, name="remote-messages", daemon=True)
            self._thread.start()
        self._changed.notify_all()

    def _run(self) -> None:
        self._guard.run(self._take_up)
        while self._carry_out_orders():
            self._is_stumbling = not self._guard.run(self._round)
        self._guard.run(self._finish)

    def _carry_out_orders(self) -> bool:
        """Wait for orders or for time to pass; False once the program ends."""
        with self._changed:
            if not (self._orders or self._is_closing):
                self._changed.wait(self._pause())
            orders = tuple(self._orders)
            self._orders.clear()
            is_closing = self._is_closing
        for order in orders:
            self._guard.run(order)
        return not is_closing

    def _pause(self) -> float | None:
        due = self._deliveries.seconds_until_due(self._now())
        if due is None or self._is_stumbling:
            return None if due is None else self._recheck_seconds
        return min(due, self._recheck_seconds)

    def _take_up(self) -> None:
        self._deliveries.take_up(self._kept.waiting(), self._kept.newest(), self._now())

    def _round(self) -> None:
        now = self._now()
        self._deliveries.expire(now)
        self._kept.flush()
        for name, options in self._enabled().items():
            delivery = self._deliveries.begin(name, now)
            if delivery is not None:
                self._senders.send(options, delivery.message, partial(self._ended, delivery))
        self._publish()

    def _publish(self) -> None:
        with self._changed:
            self._statuses = self._deliveries.statuses(tuple(self._channels))

    def _add(self, deliveries: Sequence[RemoteDelivery]) -> None:
        for delivery in deliveries:
            self._deliveries.add(delivery, self._now())

    def _reconsider(self) -> None:
        """A channel with other settings may work now, and one that is gone gets nothing more."""
        before, self._settled = self._settled, self._enabled()
        self._senders.keep_only(tuple(self._settled.values()))
        for name in self._deliveries.channels():
            if name not in self._settled:
                self._deliveries.drop(name, self._now(), words(text("the channel was taken out or switched off")))
            elif before.get(name, self._settled[name]) != self._settled[name]:
                self._deliveries.wake(name)

    def _enabled(self) -> Mapping[str, RemoteOptions]:
        with self._changed:
            return {name: channel for name, channel in self._channels.items() if channel.is_enabled}

    def _ended(self, delivery: RemoteDelivery, failure: DeliveryError | None) -> None:
        now = self._now()
        if failure is None:
            has_recovered = self._deliveries.delivered(delivery, now)
            if has_recovered:
                _LOG.info("%s takes messages again", delivery.channel)
        elif isinstance(failure, RefusedError):
            _LOG.warning("%s does not take a message: %s", delivery.channel, failure)
            self._deliveries.refused(delivery, str(failure), now)
        else:
            after = failure.after_seconds if isinstance(failure, LaterError) else 0.0
            maybe = isinstance(failure, MaybeArrivedError)
            is_first = self._deliveries.failed(delivery, str(failure), now, after, may_have_arrived=maybe)
            level = logging.WARNING if is_first else logging.DEBUG
            _LOG.log(level, "a message to %s has to wait: %s", delivery.channel, failure)

    def _test(self, options: RemoteOptions, answer: Future[None]) -> None:
        if answer.set_running_or_notify_cancel():
            self._tests.add(answer)
            message = harmless_message(self._now())
            self._senders.send(options, message, partial(self._tested, options.name, message, answer))

    def _tested(self, channel: str, message: Message, answer: Future[None], failure: DeliveryError | None) -> None:
        self._tests.discard(answer)
        self._deliveries.tested(channel, message, str(failure or ""), self._now())
        self._publish()
        if failure is None:
            answer.set_result(None)
        else:
            answer.set_exception(failure)

    def _finish(self) -> None:
        """Note what still ends in a moment; whatever does not is tried again after the next start."""
        self._carry_out_orders()
        self._senders.wait_until_idle(_LAST_ENDS_SECONDS)
        self._carry_out_orders()
        for answer in self._tests:
            answer.set_exception(DeliveryError("The program ends", "the test had not ended"))
        self._publish()
        self._kept.close()

    def _now(self) -> float:
        return self._clock.now().wall_seconds


def harmless_message(at_seconds: float) -> Message:
    """What a test of a channel sends."""
    title, body = words(text("notify.remote.test_title")), words(text("notify.remote.test_body"))
    return Message("test", MessageKind.TEST, title, body, "info", at_seconds)


def _wants(channel: RemoteOptions, message: Message, names: Sequence[str]) -> bool:
    """A severity nobody knows is as bad as can be."""
    is_meant = not names or channel.name in names
    worst = max(_RANKS.values())
    is_bad_enough = _RANKS.get(message.severity, worst) >= _RANKS.get(channel.minimum_severity, 0)
    return channel.is_enabled and is_meant and is_bad_enough
