"""Application performance and the quality of answers, as far as clients and own workflows tell of them.

Quality is what can be measured: edits that somebody was asked about and agreed to, tools
that were refused or failed, turns that the user broke off, and what own workflows report
with their method. Must not know modes, prices or who shows figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desktop_monitor.assess.performance.estimating import mean_estimate, share_estimate
from desktop_monitor.assess.performance.figure import Estimate
from desktop_monitor.assess.performance.memory import FORGETFUL, Memory
from desktop_monitor.assess.performance.tables import ApplicationFigures
from desktop_monitor.metrics.period_facts import AgentPeriod, StepCell, ToolCell

EDITS = frozenset(
    {
        *("edit", "write", "multiedit", "notebookedit"),  # Claude Code
        *("apply_patch",),  # Codex
        *("replace", "write_file"),  # Gemini CLI
        *("edit_file", "create_file", "str_replace", "str_replace_editor", "str_replace_based_edit_tool"),
    }
)
"""Names of tools that propose to change files, in lower case; the last are common in own workflows."""
_TRANSITION, _SWITCH = "state", "interface"


def application_figures(agents: AgentPeriod, memory: Memory = FORGETFUL) -> ApplicationFigures | None:
    """The figures of a period; None where nothing was told that any of them could rest on."""
    tools, turns = agents.tools, agents.turns
    edits = [tool for tool in tools if is_edit(tool.name)]
    calls, ok, errors, rejected = (_sum(tools, name) for name in ("calls", "ok", "errors", "rejected"))
    found = ApplicationFigures(
        preparation_seconds=mean_estimate(cell.durations_seconds for cell in agents.contexts),
        response_seconds=mean_estimate((cell.durations_seconds for cell in agents.requests), memory=memory),
        interface_switch_seconds=_step_seconds(agents.steps, _SWITCH),
        transition_seconds=_step_seconds(agents.steps, _TRANSITION),
        edits_accepted_ratio=_accepted(edits),
        tools_rejected_ratio=share_estimate(rejected, calls),
        tools_failed_ratio=share_estimate(errors, ok + errors),
        turns_aborted_ratio=share_estimate(sum(cell.aborted for cell in turns), sum(cell.turns for cell in turns)),
        reported_quality_ratio=mean_estimate((cell.ratios for cell in agents.qualities), most=1.0),
        quality_methods=tuple(sorted({cell.method for cell in agents.qualities if cell.method})),
    )
    is_told = any((agents.requests, agents.contexts, agents.steps, tools, turns, agents.qualities))
    return found if is_told else None


def is_edit(tool: str) -> bool:
    """Whether a tool of this name proposes to change files."""
    return tool.lower() in EDITS


def _accepted(edits: Iterable[ToolCell]) -> Estimate | None:
    cells = tuple(edits)
    accepted = _sum(cells, "accepted")
    return share_estimate(accepted, accepted + _sum(cells, "rejected"))


def _sum(tools: Iterable[ToolCell], name: str) -> int:
    return sum(getattr(tool, name) for tool in tools)


def _step_seconds(steps: Sequence[StepCell], kind: str) -> Estimate | None:
    return mean_estimate(step.durations_seconds for step in steps if step.kind == kind)
