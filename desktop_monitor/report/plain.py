"""Text of blocks before any format escapes it: one line, nothing unseen, of a length that can be read.

Names of projects, models and agents come from others; what turns the direction of
writing, breaks a line or cannot be shown is gone here, so that no format has to think
of it again. Must not know formats.
"""

from __future__ import annotations

import re

from desktop_monitor.escaping import replaced, shortened

REPLACEMENT = "\ufffd"
"""Stands where a character cannot be shown."""
_HARMLESS = "\u00a0\u202f\u200c\u200d"
"""Spaces that keep a number and its unit together; joiners in Persian, Hindi and pictograms."""
_TITLE_CHARACTERS = 160
_CELL_CHARACTERS = 240
_SENTENCE_CHARACTERS = 4000
_SPACES = re.compile(r" {2,}")


def title(text: str) -> str:
    """A heading, a name of a column or a line, a word of state."""
    return shortened(one_line(text), _TITLE_CHARACTERS)


def cell(text: str) -> str:
    """What stands in a cell of a table."""
    return shortened(one_line(text), _CELL_CHARACTERS)


def sentence(text: str) -> str:
    """A paragraph or an item of a list."""
    return shortened(one_line(text), _SENTENCE_CHARACTERS)


def one_line(text: str) -> str:
    """`text` with single spaces for every white space and a visible mark for what else cannot be seen."""
    return _SPACES.sub(" ", replaced(text, _instead)).strip()


def _instead(character: str) -> str:
    if character in _HARMLESS:
        return character
    return " " if character.isspace() else REPLACEMENT
