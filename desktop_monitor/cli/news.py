"""What is new in the agents' files, read before a command answers, so that it is right without a running program.

Must not know what the files hold.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from desktop_monitor.agents.clients import READ_UNLESS_TOLD, file_sources
from desktop_monitor.cli.progress import ProgressBar
from desktop_monitor.cli.streams import complain
from desktop_monitor.clock import SystemClock
from desktop_monitor.config.file import content_of
from desktop_monitor.engine.importing import import_new
from desktop_monitor.paths import Paths
from desktop_monitor.store.journal.simulation import is_simulated


def may_read_files(paths: Paths) -> bool:
    """Whether the user lets agents' files be read. Raises ConfigError."""
    if content_of(paths.config_file) is None:
        return READ_UNLESS_TOLD
    # Here, not above: most users have no file, and all options take a while to load.
    from desktop_monitor.config.loader import load

    return load(paths.config_file).agents.read_files


def read_news(paths: Paths, *, may_read: bool) -> bool:
    """Bring the journal up to date, if the user lets agents' files be read; whether it is a simulated one.

    A simulated one stays as it is. What cannot be read is said on standard error; the
    answer then tells of all the rest. Raises StoreError.
    """
    if is_simulated(paths.journal):
        return True
    if may_read:
        _read(paths)
    return False


def _read(paths: Paths) -> None:
    bar = ProgressBar(sys.stderr, SystemClock())
    result = import_new(file_sources(os.environ, Path.home(), sys.platform, paths.events), paths.journal, bar.progress)
    bar.clear()
    for error in result.errors.values():
        complain(error)
