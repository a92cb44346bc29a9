"""Texts below the faces: a key and parameters, not a sentence.

A health reason or a notice is made deep in the river but read by people in their
language, so it travels as (key, parameters) and becomes words in a face, through
the one table of templates in `wording`. Must not know any language.
"""

from __future__ import annotations

from dataclasses import dataclass

Parameter = str | int | float


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence to be: its key in the table of templates and what fills its blanks."""

    key: str
    parameters: tuple[tuple[str, Parameter], ...] = ()


def text(key: str, **parameters: Parameter) -> Text:
    """A `Text` from keyword arguments."""
    return Text(key, tuple(parameters.items()))
