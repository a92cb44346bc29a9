"""Small parts of the view that faces get of alerts. Must not know who shows them."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_monitor.engine.alerts_view import ChannelView
from desktop_monitor.notify.deliveries import ChannelStatus
from desktop_monitor.notify.message import ChannelOptions


def channel_views(channels: Sequence[ChannelOptions], statuses: Sequence[ChannelStatus]) -> tuple[ChannelView, ...]:
    """Every channel and how it does."""
    by_name = {status.channel: status for status in statuses}
    return tuple(_view(channel, by_name.get(channel.name)) for channel in channels)


def _view(channel: ChannelOptions, status: ChannelStatus | None) -> ChannelView:
    if status is None:
        return ChannelView(channel, 0, "", None)
    return ChannelView(channel, status.waiting, status.last_error, status.last_delivered_seconds)
