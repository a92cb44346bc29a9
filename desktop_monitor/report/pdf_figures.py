"""Key figures on paper: cards beside each other, four to a row.

Must not know other blocks.
"""

from __future__ import annotations

from desktop_monitor.report import plain
from desktop_monitor.report.blocks import KeyFigure, KeyFigures
from desktop_monitor.report.palette import tone_colour
from desktop_monitor.report.pdf_sheet import LEFT, WIDTH, Sheet

_ACROSS = 4
_GUTTER = 3.0
_PAD = 3.0
_EDGE = 2.2
"""Above the first line and below the last."""
_CARD_WIDTH = (WIDTH - _GUTTER * (_ACROSS - 1)) / _ACROSS
_CARD_HEIGHT = 30.0
_INNER = _CARD_WIDTH - 2 * _PAD
_BAR = 1.4


def draw_key_figures(sheet: Sheet, block: KeyFigures) -> None:
    """All of them, in rows that are kept whole."""
    for first in range(0, len(block.figures), _ACROSS):
        sheet.needs(_CARD_HEIGHT)
        for index, figure in enumerate(block.figures[first : first + _ACROSS]):
            _card(sheet, figure, LEFT + index * (_CARD_WIDTH + _GUTTER))
        sheet.y += _CARD_HEIGHT + _GUTTER
    if block.figures:
        sheet.y -= _GUTTER


def _card(sheet: Sheet, figure: KeyFigure, left: float) -> None:
    sheet.frame(left, sheet.y, _CARD_WIDTH, _CARD_HEIGHT)
    x, y = left + _PAD, sheet.y + _EDGE
    y = _lines(sheet, figure.title, x, y, 8, 1, "secondary")
    y = _lines(sheet, figure.value, x, y, 13, 1, "text", is_bold=True)
    if figure.fraction is not None:
        _bar(sheet, figure, figure.fraction, x, y + 0.9)
        y += _BAR + 2.4
    if figure.word:
        face = sheet.face(7.5, is_bold=True)
        sheet.mark(x, y + (face.height - 2.3) / 2, figure.tone)
        for line in face.lines(face.shown(plain.title(figure.word)), _INNER - 3.4, 2):
            sheet.line_of_text(x + 3.4, y, line, face, tone_colour(figure.tone))
            y += face.height
    room = sheet.y + _CARD_HEIGHT - _EDGE - y
    _lines(sheet, figure.detail, x, y, 7.5, int(room / sheet.face(7.5).height), "secondary")


def _lines(
    sheet: Sheet, said: str, x: float, y: float, size: float, most: int, colour: str, *, is_bold: bool = False
) -> float:
    """Draws lines into the card; where the next begins."""
    face = sheet.face(size, is_bold=is_bold)
    lines = face.lines(face.shown(plain.cell(said)), _INNER, most)
    for line in lines:
        sheet.line_of_text(x, y, line, face, colour)
        y += face.height
    return y


def _bar(sheet: Sheet, figure: KeyFigure, fraction: float, x: float, y: float) -> None:
    sheet.box(x, y, _INNER, _BAR, "track", radius=_BAR / 2)
    sheet.box(x, y, _share(fraction) * _INNER, _BAR, tone_colour(figure.tone), radius=_BAR / 2)
    if figure.target_fraction is not None:
        tick = x + _share(figure.target_fraction) * _INNER
        sheet.rule(tick, y - 0.7, tick, y + _BAR + 0.7, "text", 0.4)


def _share(fraction: float) -> float:
    """Of a bar's length; what is no number is nothing."""
    return min(1.0, max(0.0, fraction)) if fraction == fraction else 0.0
