"""Who was on top: three processes, three agents, by what the rule is about."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_monitor.alerts.incident import Culprit
from desktop_monitor.alerts.rule import Comparator, Labels, Rule
from desktop_monitor.clock import Instant
from desktop_monitor.engine.agents_view import AgentsView
from desktop_monitor.engine.alerting.culprits import Culprits
from desktop_monitor.engine.snapshot import ProcessPass
from desktop_monitor.metrics.agent_event import Outcome, Request, SessionState, Source
from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow
from tests.helpers.agents import session_view, tree

NOW = 1_790_000_000.0
MIB = 1 << 20


def row(command: str, cpu: float | None = None, memory_mib: int | None = None, **fields: Any) -> ProcessRow:
    """One process."""
    memory = None if memory_mib is None else memory_mib * MIB
    made = ProcessRow(ProcessIdentity("b", 1, 1), 1, "kernel-name", command, "sam", "R", cpu, memory, 1, NOW, 0)
    return made._replace(**fields)


ROWS = (
    row("cargo build", 0.5, 900, written_bytes_per_second=5e6),
    *(row("cc1plus", 0.9 + number / 100, 300 + number) for number in range(8)),
    row("", None, None, name="[kworker]"),
    row("firefox", 0.2, 2000, read_bytes_per_second=1e6, written_bytes_per_second=1e6),
    row("idle", 0.0, 5),
    row("python", 0.3, 100),
)
AGENTS = AgentsView(
    sessions=(
        session_view("s1", name="api", tree=tree(1.5, 800, written_bytes_per_second=2e6, read_bytes_per_second=None)),
        session_view("s2", name="", project="/home/sam/web", tree=None),
    )
)


def rule(metric: str, **fields: Any) -> Rule:
    """A rule about a metric."""
    return Rule("r", metric, Comparator.ABOVE, 1.0, **fields)


def named(metric: str, labels: Labels = (), **fields: Any) -> list[tuple[str, str]]:
    """Kind and name of whoever is on top."""
    culprits = Culprits(ProcessPass(Instant(NOW, 0, 0), ROWS), AGENTS, (), NOW)
    return [(one.kind, one.name) for one in culprits(rule(metric, **fields), labels)]


CPU = [("process", "cc1plus"), ("process", "cargo build"), ("process", "python"), ("agent", "api")]
MEMORY = [("process", "firefox"), ("process", "cargo build"), ("process", "cc1plus"), ("agent", "api")]
TRANSFER = [("process", "cargo build"), ("process", "firefox"), ("agent", "api")]


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("cpu_used_ratio", CPU),
        ("load_average", CPU),
        ("temperature_celsius", CPU),
        ("memory_used_ratio", MEMORY),
        ("swap_storm_bytes_per_second", MEMORY),
        ("disk_busy_ratio", TRANSFER),
        ("filesystem_full_seconds", TRANSFER),
        ("agent_memory_bytes", [("agent", "api")]),
        ("network_sent_bytes_per_second", []),
        ("queue_count", []),
    ],
)
def test_those_with_most_of_what_the_rule_is_about_are_named(metric: str, expected: list[tuple[str, str]]) -> None:
    assert named(metric) == expected


def test_pressure_is_blamed_on_those_who_use_its_resource() -> None:
    assert named("pressure_some_ratio", where=(("resource", "memory"),)) == MEMORY
    assert named("pressure_some_ratio", (("resource", "cpu"),)) == CPU
    assert named("pressure_some_ratio") == []


def test_figures_are_those_of_single_processes_in_base_units() -> None:
    found = Culprits(ProcessPass(Instant(NOW, 0, 0), ROWS))(rule("cpu_used_ratio"), ())
    assert found[0] == Culprit("process", "cc1plus", pytest.approx(0.97), "cores")


def request(session: str, outcome: Outcome = Outcome.OK, age: float = 60.0, **fields: Any) -> Request:
    """One of the journal."""
    return Request(
        Source.FILE,
        **{"interface": "claude_code", "at_seconds": NOW - age, "session": session, "outcome": outcome, **fields},
    )


REQUESTS = (
    request("s1", Outcome.ERROR, age=4000),
    request("s1", Outcome.ERROR),
    request("s2", Outcome.ERROR),
    request("s2", Outcome.TIMEOUT),
    request("s3", project="/home/sam/tools", duration_seconds=30.0),
    request("s1", duration_seconds=10.0),
    request("s1", duration_seconds=20.0),
    request("s4", Outcome.ERROR, interface="codex"),
    request("s2", Outcome.ERROR, error_kind="rate_limit", interface="codex"),
)


def of_requests(metric: str, labels: Labels = (("interface", "claude_code"),)) -> list[tuple[str, float]]:
    """Names and figures of the sessions named."""
    asked = rule(metric, window_seconds=1800.0, group_by=("interface",))
    return [(one.name, one.value) for one in Culprits(None, AGENTS, REQUESTS, NOW)(asked, labels)]


def test_failures_are_blamed_on_sessions_with_most_of_them_in_the_window() -> None:
    assert of_requests("agent_success_ratio") == [("web", 2.0), ("api", 1.0)]
    assert of_requests("agent_consecutive_failure_count", (("interface", "codex"),)) == [("codex", 1.0)]


def test_refusals_are_blamed_on_whoever_was_refused() -> None:
    assert of_requests("agent_rate_limited_ratio", ()) == [("codex", 1.0)]


def test_slow_answers_are_blamed_on_the_slowest_sessions() -> None:
    assert of_requests("agent_response_ratio") == [("tools", 30.0), ("api", 15.0)]


def test_who_waits_longest_is_named() -> None:
    waiting = [
        session_view(f"s{number}", name=f"n{number}", state=SessionState.WAITING, state_since_seconds=NOW - number)
        for number in range(1, 6)
    ]
    found = Culprits(None, AgentsView(sessions=(*waiting, session_view("x"))), (), NOW)(
        rule("agent_waiting_seconds"), ()
    )
    assert [(one.name, one.value) for one in found] == [("n5", 5.0), ("n4", 4.0), ("n3", 3.0)]


def test_a_budget_is_blamed_on_who_used_most_tokens() -> None:
    assert named("agent_budget_used_ratio")[0] == ("agent", "api")


def test_without_anything_known_nobody_is_named() -> None:
    assert Culprits()(rule("cpu_used_ratio"), ()) == ()
    assert Culprits()(rule("agent_success_ratio"), ()) == ()
