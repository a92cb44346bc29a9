"""A layout as GitHub flavoured Markdown (https://github.github.com/gfm/).

Charts become a row for each line, its course drawn with block characters. Text of
others is escaped so that it is read as it was written: no markup, no HTML, no link that
makes itself. Must not know a report's data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words
from desktop_monitor.report import plain
from desktop_monitor.report.blocks import (
    Align,
    Block,
    Cell,
    Chart,
    Heading,
    ItemList,
    KeyFigure,
    KeyFigures,
    Layout,
    ListItem,
    Paragraph,
    Table,
    Tone,
)
from desktop_monitor.report.chart_values import summaries
from desktop_monitor.report.outline import sections

_SHAPES = {Tone.NEUTRAL: "", Tone.GOOD: "●", Tone.WARNING: "◕", Tone.BAD: "■", Tone.UNKNOWN: "○"}
_BAR_CHARACTERS = 10
_MARKUP = re.compile(r"[\\`*{}\[\]|~]|(?<![^\W_])_|_(?![^\W_])|\$(?=\S)")
_HTML = re.compile(r"[<>&]")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_LINE_START = re.compile(r"^(?:([#+\-=:!])|(\d{1,9})([.)])(?=\s|$))")
_LINK = re.compile(r"(?i)(www)\.|(https?|ftp|mailto|xmpp)(:)|(?<=[\w.+-])(@)(?=[\w-])")
_DEEPEST = 6


def render_markdown(layout: Layout) -> str:
    """The document, ending in a line feed."""
    lines = [f"# {escaped(plain.title(layout.title))}", "", own_line(plain.sentence(layout.subtitle))]
    for section in sections(layout):
        if section.title:
            lines += ["", f"## {escaped(section.title)}"]
        for block in section.blocks:
            lines += ["", *_block(block)]
    return "\n".join(lines) + "\n"


def escaped(line: str) -> str:
    """Plain text as Markdown that shows it, in a table's cell or behind something else on its line."""
    line = _HTML.sub(lambda found: _ENTITIES[found.group()], _MARKUP.sub(r"\\\g<0>", line))
    return _LINK.sub(_unlinked, line)


def own_line(line: str) -> str:
    """The same at the beginning of a line, where more begins a block."""
    return _LINE_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", escaped(line))


def _unlinked(found: re.Match[str]) -> str:
    """An escape where GitHub would make a link by itself (https://github.github.com/gfm/#autolinks-extension-)."""
    host, scheme, colon, at = found.groups()
    if host:
        return f"{host}\\."
    return f"\\{at}" if at else f"{scheme}\\{colon}"


def _block(block: Block) -> Iterable[str]:
    match block:
        case Heading():
            return [f"{'#' * min(max(block.level, 3), _DEEPEST)} {escaped(plain.title(block.text))}"]
        case Paragraph():
            said = plain.sentence(block.text)
            return [f"<sub>{escaped(said)}</sub>" if block.is_quiet and said else own_line(said)]
        case KeyFigures():
            return _key_figures(block)
        case Table():
            return _table(block)
        case Chart():
            return _titled(block.title, _chart(block))
        case ItemList():
            return _items(block)


def _titled(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield f"### {escaped(plain.title(title))}"
    yield ""
    yield from lines


def _key_figures(block: KeyFigures) -> Iterator[str]:
    if block.figures:
        yield from _grid([""] * 4 + [""], [Align.LEFT, Align.RIGHT] + [Align.LEFT] * 3, map(_key_figure, block.figures))


def _key_figure(figure: KeyFigure) -> Sequence[str]:
    word = f"{_SHAPES[figure.tone]} {figure.word}" if figure.word else ""
    return figure.title, figure.value, _bar(figure.fraction), word, figure.detail


def _bar(fraction: float | None) -> str:
    if fraction is None or fraction != fraction:
        return ""
    done = round(min(1.0, max(0.0, fraction)) * _BAR_CHARACTERS)
    return "█" * done + "░" * (_BAR_CHARACTERS - done)


def _table(block: Table) -> Iterator[str]:
    if not block.rows:
        yield own_line(plain.sentence(block.empty))
        return
    yield from _titled(
        block.title,
        _grid(
            [column.title for column in block.columns],
            [column.align for column in block.columns],
            ([_cell(cell) for cell in row] for row in block.rows),
        ),
    )


def _cell(cell: Cell) -> str:
    return f"{_SHAPES[cell.tone]} {cell.text}".strip()


def _chart(block: Chart) -> Iterator[str]:
    found = summaries(block)
    if not any(line.sparkline.strip("·") for line in found):
        yield own_line(_word("no_values"))
        return
    titles = [_word(key) for key in ("line", "course", "lowest", "mean", "highest", "newest")]
    yield from _grid(titles, [Align.LEFT] * 2 + [Align.RIGHT] * 4, found)
    if block.description:
        yield from ("", own_line(plain.sentence(block.description)))
    if block.gaps:
        unseen = sum(end - start for start, end in block.gaps)
        yield from ("", escaped(words(text("report.draw.gaps", time=unseen))))


def _grid(titles: Sequence[str], aligns: Sequence[Align], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _row(titles)
    yield "|" + "|".join("---:" if align is Align.RIGHT else "---" for align in aligns) + "|"
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(escaped(plain.cell(cell)) for cell in cells) + " |"


def _items(block: ItemList) -> Iterator[str]:
    if not block.items and block.empty:
        yield own_line(plain.sentence(block.empty))
    for number, item in enumerate(block.items, 1):
        yield from _item(item, f"{number}. " if block.is_numbered else "- ")


def _item(item: ListItem, bullet: str) -> Iterator[str]:
    told = plain.sentence(item.text)
    word = " ".join(filter(None, (" —", _SHAPES[item.tone], escaped(plain.title(item.word))))) if item.word else ""
    strong = f"**{escaped(told)}**" if told else ""
    yield f"{bullet}{strong}{word}".rstrip()
    for line in item.lines:
        yield f"{' ' * len(bullet)}- {own_line(plain.sentence(line))}".rstrip()


def _word(key: str) -> str:
    return words(text(f"report.draw.{key}"))
