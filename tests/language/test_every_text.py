"""Every text made anywhere in the program has a template, and everything the template asks for."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import desktop_monitor
from desktop_monitor.language.wording import ENGLISH

PACKAGE = Path(desktop_monitor.__file__).parent


def texts() -> Iterator[tuple[str, ast.Call]]:
    """Literal keys handed to `text(...)` in the source, each with its call."""
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "text" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value, node


def asked_for(template: str) -> set[str]:
    """Names of the blanks of a template."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_key_has_a_template() -> None:
    keys = {key for key, _call in texts()}
    assert keys <= set(ENGLISH)
    assert "store.in_memory" in keys


def test_no_blank_stays_empty() -> None:
    lacking = {
        key: missing
        for key, call in texts()
        if all(word.arg for word in call.keywords)  # what ** holds is not known here
        and (missing := asked_for(ENGLISH[key]) - {str(word.arg) for word in call.keywords})
    }
    assert lacking == {}
