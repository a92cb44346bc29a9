"""`record`: the engine without a window, one line a tick.

Must not know Qt. Ends in order on SIGTERM, SIGINT, SIGHUP and after the duration, with 0.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TextIO

import desktop_monitor
from desktop_monitor.assess.health import Health
from desktop_monitor.cli import interrupts
from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.clock import SystemClock
from desktop_monitor.config.settings import Settings
from desktop_monitor.engine.agents.build import DeskPlan
from desktop_monitor.engine.build import EnginePlan
from desktop_monitor.engine.query import CurrentHistory
from desktop_monitor.engine.runner import Runner
from desktop_monitor.engine.snapshot import RecordingState, Snapshot
from desktop_monitor.escaping import visible
from desktop_monitor.language.text import Text, text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.custom import definition_of
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.units import value_text
from desktop_monitor.notify.build import dispatcher
from desktop_monitor.paths import Paths

_LOG = logging.getLogger(__name__)
_SHOWN = (
    (text("cli.shown.cpu"), SeriesKey("cpu_used_ratio")),
    (text("cli.shown.memory"), SeriesKey("memory_used_ratio")),
    (text("cli.shown.load"), SeriesKey("load_average", ("1m",))),
    (text("cli.shown.processes"), SeriesKey("process_count")),
)
_LEVELS: Mapping[Health, Text] = {
    Health.UNKNOWN: text("cli.health.unknown"),
    Health.HEALTHY: text("cli.health.healthy"),
    Health.DEGRADED: text("cli.health.degraded"),
    Health.CRITICAL: text("cli.health.critical"),
}
_UNLIKE_RECORDING: Mapping[RecordingState, Text] = {
    RecordingState.PAUSED: text("cli.recording.paused"),
    RecordingState.IN_MEMORY: text("cli.recording.in_memory"),
}


def run(arguments: Arguments, paths: Paths, settings: Settings) -> int:
    """Record until told to stop."""
    clock = SystemClock()
    plan = EnginePlan(
        paths,
        settings,
        desktop_monitor.__version__,
        clock,
        CurrentHistory(paths.history),
        # Without a window there is no last resort: what cannot be shown is in the log.
        lambda options, clock: dispatcher(options, clock, lambda notification: None, lambda response: None),
        DeskPlan(paths, settings, clock, os.environ, Path.home()).desk(),
    )
    printer = _Printer(sys.stdout, _json_line if arguments.json else _text_line, arguments.duration_seconds)
    runner = Runner(plan.make, clock, printer.publish)
    printer.when_over = runner.stop
    interrupts.on_end(runner.stop)
    runner.run()
    return 0


class _Printer:
    """Writes each snapshot as a line and says when the duration is over."""

    def __init__(self, out: TextIO, line: Callable[[Snapshot], str], duration_seconds: float | None) -> None:
        self._out = out
        self._line = line
        self._duration_seconds = duration_seconds
        self._began: float | None = None
        self._refused = False
        self.when_over: Callable[[], None] = _nothing

    def publish(self, snapshot: Snapshot) -> None:
        self._write(self._line(snapshot))
        now = snapshot.at.monotonic_seconds
        self._began = now if self._began is None else self._began
        # The next tick would lie beyond the end.
        if self._duration_seconds is not None:
            left = self._duration_seconds - (now - self._began)
            if left < snapshot.interval_seconds / 2:
                self.when_over()

    def _write(self, line: str) -> None:
        """A disk that is full of lines is no reason to stop recording; a reader that went away is one."""
        try:
            self._out.write(line + "\n")
            self._out.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            if not self._refused:
                _LOG.warning("lines cannot be written (%s); recording goes on", error.strerror)
            self._refused = True
        else:
            self._refused = False


def _nothing() -> None:
    pass


def _text_line(snapshot: Snapshot) -> str:
    time = datetime.fromtimestamp(snapshot.at.wall_seconds).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    values = "  ".join(
        f"{words(title)} {value_text(snapshot.samples.get(key), definition_of(key.metric).unit)}"
        for title, key in _SHOWN
    )
    # It may name a mount, and anybody who mounts chooses that name.
    health = visible(words(snapshot.health.headline))
    unlike = _UNLIKE_RECORDING.get(snapshot.recording.state)
    state = f"  ({words(unlike)})" if unlike else ""
    return f"{time}  {words(_LEVELS[snapshot.health.level])}: {health}  {values}{state}"


def _json_line(snapshot: Snapshot) -> str:
    document = {
        "timestamp": datetime.fromtimestamp(snapshot.at.wall_seconds).astimezone().isoformat(),
        "health": snapshot.health.level.name.lower(),
        "reasons": [words(reason.text) for reason in snapshot.health.reasons],
        "recording": snapshot.recording.state.value,
        "samples": {str(key): value for key, value in snapshot.samples.items()},
        "failed_sources": {source.name: source.error for source in snapshot.sources if source.error},
    }
    return json.dumps(document)
