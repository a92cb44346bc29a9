"""A period parted by interface, mode, model, project or day. Must not know what is reckoned of the parts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from desktop_monitor.metrics.agent_sums import Grouping
from desktop_monitor.metrics.period_facts import AgentPeriod

DIMENSIONS = (Grouping.INTERFACE, Grouping.MODE, Grouping.MODEL, Grouping.PROJECT, Grouping.DAY)
"""What facts of a period can be parted by."""
_PARTED = ("requests", "waste", "minutes", "failures", "tools", "turns", "contexts", "session_memory", "qualities")


def parted(agents: AgentPeriod, by: Grouping) -> dict[str, AgentPeriod]:
    """The facts of each key, in the order of keys; what has no such key, and what cannot be parted so, is left out.

    Raises ValueError for a grouping not in `DIMENSIONS`.
    """
    if by not in DIMENSIONS:
        raise ValueError(f"a period cannot be parted by {by.value}")
    cells: dict[str, dict[str, Any]] = {}
    for name in _PARTED:
        for key, of_key in _by(getattr(agents, name), by.value).items():
            cells.setdefault(key, {})[name] = tuple(of_key)
    return {key: AgentPeriod(**cells[key]) for key in sorted(cells) if key}


def _by(cells: Iterable[Any], name: str) -> dict[str, list[Any]]:
    """By the cells' field `name`, or that of their keys."""
    found: dict[str, list[Any]] = {}
    for cell in cells:
        found.setdefault(getattr(getattr(cell, "key", cell), name, ""), []).append(cell)
    return found
