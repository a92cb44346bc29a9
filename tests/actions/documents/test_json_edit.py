"""Single keys of a JSON document are changed, and nothing else in it."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.actions.documents.document import ABSENT, UnreadableError
from desktop_monitor.actions.documents.json_edit import JsonFormat
from desktop_monitor.actions.documents.json_scan import scan

JSON = JsonFormat()
KEY = ("env", "PORT")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '{\n  "env": {\n    "PORT": "1"\n  }\n}\n'),
        (" \r\n", '{\r\n  "env": {\r\n    "PORT": "1"\r\n  }\r\n}\r\n'),
        ("{}", '{\n  "env": {\n    "PORT": "1"\n  }\n}'),
        ('{"a":1}', '{"a":1,"env":{"PORT":"1"}}'),
        ('{"a": 1, "b": 2}', '{"a": 1, "b": 2, "env": {"PORT": "1"}}'),
        ('{\n\t"a": 1\n}\n', '{\n\t"a": 1,\n\t"env": {\n\t\t"PORT": "1"\n\t}\n}\n'),
        ('{\r\n    "a": 1\r\n}', '{\r\n    "a": 1,\r\n    "env": {\r\n        "PORT": "1"\r\n    }\r\n}'),
        ('{\n  "a": 1, // why\n}', '{\n  "a": 1, // why\n  "env": {\n    "PORT": "1"\n  },\n}'),
        ('{\n  "a": 1 // why\n}', '{\n  "a": 1, // why\n  "env": {\n    "PORT": "1"\n  }\n}'),
        ('{\n  "env": {}\n}', '{\n  "env": {\n    "PORT": "1"\n  }\n}'),
        ('{\n  "env": {"A": "b"}\n}', '{\n  "env": {"A": "b", "PORT": "1"}\n}'),
        ('{\n  "env": { // ours\n  }\n}', '{\n  "env": { // ours\n    "PORT": "1"\n  }\n}'),
        ('{"env": {"PORT": /* old */ "0" /* x */}}', '{"env": {"PORT": /* old */ "1" /* x */}}'),
    ],
)
def test_a_key_is_set_in_the_documents_own_style(before: str, after: str) -> None:
    assert JSON.edited(before, {KEY: "1"}) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"env": {"PORT": "1"}}', '{"env": {}}'),
        ('{"env": {"PORT": "1", "A": 1}}', '{"env": { "A": 1}}'),
        ('{"env": {"A": 1, "PORT": "1"}}', '{"env": {"A": 1}}'),
        ('{"env": {"A": 1, "PORT": "1",}}', '{"env": {"A": 1,}}'),
        ('{\n "env": {\n  "PORT": "1", // mine\n  "A": 1\n }\n}', '{\n "env": { // mine\n  "A": 1\n }\n}'),
        ('{"env": { // why\n"PORT": "1", "A": 1}}', '{"env": { // why\n "A": 1}}'),
        ('{"other": 1}', '{"other": 1}'),
    ],
)
def test_a_key_is_taken_out_with_its_comma(before: str, after: str) -> None:
    assert JSON.edited(before, {KEY: ABSENT}) == after


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('{\n  "a": 1,\n  "b" 2\n}', "line 3, column 7"),
        ('{"a": 1 "b": 2}', "line 1, column 9"),
        ('{"a": tru}', "line 1, column 7"),
        ('{"a": "x\ny"}', "line 1, column 7"),
        ("{} {}", "line 1, column 4"),
        ('{"a": 1', "line 1, column 8"),
        ('{"a": [1 2]}', "line 1, column 10"),
        ("[" * 5000, "nested too deeply"),
        ("{'a': 1}", "line 1, column 2"),
        ('{"a": 01}', "line 1"),
        ('{"a": /* never', "line 1"),
    ],
)
def test_what_is_no_json_is_refused_with_the_place(text: str, where: str) -> None:
    with pytest.raises(UnreadableError, match=where):
        JSON.tree(text)


@pytest.mark.parametrize("text", ["[]", '"text"', "null", "3"])
def test_a_document_without_keys_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError, match="no object"):
        JSON.edited(text, {KEY: "1"})


@pytest.mark.parametrize(
    "text", ['{"env": {"PORT": "1", "PORT": "2"}}', '{"env": {}, "env": {}}', '{"env": null}', '{"env": []}']
)
def test_keys_that_mean_two_things_are_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        JSON.edited(text, {KEY: "3"})


def test_another_key_that_is_there_twice_stays_so() -> None:
    text = '{"a": 1, "a": 2, "env": {}}'

    assert JSON.edited(text, {KEY: "1"}).startswith('{"a": 1, "a": 2, ')


def test_an_empty_section_is_taken_out_unless_something_is_said_in_it() -> None:
    assert JSON.without_empty('{"a": 1, "env": {}}', ("env",)) == '{"a": 1}'
    assert JSON.without_empty('{"env": { /* kept */ }}', ("env",)) == '{"env": { /* kept */ }}'
    assert JSON.without_empty('{"env": {"A": 1}}', ("env",)) == '{"env": {"A": 1}}'


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip
_DOCUMENTS = st.dictionaries(st.sampled_from(["model", "env", "ä", "x y"]) | st.text(max_size=4), _VALUES, max_size=5)


@given(_DOCUMENTS, st.sampled_from([None, 0, 1, 2, 4, "\t"]), st.booleans())
def test_reading_agrees_with_the_standard_library(
    document: dict[str, object], indent: object, ascii_only: bool
) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_only)  # type: ignore[arg-type]

    assert scan(text).value == document


@given(
    _DOCUMENTS.filter(lambda document: isinstance(document.get("env", {}), dict)),
    st.sampled_from([None, 1, 2, 4, "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.lists(st.sampled_from(["PORT", "HOST", "é"]), unique=True, min_size=1),
)
def test_what_is_put_in_and_taken_out_again_leaves_the_text_as_it_was(
    document: dict[str, object], indent: object, newline: str, names: list[str]
) -> None:
    """Whatever is in the document and however it is written."""
    env = document.get("env")
    names = [name for name in names if not isinstance(env, dict) or name not in env]
    text = json.dumps(document, indent=indent).replace("\n", newline)  # type: ignore[arg-type]

    put = JSON.edited(text, {("env", name): "1" for name in names})
    back = JSON.edited(put, {("env", name): ABSENT for name in names})
    back = back if "env" in document else JSON.without_empty(back, ("env",))

    assert json.loads(put) == {**document, **({"env": {**(env or {}), **dict.fromkeys(names, "1")}} if names else {})}  # type: ignore[dict-item]
    assert back == text


@given(_DOCUMENTS.filter(lambda document: isinstance(document.get("env", {}), dict)), st.randoms(use_true_random=False))
def test_comments_and_odd_commas_survive_every_edit(document: dict[str, object], chance: random.Random) -> None:
    """Edits may refuse a document but never lose a comment or break it."""
    text = _scribbled(json.dumps(document, indent=chance.choice([None, 2])), chance)
    try:
        put = JSON.edited(text, {KEY: "1", ("env", "new"): "2"})
        back = JSON.edited(put, {KEY: ABSENT, ("env", "new"): ABSENT})
    except UnreadableError as refusal:
        assert "comment" in str(refusal)  # noqa: PT017
        return
    assert all(mark in changed for changed in (put, back) for mark in ("/*1*/", "/*2*/", "//3\n"))
    assert JSON.tree(put)["env"]["PORT"] == "1"  # type: ignore[index]
    rest = {name: value for name, value in JSON.tree(back).items() if name != "env"}
    assert rest == {name: value for name, value in document.items() if name != "env"}


def _scribbled(text: str, chance: random.Random) -> str:
    """The same document with three comments and perhaps a trailing comma in places where they may be."""
    members = scan(text).members
    if members and chance.random() < 0.5:
        text = text[: members[-1].node.end] + "," + text[members[-1].node.end :]
    places = [at for at in range(len(text) + 1) if _is_between(text, at)]
    marks = ("/*1*/", "/*2*/", "//3\n")
    for at, mark in sorted(zip(chance.choices(places, k=3), marks, strict=True), reverse=True):
        text = text[:at] + mark + text[at:]
    return text


def _is_between(text: str, at: int) -> bool:
    try:
        return bool(scan(text[:at] + "/*probe*/" + text[at:]).value == scan(text).value)
    except UnreadableError:
        return False
