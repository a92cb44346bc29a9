"""Text on paper: the two weights of the report's font, how wide text is, and how it breaks into lines.

Characters the font lacks become a visible mark; names written from right to left are put
into the order in which they are seen. Must not know pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from desktop_monitor.escaping import ELLIPSIS
from desktop_monitor.paths import resource
from desktop_monitor.report.arabic import shaped
from desktop_monitor.report.plain import REPLACEMENT

if TYPE_CHECKING:
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

FAMILY = "report"
_FILES = {"": "DejaVuSansCondensed.ttf", "B": "DejaVuSansCondensed-Bold.ttf"}
_MM_PER_POINT = 25.4 / 72
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
# A number keeps its unit.
_BREAK = re.compile(r"(?<!\d) | (?![A-Za-z%°]{1,3}(?!\w))")
_JOINERS = re.compile(r"[\u200c\u200d]")


class Face:
    """One weight in one size."""

    def __init__(self, widths: dict[int, float], known: frozenset[int], size_points: float, *, is_bold: bool) -> None:
        self._widths = widths
        self._known = known
        self._scale = size_points * _MM_PER_POINT / 1000
        self.size_points = size_points
        self.is_bold = is_bold

    @property
    def height(self) -> float:
        """Of a line, in mm."""
        return self.size_points * _MM_PER_POINT * 1.4

    def shown(self, text: str) -> str:
        """`text` in characters the font has."""
        line = _JOINERS.sub("", shaped(text))
        if all(ord(character) in self._known for character in line):
            return line
        return "".join(character if ord(character) in self._known else REPLACEMENT for character in line)

    def width(self, shown: str) -> float:
        """Of shown text, in mm."""
        widths = self._widths
        return sum(widths[ord(character)] for character in shown) * self._scale

    def lines(self, shown: str, width: float, most: int) -> list[str]:
        """Shown text in lines no wider than `width` mm, `most` of them; an ellipsis where something is missing."""
        if self.width(shown) <= width:
            return [shown]
        lines: list[str] = []
        for line in self._broken(shown, width):
            if len(lines) == most:
                lines[-1] = self._cut(lines[-1], width)
                break
            lines.append(line)
        return lines

    def _broken(self, shown: str, width: float) -> Iterator[str]:
        line = ""
        for word in broken_at(shown):
            longer = f"{line} {word}" if line else word
            if self.width(longer) <= width:
                line = longer
                continue
            if line:
                yield line
            *full, line = self._pieces(word, width)
            yield from full
        if line:
            yield line

    def _pieces(self, word: str, width: float) -> Iterator[str]:
        """A word in pieces that fit, each of one character at least."""
        piece, wide = "", 0.0
        for character in word:
            more = self.width(character)
            if piece and wide + more > width:
                yield piece
                piece, wide = "", 0.0
            piece, wide = piece + character, wide + more
        yield piece

    def _cut(self, line: str, width: float) -> str:
        while line and self.width(line + ELLIPSIS) > width:
            line = line[:-1]
        return line.rstrip() + ELLIPSIS


class Faces:
    """Both weights in all sizes, of one document."""

    def __init__(self, document: FPDF) -> None:
        """Reads the fonts, some 40 ms."""
        self._fonts: dict[bool, tuple[dict[int, float], frozenset[int]]] = {}
        self._faces: dict[tuple[float, bool], Face] = {}
        for style, name in _FILES.items():
            document.add_font(FAMILY, style, resource("fonts", name))
            font = cast("TTFFont", document.fonts[FAMILY + style])
            self._fonts[style == "B"] = (font.cw, frozenset(font.cmap))

    def face(self, size_points: float, *, is_bold: bool = False) -> Face:
        """One weight in one size."""
        key = (size_points, is_bold)
        if key not in self._faces:
            widths, known = self._fonts[is_bold]
            self._faces[key] = Face(widths, known, size_points, is_bold=is_bold)
        return self._faces[key]


def broken_at(shown: str) -> list[str]:
    """The pieces of shown text between which a line may end."""
    return _BREAK.split(shown)


def visual(line: str) -> str:
    """A line as it is seen from left to right."""
    if not _RIGHT_TO_LEFT.search(line):
        return line
    from fpdf.bidi import BidiParagraph

    return BidiParagraph(line).get_reordered_string()
