"""``performance_report_*.json`` of agent-workflow's own monitor: the machine at its last ten samples.

Usages are percent there and ratios here; times are naive UTC. Its network counters run
since boot and are no rates, and the workflow's state in it is that of another process
that never changes: neither is read. Must not know files.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from desktop_monitor.agents.values import iso_seconds
from desktop_monitor.agents.workflow.seed_values import event, number, rows

if TYPE_CHECKING:
    from desktop_monitor.agents.workflow.seed_documents import Place

_PERCENT = ("cpu_usage", "memory_usage", "disk_usage")


def report_events(document: dict[str, Any], _place: Place) -> Iterator[dict[str, Any]]:
    """One metric for each figure of each sample, named ``seed_…`` so that nobody takes it for a measurement of ours."""
    for snapshot in rows(document.get("recent_snapshots")):
        at = iso_seconds(snapshot.get("timestamp")) or 0.0
        for name, value, unit in _figures(snapshot):
            if value is not None:
                yield event("metric", f"{name}/{at}", at, name=f"seed_{name}", value=value, unit=unit)


def _figures(snapshot: dict[str, Any]) -> Iterator[tuple[str, float | None, str]]:
    for name in _PERCENT:
        percent = number(snapshot.get(name))
        yield f"{name}_ratio", None if percent is None else percent / 100, "ratio"
    yield "active_processes", number(snapshot.get("active_processes")), ""
    load = snapshot.get("system_load")
    yield "load_average", number(load[0]) if isinstance(load, list) and load else None, ""
