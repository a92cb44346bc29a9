"""The overview's card of CPU and memory over the header's period. Must not know the history desk."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from desktop_monitor.language.quantities import ratio_text
from desktop_monitor.metrics.sample import Gap, GapReason
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.phrases import gap_word, period_words, span_words, subject_name
from desktop_monitor.ui.readings import ROLES
from desktop_monitor.ui.recent import RecentPast
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.legend import Legend
from desktop_monitor.ui.widgets.time_strip import NamedGap
from desktop_monitor.ui.widgets.trend import TrendStrip

_JOINED_SECONDS = 90.0
"""Points up to this far apart are joined, so that slow sampling is drawn as a line too."""


class TrendCard(Card):
    """CPU and memory over the header's period."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.set_title(self.tr("CPU and memory"))
        self.setObjectName("trendCard")
        self.strip = TrendStrip(look, self)
        self.strip.setAccessibleName(self.tr("CPU and memory over the chosen period"))
        names = [(ROLES[subject], subject_name(subject)) for subject in ("cpu", "memory")]
        self.add_action(Legend(look, names, self))
        self.add(self.strip, 1)

    def show_past(self, past: RecentPast, now: float | None = None) -> None:
        """Show the answer to the question for the period; `now` (wall seconds) where it ended at another time."""
        lines = {key.metric.split("_", 1)[0]: points for key, points in past.points.items()}
        gaps = named_gaps(past.gaps)
        length = past.end_seconds - past.start_seconds
        joined = max(_JOINED_SECONDS, 2.5 * past.step_seconds)
        self.strip.show_lines(lines, gaps, past.start_seconds, past.end_seconds, joined)
        newest = (f"{subject_name(name)} {ratio_text(points[-1][1])}" for name, points in lines.items() if points)
        self.strip.setAccessibleDescription(", ".join(newest))
        if self.strip.point_count:
            self.set_quiet(
                period_words(length) if now is None else span_words(past.start_seconds, past.end_seconds, now)
            )
        else:
            self.set_quiet(self.tr("nothing was recorded in this period yet"))


def named_gaps(gaps: Iterable[Gap]) -> list[NamedGap]:
    """Stretches in which nothing was observed, with why; a clock that was set is none."""
    return [
        (gap.start_seconds, gap.end_seconds, gap_word(gap.reason))
        for gap in gaps
        if gap.reason is not GapReason.CLOCK_STEP
    ]
