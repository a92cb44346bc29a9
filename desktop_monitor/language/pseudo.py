"""Languages nobody speaks, to see what a translation will meet.

``en-XA`` is English a third longer and with accents: what is cut off, and what never went
through the catalogue, shows at once. ``ar-XB`` is English from right to left. The tags are
those of Android (https://developer.android.com/guide/topics/resources/pseudolocales).
Must not know any sentence.
"""

from __future__ import annotations

import re

from desktop_monitor.language.catalogue import TRAITS, Catalogue

_ACCENTED = str.maketrans(
    "ABCDEFGHIJKLMNOPRSTUVWYZabcdefghijklmnoprstuvwyz",
    "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞŔŠŢÛṼŴÝŽåƀçðéƒĝĥîĵķļɱñöþŕšţûṽŵýž",
)
_KEPT = re.compile(r"(\{[^{}]*\}|<[^<>]*>|&[A-Za-z]+;|https?://\S+)")
"""Blanks, markup and addresses."""
_FILLING = " one two three four five six seven eight nine ten eleven twelve"
_LONGER = 1 / 3
_START, _END = "\u200f\u202e", "\u202c\u200f"
"""Right-to-left override and its end, with marks outside that tell software which way the line goes."""


class _Longer:
    def sentence(self, english: str, context: str = "") -> str:
        if context in TRAITS or not _KEPT.sub("", english).strip():
            return english
        parts = _KEPT.split(english)
        said = "".join(part if index % 2 else part.translate(_ACCENTED) for index, part in enumerate(parts))
        return f"[{said}{_FILLING[: round(len(english) * _LONGER)].rstrip()}]"

    def counted(self, one: str, many: str, count: int, context: str = "") -> str:
        return self.sentence(one if count == 1 else many, context)


class _Mirrored:
    def sentence(self, english: str, context: str = "") -> str:
        if context == "language.direction":
            return "right to left"
        if context in TRAITS or not english.strip():
            return english
        parts = _KEPT.split(english)
        return "".join(
            part if index % 2 or not part.strip() else f"{_START}{part}{_END}" for index, part in enumerate(parts)
        )

    def counted(self, one: str, many: str, count: int, context: str = "") -> str:
        return self.sentence(one if count == 1 else many, context)


PSEUDO = {tag: Catalogue(tag, sentences) for tag, sentences in (("en-XA", _Longer()), ("ar-XB", _Mirrored()))}
