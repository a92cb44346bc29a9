"""What agent-workflow wrote: read by its meaning, with the times of each file's own habit, and nothing made up."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.agents.recognition import UNKNOWN, NamedFiles
from desktop_monitor.agents.workflow.seed_documents import CUT_OFF
from desktop_monitor.metrics.agent_event import Findings, Outcome

MEMORY = {
    "agent_type": "CodeAgent",
    "story_id": "STORY-1",
    "decisions": [
        {
            "id": "d1",
            "agent_type": "CodeAgent",
            "description": "write Ada a letter",
            "rationale": "Phase completed within 1.23s",
            "outcome": "success",
            "confidence": 0.8,
            "timestamp": "2025-06-20T10:00:00.500000",
        },
        {"id": "d2", "outcome": "exception", "rationale": "it broke", "timestamp": "2025-06-20 10:01:00.000000"},
        {"id": "d3", "outcome": "success"},
    ],
    "context_history": [
        {
            "id": "c1",
            "tdd_phase": "TDDState.DESIGN",
            "file_list": ["secret/plan.txt", "b.py"],
            "token_usage": {"core_task_used": 10, "historical_used": 5, "buffer_used": None},
            "timestamp": "2025-06-20T09:59:00",
            "metadata": {"preparation_time": 0.25, "cache_hit": True, "compression_level": "none"},
        }
    ],
    "phase_handoffs": [],
}
STATUS = {
    "name": "flow",
    "path": "/home/sam/flow",
    "orchestration_mode": "blocking",
    "current_state": "SPRINT_ACTIVE",
    "active_tasks": [
        {"id": "1", "command": "write Ada a letter", "status": "TaskStatus.PENDING"},
        {"id": "2", "status": "TaskStatus.PENDING"},
    ],
    "pending_approvals": ["x"],
}
CYCLE = {
    "story_id": "STORY-1",
    "current_state": "commit",
    "started_at": "2025-06-20T10:00:00",
    "completed_at": "2025-06-20T10:10:00",
    "total_test_runs": 3,
    "tasks": [
        {
            "test_results": [
                {"status": "red", "execution_time": 2.5, "timestamp": "2025-06-20T10:01:00"},
                {"status": "error", "execution_time": -1, "timestamp": "2025-06-20T10:02:00"},
                {"status": "error", "execution_time": 1, "timestamp": "2025-06-20T10:03:00"},
            ]
        }
    ],
}
REPORT = {
    "generated_at": "2025-06-20T10:00:00",
    "snapshots_count": 10,
    "monitoring_period": {"start": "2025-06-20T09:00:00", "end": "2025-06-20T10:00:00"},
    "summary": {"cpu_usage": {"avg": 1}},
    "recent_snapshots": [
        {
            "timestamp": "2025-06-20 10:00:00.250000",
            "cpu_usage": 12.5,
            "memory_usage": 50.0,
            "network_io": {"bytes_sent": 10**12},
            "active_processes": 321,
            "system_load": [1.5, 1.0, 0.5],
            "workflow_state": "IDLE",
        }
    ],
}
REGISTRY = """\
# projects
projects:
  flow:
    name: flow
    path: /home/sam/flow
    mode: blocking
    status: active
    registered: 2025-06-19T08:00:00
    last_active: '2025-06-20T08:00:00'
  broken: 3
"""


def found(path: Path, content: object, modified: str = "2025-06-21T00:00:00+00:00") -> Findings:
    """What an import of one file finds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content, indent=2))
    seconds = datetime.fromisoformat(modified).timestamp()
    os.utime(path, (seconds, seconds))
    source = NamedFiles(path)
    (pending,) = source.pending({})
    return source.read(pending, None).findings


