"""Quality is what can be measured: agreed edits, refused and failed tools, aborted turns, what workflows report."""

from __future__ import annotations

import pytest

from desktop_monitor.assess.performance.application import application_figures, is_edit
from desktop_monitor.assess.performance.figure import Estimate
from desktop_monitor.assess.performance.tables import ApplicationFigures
from desktop_monitor.metrics.period_facts import AgentPeriod, QualityCell, StepCell, ToolCell, TurnCell
from tests.helpers.period_facts import contexts, requests


def tool(name: str, **counts: int) -> ToolCell:
    nothing = dict.fromkeys(ToolCell._fields[2:], 0)
    return ToolCell("claude_code", name, **{**nothing, **counts})  # type: ignore[arg-type]


def step(kind: str, *seconds: float) -> StepCell:
    return StepCell(kind, "a → b", len(seconds), 0, seconds, 1.0)


def figures(**cells: object) -> ApplicationFigures:
    found = application_figures(AgentPeriod(**cells))  # type: ignore[arg-type]
    assert found is not None
    return found


def value(estimate: Estimate | None) -> tuple[float, int] | None:
    return None if estimate is None else (estimate.value, estimate.count)


@pytest.mark.parametrize(
    "name", ["Edit", "Write", "MultiEdit", "NotebookEdit", "apply_patch", "replace", "write_file", "edit_file"]
)
def test_tools_that_propose_to_change_files_are_edits(name: str) -> None:
    assert is_edit(name)


@pytest.mark.parametrize("name", ["Bash", "Read", "shell", "TodoWrite", "read_file", "", "mcp__files__Edit"])
def test_other_tools_are_none(name: str) -> None:
    assert not is_edit(name)


def test_acceptance_counts_edits_somebody_was_asked_about_and_no_other_tools() -> None:
    found = figures(
        tools=(
            tool("Edit", calls=20, ok=10, accepted=6, rejected=2),
            tool("apply_patch", calls=5, ok=5, accepted=2),
            tool("Bash", calls=75, ok=60, errors=10, accepted=1, rejected=5),
        )
    )

    assert value(found.edits_accepted_ratio) == (0.8, 10)
    assert value(found.tools_rejected_ratio) == (0.07, 100)
    assert value(found.tools_failed_ratio) == (pytest.approx(10 / 85), 85)


def test_turns_switches_transitions_and_reported_quality_are_told() -> None:
    found = figures(
        turns=(TurnCell("claude_code", 8, 2, 1, ()), TurnCell("codex", 2, 0, 0, ())),
        steps=(step("state", 0.1, 0.2, 0.3, 0.2, 0.2), step("interface", 1.0, 1.0, 1.0), step("interface", 2.0, 2.0)),
        qualities=(
            QualityCell("own", "FANCY", "m", "judge", (0.7, 0.8, 0.9)),
            QualityCell("own", "SIMPLE", "m", "", (0.8, 0.8)),
        ),
        contexts=(contexts("FANCY", (1.0,) * 5),),
        requests=(requests(seconds=(2.0,) * 5),),
    )

    assert value(found.turns_aborted_ratio) == (0.2, 10)
    assert value(found.transition_seconds) == (pytest.approx(0.2), 5)
    assert value(found.interface_switch_seconds) == (pytest.approx(1.4), 5)
    assert value(found.reported_quality_ratio) == (pytest.approx(0.8), 5)
    assert found.quality_methods == ("judge",)
    assert value(found.preparation_seconds) == (1.0, 5)
    assert value(found.response_seconds) == (2.0, 5)
    assert found.tools_failed_ratio is None


def test_an_interval_of_a_quality_never_leaves_0_to_1() -> None:
    found = figures(qualities=(QualityCell("own", "", "", "x", (0.0, 1.0, 1.0, 1.0, 1.0)),)).reported_quality_ratio

    assert found is not None
    assert (found.low, found.high) == (pytest.approx(0.245, abs=1e-2), 1.0)


def test_where_nothing_was_told_there_are_no_figures() -> None:
    assert application_figures(AgentPeriod()) is None
