"""Made-up agents as faces see them: sessions at work, clients, limits.

Must not be shown to anybody but tests.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desktop_monitor.agents.trees.reading import Confidence, TreeReading
from desktop_monitor.assess.usage import Unattributed
from desktop_monitor.engine.agents_view import (
    AgentSourceView,
    AgentsView,
    BudgetView,
    ClientView,
    Connection,
    LimitView,
    ReceiverView,
    SessionView,
    SourceState,
    TodayView,
)
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.language.text import text
from desktop_monitor.metrics.agent_event import (
    CLAUDE_CODE,
    CODEX,
    GEMINI,
    SessionState,
)
from desktop_monitor.metrics.process import ProcessIdentity
from desktop_monitor.ui.client_connector import Preview
from tests.helpers import agent_facts
from tests.helpers.snapshots import BOOT_ID, MIB, WALL_SECONDS, snapshot

SESSION = "a41f09c2-7be1-4c55-9f3d-20d1f0a6b7c8"
"""The session that works in /home/sam/code/api."""
SESSION_START_SECONDS = WALL_SECONDS - 1436.0


def tree(cpu: float | None = 0.38, memory_mib: int | None = 612, pid: int = 1300, **changes: object) -> TreeReading:
    """A tree of three processes."""
    made = agent_facts.tree(
        "",
        pid=pid,
        evidence=text("health.all_well"),
        root=ProcessIdentity(BOOT_ID, pid, pid * 10),
        process_count=3,
        cpu_core_ratio=cpu,
        resident_bytes=None if memory_mib is None else int(memory_mib * 1.4 * MIB),
        memory_bytes=None if memory_mib is None else int(memory_mib * MIB),
        read_bytes_per_second=0.0,
        written_bytes_per_second=20_000.0,
        identities=tuple(ProcessIdentity(BOOT_ID, pid + number, (pid + number) * 10) for number in range(3)),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def session_view(session: str = SESSION, **changes: object) -> SessionView:
    """Claude Code at work in a project named api."""
    made = SessionView(
        interface=CLAUDE_CODE,
        session=session,
        name="",
        project="/home/sam/code/api",
        model="claude-opus-4-8",
        mode="FANCY",
        effort="high",
        state=SessionState.WORKING,
        state_since_seconds=WALL_SECONDS - 24,
        waiting_for="",
        started_seconds=SESSION_START_SECONDS,
        last_event_seconds=WALL_SECONDS - 3,
        context_ratio=0.41,
        requests=41,
        ok=40,
        errors=1,
        retries=2,
        input_tokens=92_000,
        cache_read_tokens=601_000,
        cache_write_tokens=88_000,
        output_tokens=31_000,
        cost_usd=2.31,
        is_cost_complete=True,
        cache_hit_ratio=0.74,
        duration_p50_seconds=2.4,
        duration_p95_seconds=4.1,
        tree=tree(),
        sources=frozenset({"files", "otlp"}),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def waiting_view() -> SessionView:
    """Codex, which waits for an approval."""
    return session_view(
        "0197c1de-77aa-7f02-b6c7-5c1de2a90b11",
        interface=CODEX,
        project="/home/sam/code/engine",
        model="gpt-5.6-sol",
        mode="",
        effort="medium",
        state=SessionState.WAITING,
        state_since_seconds=WALL_SECONDS - 70,
        waiting_for="approve Bash",
        started_seconds=WALL_SECONDS - 5_400,
        last_event_seconds=WALL_SECONDS - 70,
        context_ratio=0.63,
        requests=58,
        ok=58,
        errors=0,
        retries=0,
        input_tokens=210_000,
        cache_read_tokens=361_000,
        cache_write_tokens=0,
        output_tokens=33_000,
        cost_usd=1.02,
        cache_hit_ratio=0.58,
        duration_p50_seconds=3.1,
        duration_p95_seconds=6.0,
        tree=tree(0.0, 340, 2400, confidence=Confidence.STRONG),
        sources=frozenset({"files"}),
    )


def idle_view() -> SessionView:
    """Gemini CLI, idle for 22 minutes, with a model that has no price."""
    return session_view(
        "5f7f0d52-9a0e-4b3e-8d52-c6f2b1f0aa01",
        interface=GEMINI,
        project="/home/sam/code/docs",
        model="gemini-4-preview",
        mode="SIMPLE",
        effort="",
        state=SessionState.IDLE,
        state_since_seconds=WALL_SECONDS - 1_320,
        started_seconds=WALL_SECONDS - 9_000,
        last_event_seconds=WALL_SECONDS - 1_320,
        context_ratio=0.12,
        requests=12,
        ok=12,
        errors=0,
        retries=0,
        input_tokens=20_000,
        cache_read_tokens=70_000,
        cache_write_tokens=0,
        output_tokens=6_000,
        cost_usd=None,
        is_cost_complete=False,
        cache_hit_ratio=0.81,
        duration_p50_seconds=0.9,
        duration_p95_seconds=1.7,
        tree=tree(0.0, 455, 3100, confidence=Confidence.GUESS),
        sources=frozenset({"files"}),
    )


def ended_view() -> SessionView:
    """An own workflow that has ended."""
    return session_view(
        "nightly-118",
        interface="own",
        name="nightly",
        project="/home/sam/code/nightly",
        model="claude-sonnet-5",
        mode="SIMPLE",
        effort="",
        state=SessionState.ENDED,
        state_since_seconds=WALL_SECONDS - 4_000,
        started_seconds=WALL_SECONDS - 8_000,
        last_event_seconds=WALL_SECONDS - 4_000,
        context_ratio=None,
        requests=22,
        ok=20,
        errors=2,
        retries=5,
        cost_usd=0.74,
        is_cost_complete=False,
        cache_hit_ratio=0.69,
        duration_p50_seconds=1.8,
        duration_p95_seconds=3.2,
        tree=None,
        sources=frozenset({"workflow"}),
    )


def unmatched_view(pid: int = 4100) -> SessionView:
    """An agent's process of which no session is known."""
    return session_view(
        "",
        project="",
        model="",
        mode="",
        effort="",
        state=SessionState.UNKNOWN,
        state_since_seconds=None,
        started_seconds=None,
        last_event_seconds=None,
        context_ratio=None,
        requests=0,
        ok=0,
        errors=0,
        retries=0,
        input_tokens=0,
        cache_read_tokens=0,
        cache_write_tokens=0,
        output_tokens=0,
        cost_usd=None,
        cache_hit_ratio=None,
        duration_p50_seconds=None,
        duration_p95_seconds=None,
        tree=tree(0.02, 210, pid, confidence=Confidence.NONE),
        sources=frozenset(),
    )


