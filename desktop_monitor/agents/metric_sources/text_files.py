"""A folder of OpenMetrics text files, which anything can write: a cron job, a build, a script.

As node_exporter's textfile collector has it
(https://github.com/prometheus/node_exporter#textfile-collector): a file states what
holds until it is written again. Its levels are told once a minute, its counters when
it was written; of a file that nobody has written for `STALE_SECONDS` nothing is told.
A file should be renamed into place, so that it is never read half written. Must not
know the format.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO, NamedTuple

from desktop_monitor.agents.metric_sources.background import Polled
from desktop_monitor.agents.metric_sources.openmetrics import SIZE_LIMIT_BYTES, parse
from desktop_monitor.agents.metric_sources.ownership import names_in, open_own, own_folder
from desktop_monitor.agents.metric_sources.readings import readings_of
from desktop_monitor.agents.options import AgentOptions
from desktop_monitor.agents.workflow.texts import plain
from desktop_monitor.clock import Instant
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text
from desktop_monitor.metrics.agent_event import NOTHING, Findings

SUFFIX = ".prom"
STALE_SECONDS = 900.0
_LOOK_SECONDS = 5.0
_ABSENT_SECONDS = 30.0
"""How often it is looked whether there is a folder by now."""
_TELL_SECONDS = 60.0
_FILE_LIMIT = 100
_NAME_CHARACTERS = 60


class _File(NamedTuple):
    """What was read of one file."""

    stamp: tuple[int, int, int]
    """Inode, size and time of change: the same means nothing new."""
    findings: Findings
    written_seconds: float
    told_seconds: float
    """Monotonic."""


class TextFiles:
    """Implements `background.Poll`."""

    name = "metrics.files"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, _File] = {}
        self._next_seconds = 0.0

    def is_due(self, at: Instant) -> bool:
        """Every few seconds."""
        return at.monotonic_seconds >= self._next_seconds

    def poll(self, at: Instant) -> Polled:
        """Read what was written since, and tell again what still holds."""
        self._next_seconds = at.monotonic_seconds + _LOOK_SECONDS
        try:
            folder = own_folder(self._folder)
            names = () if folder is None else _files_in(folder)
        except SourceError as error:
            return Polled(problems=(str(error),))
        self._files = {name: file for name, file in self._files.items() if name in names}
        if folder is None:
            self._next_seconds = at.monotonic_seconds + _ABSENT_SECONDS
            return Polled()
        return self._look_at(folder, names, at)

    def apply(self, options: AgentOptions) -> None:
        """Nothing to choose."""

    def stop(self) -> None:
        """Nothing waits."""

    def _look_at(self, folder: Path, names: tuple[str, ...], at: Instant) -> Polled:
        findings, problems = NOTHING, []
        for name in names[:_FILE_LIMIT]:
            try:
                findings += self._news_of(folder, name, at)
            except SourceError as error:
                problems.append(str(error))
        if len(names) > _FILE_LIMIT:
            problems.append(f"{self._folder}: only the first {_FILE_LIMIT} of {len(names)} files are read")
        return Polled(findings, tuple(problems))

    def _news_of(self, folder: Path, name: str, at: Instant) -> Findings:
        descriptor, status = open_own(folder, name)
        with os.fdopen(descriptor, "rb") as file:
            if at.wall_seconds - status.st_mtime > STALE_SECONDS:
                return NOTHING
            stamp = status.st_ino, status.st_size, status.st_mtime_ns
            known = self._files.get(name)
            if known is not None and known.stamp == stamp:
                return self._still_holding(name, known, at)
            if status.st_size > SIZE_LIMIT_BYTES:
                raise SourceError(
                    text(
                        "{name} is larger than {size_limit_bytes} MB",
                        name=name,
                        size_limit_bytes=SIZE_LIMIT_BYTES // 10**6,
                    )
                )
            content = _read(file, name)
        source = f"file:{plain(name.removesuffix(SUFFIX), _NAME_CHARACTERS)}"
        # A clock that was set must not make what was just written a thing of the future.
        written = min(status.st_mtime, at.wall_seconds)
        found = readings_of(parse(content), source, written)
        self._files[name] = _File(stamp, found, written, at.monotonic_seconds)
        return _levels_at(found, written, at.wall_seconds)

    def _still_holding(self, name: str, known: _File, at: Instant) -> Findings:
        if at.monotonic_seconds - known.told_seconds < _TELL_SECONDS:
            return NOTHING
        self._files[name] = known._replace(told_seconds=at.monotonic_seconds)
        levels = tuple(reading for reading in known.findings.metrics if not reading.is_counter)
        return _levels_at(Findings(metrics=levels), known.written_seconds, at.wall_seconds)


def _files_in(folder: Path) -> tuple[str, ...]:
    return tuple(name for name in names_in(folder) if name.endswith(SUFFIX) and not name.startswith("."))


def _read(file: BinaryIO, name: str) -> bytes:
    """At most as much as is allowed, however the file grows meanwhile."""
    try:
        return file.read(SIZE_LIMIT_BYTES)
    except OSError as error:
        raise SourceError(text("{name} cannot be read", name=name), str(error.strerror)) from error


def _levels_at(findings: Findings, written_seconds: float, now_seconds: float) -> Findings:
    """Levels hold now, however long ago they were written; what a counter counted, it counted then."""
    moved = tuple(
        reading
        # A level that states a time of its own held at that time.
        if reading.is_counter or reading.at_seconds != written_seconds
        else reading._replace(at_seconds=now_seconds)
        for reading in findings.metrics
    )
    return Findings(metrics=moved, rejected=findings.rejected)
