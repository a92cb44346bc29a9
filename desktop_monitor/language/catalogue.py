"""One language: from an English sentence to the same in that language.

English is the catalogue that changes nothing; others are from a file (see `compiled`).
Must not know which language was chosen, nor any sentence but the few that say what a
language is like.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

ENGLISH_TAG = "en"
SUFFIX = ".mo"
TRAITS = {
    "language.name": "English",
    "language.direction": "left to right",
    "number.decimal_mark": ".",
    "number.group_mark": ",",
}
"""What a language is like, by ids that it translates: ``right to left`` for a direction, ``,`` for a mark."""


class Sentences(Protocol):
    """Where translations are from; both methods answer with the English they were given where there is none."""

    def sentence(self, english: str, context: str = "") -> str:
        """The sentence in this language; `context` tells equal English ones apart."""

    def counted(self, one: str, many: str, count: int, context: str = "") -> str:
        """The form of a sentence that goes with a number."""


class Catalogue:
    """A language with its traits. Nothing in it changes."""

    __slots__ = ("_sentences", "decimal_mark", "group_mark", "is_right_to_left", "name", "tag")

    def __init__(self, tag: str, sentences: Sentences) -> None:
        """`tag` is a BCP 47 language tag."""
        said = {key: sentences.sentence(english, key) for key, english in TRAITS.items()}
        self._sentences = sentences
        self.tag = tag
        self.name = said["language.name"]
        self.is_right_to_left = said["language.direction"] != TRAITS["language.direction"]
        self.decimal_mark = said["number.decimal_mark"]
        self.group_mark = said["number.group_mark"]

    def sentence(self, english: str, context: str = "") -> str:
        """The sentence in this language, or in English where it lacks it."""
        return self._sentences.sentence(english, context)

    def counted(self, one: str, many: str, count: int, context: str = "") -> str:
        """The form that goes with `count`."""
        return self._sentences.counted(one, many, count, context)


class _English:
    def sentence(self, english: str, context: str = "") -> str:
        return english

    def counted(self, one: str, many: str, count: int, context: str = "") -> str:
        return one if count == 1 else many


ENGLISH = Catalogue(ENGLISH_TAG, _English())


def shipped(folder: Path) -> tuple[str, ...]:
    """Tags of the languages whose files lie in `folder`, without English."""
    return tuple(sorted(path.stem for path in folder.glob(f"*{SUFFIX}")))


def load(folder: Path, tag: str) -> Catalogue | None:
    """The language `tag` from its file in `folder`; None where there is no file that can be read."""
    # Here, not above: whoever speaks English needs none of it.
    from desktop_monitor.language.compiled import read_compiled

    sentences = read_compiled(folder / f"{tag}{SUFFIX}")
    return Catalogue(tag, sentences) if sentences is not None else None
