"""What is new in the agents' files, read before a command answers, so that it is right without a running program.

Must not know what the files hold.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from desktop_monitor.cli.imports import ProgressBar
from desktop_monitor.cli.streams import complain
from desktop_monitor.clock import SystemClock
from desktop_monitor.config.settings import Settings
from desktop_monitor.paths import Paths
from desktop_monitor.store.journal.simulation import is_simulated


def read_news(paths: Paths, settings: Settings) -> bool:
    """Bring the journal up to date, if the user lets agents' files be read; whether it is a simulated one.

    A simulated one stays as it is. What cannot be read is said on standard error; the
    answer then tells of all the rest. Raises StoreError.
    """
    if is_simulated(paths.journal):
        return True
    if settings.agents.read_files:
        _read(paths)
    return False


def _read(paths: Paths) -> None:
    from desktop_monitor.agents.clients import file_sources
    from desktop_monitor.engine.importing import import_new

    bar = ProgressBar(sys.stderr, SystemClock())
    result = import_new(file_sources(os.environ, Path.home(), sys.platform, paths.events), paths.journal, bar.progress)
    bar.clear()
    for error in result.errors.values():
        complain(error)
