"""Looks versions up once a day where that is switched on, and whenever the user asks.

Each look-up has a thread of its own, which ends with it: while nothing is asked there is
none. Must not know how it is asked or shown.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from desktop_monitor.clock import Clock
from desktop_monitor.config.settings import UpdateOptions
from desktop_monitor.engine.futures import refused
from desktop_monitor.engine.guard import StepGuard
from desktop_monitor.engine.updates.remembered import Remembered, recall, remember
from desktop_monitor.engine.updates.version import is_newer
from desktop_monitor.engine.updates_view import UpdateView
from desktop_monitor.errors import MonitorError
from desktop_monitor.language.text import Text, text

DAY_SECONDS = 86_400.0
_SETTLING_SECONDS = 60.0
"""After a start the machine has other things to do."""
_NAME = "updates"


class UpdateDesk:
    """Implements `parts.Updates`. The engine's thread calls it; `view` may be read from any."""

    def __init__(
        self, own: str, options: UpdateOptions, path: Path, clock: Clock, ask: Callable[[str, Clock], str]
    ) -> None:
        """`own` is this program's version, `path` the file that remembers; `ask` names the newest version or raises."""
        self._own, self._options, self._path, self._clock, self._ask = own, options, path, clock, ask
        self._known: Remembered | None = None
        self._earliest_seconds = clock.monotonic() + _SETTLING_SECONDS
        self._thread: threading.Thread | None = None
        self._guard = StepGuard()
        self._view = UpdateView()

    @property
    def view(self) -> UpdateView:
        """What is known now."""
        return self._view

    def set_options(self, options: UpdateOptions) -> None:
        """Work with these from now on."""
        self._options = options

    def step(self) -> None:
        """Look up what is due; never waits."""
        self._recall()
        if self._options.check and self._is_due():
            self._begin()

    def check(self) -> Future[object]:
        """Look up now, whatever is switched on; the answer is a Text, or a MonitorError."""
        self._recall()
        if self._is_asking():
            return refused(MonitorError("It is being looked up already", "Wait for the answer."))
        return self._begin()

    def close(self) -> None:
        """Nothing waits for an answer that is still on its way."""

    def _recall(self) -> None:
        if self._known is None:
            self._known = recall(self._path)
            self._show(self._known)

    def _is_due(self) -> bool:
        if self._is_asking() or self._clock.monotonic() < self._earliest_seconds:
            return False
        tried = self._known.tried_seconds if self._known is not None else None
        now = self._clock.now().wall_seconds
        # A time to come: the clock was set back since.
        return tried is None or not tried <= now < tried + DAY_SECONDS

    def _is_asking(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _begin(self) -> Future[object]:
        now = self._clock.now().wall_seconds
        # Before it is asked: a program that is killed meanwhile must not ask again at every start.
        self._keep((self._known or Remembered())._replace(tried_seconds=now))
        self._view = replace(self._view, is_asking=True)
        answer: Future[object] = Future()
        self._thread = threading.Thread(target=self._look_up, args=(answer,), name=_NAME, daemon=True)
        self._thread.start()
        return answer

    def _keep(self, known: Remembered) -> None:
        self._known = known
        remember(self._path, known)

    def _look_up(self, answer: Future[object]) -> None:
        latest = self._guard.run(_NAME, lambda: self._ask(self._options.url, self._clock))
        if latest is None:
            why = self._guard.error(_NAME)
            self._view = replace(self._view, is_asking=False, error=why)
            answer.set_exception(MonitorError("Newer versions could not be looked up", why))
            return
        known = (self._known or Remembered())._replace(answered_seconds=self._clock.now().wall_seconds, latest=latest)
        self._guard.run("updates remembered", lambda: self._keep(known))
        self._show(known)
        answer.set_result(self._said(latest))

    def _show(self, known: Remembered) -> None:
        self._view = UpdateView(False, known.answered_seconds, known.latest, is_newer(known.latest, self._own))

    def _said(self, latest: str) -> Text:
        if is_newer(latest, self._own):
            return text("updates.newer", version=latest, own=self._own)
        return text("updates.newest", own=self._own)
