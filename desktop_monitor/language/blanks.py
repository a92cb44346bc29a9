"""The blanks of a sentence, ``{path}`` or ``{used:ratio}``, and whether two sentences have the same.

Must not know what fills them.
"""

from __future__ import annotations

from string import Formatter
from typing import NamedTuple


class Blank(NamedTuple):
    """A place in a sentence that is filled in when it is said."""

    name: str
    kind: str
    """How its value is written, ``bytes`` for one; empty where any value is."""
    conversion: str


def blanks(template: str) -> frozenset[Blank]:
    """All of them. Raises ValueError for braces that make none."""
    parts = Formatter().parse(template)
    return frozenset(Blank(name, kind or "", how or "") for _, name, kind, how in parts if name is not None)


def can_be_filled(said: str, *english: str) -> bool:
    """Whether what fills the blanks of the `english` forms fills those of `said`; it may leave some out."""
    if "{" not in said and "}" not in said:
        return True
    try:
        return blanks(said) <= frozenset[Blank]().union(*map(blanks, english))
    except ValueError:
        return False
