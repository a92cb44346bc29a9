"""Plain text for people from text nobody trusts: process names, paths, labels.

Control characters could forge lines, bidirectional controls could turn a name
round, lone surrogates (undecodable bytes of a process name) cannot be sent at
all. Must not know who shows the text.
"""

from __future__ import annotations

import unicodedata

from desktop_monitor.escaping import ELLIPSIS, replaced

TITLE_CHARACTERS = 120
BODY_CHARACTERS = 600
BODY_LINES = 8
LABEL_CHARACTERS = 40

_JOINERS = "\u200c\u200d"
_LOOK_ALIKES = str.maketrans({"<": "\u2039", ">": "\u203a", "&": "\uff06"})
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def one_line(text: str, max_characters: int = TITLE_CHARACTERS) -> str:
    """`text` on one line, white space collapsed, at most `max_characters` long."""
    return _shorten(" ".join(_cleaned(text, max_characters).split()), max_characters)


def several_lines(text: str, max_characters: int = BODY_CHARACTERS, max_lines: int = BODY_LINES) -> str:
    """Like `one_line`, but line feeds stay: at most `max_lines` lines, none of them empty."""
    lines = [" ".join(line.split()) for line in _cleaned(text, max_characters).split("\n")]
    kept = [line for line in lines if line]
    if len(kept) > max_lines:
        kept = [*kept[: max_lines - 1], kept[max_lines - 1] + ELLIPSIS]
    return _shorten("\n".join(kept), max_characters)


def escape_markup(text: str) -> str:
    """`text` for a server that renders markup: it shows exactly the characters of `text`."""
    return text.translate(_ENTITIES)


def without_markup(text: str) -> str:
    """`text` with look-alikes for ``< > &``: reads the same whether or not markup is rendered."""
    return text.translate(_LOOK_ALIKES)


def never_an_option(text: str) -> str:
    """`text` as an argument of a command: a leading space where it would begin like an option."""
    return f" {text}" if text.startswith("-") else text


def _cleaned(text: str, max_characters: int) -> str:
    # The slice bounds the work for text of any size; white space may collapse, hence the factor.
    return replaced(text[: max_characters * 4 + 1], _visible)


def _visible(character: str) -> str:
    if character == "\n":
        return character
    category = unicodedata.category(character)
    if category in {"Zl", "Zp"}:
        return "\n"
    if category in {"Cc", "Zs"}:
        return " "
    if category == "Cs":
        return "\ufffd"
    if category == "Cf" and character not in _JOINERS:
        return ""
    return character


def _shorten(text: str, max_characters: int) -> str:
    return text if len(text) <= max_characters else text[: max_characters - 1].rstrip() + ELLIPSIS
