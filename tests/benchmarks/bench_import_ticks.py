"""What becomes of the engine's ticks while a year of transcripts is read, and what it costs to follow one after.

The engine and the desk are in this process, the import in another, as in the program.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from desktop_monitor.agents.claude.source import ClaudeFiles
from desktop_monitor.agents.source import Cursor, Pending
from desktop_monitor.clock import SystemClock, cpu_seconds
from desktop_monitor.config.settings import Settings
from desktop_monitor.engine.agents.build import DeskPlan
from desktop_monitor.engine.build import EnginePlan
from desktop_monitor.engine.query import CurrentHistory
from desktop_monitor.engine.runner import Runner
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.notify.build import dispatcher
from desktop_monitor.paths import Paths
from desktop_monitor.store.journal import Journal, open_journal, read_journal
from tests.benchmarks.measure import Measurement
from tests.benchmarks.transcript_hoard import Hoard, make_hoard

_TICK_SECONDS = 0.2
_TICK_GOAL_MILLISECONDS = 50.0
_QUIET_TICKS = 30
_MOST_TICKS = 300
_LOOKS = 100
_LOOK_SECONDS = 2.0
"""The pace of the desk while no window is open; with the Agents page open it is twice as fast."""
_FOLLOW_GOAL_RATIO = 0.001


def bench_import_ticks() -> Sequence[Measurement]:
    """Ticks without and with an import, the journal's size, and the cost of following."""
    if sys.platform != "linux":
        return [Measurement("latest end of a tick during an import", None, "ms", note="reads /proc")]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ.update(
            HOME=folder, CLAUDE_CONFIG_DIR=str(home / "claude"), CODEX_HOME=str(home / "codex"), XDG_CONFIG_HOME=folder
        )
        quiet, _ = _latest_end(home, _paths(home, "quiet"), lambda: True)
        hoard = make_hoard(home / "claude")
        paths = _paths(home, "busy")
        requests = hoard.answers // 2
        latest, seconds = _latest_end(home, paths, lambda: _requests(paths) >= requests)
        size = paths.journal.stat().st_size
        share = _following(paths, home / "claude")
    note = f"{_described(hoard)}, {_requests_note(seconds)}; load {os.getloadavg()[0]:.1f}"
    return [
        Measurement(
            "latest end of a tick during an import", latest, "ms", "no files", quiet, _TICK_GOAL_MILLISECONDS, note=note
        ),
        Measurement("journal, a thousand requests", size / requests, "kB", note="each with a tool call"),
        Measurement(
            "following a transcript, no window open", 100 * share, "% of a core", goal=100 * _FOLLOW_GOAL_RATIO
        ),
    ]  # fmt: skip


def _described(hoard: Hoard) -> str:
    return f"{hoard.files} files, {hoard.bytes / 1e6:.0f} MB"


def _requests_note(seconds: float) -> str:
    return f"read within {seconds:.1f} s"


def _paths(home: Path, name: str) -> Paths:
    return Paths(*(home / name / part for part in ("config", "data", "state", "logs", "runtime")))


def _requests(paths: Paths) -> int:
    reader = read_journal(paths.journal)
    try:
        return reader.size().requests
    finally:
        reader.close()


def _latest_end(home: Path, paths: Paths, is_over: Callable[[], bool]) -> tuple[float, float]:
    """Milliseconds from when a tick was due to when its snapshot was there, at worst; and how long it lasted."""
    watch = _Watch(is_over)
    settings = Settings()
    settings = replace(settings, sampling=replace(settings.sampling, interval_seconds=_TICK_SECONDS))
    clock = SystemClock()
    plan = EnginePlan(
        paths,
        settings,
        "benchmark",
        clock,
        CurrentHistory(paths.history),
        lambda options, clock: dispatcher(options, clock, lambda notification: None, lambda response: None),
        DeskPlan(paths, settings, clock, os.environ, home).desk(),
    )
    runner = Runner(plan.make, clock, watch.see)
    watch.when_over = runner.stop
    began = time.monotonic()
    runner.run()
    return watch.worst_milliseconds, time.monotonic() - began


class _Watch:
    """Looks at ticks for a while, and until what is awaited has come."""

    def __init__(self, is_over: Callable[[], bool]) -> None:
        self._is_over = is_over
        self._count = 0
        self.worst_milliseconds = 0.0
        self.when_over: Callable[[], None] = lambda: None

    def see(self, snapshot: Snapshot) -> None:
        """One tick has ended. They are due at multiples of the interval on the wall clock."""
        took = time.monotonic() - snapshot.at.monotonic_seconds
        began_late = snapshot.at.wall_seconds % _TICK_SECONDS
        self._count += 1
        if self._count > 2:  # the first ones fill caches and find the grid
            self.worst_milliseconds = max(self.worst_milliseconds, 1e3 * (began_late + took))
        if self._count >= _MOST_TICKS or (self._count >= _QUIET_TICKS and self._is_over()):
            self.when_over()


def _following(paths: Paths, root: Path) -> float:
    """Share of a core, with a journal and folders of a year: a line read and written at each look."""
    source, journal = ClaudeFiles([root]), open_journal(paths.journal)
    cursors = journal.cursors()
    source.pending(cursors)
    live = max(root.rglob("*.jsonl"))
    lines = live.read_bytes().splitlines(keepends=True)
    began = cpu_seconds()
    for number in range(_LOOKS):
        with live.open("ab") as file:
            file.write(lines[number % len(lines)])
        for pending in source.pending(cursors):
            _read_on(source, journal, cursors, pending)
    spent = cpu_seconds() - began
    journal.close()
    return spent / _LOOKS / _LOOK_SECONDS


def _read_on(source: ClaudeFiles, journal: Journal, cursors: dict[str, Cursor], pending: Pending) -> None:
    reading = source.read(pending, cursors.get(pending.path))
    journal.write(reading.findings, [reading.cursor])
    cursors[pending.path] = reading.cursor
