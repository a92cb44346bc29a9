"""Versions are compared as PEP 440 says, and only what is for this user is newer."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version as Reference

from desktop_monitor.engine.updates.version import is_newer, version

ORDERED = [
    "1.dev3",
    "1.0a1",
    "1.0a2.dev1",
    "1.0b1",
    "1.0rc1",
    "1.0",
    "1.0.post1",
    "1.0.1.dev1",
    "1.0.1",
    "1.10",
    "1!0.1",
]
NUMBERS = st.integers(0, 99)


@st.composite
def written_versions(draw: st.DrawFn) -> str:
    text = ".".join(map(str, draw(st.lists(NUMBERS, min_size=1, max_size=4))))
    if draw(st.booleans()):
        text = f"{draw(NUMBERS)}!{text}"
    if draw(st.booleans()):
        text += f"{draw(st.sampled_from(['a', 'b', 'rc', '-alpha.', '.beta', '_pre']))}{draw(NUMBERS)}"
    if draw(st.booleans()):
        text += f"{draw(st.sampled_from(['.post', '-', 'r', '.rev']))}{draw(NUMBERS)}"
    if draw(st.booleans()):
        text += f"{draw(st.sampled_from(['.dev', 'dev', '-dev']))}{draw(NUMBERS)}"
    return text + draw(st.sampled_from(["", "+local.1"]))


@pytest.mark.parametrize(("older", "newer"), [*itertools.pairwise(ORDERED)])
def test_each_comes_before_the_next(older: str, newer: str) -> None:
    assert version(older) < version(newer)  # type: ignore[operator]


@given(written_versions(), written_versions())
def test_any_two_stand_as_the_reference_has_them(one: str, other: str) -> None:
    ours, theirs = version(one), version(other)
    assert ours is not None
    assert theirs is not None
    # The local part is about a build, not about what was released.
    reference, second = (Reference(text.partition("+")[0]) for text in (one, other))
    assert (ours < theirs, ours == theirs) == (reference < second, reference == second)


@given(st.text())
def test_whatever_is_written_is_a_version_or_none(written: str) -> None:
    assert version(written) is None or version(written) == version(f" {written}\n")


@pytest.mark.parametrize("written", ["", "one", "1.0; rm", "1" * 70, "1.٣", "1.0\u202e", "-1", "1..2", "nan"])
def test_what_is_no_version_is_newer_than_nothing(written: str) -> None:
    assert version(written) is None
    assert not is_newer(written, "0.1")


@pytest.mark.parametrize(
    ("offered", "own", "newer"),
    [
        ("1.1", "1.0", True),
        ("1.0", "1.0", False),
        ("1.0.0", "1.0", False),
        ("0.9", "1.0", False),
        ("1.1rc1", "1.0", False),
        ("1.1rc1", "1.1b2", True),
        ("1.1", "1.1rc1", True),
        ("1.1", "no version", False),
        ("1.0.post1", "1.0", True),
    ],
)
def test_trial_versions_are_for_those_who_have_one(offered: str, own: str, newer: bool) -> None:
    assert is_newer(offered, own) is newer
