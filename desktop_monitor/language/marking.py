"""Marks sentences where they are written down and said elsewhere. Loads nothing, so that every start can afford it."""

from __future__ import annotations


def sentence(english: str) -> str:
    """The same: marks a sentence for the catalogue where it is written down and said elsewhere."""
    return english
