"""Puts the dispatcher of this platform together. Nothing is imported or connected yet.

Must not know who submits.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import partial

from desktop_monitor.clock import Clock
from desktop_monitor.notify.chain import Chain
from desktop_monitor.notify.channel import Channel, ResponseHandler
from desktop_monitor.notify.dispatcher import Dispatcher, LastResort
from desktop_monitor.notify.freedesktop import FreedesktopChannel
from desktop_monitor.notify.options import NotifyOptions
from desktop_monitor.notify.plyer_channel import PlyerChannel, always, server_known
from desktop_monitor.notify.presence import Presence, full_screen_question


def dispatcher(
    options: NotifyOptions,
    clock: Clock,
    last_resort: LastResort,
    on_response: ResponseHandler,
    environment: Mapping[str, str] = os.environ,
) -> Dispatcher:
    """The dispatcher for this platform, running.

    `last_resort` and `on_response` are called on its thread, never on the caller's.
    """
    return Dispatcher(
        partial(chain, clock, environment),
        Presence(clock, full_screen_question(environment)),
        options,
        clock,
        last_resort,
        on_response,
    )


def chain(clock: Clock, environment: Mapping[str, str], on_response: ResponseHandler) -> Chain:
    """The channels of this platform in order of preference."""
    first: Channel
    if sys.platform == "linux":
        first = FreedesktopChannel(on_response, clock, environment)
        second = PlyerChannel(partial(server_known, environment))
    else:
        # Here and not above: it needs asyncio, which costs start-up time and memory.
        from desktop_monitor.notify.native import NativeChannel

        first = NativeChannel(on_response)
        second = PlyerChannel(always)
    return Chain((first, second), clock)
