"""One thread asks another to stop, before it began, while it runs, or after it ended."""

from __future__ import annotations

import threading
from collections.abc import Callable


class StopRequest:
    """Made once; never lost."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_made = False
        self._wake: Callable[[], object] | None = None

    def make(self) -> None:
        """Ask; from any thread."""
        with self._lock:
            self._is_made = True
            if self._wake is not None:
                self._wake()

    def attach(self, wake: Callable[[], object]) -> None:
        """Have `wake` called when the request is made, at once where it was made before."""
        with self._lock:
            self._wake = wake
            if self._is_made:
                wake()

    def detach(self) -> None:
        """Nobody listens any more."""
        with self._lock:
            self._wake = None
