"""Several collectors of one subject under one name. Must not know the subject."""

from __future__ import annotations

from desktop_monitor.collect.collector import Collector
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples


class MergedCollector:
    """The samples of all `parts`; one part that fails does not silence the others."""

    def __init__(self, name: str, parts: tuple[Collector, ...]) -> None:
        self.name = name
        self._parts = parts

    def collect(self) -> Samples:
        """What all parts say, the first winning. Raises the last SourceError when all failed."""
        samples: dict[SeriesKey, float] = {}
        failures: list[SourceError] = []
        for part in self._parts:
            try:
                samples = {**part.collect(), **samples}
            except SourceError as error:
                failures.append(error)
        if failures and len(failures) == len(self._parts):
            raise failures[-1]
        return samples

    def close(self) -> None:
        """Close all parts."""
        for part in self._parts:
            part.close()
