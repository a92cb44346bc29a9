"""What Claude Code's wrapped status line left: a subscription's limits and how full a session's context is.

One small file a session below a folder of our own, replaced at every message. Only the
official figures: percentages and the times at which windows begin anew. Must not know
who wraps the status line.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from desktop_monitor.agents.options import AgentOptions
from desktop_monitor.agents.values import count_or_none, number_or_none
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, NOTHING, Findings, LimitReading, SessionFacts

_WINDOWS_SECONDS = {"five_hour": 5 * 3600.0, "seven_day": 7 * 86_400.0}
_SUFFIX = ".json"
_SIZE_LIMIT_BYTES = 65_536
_KEPT_SECONDS = 8 * 86_400.0
"""Longer than any window of a limit."""
_LATEST_SECONDS = 7_258_118_400.0

_Mark = tuple[int, int, int]


class _Window(msgspec.Struct):
    used_percentage: object = None
    resets_at: object = None


class _Context(msgspec.Struct):
    context_window_size: object = None
    used_percentage: object = None


class _Told(msgspec.Struct):
    rate_limits: dict[str, _Window] | None = None
    context_window: _Context | None = None


class _File(NamedTuple):
    path: str
    session: str
    mark: _Mark
    at_seconds: float


_DECODER = msgspec.json.Decoder(_Told)


class StatusLineFeed:
    """Reads what changed; implements `engine.agents.parts.Feed`."""

    name = "claude_code.status_line"
    error = ""

    def __init__(self, folder: Path, now_seconds: Callable[[], float]) -> None:
        """`now_seconds` tells the wall time: files of long ago are removed."""
        self._folder = str(folder)
        self._now_seconds = now_seconds
        self._known: dict[str, _Mark] = {}

    def news(self) -> Findings:
        """Of every file that changed since the last call. Raises SourceError where the folder cannot be read."""
        files = self._files()
        changed = [file for file in files if self._known.get(file.path) != file.mark]
        self._known = {file.path: file.mark for file in files}
        return sum((self._told(file) for file in changed), NOTHING)

    def apply(self, options: AgentOptions) -> None:
        """Nothing to choose."""

    def close(self) -> None:
        """Nothing to end."""

    def _files(self) -> list[_File]:
        oldest_seconds = self._now_seconds() - _KEPT_SECONDS
        try:
            with os.scandir(self._folder) as entries:
                found = [_file(entry) for entry in entries]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise SourceError(
                "Cannot look into a folder",
                text("{folder}: {reason}", folder=str(self._folder), reason=error.strerror or str(error)),
            ) from error
        for file in found:
            if file is not None and file.at_seconds < oldest_seconds:
                _remove(file.path)
        return [file for file in found if file is not None and file.session and file.at_seconds >= oldest_seconds]

    def _told(self, file: _File) -> Findings:
        try:
            with open(file.path, "rb") as opened:
                told = _DECODER.decode(opened.read(_SIZE_LIMIT_BYTES))
        except OSError:
            return NOTHING  # replaced or gone meanwhile
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return Findings(rejected={"status line not understood": 1})
        return Findings(limits=_limits(told, file.at_seconds), sessions=_facts(told, file))


def _file(entry: os.DirEntry[str]) -> _File | None:
    try:
        status = entry.stat(follow_symlinks=False)
        if not entry.is_file(follow_symlinks=False):
            return None
    except OSError:
        return None
    # Drafts begin with a dot; one that a crash left behind has no session and goes with its age.
    session = entry.name.removesuffix(_SUFFIX) if entry.name.endswith(_SUFFIX) and entry.name[0] != "." else ""
    return _File(entry.path, session, (status.st_ino, status.st_size, status.st_mtime_ns), status.st_mtime)


def _remove(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)


def _limits(told: _Told, at_seconds: float) -> tuple[LimitReading, ...]:
    found = []
    for name, window_seconds in _WINDOWS_SECONDS.items():
        window = (told.rate_limits or {}).get(name)
        used = None if window is None else number_or_none(window.used_percentage)
        if window is None or used is None:
            continue
        resets = number_or_none(window.resets_at)
        found.append(
            LimitReading(
                interface=CLAUDE_CODE,
                at_seconds=at_seconds,
                name=name,
                source="status_line",
                used_ratio=used / 100,
                window_seconds=window_seconds,
                resets_at_seconds=resets if resets is not None and 0 < resets < _LATEST_SECONDS else None,
            )
        )
    return tuple(found)


def _facts(told: _Told, file: _File) -> tuple[SessionFacts, ...]:
    if told.context_window is None:
        return ()
    size = count_or_none(told.context_window.context_window_size)
    used = number_or_none(told.context_window.used_percentage)
    if not size:
        return ()
    tokens = None if used is None else round(size * used / 100)
    return (
        SessionFacts(CLAUDE_CODE, file.session, file.at_seconds, context_tokens=tokens, context_window_tokens=size),
    )
