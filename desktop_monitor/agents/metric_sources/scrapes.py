"""Servers of the user's that are asked for their figures: LiteLLM, llama.cpp, Ollama, any Prometheus text.

Nothing is asked that does not stand in the settings. Must not know HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from desktop_monitor.agents.metric_sources.background import Polled
from desktop_monitor.agents.metric_sources.servers import findings_of, url_of
from desktop_monitor.agents.options import AgentOptions, Scrape
from desktop_monitor.clock import Instant
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text
from desktop_monitor.metrics.agent_event import NOTHING, Findings


class Fetch(Protocol):
    """The part of the HTTP client that is used."""

    def get(self, url: str, token: str = "", accept: str = "*/*") -> bytes:
        """The body of the answer. Raises SourceError."""


class Scrapes:
    """Implements `background.Poll`."""

    name = "metrics.scrapes"

    def __init__(self, options: AgentOptions, fetch: Fetch, environment: Mapping[str, str]) -> None:
        self._scrapes = options.scrapes
        self._fetch = fetch
        self._environment = environment
        self._next_seconds: dict[Scrape, float] = {}
        self._problems: dict[Scrape, str] = {}
        self._is_stopped = False

    def is_due(self, at: Instant) -> bool:
        """Whether some server's interval is over."""
        # Once more after the last server was taken out of the settings: its problem is none any more.
        is_past = bool(self._problems.keys() - set(self._scrapes))
        return is_past or any(self._is_due(scrape, at) for scrape in self._scrapes)

    def poll(self, at: Instant) -> Polled:
        """Ask the servers that are due, one after the other."""
        scrapes = self._scrapes
        self._problems = {scrape: problem for scrape, problem in self._problems.items() if scrape in scrapes}
        findings = NOTHING
        for scrape in scrapes:
            if self._is_due(scrape, at) and not self._is_stopped:
                self._next_seconds[scrape] = at.monotonic_seconds + scrape.interval_seconds
                findings += self._ask(scrape, at)
        return Polled(findings, tuple(self._problems.values()))

    def apply(self, options: AgentOptions) -> None:
        """Ask these from now on."""
        self._scrapes = options.scrapes

    def stop(self) -> None:
        """Ask no further server."""
        self._is_stopped = True

    def _is_due(self, scrape: Scrape, at: Instant) -> bool:
        return at.monotonic_seconds >= self._next_seconds.get(scrape, 0.0)

    def _ask(self, scrape: Scrape, at: Instant) -> Findings:
        try:
            body = self._fetch.get(url_of(scrape), self._token(scrape))
            findings = findings_of(scrape, body, at.wall_seconds)
        except SourceError as error:
            self._problems[scrape] = str(error)
            return NOTHING
        self._problems.pop(scrape, None)
        return findings

    def _token(self, scrape: Scrape) -> str:
        token = self._environment.get(scrape.token_env, "") if scrape.token_env else ""
        if scrape.token_env and not token:
            raise SourceError(
                text("The environment variable {token_env} is not set", token_env=scrape.token_env),
                "this program must be started where it is",
            )
        return token
