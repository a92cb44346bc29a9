"""Texts before they are words: a key and parameters.

What is made deep in the river but read by people in their language travels as
(key, parameters) and becomes words in a face (see `wording`). A key is an id
such as ``health.cpu`` whose English template stands in the tables of `wording`,
or the English sentence itself, as translators' tools expect it. Must not know any
other language.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from desktop_monitor.language.marking import Template as Template
from desktop_monitor.language.marking import forms as forms
from desktop_monitor.language.marking import sentence as sentence

Parameter: TypeAlias = "str | int | float | Text"


class Text(NamedTuple):
    """A sentence to be: its key and what fills its blanks."""

    key: str
    parameters: tuple[tuple[str, Parameter], ...] = ()
    """By the names of the blanks; a text within a text is said in the same language."""
    many: str = ""
    """The English sentence for other numbers than one, where it depends on the parameter ``count``."""


def text(key: str, /, **parameters: Parameter) -> Text:
    """A `Text` from keyword arguments."""
    return Text(key, tuple(parameters.items()))


def counted(one: str, many: str, /, count: int, **parameters: Parameter) -> Text:
    """A sentence that depends on a number: ``counted("{count} file", "{count} files", 3)``.

    Other languages have more forms than two; the number is the blank ``count``.
    """
    return Text(one, (("count", count), *parameters.items()), many)


def verbatim(words: str) -> Text:
    """Words of others, or what was said already: the same in every language, and no sentence of the catalogue."""
    return Text("{words}", (("words", words),))


def is_id(key: str) -> bool:
    """Whether a key names a template of the tables (``health.cpu``) rather than being the sentence itself."""
    return "." in key and key.replace(".", "").replace("_", "").isalnum() and key.islower() and not key.endswith(".")
