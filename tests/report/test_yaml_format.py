"""A report's tree as YAML is read back as it was, by YAML 1.2 and by 1.1, whatever its texts are."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from desktop_monitor.report.yaml_format import yaml_text
from tests.helpers.report_layout import HOSTILE_NAMES

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    [
        "no",
        "y",
        "~",
        "null",
        "1e3",
        "0x1f",
        "2026-11-22",
        "12:30",
        "- a",
        "a: b",
        "# c",
        "&x",
        "*y",
        "!z",
        "%d",
        "",
        " ",
    ]
)
_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _TEXTS
)
_TREES = st.dictionaries(
    _TEXTS,
    st.recursive(
        _SCALARS, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(_TEXTS, inner, max_size=5), max_leaves=12
    ),
    min_size=1,
    max_size=6,
)


def _read(written: str, version: str) -> Any:
    yaml = YAML(typ="safe", pure=True)
    yaml.version = version  # type: ignore[assignment]
    return yaml.load(written)


@given(_TREES)
def test_every_tree_is_read_back_as_it_was(tree: dict[str, Any]) -> None:
    written = yaml_text(tree)

    assert _read(written, "1.2") == tree
    assert _read(written, "1.1") == tree


@pytest.mark.parametrize("name", [name for name in HOSTILE_NAMES if "\ud800" not in name])
def test_a_hostile_name_stays_one_text_on_one_line(name: str) -> None:
    written = yaml_text({"projects": [{"key": name, name: 1}]})

    assert written.count("\n") == (3 if len(name) < 1_000 else 4)
    assert _read(written, "1.2") == {"projects": [{"key": name, name: 1}]}
    assert all(character.isprintable() or character == "\n" for character in written)


def test_numbers_with_exponents_are_numbers_in_every_version() -> None:
    found = _read(yaml_text({"a": 1e-7, "b": 1e22, "c": [1.5e-9, None]}), "1.1")

    assert math.isclose(found["a"], 1e-7)
    assert found == {"a": 1e-7, "b": 1e22, "c": [1.5e-9, None]}


def test_words_of_the_program_stand_without_quotes_as_keys_and_points_on_one_line() -> None:
    assert yaml_text({"kind": "daily", "points": [[1.0, None], [2.0, 3.0]], "gaps": [], "n": {}}) == (
        'kind: "daily"\npoints:\n  - [1.0, null]\n  - [2.0, 3.0]\ngaps: []\n"n": {}\n'
    )
