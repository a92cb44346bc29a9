"""A time limit for calls that have none of their own.

The call runs in a daemon thread; when it does not end in time it is given up on,
and until it does end nothing more is started. Must not know what is called.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from desktop_monitor.errors import DeliveryError
from desktop_monitor.language.quantities import local
from desktop_monitor.language.text import sentence, text
from desktop_monitor.language.wording import in_words


class LimitedCalls:
    """Runs one call after another, each for at most `limit_seconds`."""

    def __init__(self, name: str, limit_seconds: float) -> None:
        self._name = name
        self._limit_seconds = limit_seconds
        self._hanging: threading.Thread | None = None

    def run(self, call: Callable[[], str]) -> None:
        """Run `call`, which returns what went wrong or nothing. Raises DeliveryError."""
        if self._hanging is not None and self._hanging.is_alive():
            raise DeliveryError(
                "still hanging", text("an earlier call of {name} has not ended", name=in_words(self._name))
            )
        failures: list[str] = []
        thread = threading.Thread(target=lambda: failures.append(call()), name=self._name, daemon=True)
        thread.start()
        thread.join(self._limit_seconds)
        if thread.is_alive():
            self._hanging = thread
            raise DeliveryError(
                "no answer",
                text(
                    "{name} did not end within {limit} s",
                    name=in_words(self._name),
                    limit=local(f"{self._limit_seconds:.1f}"),
                ),
            )
        if not failures or failures[0]:
            raise DeliveryError(
                text("{name} failed", name=in_words(self._name)),
                failures[0] if failures else sentence("it ended without a word"),
            )
