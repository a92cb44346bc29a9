"""What people read goes through the catalogue as whole sentences: rules no linter knows, as `rules` has others.

Must not know files; the tests read them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from tests.architecture.rules import Breach, Module

_ROOT = "MonitorError"
_FIRST = frozenset({"tr", "_tr", "text", "sentence"})
_FIRST_TWO = frozenset({"counted", "forms"})
_SECOND = frozenset({"translate", "QT_TRANSLATE_NOOP"})
_PROBLEMS = frozenset({"note", "wrong"})
"""What the configuration's loaders say of a value."""
_HELP = frozenset({"help", "description", "epilog", "title"})
_PLURAL_ENDINGS = frozenset({"", "s", "es"})
_TWO_WORDS = re.compile(r"[^\W\d_]{2,}[,:;.]? [^\W\d_]{2,}")
_ANY_WORDS = re.compile(r"[^\W\d_]{2,}")
_LOGGING = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log"})
_FOR_DEVELOPERS = frozenset({"ValueError", "TypeError", "StoreBugError"})
"""Errors that no user causes: they name what a programmer did."""


def people_errors(modules: Iterable[Module]) -> frozenset[str]:
    """Names of the errors that people read: `MonitorError`, and what is made of it anywhere, but for bugs of ours."""
    bases = {
        node.name: {ast.unparse(base).rpartition(".")[2] for base in node.bases}
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
    }
    found: set[str] = set()
    wanted = {_ROOT}
    while wanted:
        found |= wanted
        wanted = {name for name, made_of in bases.items() if made_of & found} - found
    return frozenset(found - _FOR_DEVELOPERS)


def glued(module: Module, errors: frozenset[str]) -> Iterator[Breach]:
    """A sentence is written as the catalogue is asked for it: a translator cannot know what a part is part of."""
    for call in (node for node in ast.walk(module.tree) if isinstance(node, ast.Call)):
        for part in (one for argument in asked_for(call, errors) for one in _branches(argument)):
            if _is_glued(part):
                yield Breach(part.lineno, f"{called(call)}(…) is given a sentence that is put together")


def plurals(module: Module) -> Iterator[Breach]:
    """Other languages have other plurals: `counted` and `forms` hold both English forms."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.IfExp):
            ends = {part.value for part in (node.body, node.orelse) if isinstance(part, ast.Constant)}
            if len(ends) == 2 and ends <= _PLURAL_ENDINGS:
                yield Breach(node.lineno, "appends the ending of a plural")


def loose(module: Module, errors: frozenset[str]) -> Iterator[Breach]:
    """No sentence stands outside the catalogue: two words beside each other, or one that is printed."""
    tree = module.tree
    known = {id(node) for node in _catalogued(tree, errors)}
    printed = {id(node) for node in _printed(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in known:
            words = _ANY_WORDS if id(node) in printed else _TWO_WORDS
            if words.search(node.value):
                yield Breach(node.lineno, f"{ast.unparse(node)[:60]} is said past the catalogue")


def called(call: ast.Call) -> str:
    """The last part of the name of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def asked_for(call: ast.Call, errors: frozenset[str]) -> list[ast.expr]:
    """Those arguments of a call that are sentences of the catalogue."""
    name = called(call)
    if name in _FIRST:
        return call.args[:1]
    if name in _FIRST_TWO:
        return call.args[:2]
    if name in _SECOND:
        return call.args[1:2]
    if name in _PROBLEMS:
        return call.args[1:]
    if name == "ConfigProblem":
        return call.args[2:]
    return call.args if name in errors else []


def _branches(argument: ast.expr) -> Iterator[ast.expr]:
    """Each of what a condition chooses from."""
    if isinstance(argument, ast.IfExp | ast.BoolOp):
        parts = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else argument.values
        for part in parts:
            yield from _branches(part)
    else:
        yield argument


def _is_glued(part: ast.expr) -> bool:
    """Put together of words; ids and paths have no blanks between theirs."""
    if isinstance(part, ast.JoinedStr):
        pieces = [str(piece.value) for piece in part.values if isinstance(piece, ast.Constant)]
        return any(_ANY_WORDS.search(piece) and " " in piece for piece in pieces)
    if isinstance(part, ast.BinOp):
        return any(_is_text(side) or isinstance(side, ast.JoinedStr) for side in (part.left, part.right))
    return isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and _is_filled(part.func)


def _is_filled(method: ast.Attribute) -> bool:
    return method.attr == "format" and _is_text(method.value)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _catalogued(tree: ast.Module, errors: frozenset[str]) -> Iterator[ast.AST]:
    """Literals that the catalogue knows, and those that nobody is shown: docstrings, logs, developers' errors."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
        elif isinstance(node, ast.Call):
            is_silent = called(node) in _FOR_DEVELOPERS or called(node) in _LOGGING
            known = node.args if is_silent else asked_for(node, errors)
            for argument in (*known, *(word.value for word in node.keywords if word.arg in _HELP)):
                yield from ast.walk(argument)


def _printed(tree: ast.Module) -> Iterator[ast.AST]:
    """What is handed to `print` as it is, or within an f-string."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) == "print":
            for argument in node.args:
                yield argument
                if isinstance(argument, ast.JoinedStr):
                    yield from argument.values
