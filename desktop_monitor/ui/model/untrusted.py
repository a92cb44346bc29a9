"""Text that processes chose for themselves, made safe to look at.

A process may call itself anything: control characters, marks that turn the reading
direction, markup, four kilobytes of it. Such text is shown as it is, with the
invisible made visible. Must not know widgets.
"""

from __future__ import annotations

import html

LIMIT_CHARACTERS = 300


def _visible(character: str) -> str:
    # Not the pictures of U+2400 …, which few fonts have.
    return character if character.isprintable() else f"⟨U+{ord(character):04X}⟩"


def visible_text(text: str, limit: int = LIMIT_CHARACTERS) -> str:
    """`text` on one line with control and direction characters shown as symbols, cut at `limit` characters."""
    shown = text if len(text) <= limit else text[: limit - 1] + "…"
    # Nearly every name is printable as it stands, and this check is made in C.
    return shown if shown.isprintable() else "".join(map(_visible, shown))


def plain_tooltip(text: str) -> str:
    """`text` for a tooltip, which guesses whether it is markup: anything that looks like it is quoted."""
    return f"<span>{html.escape(text)}</span>" if "<" in text or "&" in text else text
