"""Controls, suggestions and switches as faces get them, made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desktop_monitor.actions.controls.control import Control, ControlKind, ControlValue, Effect, FileFormat, FileStep
from desktop_monitor.actions.controls.driver import ControlState, SwitchPlan
from desktop_monitor.actions.policy import BUILT_IN
from desktop_monitor.actions.suggestion import Suggestion
from desktop_monitor.actions.switching.measure import duration_difference, failure_difference
from desktop_monitor.actions.switching.record import Initiator, Measure, Purpose, Switch, SwitchState
from desktop_monitor.alerts.rule import Comparator, Rule
from desktop_monitor.engine.alerts_view import AlertsView, ControlView, PlannedValue, SuggestionView, SwitchView
from desktop_monitor.engine.snapshot import Outcome, Snapshot
from desktop_monitor.language.text import text
from tests.helpers.snapshots import WALL_SECONDS, snapshot

SETTINGS = "/home/sam/.claude/settings.json"
MODEL_VALUES = ("haiku", "sonnet", "opus", "opusplan", "best", "default")


def control(
    control_id: str = "claude_code.model",
    title: str = "Claude Code: model",
    values: Sequence[str] = MODEL_VALUES,
    *,
    kind: ControlKind = ControlKind.OTHER,
    effect: Effect = Effect.NEXT_SESSION,
    interface: str = "claude_code",
    paste: str = "",
) -> Control:
    """A control of one key in a settings file; `paste` is the command of a running session."""
    step = FileStep(SETTINGS, FileFormat.JSON, ((control_id.rpartition(".")[2],),))
    return Control(
        control_id,
        title,
        kind,
        interface,
        tuple(ControlValue(name, name) for name in values),
        effect,
        step,
        step,
        paste=tuple((name, f"{paste} {name}") for name in values) if paste else (),
        is_preset=True,
    )


def plan(of: Control, value: str, before: str | None = "opus", *more: str, warnings: Sequence[str] = ()) -> SwitchPlan:
    """The change of one line; `more` lines beside it."""
    key = of.control_id.rpartition(".")[2]
    lines = (
        f"--- {SETTINGS}",
        f"+++ {SETTINGS}",
        "@@ -1,4 +1,4 @@",
        " {",
        f'-  "{key}": "{before}",',
        f'+  "{key}": "{value}",',
        '   "permissions": {"allow": ["Bash(ls)"]}',
        " }",
        *more,
    )
    return SwitchPlan(
        of.control_id, value, f'["{before}"]', f'["{value}"]', before, lines, tuple(warnings), f"hash-{before}-{value}"
    )


def control_view(
    of: Control,
    configured: str | None,
    effective: str | None = None,
    *,
    refusal: str = "",
    is_armed: bool = False,
    warnings: Sequence[str] = (),
) -> ControlView:
    """How it stands, with a plan for every other value."""
    state = ControlState(configured, f'["{configured}"]', effective, refusal)
    others = [value.name for value in of.values if value.name != configured]
    plans = (
        () if refusal else tuple(PlannedValue(name, plan(of, name, configured, warnings=warnings)) for name in others)
    )
    return ControlView(of, state, plans, WALL_SECONDS, is_armed)


MODE = control(
    "claude_code.mode",
    "Claude Code: context mode",
    ("SIMPLE", "FANCY"),
    kind=ControlKind.CONTEXT_MODE,
    effect=Effect.NEXT_OPERATION,
)
MODEL = control(paste="/model")
CODEX_MODE = control(
    "codex.mode", "Codex: context mode", ("SIMPLE", "FANCY"), kind=ControlKind.CONTEXT_MODE, interface="codex"
)
EFFORT = control(
    "codex.effort", "Codex: effort", ("minimal", "low", "medium", "high", "xhigh", "default"), interface="codex"
)
INTERFACE = control(
    "agent_workflow.interface",
    "agent-workflow: interface",
    ("claude_code", "anthropic_api", "mock"),
    kind=ControlKind.INTERFACE,
    effect=Effect.NEXT_OPERATION,
    interface="",
)


def controls() -> tuple[ControlView, ...]:
    """Five that are there on a usual machine, one of them locked."""
    return (
        control_view(MODE, "FANCY", "FANCY", warnings=("Claude Code may rewrite this file while it runs.",)),
        control_view(MODEL, "opus", "sonnet"),
        control_view(CODEX_MODE, "FANCY", is_armed=True),
        control_view(EFFORT, None),
        control_view(INTERFACE, "claude_code", refusal="http://127.0.0.1:5000 does not answer: connection refused."),
    )


def suggestion(number: int = 7, of: ControlView | None = None, value: str = "SIMPLE") -> SuggestionView:
    """Slow answers, so the simple mode."""
    view = of or controls()[0]
    evidence = text(
        "alerts.evidence.window",
        subject="Slow answers: claude_code",
        value="6.8 s",
        period=300.0,
        threshold="5 s",
        count=23,
    )
    one = Suggestion(
        number,
        "suggest_simple_mode",
        view.control.control_id,
        value,
        "response_time",
        3,
        WALL_SECONDS - 240,
        (evidence,),
        rollback_after_seconds=None,
    )
    planned = next((planned for planned in view.plans if planned.value == value), None)
    return SuggestionView(one, view.control.title, "", planned, is_for_speed=True)


def action_suggestion(number: int = 8, description: str = "Restart the proxy") -> SuggestionView:
    """The user's own program, suggested."""
    one = Suggestion(number, "restart_proxy", "", "", "interface_failure", 4, WALL_SECONDS - 60, ())
    return SuggestionView(one, "", description, None)


