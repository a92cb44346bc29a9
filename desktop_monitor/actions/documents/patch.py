"""A change of a text by its places, so that it can be taken back to the letter while nothing else changed.

Must not know what the text is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Patch(NamedTuple):
    """One stretch of a text that was replaced."""

    at: int
    """Characters before it."""
    old: str
    new: str


def patch_between(before: str, after: str) -> Patch:
    """The shortest stretch that differs."""
    start = _same(before, after)
    shorter = min(len(before), len(after)) - start
    end = _same(before[::-1][:shorter], after[::-1][:shorter])
    return Patch(start, before[start : len(before) - end], after[start : len(after) - end])


def taken_back(text: str, patches: Iterable[Patch]) -> str | None:
    """The text before `patches`, which are in the order of their making; None where they do not fit."""
    for patch in reversed(tuple(patches)):
        end = patch.at + len(patch.new)
        if patch.at < 0 or text[patch.at : end] != patch.new:
            return None
        text = text[: patch.at] + patch.old + text[end:]
    return text


def _same(one: str, other: str) -> int:
    """Characters that both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (left, right) in pairs if left != right), min(len(one), len(other)))
