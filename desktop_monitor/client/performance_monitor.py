"""The monitor as a Python object: its status, and metrics of your own. Meant to be subclassed.

The names are those of the workflow tool that this program grew from, so that code
written for it goes on working. Only the standard library. Must not know how the status
is made: the command makes it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desktop_monitor.client import Client

_STATUS_SECONDS = 60.0


class PerformanceMonitor:
    """Asks and tells the monitor whose data lie in `storage_path`."""

    def __init__(
        self, interval: float = 30.0, storage_path: str | os.PathLike[str] | None = None, source: str | None = None
    ) -> None:
        """`storage_path` as in ``--storage-path``, `source` your workflow's name.

        `interval` seconds is kept for subclasses that sample something themselves.
        """
        self.interval = interval
        self.storage_path = storage_path
        self.custom_metrics: dict[str, dict[str, Any]] = {}
        """The newest value of each metric recorded here: value, tags, timestamp (UTC)."""
        self._client = Client(source, storage_path)

    def get_current_status(self) -> dict[str, Any]:
        """The document of ``desktop-monitor --report-only``: status, latest_snapshot, summary…

        Takes about a second, in a process of its own. Where there is none to be had,
        ``{"status": "unavailable", "reason": …}``.
        """
        try:
            done = subprocess.run(
                self._command(), capture_output=True, timeout=_STATUS_SECONDS, check=False, env=_environment()
            )
            document = json.loads(done.stdout)
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            return {"status": "unavailable", "reason": type(error).__name__}
        return document if isinstance(document, dict) else {"status": "unavailable", "reason": "no document"}

    def record_custom_metric(self, name: str, value: float, tags: Mapping[str, str] | None = None) -> None:
        """Tell the monitor a value of your own; returns at once and raises nothing."""
        labels = dict(tags) if isinstance(tags, Mapping) else {}
        self.custom_metrics[name] = {
            "value": value,
            "tags": labels,
            "timestamp": datetime.fromtimestamp(time.time(), UTC),
        }
        self._client.moment("metric", {"name": name, "value": value, "tags": labels}).tell()

    def flush(self, seconds: float = 0.5) -> bool:
        """Deliver what was recorded so far, taking `seconds` at most."""
        return self._client.recorder.flush(seconds)

    def _command(self) -> list[str]:
        # -P: a folder of the same name in the working folder is not the program.
        command = [sys.executable, "-P", "-m", "desktop_monitor", "--report-only"]
        storage = self.storage_path or os.environ.get("DESKTOP_MONITOR_STORAGE", "")
        return [*command, "--storage-path", os.fspath(storage)] if storage else command


def _environment() -> dict[str, str]:
    """This process's, in which the command is this very package."""
    found = (str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", ""))
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, found))}
