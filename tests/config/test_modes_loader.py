"""`modes.yaml`: controls of the user's own, changes of the built-in ones, all mistakes at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.actions.controls.control import (
    CommandStep,
    Control,
    ControlKind,
    ControlValue,
    Effect,
    FileFormat,
    FileStep,
    HttpStep,
)
from desktop_monitor.actions.controls.workflow_presets import WorkflowProject
from desktop_monitor.actions.policy import RequestSpec
from desktop_monitor.config.modes_loader import load_modes, modes_from
from desktop_monitor.config.modes_options import ModesConfig, PresetChange
from desktop_monitor.config.yaml_tree import tree_of
from desktop_monitor.errors import ConfigError

STEP = CommandStep(("/bin/true",))
PRESET = Control(
    "codex.mode",
    "Mode",
    ControlKind.CONTEXT_MODE,
    "codex",
    (ControlValue("SIMPLE", "low"), ControlValue("FANCY", None, is_remembered=True)),
    Effect.NEXT_SESSION,
    STEP,
    STEP,
    is_preset=True,
)


def _config(written: str) -> ModesConfig:
    return modes_from(tree_of(written, "modes.yaml"), "modes.yaml")


def _mistakes(written: str) -> dict[str, str]:
    with pytest.raises(ConfigError) as caught:
        _config(written)
    return {problem.key_path: f"{problem.explained} {problem.suggested}" for problem in caught.value.problems}


def test_without_a_file_only_the_built_in_controls_are_there(tmp_path: Path) -> None:
    config = load_modes(tmp_path / "modes.yaml")
    assert config == ModesConfig()
    assert config.controls((PRESET,)) == (PRESET,)


def test_a_key_of_a_file_is_declared_once_for_reading_and_writing() -> None:
    config = _config(
        """
        controls:
          my.mode:
            title: My mode
            kind: context_mode
            interface: my_workflow
            effect: now
            file: {path: ~/flow/settings.yaml, key: context.mode}
            values: {SIMPLE: simple, FANCY: {value: fancy, features: [tools]}}
            paste: {SIMPLE: /simple}
            timeout: 5 s
        """
    )
    step = FileStep("~/flow/settings.yaml", FileFormat.YAML, (("context", "mode"),))
    assert config.own == (
        Control(
            "my.mode",
            "My mode",
            ControlKind.CONTEXT_MODE,
            "my_workflow",
            (ControlValue("SIMPLE", "simple"), ControlValue("FANCY", "fancy", features=("tools",))),
            Effect.NOW,
            step,
            step,
            paste=(("SIMPLE", "/simple"),),
            timeout_seconds=5.0,
        ),
    )


def test_requests_and_commands_may_read_write_and_check() -> None:
    config = _config(
        """
        controls:
          my.interface:
            kind: interface
            values: {codex: codex, mock: mock}
            fallbacks: [mock]
            get: {http: {url: "http://127.0.0.1:1/x", method: GET, pointer: [active, name], allow_private: true}}
            apply: {command: [/usr/bin/flow, use, "{value}"], timeout: 60}
            verify: {file: {path: /etc/flow.env, key: INTERFACE}}
        """
    )
    control = config.own[0]
    assert control.get == HttpStep(RequestSpec("http://127.0.0.1:1/x", "GET", allow_private=True), ("active", "name"))
    assert control.apply == CommandStep(("/usr/bin/flow", "use", "{value}"), 60.0)
    assert control.verify == FileStep("/etc/flow.env", FileFormat.ENV, (("INTERFACE",),))
    assert control.fallbacks == ("mock",)


def test_several_keys_take_several_values() -> None:
    config = _config(
        """
        controls:
          my.mode: {file: {path: /x.json, keys: [a, [b, c]]}, values: {SIMPLE: [1, null], FANCY: remembered}}
        """
    )
    control = config.own[0]
    assert isinstance(control.get, FileStep)
    assert control.get.keys == (("a",), ("b", "c"))
    assert control.values == (ControlValue("SIMPLE", (1, None)), ControlValue("FANCY", None, is_remembered=True))


def test_a_built_in_control_can_have_other_values_or_none() -> None:
    config = _config("controls: {codex.mode: {values: {SIMPLE: minimal, MIDDLE: medium}}}")
    (changed,) = config.controls((PRESET,))
    assert changed.values == (
        ControlValue("SIMPLE", "minimal"),
        ControlValue("FANCY", None, is_remembered=True),
        ControlValue("MIDDLE", "medium"),
    )
    assert _config("controls: {codex.mode: {enabled: false}}").controls((PRESET,)) == ()
    assert _config("controls: {codex.mode: {fallbacks: []}}").changes == {"codex.mode": PresetChange(fallbacks=())}


def test_a_control_of_the_users_own_stands_for_the_built_in_one_of_its_name() -> None:
    config = _config("controls: {codex.mode: {file: {path: /x.json, key: a}, values: {A: 1, B: 2}}}")
    assert [control.is_preset for control in config.controls((PRESET,))] == [False]


def test_projects_are_named() -> None:
    config = _config("projects: [{folder: ~/agent-workflow}, {folder: /b, url: 'http://127.0.0.1:5001', name: b}]")
    assert config.projects == (
        WorkflowProject("~/agent-workflow"),
        WorkflowProject("/b", "http://127.0.0.1:5001", "b"),
    )


@pytest.mark.parametrize(
    ("written", "place", "said"),
    [
        ("controls: {Bad Name: {}}", "controls.Bad Name", "no name for a control"),
        ("controls: {a.b: {file: {path: x.json, key: a}, values: {A: 1}}}", "controls.a.b.file.path", "whole path"),
        ("controls: {a.b: {file: {path: /x.json}, values: {A: 1}}}", "controls.a.b.file.key", "the way to the value"),
        ("controls: {a.b: {file: {path: /x.json, key: a}}}", "controls.a.b.values", "is missing"),
        ("controls: {a.b: {get: {}, apply: {command: [/x]}, values: {A: 1}}}", "controls.a.b.get", "one of file"),
        ("controls: {a.b: {command: [x], values: {A: 1}}}", "controls.a.b.command", "whole path"),
        ("controls: {a.b: {http: {url: x}, values: {A: 1}}}", "controls.a.b.http.url", "http"),
        (
            "controls: {a.b: {command: [/x], values: {A: 1}, fallbacks: [B]}}",
            "controls.a.b.fallbacks",
            "none of its values",
        ),
        ("controls: {a.b: {command: [/x], values: {A: {value: {b: 1}}}}}", "controls.a.b.values.A.value", "must be"),
        ("controls: {codex.mode: {valeus: {}}}", "controls.codex.mode.valeus", "did you mean values?"),
        ("projects: [{url: 'http://x'}]", "projects[0].folder", "is missing"),
        ("projects: [{folder: /a}, {folder: /b}]", "projects", "equal names"),
        ("mode: {}", "mode", "is not an option"),
    ],
)
def test_each_mistake_is_named_with_its_place(written: str, place: str, said: str) -> None:
    assert said in _mistakes(written)[place]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["file", "http", "command", "values", "get", "x", "key"]), inner)
        ),
        max_leaves=12,
    ),
    st.sampled_from(["controls", "projects"]),
)
def test_whatever_is_written_becomes_settings_or_named_mistakes(tree: object, key: str) -> None:
    written = {key: {"a.b": tree} if key == "controls" else [tree]}
    problems, config = 0, None
    try:
        config = modes_from(written, "file")
    except ConfigError as error:
        problems = len(error.problems)
    assert problems or config is not None
