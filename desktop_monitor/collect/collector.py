"""What every collector is: one operating-system subject, read when asked.

A collector turns counters into the samples of the catalogue. It keeps what it
needs between two calls (descriptors, previous counters) and nothing else. It
must not know who asked, the store, or any face.
"""

from __future__ import annotations

from typing import Protocol

from desktop_monitor.metrics.sample import Samples


class Collector(Protocol):
    """Reads one subject of the operating system."""

    @property
    def name(self) -> str:
        """Short name of the subject, as subscriptions, logs and messages say it: ``cpu``."""

    def collect(self) -> Samples:
        """The subject's samples now.

        What cannot be measured yet (a rate at the first call, after a counter
        reset or over a suspend gap) is absent. Raises SourceError when the
        subject as a whole cannot be read.
        """

    def close(self) -> None:
        """Give back descriptors and threads; the collector is not used again."""
