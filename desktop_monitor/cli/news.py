"""What is new in the agents' files, read before a command answers, so that it is right without a running program.

Must not know what the files hold.
"""

from __future__ import annotations

from desktop_monitor.config.settings import Settings
from desktop_monitor.paths import Paths


def read_news(paths: Paths, settings: Settings) -> None:
    """Bring the journal up to date, if the user lets agents' files be read."""
