"""A report laid out: headings, paragraphs, key figures, tables and charts, the same for every format that is read.

`layout` makes them, in one order and with one choice of words; Markdown, HTML, PDF and CSV
draw them. Text in blocks is plain and may come from hostile names: escaping is each
format's own. Must not know formats.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from desktop_monitor.metrics.definition import Unit


class Tone(Enum):
    """How something stands: told by a word and a shape as well as by colour."""

    NEUTRAL = "neutral"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    UNKNOWN = "unknown"


class Align(Enum):
    """Of a column."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a section; level 1 is the report's title."""

    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences."""

    text: str
    is_quiet: bool = False
    """Small print: where figures come from, what was left out."""


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One figure that is read first."""

    title: str
    value: str
    detail: str
    """Target, count, trend."""
    tone: Tone
    word: str
    """What the tone says ("met", "missed", "not enough data")."""
    fraction: float | None = None
    """Of its bar, 0-1; None: no bar."""
    target_fraction: float | None = None
    """Where the target's tick stands on the bar, 0-1; None: no tick."""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """Key figures beside each other."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    title: str
    """Empty: only in CSV."""
    align: Align = Align.LEFT
    name: str = ""
    """As a CSV file calls it, with its unit; empty: not in CSV."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: words for people, the plain value for CSV."""

    text: str
    value: str | int | float | None = None
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells."""

    name: str
    """Of the CSV file, lower_snake_case."""
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""
    """What is said, without the title, where there is nothing to draw; empty: nothing at all."""

    @property
    def drawn(self) -> Table:
        """As it is shown: without the columns that only CSV has, and without rows where all of them are such."""
        places = [place for place, column in enumerate(self.columns) if column.title]
        if len(places) == len(self.columns):
            return self
        columns = tuple(self.columns[place] for place in places)
        rows = tuple(tuple(row[place] for place in places if place < len(row)) for row in self.rows)
        return replace(self, columns=columns, rows=rows if columns else ())


class ChartKind(Enum):
    """How a chart is drawn."""

    LINE = "line"
    BARS = "bars"


@dataclass(frozen=True, slots=True)
class Line:
    """One line, or one set of bars, of a chart."""

    name: str
    role: str
    """Which colour: cpu, memory, disk, network, agents, gpu or accent."""
    points: tuple[tuple[float, float | None], ...]
    """Wall seconds and values; None is a gap."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Values over the period."""

    title: str
    unit: Unit
    kind: ChartKind
    lines: tuple[Line, ...]
    start_seconds: float
    end_seconds: float
    gaps: tuple[tuple[float, float], ...] = ()
    """Stretches that were not observed; drawn as such."""
    description: str = ""
    """What a reader who cannot see it is told."""


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item, with smaller lines below it."""

    text: str
    lines: tuple[str, ...] = ()
    tone: Tone = Tone.NEUTRAL
    word: str = ""


@dataclass(frozen=True, slots=True)
class ItemList:
    """Items below each other."""

    items: tuple[ListItem, ...]
    empty: str = ""
    is_numbered: bool = False


Block = Heading | Paragraph | KeyFigures | Table | Chart | ItemList


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole report."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    language: str = "en"
    """BCP 47 tag of the language its words are in."""
    is_right_to_left: bool = False
