"""Folders and settings to the feeds of custom metrics. Must not know who asks them."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_monitor.agents.metric_sources.background import BackgroundFeed, Poll
from desktop_monitor.agents.metric_sources.text_files import TextFiles
from desktop_monitor.agents.options import AgentOptions
from desktop_monitor.clock import Clock
from desktop_monitor.paths import Paths


def metric_feeds(
    paths: Paths, options: AgentOptions, clock: Clock, environment: Mapping[str, str]
) -> tuple[BackgroundFeed, ...]:
    """A feed of each kind; each begins a thread only once it has something to do."""
    polls: tuple[Poll, ...] = (TextFiles(paths.metric_files),)
    return tuple(BackgroundFeed(poll, clock) for poll in polls)
