"""Hand-made facts and parts of agents for tests: short ways to write a request, a group, a tree."""

from __future__ import annotations

from dataclasses import replace

from desktop_monitor.agents.trees.reading import Confidence, TreeReading
from desktop_monitor.language.text import text
from desktop_monitor.metrics.agent_sums import RequestGroup
from desktop_monitor.metrics.process import ProcessIdentity


def group(
    key: str = "s1", interface: str = "claude_code", model: str = "claude-opus-4-5", **counts: object
) -> RequestGroup:
    """A group of nothing but what is given."""
    nothing = dict.fromkeys(RequestGroup._fields, 0)
    given = {"key": key, "interface": interface, "model": model, "is_fast": False, "has_cost": False, "cost_usd": 0.0}
    return RequestGroup(**{**nothing, **given, **counts})  # type: ignore[arg-type]


def tree(session: str = "s1", interface: str = "claude_code", pid: int | None = 100, **changes: object) -> TreeReading:
    """The tree of a session, of one process; no pid: its root has ended."""
    root = None if pid is None else ProcessIdentity("boot-1", pid, 1)
    made = TreeReading(
        interface=interface,
        session=session,
        root=root,
        confidence=Confidence.EXACT,
        evidence=text("trees.orphans"),
        folder="/home/dev/api",
        started_seconds=0.0,
        process_count=1,
        orphan_count=0,
        infrastructure_count=0,
        cpu_core_ratio=0.5,
        cpu_seconds=1.0,
        resident_bytes=1 << 20,
        memory_bytes=1 << 20,
        read_bytes_per_second=None,
        written_bytes_per_second=None,
        parent=None,
        host_name="",
        is_remote_login=False,
        is_contained=False,
        is_infrastructure=False,
        identities=(),
    )
    return replace(made, **changes)  # type: ignore[arg-type]