def measure(mean: float, requests: int, failures: int = 0, error: float = 0.1) -> Measure:
    """Requests of half an hour."""
    timed = requests - failures
    return Measure(WALL_SECONDS - 3600, WALL_SECONDS - 1800, requests, failures, timed, mean, error)


def switch(
    number: int = 3,
    state: SwitchState = SwitchState.WATCHING,
    *,
    of: Control = MODE,
    value: str = "SIMPLE",
    before: str | None = "FANCY",
    ago_seconds: float = 900.0,
    measured: tuple[Measure | None, Measure | None] = (None, None),
    deadline_seconds: float | None = None,
    initiator: Initiator = Initiator.USER,
    suggested: bool = True,
    reason: str = "",
) -> Switch:
    """One switch that began `ago_seconds` before the first snapshot."""
    began = WALL_SECONDS - ago_seconds
    return Switch(
        number,
        plan(of, value, before),
        state,
        initiator,
        began,
        evidence=suggestion().suggestion.evidence if suggested else (),
        rule="response_time" if suggested else "",
        suggestion_id=7 if suggested and initiator is Initiator.USER else None,
        action="suggest_simple_mode" if suggested else "",
        deadline_seconds=deadline_seconds,
        watch_until_seconds=began + 1800.0,
        before=measured[0],
        after=measured[1],
        ended_seconds=None if state.is_open else began + 1800.0,
        reason=text(reason) if reason else None,
        purpose=Purpose.FASTER if suggested else Purpose.OTHER,
    )


def switch_view(of: Switch) -> SwitchView:
    """As it is shown while it is open."""
    return SwitchView(of, duration_difference(of.before, of.after), failure_difference(of.before, of.after))


MEASURED = (measure(2.1, 12), measure(1.4, 9))


def past_switches() -> tuple[Switch, ...]:
    """A few of every kind, newest first."""
    return (
        switch(9, measured=MEASURED),
        switch(
            8,
            SwitchState.ROLLED_BACK,
            ago_seconds=20_000,
            measured=(measure(2.1, 12), measure(2.4, 9)),
            reason="switch.deadline",
            initiator=Initiator.AUTOMATIC,
        ),
        switch(7, SwitchState.KEPT, of=MODEL, value="sonnet", before="opus", ago_seconds=90_000, measured=MEASURED,
               suggested=False, reason="switch.nothing_against"),
        switch(6, SwitchState.SUPERSEDED, of=EFFORT, value="low", before=None, ago_seconds=200_000, suggested=False,
               reason="switch.other_value"),
        switch(5, SwitchState.FAILED, of=MODEL, value="best", before="opus", ago_seconds=300_000, suggested=False,
               reason="switch.never_made"),
    )  # fmt: skip


RULES = (
    Rule("response_time", "agent_response_seconds", Comparator.ABOVE, 5.0, action="suggest_simple_mode"),
    Rule("memory_usage", "memory_used_ratio", Comparator.ABOVE, 0.9, action="force_simple_mode"),
)


def alerts_view() -> AlertsView:
    """A suggestion, an open switch and five controls."""
    return AlertsView(
        rules=RULES,
        suggestions=(suggestion(),),
        controls=controls(),
        open_switches=(switch_view(switch(9, of=CODEX_MODE, measured=MEASURED)),),
        actions=BUILT_IN,
        last_look_seconds=WALL_SECONDS,
    )


def alerts_snapshot(alerts: AlertsView | None = None, tick: int = 0, outcomes: tuple[Outcome, ...] = ()) -> Snapshot:
    """A snapshot with this view of alerts."""
    return replace(snapshot(tick, outcomes=outcomes), alerts=alerts_view() if alerts is None else alerts)
