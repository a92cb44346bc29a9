"""Performance work on real files, with a clock moved by hand. Must not know what a test expects."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from desktop_monitor.agents.pricing import load_prices
from desktop_monitor.config.performance_options import WorkflowAdvice
from desktop_monitor.engine.agents_view import NO_AGENTS, AgentsView
from desktop_monitor.engine.alerts_view import NO_ALERTS, AlertsView
from desktop_monitor.engine.performance.options import PerformanceOptions
from desktop_monitor.engine.performance.situation import Present
from desktop_monitor.engine.performance.wishes import NO_WISHES, Wishes
from desktop_monitor.engine.performance.work import PerformanceParts, PerformanceWork
from desktop_monitor.engine.performance_view import PerformanceView
from desktop_monitor.engine.query import CurrentHistory, open_journal_reader, open_ledger_reader
from desktop_monitor.metrics.agent_event import Findings, Request, WorkflowEvent
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.paths import paths_for, resource
from desktop_monitor.store.journal import open_journal
from desktop_monitor.store.ledger import open_ledger
from desktop_monitor.store.recorder import open_recorder
from tests.helpers.clock import FakeClock
from tests.helpers.engine_parts import FACTS
from tests.helpers.journals import NOON, event

GIB = 1024.0**3
EVERYTHING = Wishes(figures=True, advice=True)
FIGURES = Wishes(figures=True)


class PerformanceWorld:
    """A journal, a history and a ledger on disk, and the work that reads them."""

    def __init__(self, folder: Path, options: PerformanceOptions | None = None) -> None:
        self.paths = paths_for(folder / "data", folder / "config")
        self.paths.data.mkdir(parents=True)
        self.clock = FakeClock(NOON)
        self.agents: AgentsView = NO_AGENTS
        self.alerts: AlertsView = NO_ALERTS
        self.told: list[WorkflowAdvice] = []
        self._made = 0
        self.journal = open_journal(self.paths.journal)
        self._recorder = open_recorder(self.paths.data, FACTS, self.clock.now(), "1.0")
        self.work = PerformanceWork(self._parts(), options or PerformanceOptions())

    def _parts(self) -> PerformanceParts:
        return PerformanceParts(
            self.clock,
            CurrentHistory(self.paths.history),
            open_journal_reader(self.paths.journal),
            open_ledger_reader(self.paths.ledger),
            load_prices(resource("prices", "prices.json"), ()),
            lambda: open_ledger(self.paths.ledger, self.clock),
            lambda: Present(self.agents, self.alerts, 4),
            self.told.append,
        )

    @property
    def now(self) -> float:
        return self.clock.now().wall_seconds

    @property
    def view(self) -> PerformanceView:
        return self.work.view

    def answers(self, count: int, since: float = 600.0, **fields: Any) -> None:
        """Requests that ended at even distances within the last `since` seconds."""
        self._made += 1
        self.tell(
            event(f"{self._made}-{number}", at_seconds=self.now - since + number * since / count, **fields)
            for number in range(count)
        )

    def tell(self, requests: Iterable[Request] = (), events: Iterable[WorkflowEvent] = ()) -> None:
        """Keep them in the journal."""
        self.journal.write(Findings(requests=tuple(requests), workflow_events=tuple(events)))

    def machine(self, seconds: int = 60, cpu: float = 0.1, memory: float = 0.4) -> None:
        """Time passes, and the machine is recorded."""
        samples = {
            SeriesKey("cpu_used_ratio"): cpu,
            SeriesKey("memory_used_ratio"): memory,
            SeriesKey("memory_total_bytes"): 16 * GIB,
        }
        for _ in range(seconds):
            self.clock.advance(1.0)
            self._recorder.append(self.clock.now(), samples)
        self._recorder.flush()

    def waits(self, times: int, minutes: int = 60) -> None:
        """A session of Codex waited so often and so long for the user, and worked as long in between."""
        for minute in [*range(1, minutes + 1), *[0] * minutes] * times:
            self.clock.advance(60.0)
            self._recorder.append(self.clock.now(), {SeriesKey("agent_waiting_seconds", ("codex", "1")): 60.0 * minute})
        self._recorder.flush()

    def step(self, seconds: float = 0.0, wishes: Wishes = NO_WISHES) -> PerformanceView:
        """One step, so much later."""
        self.clock.advance(seconds)
        self.work.step(wishes)
        return self.work.view

    def close(self) -> None:
        self.work.close()
        self.journal.close()
        self._recorder.close(self.clock.now())
