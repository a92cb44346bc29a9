"""Every text made anywhere in the program has a template."""

import ast
from pathlib import Path

import desktop_monitor
from desktop_monitor.metrics.wording import ENGLISH

PACKAGE = Path(desktop_monitor.__file__).parent


def text_keys() -> set[str]:
    """Literal keys handed to `text(...)` in the source."""
    keys = set()
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "text" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    keys.add(first.value)
    return keys


def test_every_key_has_a_template() -> None:
    assert text_keys() <= set(ENGLISH)
    assert "store.in_memory" in text_keys()
