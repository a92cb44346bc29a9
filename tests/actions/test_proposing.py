"""An incident leads to an action by itself, to a suggestion, or to nothing with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from desktop_monitor.actions.controls.control import CommandStep, Control, ControlKind, ControlValue, Effect
from desktop_monitor.actions.controls.driver import ControlState
from desktop_monitor.actions.policy import BUILT_IN, ActionKind, ActionPolicy
from desktop_monitor.actions.proposing import Circumstances, Proposal, propose
from desktop_monitor.actions.suggestion import Suggestion, SuggestionState
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.rule import Labels, Severity
from desktop_monitor.language.text import Text

NOW = 1_800_000_000.0
STEP = CommandStep(("true",))
SUGGEST, FORCE, CHECK, FALLBACK = BUILT_IN
OWN = ActionPolicy("tidy", ActionKind.COMMAND, automated=True, command=("/usr/bin/tidy",))


def _mode(interface: str) -> Control:
    values = (ControlValue("SIMPLE", "low"), ControlValue("FANCY", "high"))
    return Control(
        f"{interface}.mode", "Mode", ControlKind.CONTEXT_MODE, interface, values, Effect.NEXT_SESSION, STEP, STEP
    )


def _interfaces(*fallbacks: str) -> Control:
    values = tuple(ControlValue(name, name) for name in ("claude_code", "codex", "mock"))
    return Control(
        "interface", "Interface", ControlKind.INTERFACE, "", values, Effect.NOW, STEP, STEP, fallbacks=fallbacks
    )


def _at(value: str, refusal: str = "") -> ControlState:
    return ControlState(value, f'"{value}"', None, refusal)


def _incident(**labels: str) -> Incident:
    found: Labels = tuple(sorted(labels.items()))
    return Incident(7, "response_time", found, Severity.WARNING, "x_seconds", 5.0, NOW - 60, NOW, 8.0, 8.0, 9)


def _now(
    *controls: tuple[Control, ControlState],
    armed: Sequence[str] = (),
    suggestions: Sequence[Suggestion] = (),
    runs: Sequence[float] = (),
    active: Sequence[str] = (),
) -> Circumstances:
    return Circumstances(NOW, controls, suggestions, frozenset(armed), runs, active)


def _suggestion(state: SuggestionState, answered_seconds: float | None = None) -> Suggestion:
    return Suggestion(
        1, "suggest_simple_mode", "codex.mode", "SIMPLE", "response_time", 3, NOW - 9, (), state, answered_seconds
    )


CODEX = (_mode("codex"), _at("FANCY"))
CLAUDE = (_mode("claude_code"), _at("FANCY"))


def test_the_mode_of_the_interface_in_trouble_is_suggested() -> None:
    found = propose(SUGGEST, _incident(interface="codex"), _now(CLAUDE, CODEX))
    assert found == Proposal(SUGGEST, _incident(interface="codex"), "codex.mode", "SIMPLE", is_automatic=False)


def test_where_no_interface_is_named_the_busiest_agent_is_chosen() -> None:
    found = propose(SUGGEST, _incident(), _now(CLAUDE, CODEX, active=("codex", "claude_code")))
    assert isinstance(found, Proposal)
    assert found.control_id == "codex.mode"


def test_an_automatic_action_runs_by_itself_only_for_an_armed_control() -> None:
    unarmed = propose(FORCE, _incident(), _now(CODEX))
    armed = propose(FORCE, _incident(), _now(CODEX, armed=("codex.mode",)))
    assert isinstance(unarmed, Proposal)
    assert isinstance(armed, Proposal)
    assert (unarmed.is_automatic, armed.is_automatic) == (False, True)


def test_a_health_check_runs_by_itself_and_the_users_own_command_only_when_armed() -> None:
    check = propose(CHECK, _incident(interface="codex"), _now())
    own = propose(OWN, _incident(), _now())
    armed = propose(OWN, _incident(), _now(armed=("tidy",)))
    assert [isinstance(one, Proposal) and one.is_automatic for one in (check, own, armed)] == [True, False, True]


def test_the_fallback_is_the_best_backup_that_is_not_in_use() -> None:
    control = (_interfaces("claude_code", "codex", "mock"), _at("claude_code"))
    found = propose(FALLBACK, _incident(interface="claude_code"), _now(control, armed=("interface",)))
    assert isinstance(found, Proposal)
    assert (found.value, found.is_automatic) == ("codex", True)


def test_nobody_is_switched_to_the_mock_interface_without_being_asked() -> None:
    control = (_interfaces("mock"), _at("claude_code"))
    assert _key(propose(FALLBACK, _incident(), _now(control, armed=("interface",)))) == "alerts.refused.nothing_left"
    asked = propose(FALLBACK, _incident(), _now(control))
    assert isinstance(asked, Proposal)
    assert (asked.value, asked.is_automatic) == ("mock", False)


def test_nobody_is_switched_to_an_interface_for_testing_without_being_asked() -> None:
    interfaces = _interfaces("codex", "claude_code")
    values = tuple(replace(value, is_for_testing=value.name == "codex") for value in interfaces.values)
    control = (replace(interfaces, values=values), _at("mock"))
    by_itself = propose(FALLBACK, _incident(), _now(control, armed=("interface",)))
    asked = propose(FALLBACK, _incident(), _now(control))
    assert isinstance(by_itself, Proposal)
    assert isinstance(asked, Proposal)
    assert (by_itself.value, asked.value) == ("claude_code", "codex")


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        (_now(), "no_control"),
        (_now(CLAUDE), "no_control"),
        (_now((_mode("codex"), _at("SIMPLE"))), "already"),
        (_now((_mode("codex"), _at("FANCY", "managed"))), "cannot"),
        (_now(CODEX, runs=(NOW - 10,)), "too_soon"),
        (_now(CODEX, runs=(NOW - 3000, NOW - 2000, NOW - 1000)), "too_often"),
        (_now(CODEX, suggestions=(_suggestion(SuggestionState.OPEN),)), "open"),
        (_now(CODEX, suggestions=(_suggestion(SuggestionState.NEVER, NOW - 9e6),)), "never"),
        (_now(CODEX, suggestions=(_suggestion(SuggestionState.DISMISSED, NOW - 3600),)), "dismissed"),
    ],
)
def test_nothing_is_proposed_without_a_reason(now: Circumstances, reason: str) -> None:
    assert _key(propose(SUGGEST, _incident(interface="codex"), now)) == f"alerts.refused.{reason}"


@pytest.mark.parametrize(
    "former",
    [
        _suggestion(SuggestionState.DISMISSED, NOW - 90_000),
        _suggestion(SuggestionState.DISMISSED, NOW + 5e6),
        _suggestion(SuggestionState.CONFIRMED, NOW - 3600),
        _suggestion(SuggestionState.EXPIRED, NOW - 3600),
        replace(_suggestion(SuggestionState.NEVER, NOW), value="FANCY"),
        replace(_suggestion(SuggestionState.OPEN), control_id="claude_code.mode"),
    ],
)
def test_an_old_answer_or_one_to_something_else_holds_nothing_back(former: Suggestion) -> None:
    found = propose(SUGGEST, _incident(interface="codex"), _now(CODEX, suggestions=(former,)))
    assert isinstance(found, Proposal)


def _key(found: Proposal | Text) -> str:
    assert isinstance(found, Text)
    return found.key


def test_of_a_client_with_two_folders_of_settings_the_one_that_is_not_switched_yet_is_suggested() -> None:
    work = replace(_mode("claude_code"), control_id="claude_code.work.mode")
    both = (_mode("claude_code"), _at("SIMPLE")), (work, _at("FANCY")), (_mode("codex"), _at("FANCY"))
    found = propose(SUGGEST, _incident(), _now(*both, active=("claude_code",)))
    assert isinstance(found, Proposal)
    assert found.control_id == "claude_code.work.mode"
    none_left = (_mode("claude_code"), _at("SIMPLE")), (work, _at("SIMPLE")), (_mode("codex"), _at("FANCY"))
    assert isinstance(propose(SUGGEST, _incident(), _now(*none_left, active=("claude_code",))), Text)
