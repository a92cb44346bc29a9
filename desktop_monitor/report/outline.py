"""The sections of a layout, each with a name that can be pointed to.

Level 1 is the report's title, which every format draws in its own header; level 2
begins a section; deeper headings stay among a section's blocks. Must not know formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from desktop_monitor.report.blocks import Block, Heading, Layout, Table
from desktop_monitor.report.plain import title

_NO_ANCHOR = re.compile(r"[^a-z0-9]+")


class Section(NamedTuple):
    """A heading and what stands below it."""

    title: str
    """Empty: what comes before the first heading."""
    anchor: str
    """Unique in the report: lower-case letters, digits and hyphens."""
    blocks: tuple[Block, ...]


def sections(layout: Layout) -> tuple[Section, ...]:
    """The layout's blocks by section, in order, tables as they are drawn; none is empty of both title and blocks."""
    found: list[tuple[Heading | None, list[Block]]] = [(None, [])]
    for block in _drawn(_without_title(layout)):
        if isinstance(block, Heading) and block.level <= 2:
            found.append((block, []))
        else:
            found[-1][1].append(block)
    anchors = _Anchors()
    return tuple(_section(heading, blocks, anchors) for heading, blocks in found if heading or blocks)


def _without_title(layout: Layout) -> Iterable[Block]:
    blocks = layout.blocks
    if blocks and isinstance(blocks[0], Heading) and blocks[0].level == 1 and blocks[0].text == layout.title:
        return blocks[1:]
    return blocks


def _drawn(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if not isinstance(block, Table):
            yield block
        elif (table := block.drawn).rows or table.empty:
            yield table


def _section(heading: Heading | None, blocks: list[Block], anchors: _Anchors) -> Section:
    if heading is None:
        return Section("", anchors.take("report"), tuple(blocks))
    return Section(title(heading.text), anchors.take(heading.anchor or heading.text), tuple(blocks))


class _Anchors:
    """Gives every section a name of its own."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, wanted: str) -> str:
        name = _NO_ANCHOR.sub("-", wanted.lower()).strip("-")[:40] or "section"
        anchor, number = name, 2
        while anchor in self._taken:
            anchor, number = f"{name}-{number}", number + 1
        self._taken.add(anchor)
        return anchor
