"""A layout as a PDF for paper: A4, vectors, Unicode, bookmarks, the same bytes for the same input.

Must not know a report's data.
"""

from __future__ import annotations

from datetime import tzinfo

from desktop_monitor.report import plain
from desktop_monitor.report.blocks import (
    Block,
    Chart,
    Heading,
    ItemList,
    KeyFigures,
    Layout,
    ListItem,
    Paragraph,
    Table,
    Tone,
)
from desktop_monitor.report.outline import Section, sections
from desktop_monitor.report.palette import tone_colour
from desktop_monitor.report.pdf_charts import draw_chart
from desktop_monitor.report.pdf_figures import draw_key_figures
from desktop_monitor.report.pdf_sheet import LEFT, RIGHT, WIDTH, Sheet
from desktop_monitor.report.pdf_tables import draw_table

_BETWEEN_BLOCKS = 4.5
_BETWEEN_SECTIONS = 8.0
_BELOW_HEADING = 1.5
_INDENT = 5.5
_HEADING_AND_MORE = 32.0
"""A heading is not left alone at the foot of a page."""


def render_pdf(layout: Layout, made_seconds: float, zone: tzinfo | None = None) -> bytes:
    """The file; it says that it was made at the wall time `made_seconds`; times of charts are in `zone`."""
    title, subtitle = plain.title(layout.title), plain.title(layout.subtitle)
    sheet = Sheet(title, subtitle, plain.title(layout.language), made_seconds)
    sheet.paragraph(title, sheet.face(19, is_bold=True), most=3)
    sheet.paragraph(plain.sentence(layout.subtitle), sheet.face(9.5), "secondary", most=3)
    sheet.y += 2.5
    sheet.rule(LEFT, sheet.y, RIGHT, sheet.y)
    for section in sections(layout):
        _section(sheet, section, zone)
    return sheet.finished()


def _section(sheet: Sheet, section: Section, zone: tzinfo | None) -> None:
    sheet.y += _BETWEEN_SECTIONS
    if section.title:
        sheet.needs(_HEADING_AND_MORE)
        sheet.bookmark(section.title)
        sheet.paragraph(section.title, sheet.face(13.5, is_bold=True), most=2)
        sheet.y += 2.0
    before: Block | None = None
    for block in section.blocks:
        sheet.y += 0.0 if before is None else _BELOW_HEADING if isinstance(before, Heading) else _BETWEEN_BLOCKS
        _block(sheet, block, zone)
        before = block


def _block(sheet: Sheet, block: Block, zone: tzinfo | None) -> None:
    match block:
        case Heading():
            sheet.needs(_HEADING_AND_MORE)
            sheet.paragraph(plain.title(block.text), sheet.face(10.5, is_bold=True), most=2)
        case Paragraph():
            face = sheet.face(8 if block.is_quiet else 9.5)
            sheet.paragraph(plain.sentence(block.text), face, "secondary" if block.is_quiet else "text")
        case KeyFigures():
            draw_key_figures(sheet, block)
        case Table():
            draw_table(sheet, block)
        case Chart():
            draw_chart(sheet, block, zone)
        case ItemList():
            _items(sheet, block)


def _items(sheet: Sheet, block: ItemList) -> None:
    if not block.items and block.empty:
        sheet.paragraph(plain.sentence(block.empty), sheet.face(9), "secondary")
    for number, item in enumerate(block.items, 1):
        sheet.y += 1.8 if number > 1 else 0.0
        _item(sheet, item, f"{number}." if block.is_numbered else "•")


def _item(sheet: Sheet, item: ListItem, bullet: str) -> None:
    strong, small = sheet.face(9, is_bold=True), sheet.face(8.5)
    sheet.needs(strong.height + small.height * len(item.lines[:2]))
    sheet.line_of_text(LEFT, sheet.y, bullet, strong, "secondary")
    sheet.paragraph(plain.sentence(item.text), strong, x=LEFT + _INDENT, width=WIDTH - _INDENT)
    if item.word:
        _word(sheet, item)
    for line in item.lines:
        sheet.paragraph(plain.sentence(line), small, "secondary", x=LEFT + _INDENT, width=WIDTH - _INDENT)


def _word(sheet: Sheet, item: ListItem) -> None:
    face = sheet.face(8, is_bold=True)
    indent = _INDENT
    if item.tone is not Tone.NEUTRAL:
        sheet.mark(LEFT + indent, sheet.y + (face.height - 2.3) / 2, item.tone)
        indent += 3.6
    colour = "secondary" if item.tone is Tone.NEUTRAL else tone_colour(item.tone)
    sheet.paragraph(plain.title(item.word), face, colour, x=LEFT + indent, width=WIDTH - indent, most=1)
