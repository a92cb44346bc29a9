"""A poll that is made only once the settings want it: what nobody set up is not even imported.

Must not know what is polled.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop_monitor.agents.metric_sources.background import Poll, Polled
from desktop_monitor.agents.options import AgentOptions
from desktop_monitor.clock import Instant


class Deferred:
    """Implements `background.Poll`."""

    def __init__(
        self,
        name: str,
        options: AgentOptions,
        is_wanted: Callable[[AgentOptions], bool],
        make: Callable[[AgentOptions], Poll],
    ) -> None:
        self.name = name
        self._options = options
        self._is_wanted = is_wanted
        self._make = make
        self._inner: Poll | None = None

    def is_due(self, at: Instant) -> bool:
        """Whether there is one, and it has something to look at."""
        if self._inner is None and self._is_wanted(self._options):
            self._inner = self._make(self._options)
        return self._inner is not None and self._inner.is_due(at)

    def poll(self, at: Instant) -> Polled:
        """Look at what is due."""
        return Polled() if self._inner is None else self._inner.poll(at)

    def apply(self, options: AgentOptions) -> None:
        """Work with these from now on."""
        self._options = options
        if self._inner is not None:
            self._inner.apply(options)

    def stop(self) -> None:
        """End what is waited for."""
        if self._inner is not None:
            self._inner.stop()
