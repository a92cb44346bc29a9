"""Runs the engine's steps one by one so that a broken one never stops the others.

One of the three places in the program that may catch every exception. A failure is
logged when it begins and when it ends, not at every tick. Must not know what the
steps do.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from desktop_monitor.errors import MonitorError

_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")


class StepGuard:
    """Remembers which steps fail and why."""

    def __init__(self) -> None:
        self._errors: dict[str, str] = {}

    def run(self, name: str, step: Callable[[], _T]) -> _T | None:
        """The step's result, or None if it failed."""
        try:
            result = step()
        except MonitorError as error:
            self._failed(name, str(error), None)
        except Exception as error:
            self._failed(name, f"{type(error).__name__}: {error}", error)
        else:
            self._worked(name)
            return result
        return None

    def error(self, name: str) -> str:
        """Why the step failed last time; empty if it worked."""
        return self._errors.get(name, "")

    def _failed(self, name: str, reason: str, bug: Exception | None) -> None:
        if name not in self._errors:
            _LOG.warning("%s: %s", name, reason, exc_info=bug)
        self._errors[name] = reason

    def _worked(self, name: str) -> None:
        if self._errors.pop(name, None) is not None:
            _LOG.info("%s works again", name)
