"""Marks sentences where they are written down and said elsewhere. Loads nothing, so that every start can afford it."""

from __future__ import annotations

from typing import TypeAlias

Template: TypeAlias = "str | tuple[str, str]"
"""What a table holds for an id: a sentence, or one for the number one and one for others, by the blank ``count``."""


def sentence(english: str) -> str:
    """The same: marks a sentence for the catalogue where it is written down and said elsewhere."""
    return english


def forms(one: str, many: str) -> tuple[str, str]:
    """The same: marks both English forms of a sentence that is said elsewhere, with ``counted(*forms, count)``."""
    return one, many
