"""Room that grows with the letters in it: heights of rows and widths of fields are drawn for usual ones.

Must not know what is written.
"""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QWidget

_USUAL_LETTERS_PX = 13.0
"""10 points at 96 dots per inch."""


def letters_scale(font: QFont) -> float:
    """How many times larger than usual the letters of `font` are; never less than 1."""
    return max(1.0, QFontInfo(font).pixelSize() / _USUAL_LETTERS_PX)


def for_text(pixels: int, widget: QWidget) -> int:
    """`pixels`, drawn for usual letters, with those of `widget`."""
    return round(pixels * letters_scale(widget.font()))
