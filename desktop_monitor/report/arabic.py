"""Arabic letters in the forms they take beside each other, for paper that does not shape text itself.

The forms are Unicode's presentation forms, read from its own decompositions
(https://www.unicode.org/charts/PDF/UFE70.pdf). Words stay in the order in which they are
read; turning them round is for who draws. Must not know fonts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import Enum
from functools import cache

_LETTERS = re.compile(r"[\u0600-\u06ff]")
_FORMS = (*range(0xFB50, 0xFDFE), *range(0xFE70, 0xFEFD))
_LAM = "\u0644"


class _Form(Enum):
    ISOLATED = "<isolated>"
    FINAL = "<final>"
    INITIAL = "<initial>"
    MEDIAL = "<medial>"


def shaped(text: str) -> str:
    """`text` with every Arabic letter in its form; lam and alef become one, marks stay where they are."""
    if not _LETTERS.search(text):
        return text
    letters = _with_ligatures(text)
    joining = [index for index, letter in enumerate(letters) if not unicodedata.combining(letter[-1])]
    shown = list(letters)
    for place, index in enumerate(joining):
        before = letters[joining[place - 1]] if place else ""
        after = letters[joining[place + 1]] if place + 1 < len(joining) else ""
        shown[index] = _formed(letters[index], before, after)
    return "".join(shown)


def _with_ligatures(text: str) -> list[str]:
    forms = _forms()
    letters: list[str] = []
    for letter in text:
        if letters and letters[-1] == _LAM and _LAM + letter in forms:
            letters[-1] += letter
        else:
            letters.append(letter)
    return letters


def _formed(letter: str, before: str, after: str) -> str:
    forms = _forms().get(letter, {})
    joins_before = _joins_next(before) and _Form.FINAL in forms
    joins_after = _joins_previous(after) and _Form.INITIAL in forms
    if joins_before:
        wanted = _Form.MEDIAL if joins_after and _Form.MEDIAL in forms else _Form.FINAL
    else:
        wanted = _Form.INITIAL if joins_after else _Form.ISOLATED
    return forms.get(wanted, letter)


def _joins_next(letter: str) -> bool:
    return letter == "\u0640" or _Form.INITIAL in _forms().get(letter, {})


def _joins_previous(letter: str) -> bool:
    return letter == "\u0640" or _Form.FINAL in _forms().get(letter, {})


@cache
def _forms() -> Mapping[str, Mapping[_Form, str]]:
    """Letter, or lam and alef → its forms; made once, when the first such letter is met."""
    kinds = {form.value: form for form in _Form}
    found: dict[str, dict[_Form, str]] = {}
    for number in _FORMS:
        kind, _, codes = unicodedata.decomposition(chr(number)).partition(" ")
        letters = "".join(chr(int(code, 16)) for code in codes.split())
        is_wanted = len(letters) == 1 or (len(letters) == 2 and letters.startswith(_LAM) and number >= 0xFEF5)
        if kind in kinds and is_wanted:
            found.setdefault(letters, {}).setdefault(kinds[kind], chr(number))
    return found
