"""The program itself once more, making one report at a lower priority.

What it takes, memory and the interpreter's lock, is gone with it, and no tick waits for it. It
says on its standard output how far it is, one JSON object a line: ``{"done_ratio": 0.4}``,
and last what it made (see `MadeReport`); what went wrong stands on its standard error.
Must not know who wants the report.
"""

from __future__ import annotations

import json
import subprocess
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, NamedTuple

from desktop_monitor.engine.own_process import be_nice, complaint_in, end, own_command
from desktop_monitor.errors import ActionError
from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words
from desktop_monitor.paths import Paths
from desktop_monitor.private_files import remove_drafts
from desktop_monitor.report.order import ReportKind, ReportOrder

WRITING_RATIO = 0.95
"""It says so when the report is drawn; all that is left is to write it."""
_MOST_CHARACTERS = 2_000
_END_LIMIT_SECONDS = 2.0


class MadeReport(NamedTuple):
    """What a report says in short."""

    start_seconds: float
    end_seconds: float
    score: float | None = None
    grade: str = ""


class ReportChild:
    """Implements `work.ReportProcess`."""

    def __init__(self, paths: Paths, order: ReportOrder, path: Path) -> None:
        """Begin to make it into `path`. Raises ActionError where no process can be started."""
        self.done_ratio = 0.0
        self.made: MadeReport | None = None
        self._path, self._was_there = path, path.exists()
        self._complaint = ""
        try:
            self._process = subprocess.Popen(
                command(paths, order, path), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
        except OSError as error:
            raise ActionError("The report cannot be made in the background", str(error)) from error
        be_nice(self._process.pid)
        self._readers = [
            threading.Thread(target=target, args=(pipe,), name=f"report {name}", daemon=True)
            for name, target, pipe in (
                ("progress", self._read_progress, self._process.stdout),
                ("complaints", self._read_complaint, self._process.stderr),
            )
        ]
        for reader in self._readers:
            reader.start()

    @property
    def pid(self) -> int:
        """Its number as the system has it."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it is still at it, or something it said is still to be read."""
        return self._process.poll() is None or any(reader.is_alive() for reader in self._readers)

    @property
    def error(self) -> str:
        """Why it failed; empty where it did not, or has not ended."""
        if self.is_running or not self._process.returncode:
            return ""
        remove_drafts(self._path)
        return self._complaint or words(
            text("Making it broke down ({code}); the log says why.", code=self._process.returncode)
        )

    def cancel(self) -> None:
        """End it; what it wrote goes, unless it had ended before."""
        if self._process.poll() is not None:
            return
        end(self._process)
        for reader in self._readers:
            reader.join(_END_LIMIT_SECONDS)
        remove_drafts(self._path)
        if not self._was_there and self.done_ratio >= WRITING_RATIO:
            # Before that, it is somebody else's.
            with suppress(OSError):
                self._path.unlink()

    def _read_progress(self, pipe: IO[bytes]) -> None:
        with pipe:
            for line in pipe:
                self._take(line)

    def _take(self, line: bytes) -> None:
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            told = json.loads(line)
            if "done_ratio" in told:
                self.done_ratio = min(1.0, max(0.0, float(told["done_ratio"])))
            else:
                self.made = MadeReport(told["start_seconds"], told["end_seconds"], told["score"], told["grade"])

    def _read_complaint(self, pipe: IO[bytes]) -> None:
        with pipe:
            self._complaint = complaint_in(pipe.read(_MOST_CHARACTERS).decode("utf-8", "replace"))
            while pipe.read(_MOST_CHARACTERS):
                continue  # a full pipe would hold it up


def command(paths: Paths, order: ReportOrder, path: Path) -> list[str]:
    """The command line."""
    return own_command(
        *_wanted(paths, order),
        *("--format", order.format.value, "--output", str(path), "--progress-json"),
        *(("--force",) if order.may_overwrite else ()),
    )


def layout_command(paths: Paths, order: ReportOrder) -> list[str]:
    """The command line that prints a report as laid out (see `report.layout_json`) instead of writing it."""
    return own_command(*_wanted(paths, order), "--layout-json")


def _wanted(paths: Paths, order: ReportOrder) -> tuple[str, ...]:
    """Which period of which store."""
    places = ("--storage-path", str(paths.data), "--config", str(paths.config))
    return (*places, "--report", *(() if order.kind is ReportKind.CUSTOM else (order.kind.value,)), *_dates(order))


def _dates(order: ReportOrder) -> tuple[str, ...]:
    bounds = (("--start", order.start_seconds), ("--end", order.end_seconds))
    return tuple(word for name, seconds in bounds if seconds is not None for word in (name, _moment(seconds)))


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
