"""What the History page asks at once: a window of one or two series and the window before it.

Worked on in the history desk's thread. Must not know widgets.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_monitor.engine.query import HistoryReader
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.ui.plot.recall import Recall, Recalled
from desktop_monitor.ui.plot.summary import Summary, summarise
from desktop_monitor.ui.plot.trace import FixedSamples


@dataclass(frozen=True, slots=True)
class HistoryView:
    """What the page is to show."""

    key: SeriesKey
    second: SeriesKey | None
    start: float
    end: float
    """Wall seconds."""
    compare: bool
    """Draw the window before this one as well."""


@dataclass(frozen=True, slots=True)
class HistoryQuestion:
    """Asks for `view`; `known_until` is the newest moment anything can be known of."""

    number: int
    view: HistoryView
    known_until: float

    def __call__(self, reader: HistoryReader) -> HistoryAnswer:
        """The answer. Raises MonitorError where history cannot be read."""
        view = self.view
        keys = (view.key,) if view.second is None else (view.key, view.second)
        found = Recall(self.number, keys, view.start, view.end)(reader)
        length = view.end - view.start
        before = None
        if view.compare:
            earlier = Recall(self.number, (view.key,), view.start - length, view.start)(reader)
            before = earlier.samples[view.key].shifted(length)
        summary = summarise(found.samples[view.key], view.start, min(view.end, self.known_until), found.gaps)
        return HistoryAnswer(self.number, view, found, before, summary)


@dataclass(frozen=True, slots=True)
class HistoryAnswer:
    """What history knew."""

    number: int
    view: HistoryView
    found: Recalled
    before: FixedSamples | None
    """The window before, moved onto this one."""
    summary: Summary | None
    """None where nothing was recorded."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What there is to choose from."""

    keys: tuple[SeriesKey, ...]
    span: tuple[float, float] | None
    """Wall time of the oldest and the newest record."""


def contents(reader: HistoryReader) -> Contents:
    """Ask what was ever recorded. Raises MonitorError where history cannot be read."""
    return Contents(reader.keys(), reader.span())
