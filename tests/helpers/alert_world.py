"""A machine and its agents as alert rules see them: ticks, a real journal, and a clock moved by hand.

Must not know what a test expects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from desktop_monitor.alerts.defaults import DEFAULT_RULES
from desktop_monitor.alerts.evaluation import FloodLimit, Look
from desktop_monitor.alerts.evaluator import evaluate
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.memory import AlertMemory
from desktop_monitor.alerts.reading import Reading
from desktop_monitor.alerts.rule import Rule
from desktop_monitor.engine.agents_view import NO_AGENTS, AgentsView
from desktop_monitor.engine.alerting.observing import AlertObserver
from desktop_monitor.engine.alerting.sight import Sight
from desktop_monitor.engine.journal_query import open_journal_reader
from desktop_monitor.engine.snapshot import ProcessPass
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, Findings, Outcome, Request, Source, WorkflowEvent
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples
from desktop_monitor.store.journal import open_journal
from tests.helpers.clock import FakeClock

GIB = 1024.0**3
MIB = 1024.0**2
TICK_SECONDS = 5.0
START = 1_790_000_000.0


def machine(
    memory: float = 0.5,
    cpu: float = 0.1,
    swapped: float = 0.0,
    memory_pressure: float = 0.0,
    disks: Iterable[tuple[str, float, float]] = (("/", 0.6, 500 * GIB),),
) -> dict[SeriesKey, float]:
    """Samples of one tick; disks are mount, share used and size."""
    samples = {
        SeriesKey("cpu_used_ratio"): cpu,
        SeriesKey("load_average", ("1m",)): 8 * cpu,
        SeriesKey("memory_used_ratio"): memory,
        SeriesKey("memory_total_bytes"): 16 * GIB,
        SeriesKey("swap_read_bytes_per_second"): swapped / 2,
        SeriesKey("swap_written_bytes_per_second"): swapped / 2,
        SeriesKey("pressure_some_ratio", ("cpu",)): 0.9 * cpu,
        SeriesKey("pressure_some_ratio", ("io",)): 0.8 * cpu,
        SeriesKey("pressure_some_ratio", ("memory",)): memory_pressure,
    }
    for mount, used, size in disks:
        samples[SeriesKey("filesystem_used_ratio", (mount,))] = used
        samples[SeriesKey("filesystem_total_bytes", (mount,))] = size
    return samples


class World:
    """Runs the observer and the evaluator as the alert desk does, without its threads."""

    def __init__(self, folder: Path, rules: Sequence[Rule] = DEFAULT_RULES) -> None:
        self.clock = FakeClock(wall_seconds=START)
        self.view: AgentsView = NO_AGENTS
        self.processes: ProcessPass | None = None
        self.fired: list[Incident] = []
        self.open: tuple[Incident, ...] = ()
        self.readings: dict[str, tuple[Reading, ...]] = {}
        self._rules = tuple(rules)
        self._memory = AlertMemory()
        path = folder / "journal.sqlite3"
        self._journal = open_journal(path)
        self.observer = AlertObserver(lambda: open_journal_reader(path))
        self.observer.watch(self._rules)
        self._told = 0

    @property
    def now(self) -> float:
        """Wall time."""
        return self.clock.now().wall_seconds

    def tell(self, *facts: Request | WorkflowEvent) -> None:
        """Some source tells the journal."""
        requests = tuple(fact for fact in facts if isinstance(fact, Request))
        events = tuple(fact for fact in facts if isinstance(fact, WorkflowEvent))
        self._journal.write(Findings(requests=requests, workflow_events=events))

    def request(self, outcome: Outcome = Outcome.OK, seconds: float = 2.0, age: float = 0.0, **fields: Any) -> Request:
        """A request that ended `age` seconds ago."""
        self._told += 1
        given: dict[str, Any] = {
            "source": Source.FILE,
            "interface": CLAUDE_CODE,
            "at_seconds": self.now - age,
            "session": "s1",
            "request_id": f"q{self._told}",
            "outcome": outcome,
            "duration_seconds": seconds,
        }
        return Request(**{**given, **fields})

    def prepared(self, seconds: float, mode: str = "FANCY") -> WorkflowEvent:
        """A context that was prepared now."""
        self._told += 1
        return WorkflowEvent("flow", "context", self.now, f"c{self._told}", mode=mode, duration_seconds=seconds)

    def sight(self, samples: Samples) -> Sight:
        """What the engine hands over with a tick."""
        return Sight(self.clock.now(), TICK_SECONDS, samples, self.processes, self.view)

    def run(self, seconds: float, samples: Callable[[float], Samples] = lambda _since: machine()) -> list[Incident]:
        """Tick for so long; `samples` is asked with the seconds since it began. What fired meanwhile."""
        before = len(self.fired)
        for number in range(round(seconds / TICK_SECONDS)):
            self.clock.advance(TICK_SECONDS)
            self.observer.take(self.sight(samples(number * TICK_SECONDS)))
            self._look()
        return self.fired[before:]

    def _look(self) -> None:
        self.readings = dict(self.observer.readings(self.now))
        look = Look(
            self.now,
            TICK_SECONDS,
            self._rules,
            self.readings,
            flood=FloodLimit(notifications=1000),
            culprits_of=self.observer.culprits(),
        )
        self._memory, outcome = evaluate(self._memory, look)
        self.fired += outcome.fired
        self.open = self._memory.open_incidents

    def close(self) -> None:
        """Give back files."""
        self.observer.close()
        self._journal.close()
