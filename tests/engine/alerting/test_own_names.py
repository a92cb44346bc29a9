"""A control of models offers the names that the user wrote and that requests were made with."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.actions.controls.control import CommandStep, ControlValue, OwnNames
from desktop_monitor.engine.alerting.own_names import with_own_names
from tests.helpers.controls import control

MODEL = replace(
    control(CommandStep(("get",)), values=(ControlValue("opus", "opus"), ControlValue("default", None))),
    own_names=OwnNames.SEEN,
)


def _names(*configured: str | None, seen: tuple[str, ...] = (), own_names: OwnNames = OwnNames.SEEN) -> list[str]:
    found = with_own_names(replace(MODEL, own_names=own_names), configured, seen)
    return [value.name for value in found.values]


def test_what_is_and_was_configured_and_what_was_seen_are_values_each_once() -> None:
    assert _names('[["gpt-5"]]', '[["gpt-4"]]', None, seen=("gpt-5", "o3")) == [
        "gpt-4",
        "gpt-5",
        "o3",
        "opus",
        "default",
    ]


def test_their_order_does_not_depend_on_which_is_configured() -> None:
    assert _names('[["b"]]', '[["a"]]') == _names('[["a"]]', '[["b"]]')


def test_declared_ones_are_not_there_twice() -> None:
    assert _names('[["opus"]]', seen=("default",)) == ["opus", "default"]


@pytest.mark.parametrize(
    "raw", ["", "[[]]", "[[1]]", "[[null]]", '[["a"],["b"]]', "{", '[["two words"]]', '[["\\u202e"]]']
)
def test_what_is_no_name_is_none(raw: str) -> None:
    assert _names(raw) == ["opus", "default"]


def test_only_a_control_that_asks_for_them_has_them() -> None:
    assert _names('[["x"]]', seen=("y",), own_names=OwnNames.CONFIGURED) == ["x", "opus", "default"]
    assert _names('[["x"]]', seen=("y",), own_names=OwnNames.NONE) == ["opus", "default"]


@given(st.lists(st.text()), st.lists(st.text() | st.none()))
def test_hostile_names_are_few_short_and_on_one_line(seen: list[str], configured: list[str | None]) -> None:
    names = _names(*configured, seen=(*seen, *(f"m{number}" for number in range(99)), "x" * 5000))
    assert len(names) <= 14
    assert all(0 < len(name) <= 100 and name.isprintable() for name in names)
    assert len(set(names)) == len(names)
