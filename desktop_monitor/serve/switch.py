"""Opens, closes and moves the ports as the settings want it, one change after the other.

Closing waits for what is being answered, so it happens on a thread of its own and
whoever changes a setting goes on at once. Must not know HTTP.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from desktop_monitor.agents.options import ReceiverOptions

_END_LIMIT_SECONDS = 15.0


class Ports(Protocol):
    """Both ports, open between `start` and `stop`."""

    def start(self) -> None:
        """Open them."""

    def stop(self) -> bool:
        """Close them; False if that took too long."""


class PortSwitch:
    """Holds the ports of the options wanted last. Any thread may call."""

    def __init__(self, make: Callable[[ReceiverOptions], Ports]) -> None:
        self._make = make
        self._changed = threading.Condition()
        self._wanted = ReceiverOptions(enabled=False)
        self._is_closing = False
        self._thread: threading.Thread | None = None

    def apply(self, options: ReceiverOptions) -> None:
        """Want the ports like this from now on."""
        with self._changed:
            self._wanted = options
            self._changed.notify()
            if options.enabled and self._thread is None and not self._is_closing:
                self._thread = threading.Thread(target=self._run, name="ports", daemon=True)
                self._thread.start()

    def close(self) -> bool:
        """Close the ports for good; False if that took too long."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        if self._thread is None:
            return True
        self._thread.join(_END_LIMIT_SECONDS)
        return not self._thread.is_alive()

    def _run(self) -> None:
        ports: Ports | None = None
        current = ReceiverOptions(enabled=False)
        while True:
            with self._changed:
                self._changed.wait_for(lambda current=current: self._is_closing or self._wanted != current)  # type: ignore[misc]
                is_closing, current = self._is_closing, self._wanted
            if ports is not None:
                ports.stop()
                ports = None
            if is_closing:
                return
            if current.enabled:
                ports = self._make(current)
                ports.start()
