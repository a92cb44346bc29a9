"""Status and test cycles of a project of agent-workflow, and the user's registry of projects.

Times of cycles are local and without a zone; a status has none but its file's. What the
commands of tasks say is not read. Must not know files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from desktop_monitor.agents.workflow.seed_values import event, local_seconds, number, rows, word

if TYPE_CHECKING:
    from desktop_monitor.agents.workflow.seed_documents import Place

_OUTCOMES = {"green": "ok", "red": "ok", "error": "error"}
"""A red test is an answer, and in that way of working the wanted one; an error is none."""


def status_events(document: dict[str, Any], place: Place) -> Iterator[dict[str, Any]]:
    """``.orch-state/status.json``: the state the project was in when it was written last."""
    state = word(document.get("current_state"))
    if not state:
        return
    at = local_seconds(document.get("last_updated")) or place.modified_seconds
    project = _path(document.get("path")) or place.project
    approvals = document.get("pending_approvals")
    statuses = Counter(word(task.get("status")) for task in rows(document.get("active_tasks")))
    yield event(
        "state",
        f"status/{project}/{at}",
        at,
        project=project,
        to_state=state,
        orchestration_mode=word(document.get("orchestration_mode")),
        pending_approvals=len(approvals) if isinstance(approvals, list) else None,
        tasks={status: count for status, count in statuses.items() if status} or None,
    )


def cycle_events(document: dict[str, Any], place: Place) -> Iterator[dict[str, Any]]:
    """``.orch-state/tdd_cycles/<id>.json``: one turn for the cycle, one tool call for each run of its tests."""
    story = word(document.get("story_id"))
    started, ended = local_seconds(document.get("started_at")), local_seconds(document.get("completed_at"))
    shared = {"project": place.project, "session": story}
    if started is not None and ended is not None:
        yield event("turn", f"cycle/{story}/{started}", ended, duration_s=ended - started, outcome="ok", **shared)
    elif started is not None:
        yield event("turn", f"cycle/{story}/{started}", started, phase="start", **shared)
    runs = (run for task in rows(document.get("tasks")) for run in rows(task.get("test_results")))
    for number_of_run, run in enumerate(runs):
        at = local_seconds(run.get("timestamp"))
        status = word(run.get("status"))
        yield event(
            "tool",
            f"tests/{story}/{at}/{number_of_run}",
            at or 0.0,
            tool="tests",
            outcome=_OUTCOMES.get(status),
            duration_s=number(run.get("execution_time")),
            test_status=status,
            **shared,
        )


def registry_events(document: dict[str, Any], place: Place) -> Iterator[dict[str, Any]]:
    """``~/.agent-workflow/projects/registry.yaml``: which projects there are, and when they were used last."""
    projects = document.get("projects")
    for project in projects.values() if isinstance(projects, dict) else ():
        if not isinstance(project, dict) or not _path(project.get("path")):
            continue
        at = _time(project.get("last_active")) or _time(project.get("registered")) or place.modified_seconds
        yield event(
            "state",
            f"registry/{_path(project.get('path'))}/{at}",
            at,
            project=_path(project.get("path")),
            to_state=word(project.get("status")),
            framework=word(project.get("framework")),
            orchestration_mode=word(project.get("mode")),
        )


def _path(value: object) -> str:
    return value if isinstance(value, str) else ""


def _time(value: object) -> float | None:
    # YAML makes a time of what looks like one.
    return local_seconds(value.isoformat() if isinstance(value, datetime) else value)
