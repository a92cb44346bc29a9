"""Small executables of the user's that print metrics, run at an interval.

They lie in one folder and are looked at before each run: folder and file must be the
user's and not writable by anybody else. A file ``30s-name`` runs every 30 seconds,
others once a minute. Nothing runs unless the option is on. Must not know how a program
is run or what it prints means.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Callable
from pathlib import Path

from desktop_monitor.agents.metric_sources.background import Polled
from desktop_monitor.agents.metric_sources.openmetrics import parse
from desktop_monitor.agents.metric_sources.ownership import names_in, open_own, own_folder, own_path
from desktop_monitor.agents.metric_sources.readings import readings_of
from desktop_monitor.agents.options import AgentOptions
from desktop_monitor.agents.workflow.texts import plain
from desktop_monitor.clock import Instant
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text
from desktop_monitor.metrics.agent_event import NOTHING, Findings

_LOOK_SECONDS = 5.0
_USUAL_SECONDS = 60.0
_SHORTEST_SECONDS, _LONGEST_SECONDS = 5.0, 3600.0
_FILE_LIMIT = 30
_NAME_CHARACTERS = 60
_INTERVAL = re.compile(r"([0-9]{1,4})s-(.+)", re.ASCII | re.DOTALL)
_LEFT_BEHIND = ("~", ".bak", ".tmp", ".swp")
_WINDOWS_SUFFIX = ".exe"
"""Windows hands scripts to a shell; only programs are run there."""

Run = Callable[[Path], bytes]
"""What an executable printed. Raises SourceError."""


class Executables:
    """Implements `background.Poll`."""

    name = "metrics.executables"

    def __init__(self, folder: Path, options: AgentOptions, run: Run, end: Callable[[], None]) -> None:
        """`run` runs one and waits; `end` ends the one that runs, from another thread."""
        self._folder = folder
        self._is_on = options.run_metric_executables
        self._run = run
        self._end = end
        self._next_look_seconds = 0.0
        self._next_seconds: dict[str, float] = {}
        self._problems: dict[str, str] = {}
        self._is_stopped = False

    def is_due(self, at: Instant) -> bool:
        """Every few seconds, while it is switched on."""
        return (self._is_on or bool(self._problems)) and at.monotonic_seconds >= self._next_look_seconds

    def poll(self, at: Instant) -> Polled:
        """Run what is due, one after the other."""
        self._next_look_seconds = at.monotonic_seconds + _LOOK_SECONDS
        if not self._is_on:
            self._problems = {}
            return Polled()
        try:
            folder = own_folder(self._folder)
            names = () if folder is None else tuple(filter(_is_meant, names_in(folder)))
        except SourceError as error:
            return Polled(problems=(str(error),))
        self._problems = {name: problem for name, problem in self._problems.items() if name in names}
        return Polled() if folder is None else self._run_due(folder, names, at)

    def apply(self, options: AgentOptions) -> None:
        """Run them, or not, from now on."""
        self._is_on = options.run_metric_executables
        if not self._is_on:
            self._end()

    def stop(self) -> None:
        """End the one that runs and begin no other."""
        self._is_stopped = True
        self._end()

    def _run_due(self, folder: Path, names: tuple[str, ...], at: Instant) -> Polled:
        findings = NOTHING
        for name in names[:_FILE_LIMIT]:
            is_due = at.monotonic_seconds >= self._next_seconds.get(name, 0.0)
            if is_due and self._is_on and not self._is_stopped:
                self._next_seconds[name] = at.monotonic_seconds + interval_seconds(name)
                findings += self._run_one(folder, name, at)
        beyond = len(names) - _FILE_LIMIT
        too_many = (f"{self._folder}: only the first {_FILE_LIMIT} executables are run",) if beyond > 0 else ()
        return Polled(findings, (*self._problems.values(), *too_many))

    def _run_one(self, folder: Path, name: str, at: Instant) -> Findings:
        try:
            printed = self._run(_checked(folder, name))
        except SourceError as error:
            self._problems[name] = plain(f"{name}: {error}", 300)
            return NOTHING
        self._problems.pop(name, None)
        return readings_of(parse(printed), f"executable:{_plain_name(name)}", at.wall_seconds)


def interval_seconds(name: str) -> float:
    """How often the executable of this name is run: ``30s-name`` every 30 seconds."""
    found = _INTERVAL.match(name)
    return min(max(float(found[1]), _SHORTEST_SECONDS), _LONGEST_SECONDS) if found else _USUAL_SECONDS


def _plain_name(name: str) -> str:
    found = _INTERVAL.match(name)
    return plain(Path(found[2] if found else name).stem, _NAME_CHARACTERS)


def _is_meant(name: str) -> bool:
    """Whether a file is one to run, and not what an editor left behind."""
    if name.startswith(".") or name.endswith(_LEFT_BEHIND):
        return False
    return sys.platform != "win32" or name.lower().endswith(_WINDOWS_SUFFIX)


def _checked(folder: Path, name: str) -> Path:
    """The path of a file that may be run. Raises SourceError."""
    # Nobody but the user can change file or folder between this look and the start.
    descriptor, status = open_own(folder, name)
    os.close(descriptor)
    if sys.platform != "win32" and not status.st_mode & stat.S_IXUSR:
        raise SourceError("is not executable", text("chmod u+x {name}", name=name))
    return own_path(folder, name)
