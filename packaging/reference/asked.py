"""What the loaders ask a file for: every key with its kind, default and limits, noted while they read an example.

Nothing of a file is described here twice: a key a loader asks for tomorrow is in the
next reference. Must not know any key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeVar

from desktop_monitor.config.sections import Problems, Section
from desktop_monitor.language.text import Text
from desktop_monitor.language.wording import words

T = TypeVar("T")


class Asked(NamedTuple):
    """One key as the loader asked for it."""

    kind: str = ""
    """In words; empty where it was asked for as it is: keys below it, or a secret's name."""
    default: object = None
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()


class NotingSection(Section):
    """Reads as a section does, and notes what it is asked for by the key's place."""

    def __init__(self, tree: object, path: str, problems: Problems, notes: dict[str, Asked]) -> None:
        super().__init__(tree, path, problems)
        self._notes = notes

    def section(self, key: str) -> Section:
        """The keys below this one, noting too."""
        return NotingSection(self.raw(key), self.place(key), self._problems, self._notes)

    def items(self, key: str) -> tuple[Section, ...]:
        """A list of sections, noting too; each has the same place."""
        place = f"{self.place(key)}[]"
        self._note(key, Asked("list"))
        super().items(key)
        written = self.raw(key)
        found = written if isinstance(written, list) else []
        return tuple(NotingSection(one, place, self._problems, self._notes) for one in found)

    def has(self, key: str) -> bool:
        """Whether it is written."""
        self._note(key, Asked())
        return super().has(key)

    def raw(self, key: str) -> object:
        """As it is written."""
        self._note(key, Asked())
        return super().raw(key)

    def value(self, key: str, default: T, convert: Callable[[object], T | None], wanted: Text) -> T:
        """Anything."""
        self._note(key, Asked(words(wanted), default))
        return super().value(key, default, convert, wanted)

    def boolean(self, key: str, default: bool) -> bool:
        """True or false."""
        self._note(key, Asked("true or false", default))
        return super().boolean(key, default)

    def number(self, key: str, default: T, low: float, high: float) -> float | T:
        """A number."""
        self._note(key, Asked("number", default, low, high))
        return super().number(key, default, low, high)

    def share(self, key: str, default: T, low: float = 0.01, high: float = 1.0) -> float | T:
        """A share."""
        self._note(key, Asked("share", default, low, high))
        return super().share(key, default, low, high)

    def seconds(self, key: str, default: T, low: float = 0.0, high: float = 31_536_000.0) -> float | T:
        """A length of time."""
        self._note(key, Asked("time", default, low, high))
        return super().seconds(key, default, low, high)

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        """A whole number."""
        self._note(key, Asked("whole number", default, low, high))
        return super().whole(key, default, low, high)

    def choice(self, key: str, default: T, choices: Mapping[str, T]) -> T:
        """One of some words."""
        word = next((name for name, value in choices.items() if value == default), "")
        self._note(key, Asked("choice", word, choices=tuple(choices)))
        return super().choice(key, default, choices)

    def text(self, key: str, default: str = "", longest: int = 4000) -> str:
        """Text."""
        self._note(key, Asked("text", default))
        return super().text(key, default, longest)

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of texts."""
        self._note(key, Asked("list", default))
        return super().texts(key, default)

    def _note(self, key: str, asked: Asked) -> None:
        """What is known first stays: a method that is made of others is the one that was meant."""
        before = self._notes.get(self.place(key))
        if before is None or not before.kind:
            self._notes[self.place(key)] = asked


def asked_by(read: Callable[[Section], object], examples: Iterable[object]) -> dict[str, Asked]:
    """Every key that `read` asks of these parsed examples, by its place. ValueError: it refuses one."""
    notes: dict[str, Asked] = {}
    for example in examples:
        problems = Problems("example")
        read(NotingSection(example, "", problems, notes))
        if problems.found:
            raise ValueError("; ".join(f"{one.key_path} {one.explained}" for one in problems.found))
    return notes


def merged(*parts: Mapping[str, Asked]) -> dict[str, Asked]:
    """The keys of all parts; what was asked of one as a kind goes before what was asked of it as it is."""
    found: dict[str, Asked] = {}
    for part in parts:
        found |= {key: asked for key, asked in part.items() if asked.kind or key not in found}
    return found


def below(notes: Mapping[str, Asked], place: str) -> dict[str, Asked]:
    """The keys right below `place`, by their own names."""
    start = f"{place}."
    found = {name.removeprefix(start): asked for name, asked in notes.items() if name.startswith(start)}
    return {name: asked for name, asked in found.items() if "." not in name and "[" not in name}
