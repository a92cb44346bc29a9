"""Whatever else decides about a key is found: administrators, variables, other keys."""

from pathlib import Path

import pytest

from desktop_monitor.actions.controls.control import FileFormat, FileStep
from desktop_monitor.errors import ActionError
from tests.helpers.controls import Desk, control


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.file(".claude/settings.json", "{}")
    desk.file(".codex/config.toml", 'model_reasoning_effort = "high"\n')
    desk.file(".gemini/settings.json", "{}")
    return desk


MANAGED = [
    ("claude_code.mode", "SIMPLE", "etc/claude-code/managed-settings.json", '{"maxEffortLevel": "high"}'),
    ("claude_code.mode", "SIMPLE", "etc/claude-code/managed-settings.json", '{"effortLevel": "high"}'),
    ("claude_code.model", "opus", "etc/claude-code/managed-settings.d/50-x.json", '{"model": "sonnet"}'),
    ("claude_code.model", "opus", "etc/claude-code/managed-settings.json", '{"env": {"ANTHROPIC_MODEL": "x"}}'),
    ("codex.effort", "low", "etc/codex/managed_config.toml", 'model_reasoning_effort = "high"'),
    ("gemini.model", "pro", "etc/gemini-cli/settings.json", '{"model": {"name": "flash"}}'),
    ("gemini.model", "pro", "etc/gemini-cli/settings.json", "{ damaged"),
]


@pytest.mark.parametrize(("control_id", "value", "path", "content"), MANAGED)
def test_what_an_administrator_decides_is_never_changed(
    desk: Desk, control_id: str, value: str, path: str, content: str
) -> None:
    managed = desk.managed(path, content)
    contents = {path: path.read_bytes() for path in desk.home.glob(".*/*")}
    driver = desk.preset(control_id)

    assert str(managed) in driver.state().refusal
    with pytest.raises(ActionError, match="dministrator"):
        driver.plan(value)
    assert {path: path.read_bytes() for path in contents} == contents


@pytest.mark.parametrize(
    ("control_id", "path", "content"),
    [
        ("claude_code.mode", "etc/claude-code/managed-settings.json", '{"model": "sonnet", "env": {"A": "b"}}'),
        ("codex.effort", "etc/codex/requirements.toml", 'allowed_approval_policies = ["never"]'),
        ("gemini.model", "etc/gemini-cli/settings.json", '{"model": {"maxSessionTurns": 5}}'),
    ],
)
def test_what_an_administrator_leaves_open_is_open(desk: Desk, control_id: str, path: str, content: str) -> None:
    desk.managed(path, content)

    assert desk.preset(control_id).state().refusal == ""


def test_an_administrator_who_came_after_the_preview_is_respected(desk: Desk) -> None:
    driver = desk.preset("codex.effort")
    plan = driver.plan("low")
    desk.managed("etc/codex/managed_config.toml", 'model_reasoning_effort = "high"')

    with pytest.raises(ActionError, match="administrator"):
        driver.apply(plan)


@pytest.mark.parametrize(
    ("control_id", "value", "name"),
    [("claude_code.model", "opus", "ANTHROPIC_MODEL"), ("gemini.model", "pro", "GEMINI_MODEL")],
)
def test_variables_that_win_are_told(desk: Desk, control_id: str, value: str, name: str) -> None:
    assert not any(name in warning for warning in desk.preset(control_id).plan(value).warnings)

    desk.environment[name] = "other"

    assert any(f"exports {name}, which wins" in warning for warning in desk.preset(control_id).plan(value).warnings)


def test_a_variable_in_the_same_file_that_wins_is_told(desk: Desk) -> None:
    desk.file(".claude/settings.json", '{"env": {"ANTHROPIC_MODEL": "haiku"}}')

    warnings = desk.preset("claude_code.model").plan("opus").warnings

    assert any("ANTHROPIC_MODEL is set in this file's env" in warning for warning in warnings)


def test_a_profile_that_wins_is_told(desk: Desk) -> None:
    desk.file(".codex/config.toml", 'profile = "fast"\n[profiles.fast]\nmodel_reasoning_effort = "low"\n')

    assert any("profile 'fast'" in warning for warning in desk.preset("codex.effort").plan("high").warnings)


EFFORT = FileStep("~/.claude/settings.json", FileFormat.JSON, (("effortLevel",),))


def test_an_effort_of_a_models_own_is_told(desk: Desk) -> None:
    desk.file(".claude/settings.json", '{"modelSettings": {"claude-opus-5-5": {"effortLevel": "high"}, "x": 1}}')

    warnings = desk.driver(control(EFFORT)).plan("SIMPLE").warnings

    assert warnings == ("modelSettings sets another effort for claude-opus-5-5, which wins over effortLevel.",)
    assert not any("wins" in warning for warning in desk.preset("claude_code.mode").plan("SIMPLE").warnings)


def test_a_variable_for_the_effort_wins_unless_it_is_capped(desk: Desk) -> None:
    desk.environment["CLAUDE_CODE_EFFORT_LEVEL"] = "high"

    assert any("CLAUDE_CODE_EFFORT_LEVEL" in one for one in desk.driver(control(EFFORT)).plan("SIMPLE").warnings)
    assert not any("wins" in one for one in desk.preset("claude_code.mode").plan("SIMPLE").warnings)


def test_a_control_of_the_users_own_is_held_against_administrators_too(desk: Desk) -> None:
    managed = desk.managed("etc/claude-code/managed-settings.json", '{"env": {"CLAUDE_CODE_EFFORT_LEVEL": "high"}}')

    assert str(managed) in desk.driver(control(EFFORT)).state().refusal
