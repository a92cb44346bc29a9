"""Folders and settings to the feeds of custom metrics. Must not know who asks them."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_monitor.agents.metric_sources.background import BackgroundFeed, Poll
from desktop_monitor.agents.metric_sources.deferred import Deferred
from desktop_monitor.agents.metric_sources.text_files import TextFiles
from desktop_monitor.agents.options import AgentOptions
from desktop_monitor.clock import Clock
from desktop_monitor.paths import Paths


def metric_feeds(
    paths: Paths, options: AgentOptions, clock: Clock, environment: Mapping[str, str]
) -> tuple[BackgroundFeed, ...]:
    """A feed of each kind; each begins a thread only once it has something to do."""

    def executables(options: AgentOptions) -> Poll:
        from desktop_monitor.agents.metric_sources.executables import Executables
        from desktop_monitor.programs import Runner

        runner = Runner(environment)
        return Executables(paths.metric_executables, options, lambda path: runner.run((path,), path.parent), runner.end)

    def scrapes(options: AgentOptions) -> Poll:
        from desktop_monitor.agents.metric_sources.scrapes import Scrapes
        from desktop_monitor.web.fetching import Fetcher

        return Scrapes(options, Fetcher(clock), environment)

    polls: tuple[Poll, ...] = (
        TextFiles(paths.metric_files),
        Deferred("metrics.executables", options, lambda wanted: wanted.run_metric_executables, executables),
        Deferred("metrics.scrapes", options, lambda wanted: bool(wanted.scrapes), scrapes),
    )
    return tuple(BackgroundFeed(poll, clock) for poll in polls)
