"""Several channels in order of preference: the first that delivers does.

A channel that failed is left alone for a while and reported once, not at every
message. Must not know any one channel.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_monitor.clock import Clock
from desktop_monitor.errors import DeliveryError
from desktop_monitor.language.text import sentence, text
from desktop_monitor.language.wording import words
from desktop_monitor.notify.channel import Capability, Channel, Notification

FIRST_PAUSE_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 600.0

_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class _Link:
    channel: Channel
    failures: int = 0
    retry_at_monotonic: float = 0.0

    def pause_seconds(self) -> float:
        # The exponent is capped so that a channel that never works cannot overflow the float.
        return min(FIRST_PAUSE_SECONDS * 2.0 ** min(self.failures - 1, 16), LONGEST_PAUSE_SECONDS)


class Chain:
    """A channel made of channels. Used on one thread."""

    def __init__(self, channels: Sequence[Channel], clock: Clock) -> None:
        self._links = tuple(_Link(channel) for channel in channels)
        self._clock = clock
        self._in_use: Channel | None = None

    @property
    def name(self) -> str:
        """The channel that delivered last, or the first while none did."""
        if self._in_use is not None:
            return self._in_use.name
        return self._links[0].channel.name if self._links else "none"

    @property
    def capabilities(self) -> Capability:
        """What the channel in use can do."""
        return self._in_use.capabilities if self._in_use is not None else Capability.NONE

    def show(self, notification: Notification) -> None:
        """Deliver through the first channel that can. Raises DeliveryError when none can."""
        reasons = []
        for link in self._links:
            failure = self._try(link, notification)
            if failure is None:
                self._deliverer(link.channel, notification.key)
                return
            reasons.append(f"{link.channel.name}: {failure}")
        self._in_use = None
        raise DeliveryError("no channel could deliver", "; ".join(reasons) or sentence("there is no channel"))

    def withdraw(self, key: str) -> None:
        """Take it back on every channel: it may have been shown on one and then on another."""
        for link in self._links:
            try:
                link.channel.withdraw(key)
            except DeliveryError as error:
                _LOG.debug("%s did not take a notification back: %s", link.channel.name, error)

    def close(self) -> None:
        """Close every channel."""
        for link in self._links:
            link.channel.close()

    def _try(self, link: _Link, notification: Notification) -> str | None:
        """Deliver over one link; the reason when it did not."""
        if self._clock.monotonic() < link.retry_at_monotonic:
            return words(text("left alone for a while after it failed"))
        try:
            link.channel.show(notification)
        except DeliveryError as error:
            self._failed(link, error)
            return str(error)
        if link.failures:
            _LOG.info("notifications work again through %s", link.channel.name)
        link.failures = 0
        return None

    def _failed(self, link: _Link, error: DeliveryError) -> None:
        link.failures += 1
        link.retry_at_monotonic = self._clock.monotonic() + link.pause_seconds()
        level = logging.WARNING if link.failures == 1 else logging.DEBUG
        _LOG.log(level, "notifications cannot be shown through %s: %s", link.channel.name, error)

    def _deliverer(self, channel: Channel, key: str) -> None:
        """Remember who delivered; a new deliverer must not leave the old message standing."""
        previous, self._in_use = self._in_use, channel
        if previous is not None and previous is not channel:
            previous.withdraw(key)
