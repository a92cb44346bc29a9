"""The language this process speaks: one, like its locale, chosen at start by what composes the program.

The only state of the package, so that no sentence needs a catalogue handed down to it:
a sentence is said where somebody reads it, and that somebody is the same everywhere in
a process. Must not know how a language is chosen.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from desktop_monitor.language.catalogue import ENGLISH, Catalogue


class _Tongue:
    __slots__ = ("catalogue",)

    def __init__(self) -> None:
        self.catalogue = ENGLISH


_TONGUE = _Tongue()


def current() -> Catalogue:
    """What is spoken now."""
    return _TONGUE.catalogue


def speak(catalogue: Catalogue) -> None:
    """From now on, on every thread; what one is saying meanwhile may have numbers as the other language writes them."""
    _TONGUE.catalogue = catalogue


@contextmanager
def speaking(catalogue: Catalogue) -> Iterator[None]:
    """For a while, in a process that does nothing else meanwhile: documents for programs are English."""
    before = current()
    speak(catalogue)
    try:
        yield
    finally:
        speak(before)
