"""Hand-made periods for tests: short ways to write cells, contexts, recordings and what they make up."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.period_facts import (
    AgentPeriod,
    CellKey,
    ContextCell,
    MachinePeriod,
    PeriodFacts,
    RequestCell,
    WasteCell,
)
from desktop_monitor.metrics.sample import RollupSeries
from tests.helpers.agent_facts import group

START, END = 1_800_000_000.0, 1_800_001_800.0
"""The half hour that `facts` makes."""
STEP = 60


def key(
    interface: str = "claude_code",
    model: str = "claude-a",
    mode: str = "",
    project: str = "/p",
    day: str = "2027-01-15",
) -> CellKey:
    return CellKey(day, interface, model, mode, project)


def requests(
    of: CellKey | None = None, seconds: Sequence[float] = (), *, own: bool = False, **counts: int
) -> RequestCell:
    """A cell of answered requests that took `seconds`, and of what else is given (errors=…, input_tokens=…)."""
    of = of or key()
    counts.setdefault("ok", len(seconds))
    outcomes = sum(counts.get(name, 0) for name in ("ok", "errors", "timeouts", "cancelled"))
    counts.setdefault("requests", outcomes)
    counts.setdefault("by_workflow" if own else "by_file", counts["requests"])
    groups = (group(key="", interface=of.interface, model=of.model, **counts),)
    return RequestCell(of, own, groups, tuple(sorted(seconds)), END - 60.0)


def waste(of: CellKey | None = None, **tokens: int) -> WasteCell:
    """Wasted tokens (failed_input_tokens=…)."""
    nothing = dict.fromkeys(WasteCell._fields[3:], 0)
    return WasteCell(of or key(), False, 0, **{**nothing, **tokens})


def contexts(mode: str, seconds: Sequence[float] = (), **fields: object) -> ContextCell:
    """Contexts of a mode that took `seconds` to prepare."""
    nothing = ContextCell(
        "2027-01-15", mode, "/p", len(seconds), tuple(sorted(seconds)), (), (), (), 0, 0, 0, 0, END - 30.0
    )
    return nothing._replace(**fields)


def rollup(
    metric: str, labels: tuple[str, ...], values: Sequence[float | None], readings: float = 30.0
) -> RollupSeries:
    """A series of buckets of a minute that had these values all the time; None: nothing was recorded."""
    known = [(START + STEP * place, value) for place, value in enumerate(values) if value is not None]
    times, held = array("d", [at for at, _ in known]), array("d", [value for _, value in known])
    sums, counts = array("d", [value * readings for value in held]), array("d", [readings] * len(held))
    return RollupSeries(SeriesKey(metric, labels), float(STEP), times, held, held, sums, counts)


def machine(series: Mapping[str, Sequence[float | None]], observed_seconds: float = END - START) -> MachinePeriod:
    """A recording; series are named ``metric`` or ``metric:label``."""
    made = [
        rollup(name.partition(":")[0], tuple(filter(None, [name.partition(":")[2]])), values)
        for name, values in series.items()
    ]
    return MachinePeriod({one.key: one for one in made}, STEP, (), observed_seconds)


def facts(*cells: RequestCell, of_machine: MachinePeriod | None = None, **others: object) -> PeriodFacts:
    """Half an hour."""
    agents = AgentPeriod(requests=cells, **others)  # type: ignore[arg-type]
    return PeriodFacts(START, END, agents, of_machine or MachinePeriod())