def sessions() -> tuple[SessionView, ...]:
    """One of each kind, in the order in which faces get them."""
    return waiting_view(), session_view(), idle_view(), unmatched_view(), ended_view()


def many_sessions(count: int, tick: int = 0) -> tuple[SessionView, ...]:
    """`count` sessions at work, whose figures change with `tick`."""
    return tuple(
        session_view(
            f"{number:08x}-0000-4000-8000-000000000000",
            project=f"/home/sam/code/project-{number}",
            requests=40 + tick,
            output_tokens=31_000 + 900 * tick,
            cost_usd=2.0 + 0.01 * tick + number,
            tree=tree(0.1 + 0.01 * ((tick + number) % 40), 300 + (tick + number) % 50, 5000 + 10 * number),
        )
        for number in range(count)
    )


def clients() -> tuple[ClientView, ...]:
    """Claude Code connected, Codex from its files alone, Gemini CLI long silent."""
    now = WALL_SECONDS
    return (
        ClientView(
            CLAUDE_CODE,
            Connection.CONNECTED,
            (
                AgentSourceView("files", SourceState.FRESH, now - 3, 1.0, rejected=2),
                AgentSourceView("otlp", SourceState.FRESH, now - 5, 0.96),
            ),
            Unattributed(input_tokens=11_400, output_tokens=900, cost_usd=0.31),
        ),
        ClientView(
            CODEX,
            Connection.DISCONNECTED,
            (
                AgentSourceView("files", SourceState.FRESH, now - 70, 1.0),
                AgentSourceView("otlp", SourceState.ABSENT, None, None),
            ),
        ),
        ClientView(
            GEMINI,
            Connection.DISCONNECTED,
            (
                AgentSourceView("files", SourceState.STALE, now - 3 * 86_400, None),
                AgentSourceView("otlp", SourceState.ABSENT, None, None),
            ),
        ),
    )


def limits() -> tuple[LimitView, ...]:
    """Two of Codex, one of Claude Code that will not last."""
    now = WALL_SECONDS
    return (
        LimitView(CODEX, "five_hour", 0.37, now - 240, "rollout", now + 7_200, "pro"),
        LimitView(CODEX, "seven_day", 0.12, now - 240, "rollout", now + 5 * 86_400, "pro"),
        LimitView(CLAUDE_CODE, "five_hour", 0.86, now - 12, "status_line", now + 5_400, "", now + 2_700),
    )


def budgets() -> tuple[BudgetView, ...]:
    """Dollars of the day and tokens of the week."""
    return (
        BudgetView("cost_usd", "day", 20.0, 12.4, 26.1, is_complete=False),
        BudgetView("tokens", "week", 50_000_000, 18_300_000, 31_000_000),
    )


def agents_view(**changes: object) -> AgentsView:
    """Everything a face may show of agents."""
    made = AgentsView(
        sessions=sessions(),
        clients=clients(),
        limits=limits(),
        budgets=budgets(),
        today=TodayView(133, 130, 3, 1_914_000, 4.07, ("gemini-4-preview",), 2.6, WALL_SECONDS - 3),
        receiver=ReceiverView(4318, None, 1_204, 0),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def agents_snapshot(tick: int = 0, agents: AgentsView | None = None) -> Snapshot:
    """The usual machine with agents at work on it."""
    return replace(snapshot(tick), agents=agents or agents_view())


class NoChange:
    """Previews a change of one line for every client, and remembers what it was asked."""

    def __init__(self, warnings: tuple[str, ...] = ()) -> None:
        self.asked: list[tuple[str, str]] = []
        self._warnings = warnings

    def preview(self, interface: str) -> Preview:
        self.asked.append(("connect", interface))
        lines = ("--- settings", "+++ settings", "+  endpoint = http://127.0.0.1:4318")
        return Preview(f"/home/sam/.{interface}/settings", lines, self._warnings, "h4sh")

    def folders(self) -> dict[str, tuple[Path, ...]]:
        """Every client is on this machine."""
        return {client.interface: (Path(f"/home/sam/.{client.interface}"),) for client in clients()}

    def preview_disconnect(self, interface: str) -> Preview:
        self.asked.append(("disconnect", interface))
        return Preview(f"/home/sam/.{interface}/settings", ("-  endpoint = http://127.0.0.1:4318",), (), "h4sh2")
