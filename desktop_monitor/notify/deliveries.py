"""What waits for which channel, when it is tried again, and what need not be told any more.

A channel that failed is left alone for a while that doubles; then the message that
was tried least goes first, so that one which is never taken holds up no other. A newer
message about the same thing takes the place of one that waits. Trouble that was over
before anybody could be told is not told of, unless it lasted long: then once, as over.

Pure bookkeeping on one thread. Must not know how a message is sent or kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from desktop_monitor.language.text import sentence, text
from desktop_monitor.language.wording import in_words, words
from desktop_monitor.notify.message import Message, MessageKind
from desktop_monitor.notify.queue import DeliveryState, RemoteDelivery
from desktop_monitor.notify.sanitise import one_line

FIRST_PAUSE_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 3600.0
GIVE_UP_SECONDS = 86_400.0
WORTH_TELLING_SECONDS = 900.0
"""Trouble that lasted at least so long is told of although it is over."""
BETWEEN_SECONDS = 1.0
"""Between two messages to one channel: Slack takes one a second."""
WAITING_LIMIT = 100
"""For each channel."""
SUPERSEDED = sentence("something newer took its place")
_ERROR_CHARACTERS = 300
_JITTER_RATIO = 0.25
_OVER = sentence("it was over before it could be told")

Keep = Callable[[RemoteDelivery], RemoteDelivery]
"""Keeps a delivery and gives it a number; never fails."""


@dataclass(frozen=True, slots=True)
class ChannelStatus:
    """How one channel does."""

    channel: str
    waiting: int = 0
    """Messages that could not be delivered yet."""
    last_error: str = ""
    """Empty while it works; without secrets."""
    last_delivered_seconds: float | None = None
    """Wall time."""


@dataclass(slots=True)
class _Line:
    """What waits for one channel, the oldest first."""

    waiting: list[RemoteDelivery] = field(default_factory=list)
    sending: RemoteDelivery | None = None
    failures: int = 0
    not_before_seconds: float = 0.0
    last_error: str = ""
    last_delivered_seconds: float | None = None
    told: set[str] = field(default_factory=set)
    """Keys of trouble that the channel may know of and does not know to be over."""

    def may_know(self, key: str) -> bool:
        """Whether the channel knows of this trouble, or hears of it in this moment."""
        return key in self.told or (self.sending is not None and self.sending.message.key == key)

    def is_open(self, now: float) -> bool:
        """Whether it may be tried; a time further off than any pause is of a clock that was set since."""
        return self.sending is None and not 0 < self.not_before_seconds - now <= LONGEST_PAUSE_SECONDS


class Deliveries:
    """Every time is wall time in seconds."""

    def __init__(self, keep: Keep, jitter: Callable[[], float]) -> None:
        """`jitter` returns 0 to 1, so that not all who failed together try again together."""
        self._keep = keep
        self._jitter = jitter
        self._lines: dict[str, _Line] = {}
        self._taken_up: set[int] = set()

    def take_up(self, waiting: Iterable[RemoteDelivery], newest: Iterable[RemoteDelivery], now: float) -> None:
        """Go on with what a former run left."""
        for delivery in sorted(newest, key=lambda one: one.ended_seconds or 0.0):
            self._learn(delivery)
        for delivery in waiting:
            self._taken_up.add(delivery.delivery_id)
            line = self._line(delivery.channel)
            # One about the same may have been on its way as this one came in.
            if not self._has_replaced(line, delivery, now):
                line.waiting.append(delivery)
            line.not_before_seconds = max(line.not_before_seconds, delivery.next_attempt_seconds)
            line.failures = max(line.failures, delivery.attempts)
            line.last_error = delivery.last_error or line.last_error
        self.expire(now)

    def add(self, delivery: RemoteDelivery, now: float) -> None:
        """Have it delivered; one with a number is kept already, perhaps with fewer words."""
        line = self._line(delivery.channel)
        if delivery.delivery_id in self._taken_up:
            self._reword(line, delivery)
            return
        if not self._has_replaced(line, delivery, now):
            line.waiting.append(self._keep(delivery))
        if len(line.waiting) > WAITING_LIMIT:
            self._end(line.waiting.pop(0), DeliveryState.EXPIRED, now, words(text("too many were waiting")))

    def begin(self, channel: str, now: float) -> RemoteDelivery | None:
        """What is to be sent over `channel` now; it counts as being sent until one of the three that follow."""
        line = self._line(channel)
        if not line.is_open(now) or not line.waiting:
            return None
        line.sending = min(line.waiting, key=lambda one: one.attempts)
        line.waiting.remove(line.sending)
        return line.sending

    def delivered(self, delivery: RemoteDelivery, now: float) -> bool:
        """It arrived, so whatever else waits may follow; whether the channel had failed before."""
        line = self._sent(delivery)
        if line is None:
            return False
        has_recovered = line.failures > 0
        line.failures, line.last_error = 0, ""
        line.not_before_seconds = now + BETWEEN_SECONDS
        self._end(_tried(delivery), DeliveryState.DELIVERED, now)
        return has_recovered

    def refused(self, delivery: RemoteDelivery, error: str, now: float) -> None:
        """It never will arrive."""
        line = self._sent(delivery)
        if line is None:
            return
        line.last_error = one_line(error, _ERROR_CHARACTERS)
        line.not_before_seconds = now + BETWEEN_SECONDS
        self._end(_tried(delivery), DeliveryState.REFUSED, now, error)

    def failed(
        self,
        delivery: RemoteDelivery,
        error: str,
        now: float,
        after_seconds: float = 0.0,
        *,
        may_have_arrived: bool = False,
    ) -> bool:
        """It did not arrive: the channel is tried again later, not before `after_seconds`; whether this is new."""
        line = self._sent(delivery)
        if line is None:
            return False
        if may_have_arrived and delivery.message.kind is MessageKind.FIRING:
            line.told.add(delivery.message.key)
        line.failures += 1
        line.last_error = one_line(error, _ERROR_CHARACTERS)
        line.not_before_seconds = now + min(max(self._pause(line.failures), after_seconds), LONGEST_PAUSE_SECONDS)
        again = replace(_tried(delivery), next_attempt_seconds=line.not_before_seconds, last_error=line.last_error)
        if now - again.made_seconds >= GIVE_UP_SECONDS:
            self._end(again, DeliveryState.EXPIRED, now, again.last_error)
        else:
            self._put_back(line, again, now)
        return line.failures == 1

    def tested(self, channel: str, message: Message, error: str, now: float) -> None:
        """A message that went no way through the queue arrived, or did not for this reason."""
        line = self._line(channel)
        line.last_error = one_line(error, _ERROR_CHARACTERS)
        if not error:
            self.wake(channel)
        state = DeliveryState.REFUSED if error else DeliveryState.DELIVERED
        self._end(RemoteDelivery(0, channel, message, now, attempts=1), state, now, error)

    def wake(self, channel: str) -> None:
        """Try again at once: somebody changed something, or it was seen to work."""
        line = self._line(channel)
        line.failures, line.not_before_seconds = 0, 0.0

    def drop(self, channel: str, now: float, why: str) -> None:
        """Nothing is delivered over this channel any more."""
        line = self._lines.pop(channel, _Line())
        for delivery in (*line.waiting, *((line.sending,) if line.sending else ())):
            self._end(delivery, DeliveryState.EXPIRED, now, why)

    def expire(self, now: float) -> None:
        """Give up what is no news any more."""
        for line in self._lines.values():
            for delivery in tuple(line.waiting):
                if now - delivery.made_seconds >= GIVE_UP_SECONDS:
                    line.waiting.remove(delivery)
                    self._end(
                        delivery, DeliveryState.EXPIRED, now, delivery.last_error or words(text("it waited for a day"))
                    )

    def channels(self) -> tuple[str, ...]:
        """Those for which something waits or waited."""
        return tuple(self._lines)

    def seconds_until_due(self, now: float) -> float | None:
        """How long until something may be sent; None where nothing waits for time to pass."""
        waits = [
            0.0 if line.is_open(now) else line.not_before_seconds - now
            for line in self._lines.values()
            if line.waiting and line.sending is None
        ]
        return max(0.0, min(waits)) if waits else None

    def statuses(self, channels: Sequence[str]) -> tuple[ChannelStatus, ...]:
        """How each of these does."""
        return tuple(self._status(channel, self._lines.get(channel) or _Line()) for channel in channels)

    def _status(self, channel: str, line: _Line) -> ChannelStatus:
        waiting = len(line.waiting) + (1 if line.sending else 0)
        return ChannelStatus(channel, waiting, line.last_error, line.last_delivered_seconds)

    def _line(self, channel: str) -> _Line:
        return self._lines.setdefault(channel, _Line())

    def _sent(self, delivery: RemoteDelivery) -> _Line | None:
        """The line it was sent from; None where its channel was dropped meanwhile."""
        line = self._lines.get(delivery.channel)
        if line is None or line.sending is not delivery:
            return None
        line.sending = None
        return line

    def _pause(self, failures: int) -> float:
        # The exponent is capped so that a channel that never works cannot overflow the float.
        pause = min(FIRST_PAUSE_SECONDS * 2.0 ** min(failures - 1, 16), LONGEST_PAUSE_SECONDS)
        return pause * (1.0 - _JITTER_RATIO * self._jitter())

    def _reword(self, line: _Line, delivery: RemoteDelivery) -> None:
        """It was found in the queue before it was added: nothing is sent twice for that."""
        self._taken_up.discard(delivery.delivery_id)
        for position, one in enumerate(line.waiting):
            if one.delivery_id == delivery.delivery_id:
                line.waiting[position] = self._keep(replace(one, message=delivery.message))

    def _has_replaced(self, line: _Line, newer: RemoteDelivery, now: float) -> bool:
        """Put `newer` in the place of one about the same; whether such a one waited."""
        older = _about_the_same(newer, line.waiting)
        if older is None:
            return False
        position = line.waiting.index(older)
        del line.waiting[position]
        self._supersede(line, older, newer, now, position)
        return True

    def _put_back(self, line: _Line, again: RemoteDelivery, now: float) -> None:
        """Let it wait once more, unless something newer about the same came in meanwhile."""
        newer = _about_the_same(again, line.waiting)
        if newer is None:
            line.waiting.insert(0, self._keep(again))
            return
        line.waiting.remove(newer)
        self._supersede(line, again, newer, now, 0)

    def _supersede(self, line: _Line, older: RemoteDelivery, newer: RemoteDelivery, now: float, position: int) -> None:
        """End `older` and let `newer` wait, unless nothing of the two need be told any more."""
        if _need_not_be_told(line, older.message, newer.message):
            for one in (older, newer):
                self._end(one, DeliveryState.EXPIRED, now, in_words(_OVER))
        else:
            self._end(older, DeliveryState.EXPIRED, now, in_words(SUPERSEDED))
            heir = replace(newer, attempts=older.attempts, next_attempt_seconds=older.next_attempt_seconds)
            line.waiting.insert(position, self._keep(heir))

    def _end(self, delivery: RemoteDelivery, state: DeliveryState, now: float, error: str = "") -> None:
        words = one_line(error, _ERROR_CHARACTERS) if state is not DeliveryState.DELIVERED else ""
        self._learn(self._keep(replace(delivery, state=state, last_error=words, ended_seconds=now)))

    def _learn(self, delivery: RemoteDelivery) -> None:
        """What an ended delivery tells of its channel."""
        if delivery.state is not DeliveryState.DELIVERED:
            return
        line = self._line(delivery.channel)
        line.last_delivered_seconds = delivery.ended_seconds
        if delivery.message.kind is MessageKind.FIRING:
            line.told.add(delivery.message.key)
        elif delivery.message.kind is MessageKind.RESOLVED:
            line.told.discard(delivery.message.key)


def _tried(delivery: RemoteDelivery) -> RemoteDelivery:
    return replace(delivery, attempts=delivery.attempts + 1)


def _is_about_the_same(older: Message, newer: Message) -> bool:
    """A digest tells of other trouble than the digest before, so that none takes its place."""
    return older.key == newer.key and MessageKind.DIGEST not in (older.kind, newer.kind)


def _about_the_same(delivery: RemoteDelivery, waiting: Iterable[RemoteDelivery]) -> RemoteDelivery | None:
    return next((one for one in waiting if _is_about_the_same(one.message, delivery.message)), None)


def _need_not_be_told(line: _Line, older: Message, newer: Message) -> bool:
    """Whether `newer` says that what `older` should have told is over, soon and before anybody knew."""
    return (
        older.kind is MessageKind.FIRING
        and newer.kind is MessageKind.RESOLVED
        and not line.may_know(older.key)
        and newer.at_seconds - older.at_seconds < WORTH_TELLING_SECONDS
    )