def utc(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def local(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def test_phases_of_an_agents_memory_are_operations_in_utc(tmp_path: Path) -> None:
    facts = found(tmp_path / "flow" / ".orch-state" / "agent_memory" / "CodeAgent" / "STORY-1.json", MEMORY)
    first, second = facts.requests

    assert (first.interface, first.project, first.session) == ("agent-workflow", str(tmp_path / "flow"), "STORY-1")
    assert (first.at_seconds, first.duration_seconds, first.outcome) == (utc("2025-06-20T10:00:00.5"), 1.23, Outcome.OK)
    assert (second.at_seconds, second.duration_seconds, second.outcome) == (
        utc("2025-06-20T10:01:00"),
        None,
        Outcome.ERROR,
    )
    assert first.input_tokens is None
    assert facts.rejected == {"ts is out of range": 1}


def test_prepared_contexts_keep_their_time_hits_and_estimates(tmp_path: Path) -> None:
    facts = found(tmp_path / ".orch-state" / "agent_memory" / "CodeAgent" / "a.json", MEMORY)
    (context,) = [event for event in facts.workflow_events if event.kind == "context"]

    assert context.duration_seconds == 0.25
    assert dict(context.fields) == {
        "cache_hit": True,
        "files_selected": 2,
        "compression_level": "none",
        "tdd_phase": "design",
        "estimated_core_task_used": 10,
        "estimated_historical_used": 5,
        "estimated_used": 15,
        "agent_type": "CodeAgent",
    }


def test_a_status_is_a_state_with_counts_of_its_tasks(tmp_path: Path) -> None:
    facts = found(tmp_path / ".orch-state" / "status.json", STATUS)
    (state,) = facts.workflow_events

    assert (state.kind, state.project, state.at_seconds) == ("state", "/home/sam/flow", utc("2025-06-21T00:00:00"))
    assert dict(state.fields) == {
        "to_state": "SPRINT_ACTIVE",
        "orchestration_mode": "blocking",
        "pending_approvals": 1,
        "tasks.pending": 2,
    }


def test_a_cycle_is_a_turn_and_its_test_runs_are_tool_calls_in_local_time(tmp_path: Path) -> None:
    facts = found(tmp_path / ".orch-state" / "tdd_cycles" / "1.json", CYCLE)

    assert [(turn.at_seconds, turn.duration_seconds) for turn in facts.turns] == [(local("2025-06-20T10:10:00"), 600.0)]
    assert [(call.name, call.outcome, call.duration_seconds) for call in facts.tool_calls] == [
        ("tests", Outcome.OK, 2.5),
        ("tests", Outcome.ERROR, 1.0),
    ]
    assert facts.rejected == {"duration_s is out of range": 1}


def test_a_report_is_metrics_of_another_monitor_without_its_counters(tmp_path: Path) -> None:
    facts = found(tmp_path / "performance_report_20250620_100000.json", REPORT)

    assert {(reading.name, reading.value) for reading in facts.metrics} == {
        ("seed_cpu_usage_ratio", 0.125),
        ("seed_memory_usage_ratio", 0.5),
        ("seed_active_processes", 321.0),
        ("seed_load_average", 1.5),
    }
    assert {reading.at_seconds for reading in facts.metrics} == {utc("2025-06-20T10:00:00.25")}
    assert facts.rejected == {"network counter since boot, no rate": 1}


def test_the_registry_tells_which_projects_there_are(tmp_path: Path) -> None:
    (state,) = found(tmp_path / "projects" / "registry.yaml", REGISTRY).workflow_events

    assert (state.project, state.at_seconds) == ("/home/sam/flow", local("2025-06-20T08:00:00"))
    assert dict(state.fields)["to_state"] == "active"


def test_an_import_of_a_folder_finds_all_of_them(tmp_path: Path) -> None:
    for name, content in (
        ("flow/.orch-state/agent_memory/CodeAgent/a.json", MEMORY),
        ("flow/.orch-state/status.json", STATUS),
        ("flow/.orch-state/tdd_cycles/1.json", CYCLE),
        ("flow/performance_report_1.json", REPORT),
        ("projects/registry.yaml", REGISTRY),
        ("interface_configs.json", {"configs": {"anthropic_api": {"api_key": "sk-ant-api03-abcdefgh1234"}}}),
    ):
        found(tmp_path / name, content)
    source = NamedFiles(tmp_path)
    readings = [source.read(pending, None) for pending in source.pending({})]

    assert len(readings) == 6
    assert sum(bool(reading.findings.rejected.get(UNKNOWN)) for reading in readings) == 1


@pytest.mark.parametrize("document", [MEMORY, STATUS, CYCLE, REPORT])
def test_what_people_wrote_in_it_is_not_kept(tmp_path: Path, document: dict[str, Any]) -> None:
    facts = str(found(tmp_path / ".orch-state" / "some.json", document))

    assert "Ada" not in facts
    assert "plan.txt" not in facts


@pytest.mark.parametrize("document", [MEMORY, STATUS, CYCLE, REPORT])
def test_half_a_document_is_rejected_and_read_when_it_is_whole(tmp_path: Path, document: dict[str, Any]) -> None:
    path = tmp_path / ".orch-state" / "some.json"
    whole = json.dumps(document)
    assert found(path, whole[: len(whole) * 9 // 10]).rejected == {CUT_OFF: 1}

    source = NamedFiles(path)
    (pending,) = source.pending({})
    cursor = source.read(pending, None).cursor
    assert source.pending({str(path): cursor}) == ()
    path.write_text(whole)
    (pending,) = source.pending({str(path): cursor})
    assert CUT_OFF not in source.read(pending, cursor).findings.rejected


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("2025-06-20T10:00:00"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.data())
def test_wrong_types_anywhere_are_counted_and_nothing_more(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    document = json.loads(json.dumps(data.draw(st.sampled_from([MEMORY, STATUS, CYCLE, REPORT]))))
    target = document
    for _ in range(data.draw(st.integers(0, 3))):
        inner = data.draw(st.sampled_from(list(target.values() if isinstance(target, dict) else target) or [None]))
        if not isinstance(inner, dict | list) or not inner:
            break
        target = inner
    key = data.draw(st.sampled_from(list(target) if isinstance(target, dict) else list(range(len(target)))))
    target[key] = data.draw(_ANYTHING)
    try:
        content = json.dumps(document, allow_nan=False)
    except ValueError:
        content = json.dumps(document)
    facts = found(tmp_path_factory.mktemp("seed") / "some.json", content)

    for request in facts.requests:
        assert request.duration_seconds is None or request.duration_seconds >= 0
    for call in facts.tool_calls:
        assert call.duration_seconds is None or call.duration_seconds >= 0
