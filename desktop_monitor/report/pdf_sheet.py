"""Sheets of A4 and a place on them: text, rules and shapes in mm, with a new page where one is full.

Wraps fpdf2, which is loaded when the first document is made. Must not know blocks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words
from desktop_monitor.report.blocks import Tone
from desktop_monitor.report.palette import LIGHT, tone_colour
from desktop_monitor.report.pdf_type import FAMILY, Face, Faces, visual

if TYPE_CHECKING:
    from fpdf import FPDF

LEFT = 16.0
RIGHT = 210.0 - 16.0
WIDTH = RIGHT - LEFT
_TOP = 18.0
_BOTTOM = 297.0 - 18.0
_CREATOR = "Desktop Monitor"
_ASCENT = 0.76
"""Of the font's size, from a line's top to its baseline, so that capitals look centred."""
HAIRLINE = 0.15


class Sheet:
    """A document being written, and how far down its last page is."""

    def __init__(self, title: str, subtitle: str, language: str, made_seconds: float) -> None:
        self._document = _document(title, language, made_seconds)
        self._faces = Faces(self._document)
        self._running = " · ".join(part for part in (title, subtitle) if part)
        self.y = _TOP
        self._document.add_page()

    def face(self, size_points: float, *, is_bold: bool = False) -> Face:
        """The report's font in one weight and size."""
        return self._faces.face(size_points, is_bold=is_bold)

    def needs(self, height: float) -> bool:
        """A new page where `height` mm do not fit any more; whether one was begun."""
        if self.y + height <= _BOTTOM or self.y <= _TOP:
            return False
        self._document.add_page()
        self.y = _TOP
        return True

    def bookmark(self, title: str) -> None:
        """An entry of the table of contents that points here."""
        self._document.y = self.y
        self._document.start_section(self.face(10).shown(title))

    def line_of_text(
        self, x: float, y: float, line: str, face: Face, colour: str = "text", *, align: float = 0.0
    ) -> None:
        """One line of shown text; its top at `y`; `align` 0: begins at `x`, 0.5: centred there, 1: ends there."""
        if not line:
            return
        document = self._document
        document.set_font(FAMILY, "B" if face.is_bold else "", face.size_points)
        document.set_text_color(LIGHT[colour])
        baseline = y + (face.height - face.height / 1.4) / 2 + face.height / 1.4 * _ASCENT
        document.text(x - align * (face.width(line) if align else 0.0), baseline, visual(line))

    def paragraph(
        self, said: str, face: Face, colour: str = "text", *, x: float = LEFT, width: float = WIDTH, most: int = 60
    ) -> None:
        """Lines below each other, over pages where needed; the place moves below them."""
        for line in face.lines(face.shown(said), width, most):
            self.needs(face.height)
            self.line_of_text(x, self.y, line, face, colour)
            self.y += face.height

    def rule(self, x1: float, y1: float, x2: float, y2: float, colour: str = "line", width: float = HAIRLINE) -> None:
        """A straight line."""
        self._stroke(colour, width)
        self._document.line(x1, y1, x2, y2)

    def box(self, x: float, y: float, width: float, height: float, colour: str, *, radius: float = 0.0) -> None:
        """A filled rectangle; nothing where it has no size."""
        if width > 0 and height > 0:
            self._document.set_fill_color(LIGHT[colour])
            corner = min(radius, width / 2, height / 2)
            self._document.rect(x, y, width, height, "F", round_corners=corner > 0, corner_radius=corner)

    def frame(self, x: float, y: float, width: float, height: float, radius: float = 1.6) -> None:
        """The hairline round a card."""
        self._stroke("line", HAIRLINE * 1.6)
        self._document.rect(x, y, width, height, "D", round_corners=True, corner_radius=radius)

    def polyline(self, points: Sequence[tuple[float, float]], colour: str, width: float, dash: float = 0.0) -> None:
        """A line through points; one point alone is a dot."""
        if len(points) == 1:
            self._document.set_fill_color(LIGHT[colour])
            self._document.circle(*points[0], width, "F")
            return
        with self._document.local_context(
            draw_color=LIGHT[colour], line_width=width, dash_pattern=(dash, dash, 0.0), stroke_join_style="round"
        ):
            self._document.polyline(points)

    @contextmanager
    def faint(self, opacity: float) -> Iterator[None]:
        """Everything drawn within lets through what is below it."""
        with self._document.local_context(fill_opacity=opacity, stroke_opacity=opacity):
            yield

    def area(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        """A filled shape."""
        self._document.set_fill_color(LIGHT[colour])
        self._document.polygon(points, style="F")

    def hatched(self, x: float, y: float, width: float, height: float) -> None:
        """A rectangle that says: not observed."""
        self.box(x, y, width, height, "track")
        self._stroke("unknown", HAIRLINE)
        with self._document.rect_clip(x, y, width, height), self.faint(0.4):
            step = 1.6
            for index in range(int((width + height) / step) + 1):
                self._document.line(x + index * step - height, y + height, x + index * step, y)

    def mark(self, x: float, y: float, tone: Tone, size: float = 2.3) -> None:
        """The shape of a tone: disc, disc with a gap, square with a bar and a dot, ring."""
        colour = LIGHT[tone_colour(tone)]
        document = self._document
        document.set_fill_color(colour)
        if tone is Tone.GOOD:
            document.circle(x + size / 2, y + size / 2, size / 2, "F")
        elif tone is Tone.WARNING:
            document.solid_arc(x, y, size, 90, 360, style="F")
        elif tone is Tone.BAD:
            document.rect(x, y, size, size, "F", round_corners=True, corner_radius=size * 0.12)
            document.set_fill_color("#FFFFFF")
            document.rect(x + size * 0.43, y + size * 0.16, size * 0.14, size * 0.42, "F")
            document.rect(x + size * 0.43, y + size * 0.68, size * 0.14, size * 0.16, "F")
        elif tone is Tone.UNKNOWN:
            self._stroke("unknown", size * 0.18)
            document.circle(x + size / 2, y + size / 2, size * 0.41, "D")

    def finished(self) -> bytes:
        """The file; every page gets its number and, but for the first, the report's name."""
        document = self._document
        count = document.pages_count
        face = self.face(7.5)
        for number in range(1, count + 1):
            document.page = number
            document.current_font_is_set_on_page = False
            said = words(text("report.draw.page", page=number, pages=count))
            self.line_of_text(RIGHT, 284, face.shown(said), face, "secondary", align=1.0)
            if number > 1:
                running = face.lines(face.shown(self._running), WIDTH, 1)[0]
                self.line_of_text(LEFT, 9, running, face, "secondary")
                self.rule(LEFT, 14, RIGHT, 14)
        return bytes(document.output())

    def _stroke(self, colour: str, width: float) -> None:
        self._document.set_draw_color(LIGHT[colour])
        self._document.set_line_width(width)


def _document(title: str, language: str, made_seconds: float) -> FPDF:
    from fpdf import FPDF

    document = FPDF(format="A4")
    document.set_auto_page_break(False)
    document.set_title(title)
    document.set_lang(language)
    document.set_creator(_CREATOR)
    document.set_creation_date(datetime.fromtimestamp(made_seconds, UTC))
    return document
