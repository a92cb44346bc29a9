"""Every text made anywhere in the program has a template, and everything the template asks for."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import desktop_monitor
from desktop_monitor.language.text import is_id
from desktop_monitor.language.wording import ENGLISH
from tests.helpers.languages import sentences

PACKAGE = Path(desktop_monitor.__file__).parent


class Said(NamedTuple):
    """A text as it stands in the source."""

    template: str
    """A literal key, or both sentences of `counted`."""
    blanks: frozenset[str]
    is_known: bool
    """Whether all blanks are: what ``**`` holds is not known here."""
    place: str


def texts() -> Iterator[Said]:
    """What is handed to `text` and `counted` as it is written down."""
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("text", "counted"):
                count = {"text": 1, "counted": 2}[node.func.id]
                blanks = {str(word.arg) for word in node.keywords} | ({"count"} if count == 2 else set())
                is_known = all(word.arg for word in node.keywords)
                place = f"{file.relative_to(PACKAGE)}:{node.lineno}"
                for first in node.args[:count]:
                    if isinstance(first, ast.Constant) and isinstance(first.value, str):
                        yield Said(first.value, frozenset(blanks), is_known, place)


def asked_for(template: str) -> set[str]:
    """Names of the blanks of a template, or of what stands in the tables for an id."""
    forms = sentences(ENGLISH.get(template, template))
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name}


def test_every_id_has_a_template() -> None:
    ids = {said.template for said in texts() if is_id(said.template)}
    assert ids <= set(ENGLISH)
    assert "store.in_memory" in ids


def test_no_blank_stays_empty() -> None:
    """A sentence without any parameter may hold braces: it is said as it stands."""
    lacking = [
        (said.place, missing)
        for said in texts()
        if said.is_known and (said.blanks or is_id(said.template))
        if (missing := asked_for(said.template) - said.blanks)
    ]
    assert lacking == []


def test_a_sentence_that_is_no_template_asks_for_nothing() -> None:
    """Who forgets all parameters of a sentence would show its blanks."""
    empty = [said.place for said in texts() if said.is_known and not said.blanks and "{" in said.template]
    assert empty == []
