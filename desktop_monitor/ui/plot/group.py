"""Charts that share one time axis, one crosshair and one pace.

A chart that is not on screen is not drawn: Qt asks only visible widgets to paint,
and charts gather their points while painting. Must not know pages or history.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from desktop_monitor.metrics.sample import Gap
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.plot.axis import TimeMark, time_marks

_SHORTEST_SECONDS = 10.0


class ChartGroup(QObject):
    """The window of time shown, the moment under the pointer and the gaps, for all charts of a page."""

    refreshed = Signal()
    """Window, samples or gaps are others: gather and paint again."""
    crosshair_moved = Signal()
    """The moment under the pointer is another: paint again."""
    range_wanted = Signal(float, float)
    """The user zoomed or panned to this start and end (wall seconds); only where `navigable`."""

    def __init__(self, look: Look, parent: QObject | None = None, *, navigable: bool = False) -> None:
        """`navigable` charts take the wheel and drags; others leave them to the page."""
        super().__init__(parent)
        self.look = look
        self.navigable = navigable
        self.gaps: tuple[Gap, ...] = ()
        self.recorded_since = 0.0
        self._start, self._end = 0.0, 1.0
        self._length = 3600.0
        self._live = True
        self._now = 1.0
        self._crosshair: float | None = None
        self._marks: dict[int, tuple[TimeMark, ...]] = {}

    @property
    def start(self) -> float:
        """Wall time at the left edge."""
        return self._start

    @property
    def end(self) -> float:
        """Wall time at the right edge."""
        return self._end

    @property
    def crosshair(self) -> float | None:
        """Wall time under the pointer, None where it points at no chart."""
        return self._crosshair

    def follow(self, seconds: float) -> None:
        """Show the last `seconds` and move on with `advance`."""
        self._live, self._length = True, seconds
        self._show(self._now - seconds, self._now)

    def show_range(self, start: float, end: float) -> None:
        """Show this stretch and stand there."""
        self._live = False
        self._show(start, max(end, start + _SHORTEST_SECONDS))

    def advance(self, now: float) -> None:
        """There are samples up to `now` (wall seconds)."""
        self._now = now
        if self._live:
            self._show(now - self._length, now)

    def set_gaps(self, gaps: Sequence[Gap], recorded_since: float = 0.0) -> None:
        """Draw these stretches as not observed, and the time before the oldest record as well."""
        self.gaps, self.recorded_since = tuple(gaps), recorded_since
        self.refreshed.emit()

    def point_at(self, wall_seconds: float | None) -> None:
        """Put the crosshair of all charts at this moment, or take it away."""
        if wall_seconds != self._crosshair:
            self._crosshair = wall_seconds
            self.crosshair_moved.emit()

    def zoom(self, factor: float, around: float) -> None:
        """Ask for a window `factor` times as long that keeps the moment `around` in place."""
        length = max((self._end - self._start) * factor, _SHORTEST_SECONDS)
        share = (around - self._start) / (self._end - self._start)
        self.range_wanted.emit(around - share * length, around + (1 - share) * length)

    def pan(self, seconds: float) -> None:
        """Ask for the window `seconds` later."""
        self.range_wanted.emit(self._start + seconds, self._end + seconds)

    def time_marks(self, most: int) -> tuple[TimeMark, ...]:
        """The marks of the time axis, made once for all charts of the same width."""
        if most not in self._marks:
            self._marks[most] = time_marks(self._start, self._end, most)
        return self._marks[most]

    def _show(self, start: float, end: float) -> None:
        self._start, self._end = start, end
        self._marks.clear()
        self.refreshed.emit()
