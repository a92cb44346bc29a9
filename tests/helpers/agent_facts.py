"""Hand-made facts and parts of agents for tests: short ways to write a request, a group, a tree."""

from __future__ import annotations

from desktop_monitor.engine.agents.parts import SessionTree
from desktop_monitor.engine.agents_view import Confidence, TreeView
from desktop_monitor.metrics.agent_sums import RequestGroup
from desktop_monitor.metrics.process import ProcessIdentity
from desktop_monitor.metrics.text import text


def group(
    key: str = "s1", interface: str = "claude_code", model: str = "claude-opus-4-5", **counts: object
) -> RequestGroup:
    """A group of nothing but what is given."""
    nothing = dict.fromkeys(RequestGroup._fields, 0)
    given = {"key": key, "interface": interface, "model": model, "is_fast": False, "has_cost": False, "cost_usd": 0.0}
    return RequestGroup(**{**nothing, **given, **counts})  # type: ignore[arg-type]


def tree_view(
    pid: int | None = 100, cpu_core_ratio: float | None = 0.5, memory_bytes: int | None = 1 << 20
) -> TreeView:
    """A tree of one process; no pid: its root has ended."""
    return TreeView(
        root=None if pid is None else ProcessIdentity("boot-1", pid, 1),
        confidence=Confidence.EXACT,
        evidence=text("trees.registry"),
        process_count=1,
        orphan_count=0,
        cpu_core_ratio=cpu_core_ratio,
        resident_bytes=memory_bytes,
        memory_bytes=memory_bytes,
        read_bytes_per_second=None,
        written_bytes_per_second=None,
    )


def session_tree(session: str = "s1", interface: str = "claude_code", pid: int | None = 100) -> SessionTree:
    """The tree of a session."""
    return SessionTree(interface, session, "/home/dev/api", is_remote=False, tree=tree_view(pid))
