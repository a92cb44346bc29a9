"""Key figures of the last half hour, kept up to date at what pace they are wanted.

Where nobody looks, they follow what agents write; where nothing is written, only the machine
changes, and once a minute is enough. One thread uses it. Must not know faces.
"""

from __future__ import annotations

from dataclasses import replace

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.assess.performance.agent_memory import machine_memory_bytes
from desktop_monitor.assess.performance.judgement import Judgement
from desktop_monitor.assess.performance.targets import Learned
from desktop_monitor.clock import Clock, Instant
from desktop_monitor.engine.performance.facts import MachineHistory
from desktop_monitor.engine.performance.figures import Figures, figures_of, usual_answers, window_facts
from desktop_monitor.engine.performance.judging import judgement_of
from desktop_monitor.engine.performance.options import PerformanceOptions
from desktop_monitor.engine.performance.pacing import Pacing
from desktop_monitor.engine.query import JournalReader

_NEWS_SECONDS = 10.0
"""Also the pace while somebody looks."""
_IDLE_SECONDS = 60.0
_LESSON_SECONDS = 600.0
_WATCHED_RATIO = 0.02
"""What figures may cost while somebody looks."""


class LiveFigures:
    """Makes them and remembers the newest."""

    def __init__(
        self,
        history: MachineHistory,
        journal: JournalReader,
        prices: PriceTable,
        clock: Clock,
        options: PerformanceOptions,
    ) -> None:
        """The readers belong to whoever made them."""
        self.newest: Figures | None = None
        self._history, self._journal, self._prices, self._clock = history, journal, prices, clock
        self._options = options
        self._pacing, self._lessons = Pacing(), Pacing()
        self._changes: object = None
        self._usual = Learned()

    def apply(self, options: PerformanceOptions) -> None:
        """Hold figures against these from now on."""
        self._options = options
        self._pacing.hurry()

    def hurry(self) -> None:
        """Make them anew at once: what they are made from is another by now."""
        self._pacing.hurry()
        self._lessons.hurry()

    def refresh(self, at: Instant, *, is_watched: bool) -> bool:
        """Make them anew where that is due; whether they were. Raises StoreEnvironmentError."""
        changes = self._journal.changes()
        pause = _NEWS_SECONDS if is_watched or changes != self._changes else _IDLE_SECONDS
        if not (self._pacing.is_due(at, pause, _WATCHED_RATIO) if is_watched else self._pacing.is_due(at, pause)):
            return False
        self._learn(at)
        begun = self._clock.monotonic()
        self.newest = self._made(at.wall_seconds)
        self._changes = changes
        self._pacing.made(at, self._clock.monotonic() - begun)
        return True

    @property
    def judgement(self) -> Judgement:
        """What figures are held against now."""
        options = self._options
        return judgement_of(options.performance, options.modes, options.thresholds, self._prices, self._usual)

    def _made(self, now_seconds: float) -> Figures:
        now, before = window_facts(self._history, self._journal, now_seconds)
        memory = machine_memory_bytes(now.machine) or machine_memory_bytes(before.machine)
        if memory is not None:
            self._usual = replace(self._usual, machine_memory_bytes=memory)
        return figures_of(now, before, self.judgement)

    def _learn(self, at: Instant) -> None:
        # A first import brings in minutes what else takes days.
        pause = _LESSON_SECONDS if self._usual.response_seconds else _IDLE_SECONDS
        if self._lessons.is_due(at, pause):
            begun = self._clock.monotonic()
            memory = self._usual.machine_memory_bytes
            self._usual = replace(usual_answers(self._journal, at.wall_seconds), machine_memory_bytes=memory)
            self._lessons.made(at, self._clock.monotonic() - begun)
