"""Load averages where the system has them (not on Windows). Must not know CPU time."""

from __future__ import annotations

import os

from desktop_monitor.collect.portable.door import door
from desktop_monitor.language.text import sentence
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

_KEYS = tuple(SeriesKey("load_average", (period,)) for period in ("1m", "5m", "15m"))


class LoadCollector:
    """Load averages of 1, 5 and 15 minutes."""

    name = "load"

    def collect(self) -> Samples:
        """What the system says now. Raises SourceError."""
        with door(sentence("cannot read load averages")):
            return dict(zip(_KEYS, os.getloadavg(), strict=True))

    def close(self) -> None:
        """Nothing is kept open."""
