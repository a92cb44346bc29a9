"""Folders and settings to the feeds of custom metrics. Must not know who asks them."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_monitor.agents.metric_sources.background import BackgroundFeed, Poll
from desktop_monitor.agents.metric_sources.executables import Executables
from desktop_monitor.agents.metric_sources.running import Runner
from desktop_monitor.agents.metric_sources.scrapes import Scrapes
from desktop_monitor.agents.metric_sources.text_files import TextFiles
from desktop_monitor.agents.options import AgentOptions
from desktop_monitor.clock import Clock
from desktop_monitor.paths import Paths


def metric_feeds(
    paths: Paths, options: AgentOptions, clock: Clock, environment: Mapping[str, str]
) -> tuple[BackgroundFeed, ...]:
    """A feed of each kind; each begins a thread only once it has something to do."""
    runner = Runner(environment)
    polls: tuple[Poll, ...] = (
        TextFiles(paths.metric_files),
        Executables(paths.metric_executables, options, runner.run, runner.end),
        Scrapes(options, LazyFetcher(clock), environment),
    )
    return tuple(BackgroundFeed(poll, clock) for poll in polls)


class LazyFetcher:
    """Imports the HTTP client with the first request: most users have no server to ask."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def get(self, url: str, token: str = "", accept: str = "*/*") -> bytes:
        """As `web.fetching.Fetcher`."""
        from desktop_monitor.web.fetching import Fetcher

        return Fetcher(self._clock).get(url, token, accept)
