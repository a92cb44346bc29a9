"""Interfaces of performance_config.yaml decide what interface controls fall back to, where modes.yaml does not."""

from __future__ import annotations

from desktop_monitor.actions.controls.control import (
    CommandStep,
    Control,
    ControlKind,
    ControlValue,
    Effect,
)
from desktop_monitor.actions.controls.workflow_presets import WorkflowProject, workflow_controls
from desktop_monitor.config.modes_options import ModesConfig, PresetChange
from desktop_monitor.config.performance_options import Interfaces

MODE, INTERFACE = workflow_controls(WorkflowProject("/flow"))
CHOSEN = Interfaces("claude_code", "anthropic_api", "mock")
STEP = CommandStep(("/usr/bin/flow",))


def _interface(config: ModesConfig) -> Control:
    return next(one for one in config.controls((MODE, INTERFACE)) if one.kind is ControlKind.INTERFACE)


def _own(*fallbacks: str) -> Control:
    values = (ControlValue("API", "anthropic_api"), ControlValue("CLI", "claude_code"))
    return Control("my.it", "It", ControlKind.INTERFACE, "", values, Effect.NOW, STEP, STEP, fallbacks=fallbacks)


def test_without_a_word_the_built_in_fallbacks_hold() -> None:
    assert ModesConfig().controls((MODE, INTERFACE)) == (MODE, INTERFACE)


def test_the_backup_comes_first_then_the_primary_then_what_is_built_in() -> None:
    assert _interface(ModesConfig(interfaces=CHOSEN)).fallbacks == ("anthropic_api", "claude_code")
    assert _interface(ModesConfig(interfaces=Interfaces(fallback="mock"))).fallbacks == (
        "mock",
        "claude_code",
        "anthropic_api",
    )


def test_what_modes_name_goes_before() -> None:
    changes = {INTERFACE.control_id: PresetChange(fallbacks=("claude_code",))}
    assert _interface(ModesConfig(changes=changes, interfaces=CHOSEN)).fallbacks == ("claude_code",)
    nothing = {INTERFACE.control_id: PresetChange(fallbacks=())}
    assert _interface(ModesConfig(changes=nothing, interfaces=CHOSEN)).fallbacks == ()


def test_an_interface_is_found_by_the_text_its_value_stands_for() -> None:
    assert ModesConfig((_own(),), interfaces=CHOSEN).controls(())[0].fallbacks == ("API", "CLI")
    assert ModesConfig((_own("CLI"),), interfaces=CHOSEN).controls(())[0].fallbacks == ("CLI",)


def test_an_interface_that_a_control_does_not_have_is_no_fallback() -> None:
    config = ModesConfig(interfaces=Interfaces("gemini", "codex"))
    assert _interface(config).fallbacks == INTERFACE.fallbacks


def test_the_interface_for_testing_is_marked_as_one() -> None:
    values = _interface(ModesConfig(interfaces=Interfaces(testing="anthropic_api"))).values
    assert [value.name for value in values if value.is_for_testing] == ["anthropic_api"]


def test_other_controls_are_left_alone() -> None:
    assert ModesConfig(interfaces=CHOSEN).controls((MODE,)) == (MODE,)
