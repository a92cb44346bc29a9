"""Tables on paper: columns as wide as what they hold, rows kept whole, the header again on every page.

Must not know other blocks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from desktop_monitor.report import plain
from desktop_monitor.report.blocks import Align, Cell, Column, Table, Tone
from desktop_monitor.report.palette import tone_colour
from desktop_monitor.report.pdf_sheet import LEFT, RIGHT, WIDTH, Sheet
from desktop_monitor.report.pdf_type import Face, broken_at

_GUTTER = 3.0
_PAD = 1.1
"""Above and below the text of a row."""
_MARK = 3.6
"""From the left of a tone's shape to its words."""
_MOST_LINES = 4
_WIDEST = 80.0
_WIDEST_WORD = 30.0
"""Longer ones may be broken."""
_MANY_COLUMNS = 6
"""More are set smaller where they would have to break."""
_FIRST_ROWS = 2
"""So many stand on the same page as the header."""


class _Shown(NamedTuple):
    """A cell in characters the font has."""

    text: str
    tone: Tone


class _Grid(NamedTuple):
    """A table ready to be drawn."""

    columns: tuple[Column, ...]
    titles: tuple[str, ...]
    rows: tuple[tuple[_Shown, ...], ...]
    lefts: tuple[float, ...]
    widths: tuple[float, ...]
    is_tight: bool
    """Something in it breaks into lines."""


def draw_table(sheet: Sheet, table: Table) -> None:
    """Its title and its rows, or what is said where there is none."""
    heading, face = sheet.face(10, is_bold=True), sheet.face(8)
    if not table.rows:
        sheet.paragraph(plain.sentence(table.empty), sheet.face(9), "secondary")
        return
    sheet.needs(heading.height + face.height * (_FIRST_ROWS + 1) + 12)
    sheet.paragraph(plain.title(table.title), heading, most=2)
    sheet.y += 1.0
    grid = _grid(table, face)
    if len(table.columns) > _MANY_COLUMNS and grid.is_tight:
        face = sheet.face(6.5)
        grid = _grid(table, face)
    _header(sheet, grid, face)
    last_but_one = len(grid.rows) - 2
    for index, row in enumerate(grid.rows):
        _row(sheet, grid, row, face, below=face.height + 2 * _PAD if index == last_but_one else 0.0)


def _grid(table: Table, face: Face) -> _Grid:
    columns = table.columns
    titles = tuple(face.shown(plain.title(column.title)) for column in columns)
    rows = tuple(tuple(_shown(cell, face) for cell in row[: len(columns)]) for row in table.rows)
    wanted = [_width(face, title) for title in titles]
    least = [_longest_word(face, title) for title in titles]
    for row in rows:
        for index, cell in enumerate(row):
            wanted[index] = max(wanted[index], _width(face, cell.text) + _indent(cell))
            least[index] = max(least[index], _longest_word(face, cell.text) + _indent(cell))
    widths = _widths(wanted, least)
    lefts = tuple(LEFT + sum(widths[:index]) + _GUTTER * index for index in range(len(widths)))
    is_tight = any(width < want for width, want in zip(widths, wanted, strict=True))
    return _Grid(columns, titles, rows, lefts, widths, is_tight)


def _shown(cell: Cell, face: Face) -> _Shown:
    return _Shown(face.shown(plain.cell(cell.text)), cell.tone)


def _indent(cell: _Shown) -> float:
    return 0.0 if cell.tone is Tone.NEUTRAL else _MARK


def _width(face: Face, shown: str) -> float:
    return min(face.width(shown), _WIDEST)


def _longest_word(face: Face, shown: str) -> float:
    return min(max(map(face.width, broken_at(shown))), _WIDEST_WORD)


def _widths(wanted: Sequence[float], least: Sequence[float]) -> tuple[float, ...]:
    """The page's width shared out: room for the longest words first, then up to the same limit for everybody."""
    room = WIDTH - _GUTTER * (len(wanted) - 1)
    if sum(wanted) <= room:
        spare = (room - sum(wanted)) / len(wanted)
        return tuple(width + spare for width in wanted)
    if sum(least) >= room:
        limit = _limit(sorted(least), room)
        return tuple(min(width, limit) for width in least)
    more = [want - word for want, word in zip(wanted, least, strict=True)]
    limit = _limit(sorted(more), room - sum(least))
    return tuple(word + min(extra, limit) for word, extra in zip(least, more, strict=True))


def _limit(ascending: Sequence[float], room: float) -> float:
    """The width above which columns are cut so that all of them take `room`."""
    for index, width in enumerate(ascending):
        share = max(room, 0.0) / (len(ascending) - index)
        if width > share:
            return share
        room -= width
    return ascending[-1]


def _header(sheet: Sheet, grid: _Grid, face: Face) -> None:
    lines = [face.lines(title, width, _MOST_LINES) for title, width in zip(grid.titles, grid.widths, strict=True)]
    height = max(map(len, lines)) * face.height
    for index, said in enumerate(lines):
        top = sheet.y + height - len(said) * face.height
        _column(sheet, grid, index, said, top, face, "secondary")
    sheet.y += height + _PAD
    sheet.rule(LEFT, sheet.y, RIGHT, sheet.y, "unknown")


def _row(sheet: Sheet, grid: _Grid, row: Sequence[_Shown], face: Face, *, below: float) -> None:
    """One row, on a page that has room for `below` mm more: the last one is not left alone on a page."""
    lines = [
        face.lines(cell.text, width - _indent(cell), _MOST_LINES) for cell, width in zip(row, grid.widths, strict=False)
    ]
    height = max(map(len, lines), default=1) * face.height + 2 * _PAD
    if sheet.needs(height + below):
        _header(sheet, grid, face)
    for index, (cell, said) in enumerate(zip(row, lines, strict=True)):
        _cell(sheet, grid, index, cell, said, face)
    sheet.y += height
    sheet.rule(LEFT, sheet.y, RIGHT, sheet.y)


def _cell(sheet: Sheet, grid: _Grid, index: int, cell: _Shown, said: Sequence[str], face: Face) -> None:
    top = sheet.y + _PAD
    if cell.tone is Tone.NEUTRAL:
        _column(sheet, grid, index, said, top, face, "text")
        return
    widest = max(map(face.width, said), default=0.0)
    is_right = grid.columns[index].align is Align.RIGHT
    left = grid.lefts[index] + (grid.widths[index] - widest - _MARK if is_right else 0.0)
    sheet.mark(left, top + (face.height - 2.3) / 2, cell.tone)
    _column(sheet, grid, index, said, top, face, tone_colour(cell.tone), indent=_MARK)


def _column(
    sheet: Sheet, grid: _Grid, index: int, said: Sequence[str], top: float, face: Face, colour: str, indent: float = 0.0
) -> None:
    is_right = grid.columns[index].align is Align.RIGHT
    x = grid.lefts[index] + (grid.widths[index] if is_right else indent)
    for number, line in enumerate(said):
        sheet.line_of_text(x, top + number * face.height, line, face, colour, align=1.0 if is_right else 0.0)
