"""The last hour beside each key figure: filled from the past, going on with what is new.

Agents' memory is the machine's to tell, everything else the agents' figures. Must not know
rows or who asks for the past.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from desktop_monitor.assess.performance.figure import KpiFigure
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.metrics.sample import Samples
from desktop_monitor.ui.kpi_course import KpiCourse, memory_now
from desktop_monitor.ui.recent import Points
from desktop_monitor.ui.widgets.sparkline import Sparkline


class KpiSparklines:
    """Those of one face."""

    def __init__(self, lines: Mapping[Kpi, Sparkline]) -> None:
        self._memory = lines[Kpi.AGENT_MEMORY]
        self._others = {kpi: line for kpi, line in lines.items() if kpi is not Kpi.AGENT_MEMORY}

    def add(self, figures: Iterable[KpiFigure], made_seconds: float, samples: Samples, now_seconds: float) -> None:
        """Go on with the newest figures, and with agents' memory as it is now."""
        for figure in figures:
            if figure.kpi in self._others:
                self._others[figure.kpi].add(made_seconds, figure.value)
        self._memory.add(now_seconds, memory_now(samples))

    def show_course(self, course: KpiCourse) -> None:
        """Fill those of what agents did."""
        for kpi, line in self._others.items():
            line.set_points(course.points.get(kpi, ()), course.end_seconds)

    def show_memory(self, points: Points, end_seconds: float) -> None:
        """Fill that of their memory."""
        self._memory.set_points(points, end_seconds)

    def forget(self) -> None:
        """Hold no past while nobody looks."""
        for line in (self._memory, *self._others.values()):
            line.set_points(())
