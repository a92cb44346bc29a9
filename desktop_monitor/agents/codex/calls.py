"""Tool calls of one rollout, from asked for to ended.

A call's name, end and outcome stand in different records, in newer versions also after
its output or even after the turn was interrupted. Names only: arguments never.

Must not know lines or token counts.
"""

from __future__ import annotations

import msgspec

from desktop_monitor.agents.codex.lineage import Lineage
from desktop_monitor.agents.codex.records import Event, Item, OutputEnd, ResponseItem, span_seconds
from desktop_monitor.agents.values import name_or_empty
from desktop_monitor.metrics.agent_event import CODEX, Outcome, Source, ToolCall

ASKED = ("function_call", "custom_tool_call", "local_shell_call", "tool_search_call")
ANSWERED = ("function_call_output", "custom_tool_call_output", "tool_search_output")
ENDED = ("exec_command_end", "mcp_tool_call_end", "patch_apply_end")
_TOOL_ITEMS = ("CommandExecution", "FileChange", "McpToolCall", "DynamicToolCall")
_OPEN_LIMIT = 1000
"""More at once are damage; the oldest are given up."""
_OUTCOMES = {
    "completed": Outcome.OK,
    "success": Outcome.OK,
    "failed": Outcome.ERROR,
    "declined": Outcome.CANCELLED,
    "interrupted": Outcome.CANCELLED,
}


class Call(msgspec.Struct):
    """One call whose end is not known."""

    name: str
    asked_seconds: float
    outcome: Outcome | None = None
    decision: str = ""
    duration_seconds: float | None = None


class Calls(msgspec.Struct):
    """The open calls of one rollout; kept with the cursor."""

    open: dict[str, Call] = {}
    is_interrupted: bool = False
    """The newest turn was: what fails after its end was stopped, it did not fail."""

    def ask(self, item: ResponseItem, at_seconds: float) -> None:
        """The model asked for a tool."""
        call_id = name_or_empty(item.call_id) or name_or_empty(item.id)
        if not call_id or call_id in self.open:
            return
        if len(self.open) >= _OPEN_LIMIT:
            del self.open[next(iter(self.open))]
        self.is_interrupted = False
        namespace = name_or_empty(item.namespace)
        name = name_or_empty(item.name) or ("shell" if item.type == "local_shell_call" else "")
        self.open[call_id] = Call(f"{namespace}{name}" if namespace else name, at_seconds)

    def step(self, item: Item, lineage: Lineage, at_seconds: float) -> ToolCall | None:
        """A finished step of the turn tells how a call ended; a call that is over is told once more."""
        call_id = name_or_empty(item.id)
        if item.type not in _TOOL_ITEMS or not call_id:
            return None
        end = Call("", at_seconds, _outcome(item), _decision(item), span_seconds(item.duration))
        return self._end(call_id, end, lineage, at_seconds)

    def event(self, event: Event, lineage: Lineage, at_seconds: float) -> ToolCall | None:
        """An end that versions with extended persistence write."""
        call_id = name_or_empty(event.call_id)
        if not call_id:
            return None
        outcome = _outcome_of(event.exit_code, event.status)
        if outcome is None and type(event.success) is bool:
            outcome = Outcome.OK if event.success else Outcome.ERROR
        return self._end(call_id, Call("", at_seconds, outcome, "", span_seconds(event.duration)), lineage, at_seconds)

    def answer(self, call_id: object, end: OutputEnd, lineage: Lineage, at_seconds: float) -> ToolCall | None:
        """The tool's output went back to the model; None for a call nobody asked for."""
        call = self.open.pop(name_or_empty(call_id), None)
        if call is None:
            return None
        if call.outcome is None:
            call.outcome = _outcome_of(end.exit_code, None)
        if call.duration_seconds is None:
            call.duration_seconds = end.duration_seconds
        return _fact(name_or_empty(call_id), call, lineage, at_seconds)

    def give_up(self, outcome: Outcome | None, lineage: Lineage, at_seconds: float) -> list[ToolCall]:
        """The turn is over: calls without an end ended with it, in `outcome`."""
        self.is_interrupted = outcome is Outcome.CANCELLED
        facts = []
        for call_id, call in self.open.items():
            call.outcome = call.outcome or outcome
            facts.append(_fact(call_id, call, lineage, at_seconds))
        self.open.clear()
        return facts

    def _end(self, call_id: str, end: Call, lineage: Lineage, at_seconds: float) -> ToolCall | None:
        call = self.open.get(call_id)
        if call is None and end.outcome is Outcome.ERROR and self.is_interrupted:
            end.outcome = Outcome.CANCELLED
        if call is None:
            return _fact(call_id, end, lineage, at_seconds) if end.outcome is not None else None
        call.outcome, call.decision, call.duration_seconds = end.outcome, end.decision, end.duration_seconds
        return None


def _fact(call_id: str, call: Call, lineage: Lineage, at_seconds: float) -> ToolCall:
    return ToolCall(
        Source.FILE,
        CODEX,
        at_seconds,
        session=lineage.session,
        call_id=call_id,
        name=call.name,
        outcome=call.outcome,
        decision=call.decision,
        duration_seconds=call.duration_seconds,
        is_subagent=lineage.is_subagent,
        error_kind="" if call.outcome is not Outcome.ERROR else "other",
    )


def _outcome(item: Item) -> Outcome | None:
    if item.status == "declined":
        return Outcome.CANCELLED
    return _outcome_of(item.exit_code, item.status)


def _outcome_of(exit_code: object, status: object) -> Outcome | None:
    if type(exit_code) is int:
        return Outcome.OK if exit_code == 0 else Outcome.ERROR
    return _OUTCOMES.get(status) if isinstance(status, str) else None


def _decision(item: Item) -> str:
    return "reject" if item.status == "declined" else ""
