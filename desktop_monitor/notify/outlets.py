"""Makes the outlet of a channel's settings, and the dispatcher of all. Libraries come with the first outlet.

Must not know who submits.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Mapping, Sequence

from desktop_monitor.clock import Clock
from desktop_monitor.notify.message import ChannelOptions, Outlet, WebhookChannel
from desktop_monitor.notify.queue import Queue
from desktop_monitor.notify.remote import RemoteDispatcher
from desktop_monitor.notify.secrets import Secrets
from desktop_monitor.notify.sending import RemoteOptions


def remote_dispatcher(
    channels: Sequence[ChannelOptions],
    open_queue: Callable[[], Queue],
    clock: Clock,
    environment: Mapping[str, str] = os.environ,
) -> RemoteDispatcher:
    """The dispatcher for channels elsewhere; it runs once one of `channels` is such a one."""
    outlets = Outlets(clock, Secrets(environment))
    # No secret hangs on it: it only keeps those who failed together from trying again together.
    return RemoteDispatcher(open_queue, outlets.make, channels, clock, random.random)


class Outlets:
    """Makes outlets; may be used from several threads."""

    def __init__(self, clock: Clock, secrets: Secrets) -> None:
        self._clock = clock
        self._secrets = secrets

    def make(self, options: RemoteOptions) -> Outlet:
        """The outlet of these settings. Nothing is looked up or connected to before it sends."""
        if isinstance(options, WebhookChannel):
            from desktop_monitor.notify.webhook import WebhookOutlet
            from desktop_monitor.web.posting import Poster

            return WebhookOutlet(options, Poster(self._clock), self._secrets, self._clock)
        from desktop_monitor.notify.email import EmailOutlet

        return EmailOutlet(options, self._secrets, self._clock)
