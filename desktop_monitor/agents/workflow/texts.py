"""Texts of events: cleaned, bounded, and none that may be a prompt, a key or somebody's name.

Workflows put into their events what they like. Names of models, modes and tools are
kept; what a user or a model wrote is not, whatever the field is called. Must not know
which fields an event has.
"""

from __future__ import annotations

import re
import unicodedata

from desktop_monitor.escaping import replaced

WORD_CHARACTERS = 40
"""A field named like a prompt or an output may hold no more than this, and no space."""
OTHER_CHARACTERS = 100
"""An unknown text that is longer tells a story, which is nobody's business."""
_NAME_CHARACTERS = 60
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_CONTENT = re.compile(
    "answer|args?|arguments?|body|cmd|code|command|completion|contents?|description|diff|error|exception|input"
    "|instructions?|messages?|notes?|output|parameters?|params?|patch|prompts?|query|question|reason|request|response"
    "|results?|snippet|stack|stderr|stdin|stdout|summary|text|title|traceback"
)
_PERSONAL = re.compile(
    "account|apikey|auth|authorization|bearer|cookies?|credentials?|email|mail|pass(?:phrase|word|wd)|phone|pwd"
    "|secrets?|token|user|username"
)
_NUMBERED = frozenset({"account", "phone", "password", "passwd", "pwd", "secret"})
_SECRET = re.compile(
    r"""[^\s@]+@[^\s@]+\.[A-Za-z]{2,}                      # an e-mail address
    | \b(?:sk|pk|rk|xox[abprs]|ghp|gho|ghu|ghs|ghr|glpat|hf|npm|pypi)[-_][A-Za-z0-9_-]{12,}
    | \bgithub_pat_\w{12,} | \bAKIA[0-9A-Z]{12,} | \bAIza[\w-]{20,} | \beyJ[\w-]{12,}
    | ://[^/\s:@]+:[^/\s@]+@                              # a password in an address
    | (?i:\bbearer\s+\S{8,}) | -----BEGIN """,
    re.VERBOSE,
)


def plain(text: str, limit: int) -> str:
    """`text` in one line, nothing in it that a terminal or a window obeys, cut at `limit` characters."""
    return " ".join(replaced(text, _shown).split())[:limit]


def _shown(character: str) -> str:
    if character in "\t\n\r":
        return " "
    return "" if unicodedata.category(character) in _UNPRINTABLE else character


def kept_name(text: str, limit: int) -> str:
    """`text` as a name; empty where it is too long for one or looks like a key: a cut prompt is still a prompt."""
    return "" if len(text) > limit or is_secret(text) else plain(text, limit)


def is_secret(text: str) -> bool:
    """Whether `text` holds what looks like a key, a password or an e-mail address."""
    return _SECRET.search(text) is not None


def name_of_field(name: str) -> str:
    """The name of an unknown field, plain; empty if it cannot be one."""
    return kept_name(name, _NAME_CHARACTERS)


def kept_text(name: str, text: str) -> str | None:
    """The text of an unknown field; None for what must not be kept."""
    words = _words(name)
    if any(map(_PERSONAL.fullmatch, words)) or len(text) > OTHER_CHARACTERS or is_secret(text):
        return None
    if any(map(_CONTENT.fullmatch, words)) and (len(text) > WORD_CHARACTERS or len(text.split()) > 1):
        return None
    return plain(text, OTHER_CHARACTERS)


def is_personal(name: str) -> bool:
    """Whether a field is named like somebody's account or secret; of those not even numbers are kept."""
    words = _words(name)
    return bool(words & _NUMBERED) or {"user", "id"} <= words


def _words(name: str) -> set[str]:
    return {word.lower() for word in _WORDS.findall(name)}
