"""Runs what may fail in a way nobody can list: a mistake of ours, or a plug-in of somebody else's.

One of the three places that may catch every exception. Must not know what it runs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import PurePath
from traceback import extract_tb

_LOG = logging.getLogger(__name__)


def failure_of(step: Callable[[], None]) -> Exception | None:
    """What `step` raised, or nothing."""
    try:
        step()
    except Exception as error:
        return error
    return None


class Guard:
    """For a worker that no mistake may end: each kind of mistake is logged once with its place, then in a whisper."""

    def __init__(self, sentence: str) -> None:
        """`sentence` opens the line in the log."""
        self._sentence = sentence
        self._complained: set[type[BaseException]] = set()

    def run(self, step: Callable[[], None]) -> bool:
        """Whether `step` went through."""
        error = failure_of(step)
        if error is None:
            return True
        level = logging.DEBUG if type(error) in self._complained else logging.ERROR
        self._complained.add(type(error))
        _LOG.log(level, "%s", self._sentence, exc_info=error)
        return False


def where(error: BaseException) -> str:
    """What kind of mistake it was and in which line, without its words: they may hold a secret."""
    kind = type(error).__name__
    frames = extract_tb(error.__traceback__)
    return f"{kind} at {PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else kind
