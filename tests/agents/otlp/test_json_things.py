"""Whatever JSON says, an object opened level by level tells the same as one read at once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.agents.otlp.json_things import (
    document,
    float64,
    hexadecimal,
    int64,
    object_in,
    opened_things,
    text_in,
    things,
    value_in,
)
from desktop_monitor.agents.otlp.model import MalformedBodyError

_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
_scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(-1e9, 1e9) | _texts
_values = st.recursive(
    _scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_texts, inner, max_size=4), max_leaves=12
)
_objects = st.fixed_dictionaries({}, optional={"a": _values, "aB": _values, "a_b": _values})
_indents = st.sampled_from([None, 1])


@given(_objects, _indents)
def test_values_are_those_of_the_document_read_at_once(told: dict[str, Any], indent: int | None) -> None:
    opened = document(json.dumps(told, indent=indent).encode())
    first = told.get("aB")

    assert value_in(opened, "aB", "a_b") == (told.get("a_b") if first is None else first)
    assert object_in(opened, "a") == (told["a"] if isinstance(told.get("a"), dict) else {})
    assert text_in(opened, "a", "a") == (told["a"] if isinstance(told.get("a"), str) else "")


@given(_objects, _indents)
def test_objects_of_a_list_are_found_and_everything_else_is_counted(told: dict[str, Any], indent: int | None) -> None:
    content = json.dumps(told, indent=indent).encode()
    value = told.get("a_b") if told.get("aB") is None else told["aB"]
    items = [] if value is None else value if isinstance(value, list) else [None]
    expected = [item for item in items if isinstance(item, dict)]
    from_opened, from_whole, half_opened = {}, {}, {}

    assert list(things(document(content), "aB", "a_b", from_opened)) == expected
    assert list(things(json.loads(content), "aB", "a_b", from_whole)) == expected
    assert [
        {key: value_in(each, key, key) for key in each}
        for each in opened_things(document(content), "aB", "a_b", half_opened)
    ] == expected
    assert from_opened == from_whole == half_opened
    assert sum(from_opened.values()) == len(items) - len(expected)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"1", b"null", b'{"a": ', b'{"a": tru}', b"\xff", b'{"a": ' + b"[" * 9000 + b"]" * 9000 + b"}"]
)
def test_what_is_no_document_or_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedBodyError):
        document(body)


@pytest.mark.parametrize("damaged", [b'"\xff"', b"1e999999"])
def test_damage_is_met_where_it_is_looked_at(damaged: bytes) -> None:
    opened = document(b'{"good": 1, "bad": [{"x": ' + damaged + b"}]}")

    assert value_in(opened, "good", "good") == 1
    with pytest.raises(MalformedBodyError):
        list(things(opened, "bad", "bad", {}))


@given(st.binary(max_size=60))
def test_any_bytes_are_an_object_or_refused(body: bytes) -> None:
    try:
        opened = document(body)
        list(things(opened, "a", "a", {}))
    except MalformedBodyError:
        return
    assert isinstance(json.loads(body.decode("utf-8", "replace")), dict)


@pytest.mark.parametrize(
    ("content", "number"),
    [("17", 17), (17.0, 17), (2**64 - 1, 2**64 - 1), (2**64, None), (True, None), ("1" * 50, None), (1.5, None)],
)
def test_whole_numbers_of_64_bits_may_be_texts(content: object, number: int | None) -> None:
    assert int64(content) == number


@pytest.mark.parametrize(
    ("content", "number"),
    [("1.5", 1.5), (2, 2.0), ("Infinity", float("inf")), (True, None), ("x", None), (10**400, None)],
)
def test_doubles_may_be_words(content: object, number: float | None) -> None:
    assert float64(content) == number


@pytest.mark.parametrize(
    ("told", "found"), [("0AF7", "0af7"), ("", ""), ("xyz", ""), ("a" * 33, ""), (7, ""), (None, "")]
)
def test_ids_are_hexadecimal_or_none(told: object, found: str) -> None:
    assert hexadecimal({"traceId": told}, "traceId", "trace_id") == found
