"""Text of others made harmless: what cannot be seen is never obeyed, whoever shows it.

Line breaks and escape codes could forge lines, marks that turn the direction of writing
could turn a name round, lone surrogates cannot be sent at all. Python calls all of these
unprintable. Who shows or keeps text decides what stands in their place: their number
where nothing may be lost, a space in a sentence, nothing in a name. Must not know where
it is shown.
"""

from __future__ import annotations

from collections.abc import Callable

ELLIPSIS = "…"


def replaced(text: str, instead: Callable[[str], str]) -> str:
    """`text` with every unprintable character as `instead` says; so is a line feed, a space is not."""
    # Nearly every text is printable as it stands, and this check is made in C.
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else instead(c) for c in text)


def visible(line: str) -> str:
    r"""`line` with unprintable characters shown as Python writes them: ``\n``, ``\x1b``, ``\u202e``."""
    return replaced(line, lambda character: repr(character)[1:-1])


def spaced(text: str) -> str:
    """`text` with a space for every unprintable character: lengths and places stay."""
    return replaced(text, lambda _character: " ")


def dropped(text: str) -> str:
    """`text` without its unprintable characters."""
    return replaced(text, lambda _character: "")


def shortened(text: str, limit: int) -> str:
    """`text` in `limit` characters at most, the last of them an ellipsis where something is missing."""
    return text if len(text) <= limit else text[: limit - 1] + ELLIPSIS
