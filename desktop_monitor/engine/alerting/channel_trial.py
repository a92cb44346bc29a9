"""A harmless message over one channel, sent while the caller waits: for command lines. Must not know rules."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_monitor.clock import Clock
from desktop_monitor.engine.alerting.work import TEST_WORDS
from desktop_monitor.notify.build import chain
from desktop_monitor.notify.channel import Notification, Response
from desktop_monitor.notify.message import ChannelOptions, DesktopChannel
from desktop_monitor.notify.outlets import Outlets
from desktop_monitor.notify.remote import harmless_message
from desktop_monitor.notify.secrets import Secrets


def send_test(channel: ChannelOptions, clock: Clock, environment: Mapping[str, str]) -> None:
    """Deliver it, even where the channel is switched off. Raises DeliveryError."""
    if isinstance(channel, DesktopChannel):
        shown = chain(clock, environment, _ignore)
        try:
            shown.show(Notification("test", *TEST_WORDS))
        finally:
            shown.close()
        return
    Outlets(clock, Secrets(environment)).make(channel).send(harmless_message(clock.now().wall_seconds))


def _ignore(_response: Response) -> None:
    """Nobody waits for an answer to a test."""
