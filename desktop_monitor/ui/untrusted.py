"""Text that processes chose for themselves, made safe to look at.

A process may call itself anything: control characters, marks that turn the reading
direction, markup, four kilobytes of it. A name is shown as it is, with the invisible
made visible; in a sentence of ours what cannot be seen becomes a space. Every text of
the face that holds a foreign part goes through here. Must not know widgets.
"""

from __future__ import annotations

from desktop_monitor.escaping import replaced, shortened, spaced

LIMIT_CHARACTERS = 300
# `html.escape` does the same; its package brings a table of two thousand entities, half a megabyte.
_QUOTED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})


def _visible(character: str) -> str:
    # Not the pictures of U+2400 …, which few fonts have.
    return f"⟨U+{ord(character):04X}⟩"


def visible_text(text: str, limit: int = LIMIT_CHARACTERS) -> str:
    """`text` on one line with control and direction characters shown as symbols, cut at `limit` characters."""
    return shortened(replaced(text[: limit + 1], _visible), limit)


def one_line(text: str) -> str:
    """A sentence without line breaks, control and direction-changing characters, each a space."""
    return spaced(text)


def several_lines(text: str, limit: int) -> str:
    """Like `one_line`, but line feeds stay; cut at `limit` characters."""
    return "\n".join(map(one_line, text[:limit].split("\n")))


def menu_entry(line: str, limit: int = 90) -> str:
    """`line` as a menu takes it: short, and an ampersand no key to press."""
    return shortened(line, limit).replace("&", "&&")


def plain_tooltip(text: str) -> str:
    """`text` for a tooltip, which guesses whether it is markup: anything that looks like it is quoted."""
    if "<" not in text and "&" not in text:
        return text
    return f"<span>{text.translate(_QUOTED)}</span>".replace("\n", "<br>")
