"""One section of a configuration file, read key by key; every mistake is noted with its place, none is raised.

A key that is missing has its default; a key that nobody asked for is a mistake. Must
not know what any key means.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from desktop_monitor.config.amounts import amount_from, seconds_from
from desktop_monitor.errors import ConfigProblem
from desktop_monitor.escaping import visible
from desktop_monitor.language.text import Text, text

T = TypeVar("T")
_SHOWN = reprlib.Repr()
_SHOWN.maxstring = _SHOWN.maxlong = _SHOWN.maxother = 60
# Aliases nest a short file as deeply as it likes.
_SHOWN.maxlevel = 1
_TEXT_CHARACTERS = 4000
_LIST_ITEMS = 200
_KEY_CHARACTERS = 60


class Problems:
    """What is wrong in one file."""

    def __init__(self, source: str) -> None:
        self.found: list[ConfigProblem] = []
        self._source = source

    def note(self, key_path: str, explanation: str | Text, suggestion: str | Text = "") -> None:
        """One more mistake, at this key, which may be called anything."""
        self.found.append(ConfigProblem(self._source, visible(key_path), explanation, suggestion))


class Section:
    """The keys of one mapping. Every method that asks for a key makes it a known one."""

    def __init__(self, tree: object, path: str, problems: Problems) -> None:
        """`tree` that is no mapping is a mistake, and then empty; None is an empty one."""
        self.path = path
        self._problems = problems
        self._asked: set[str] = set()
        self._tree: Mapping[object, object] = {}
        if isinstance(tree, Mapping):
            self._tree = tree
        elif tree is not None:
            problems.note(path, text("must hold keys of its own, not {written}", written=shown(tree)))

    def names(self) -> tuple[str, ...]:
        """Names of all keys as they are written; those that are no text are mistakes."""
        names = []
        for key in self._tree:
            if isinstance(key, str) and 0 < len(key) <= _KEY_CHARACTERS:
                names.append(key)
            else:
                self._problems.note(self.path, text("has a key that cannot be used: {written}", written=shown(key)))
                self._asked.add(str(key))
        return tuple(names)

    def has(self, key: str) -> bool:
        """Whether it is written, with a value."""
        self._asked.add(key)
        return self._tree.get(key) is not None

    def raw(self, key: str) -> object:
        """As it is written; None where it is missing."""
        self._asked.add(key)
        return self._tree.get(key)

    def section(self, key: str) -> Section:
        """The keys below this one."""
        return Section(self.raw(key), self.place(key), self._problems)

    def place(self, key: str) -> str:
        """The key's path; of no key, the section's."""
        return f"{self.path}.{key}" if self.path and key else self.path or key

    def wrong(self, key: str, explanation: str | Text, suggestion: str | Text = "") -> None:
        """Note a mistake at this key."""
        self._problems.note(self.place(key), explanation, suggestion)

    def value(self, key: str, default: T, convert: Callable[[object], T | None], wanted: Text) -> T:
        """What `convert` makes of it; None means it is wrong, `wanted` says what it must be."""
        written = self.raw(key)
        if written is None:
            return default
        converted = convert(written)
        if converted is None:
            self.wrong(key, text("must be {wanted}, not {written}", wanted=wanted, written=shown(written)))
            return default
        return converted

    def boolean(self, key: str, default: bool) -> bool:
        """True or false."""
        return self.value(key, default, lambda one: one if isinstance(one, bool) else None, text("true or false"))

    def number(self, key: str, default: T, low: float, high: float) -> float | T:
        """A number, a share (``90 %``), a size or a length of time."""
        return self._ranged(key, default, amount_from, low, high, text("a number"))

    def share(self, key: str, default: T, low: float = 0.01, high: float = 1.0) -> float | T:
        """A share of a whole: 0.9 or ``90 %``."""
        written = amount_from(self.raw(key))
        if written is not None and 1.0 < written <= 100.0:
            self.wrong(key, "is more than the whole", text("did you mean {written:g} %?", written=written))
            return default
        return self.number(key, default, low, high)

    def seconds(self, key: str, default: T, low: float = 0.0, high: float = 31_536_000.0) -> float | T:
        """A length of time: seconds, or ``5 min``."""
        return self._ranged(key, default, seconds_from, low, high, text("a length of time such as 300 or 5 min"))

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        """A whole number."""

        def convert(one: object) -> int | None:
            return one if isinstance(one, int) and not isinstance(one, bool) and low <= one <= high else None

        return self.value(key, default, convert, text("a whole number between {low} and {high}", low=low, high=high))

    def choice(self, key: str, default: T, choices: Mapping[str, T]) -> T:
        """One of some words."""
        written = self.raw(key)
        if written is None:
            return default
        if isinstance(written, str) and written in choices:
            return choices[written]
        suggestion = did_you_mean(written[:_KEY_CHARACTERS], choices) if isinstance(written, str) else ""
        self.wrong(
            key,
            text("must be one of {choices}, not {written}", choices=", ".join(choices), written=shown(written)),
            suggestion,
        )
        return default

    def text(self, key: str, default: str = "", longest: int = _TEXT_CHARACTERS) -> str:
        """Text without control characters but line feeds and tabs."""

        def convert(one: object) -> str | None:
            is_good = isinstance(one, str) and len(one) <= longest and one.replace("\n", "").replace("\t", "")
            return one if is_good and isinstance(one, str) and _is_plain(one) else None

        return self.value(key, default, convert, text("text of at most {longest} characters", longest=longest))

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of texts; one text alone is a list of it."""

        def convert(written: object) -> tuple[str, ...] | None:
            items = [written] if isinstance(written, str) else written
            if not isinstance(items, Sequence) or len(items) > _LIST_ITEMS:
                return None
            if not all(isinstance(one, str) and 0 < len(one) <= _TEXT_CHARACTERS and _is_plain(one) for one in items):
                return None
            return tuple(str(one) for one in items)

        return self.value(key, default, convert, text("a list of texts"))

    def items(self, key: str) -> tuple[Section, ...]:
        """A list of sections."""
        written = self.raw(key)
        if written is None:
            return ()
        if not isinstance(written, list | tuple) or len(written) > _LIST_ITEMS:
            self.wrong(
                key,
                text("must be a list of at most {most}, not {written}", most=_LIST_ITEMS, written=shown(written)),
            )
            return ()
        return tuple(Section(one, f"{self.place(key)}[{number}]", self._problems) for number, one in enumerate(written))

    def finish(self) -> None:
        """Note every key that nobody asked for."""
        for key in self.names():
            if key not in self._asked:
                self.wrong(key, "is not an option", did_you_mean(key, self._asked))

    def _ranged(
        self, key: str, default: T, read: Callable[[object], float | None], low: float, high: float, wanted: Text
    ) -> float | T:
        written = self.raw(key)
        if written is None:
            return default
        amount = read(written)
        if amount is None:
            self.wrong(key, text("must be {wanted}, not {written}", wanted=wanted, written=shown(written)))
            return default
        if not low <= amount <= high:
            self.wrong(
                key,
                text(
                    "must be between {low:.12g} and {high:.12g}, not {written}",
                    low=low,
                    high=high,
                    written=shown(written),
                ),
            )
            return default
        return amount


def shown(written: object) -> str:
    """A wrong value, however long or deep it is, in a message that can be read."""
    return _SHOWN.repr(written)


def did_you_mean(written: str, known: Iterable[str]) -> str | Text:
    """A suggestion; empty where nothing known is like it."""
    # Only for who made a mistake.
    import difflib

    near = difflib.get_close_matches(written, list(known), n=1, cutoff=0.5)
    return text("did you mean {known}?", known=near[0]) if near else ""


def _is_plain(text: str) -> bool:
    return all(character.isprintable() or character in "\n\t" for character in text)
