"""Layouts of any shape with any text in any place, for property tests."""

from __future__ import annotations

import math

from hypothesis import strategies as st

from desktop_monitor.metrics.definition import Unit
from desktop_monitor.report.blocks import (
    Align,
    Block,
    Cell,
    Chart,
    ChartKind,
    Column,
    Heading,
    ItemList,
    KeyFigure,
    KeyFigures,
    Layout,
    Line,
    ListItem,
    Paragraph,
    Table,
    Tone,
)
from tests.helpers.report_layout import HOSTILE_NAMES

_EVERY_CHARACTER = st.characters(exclude_categories=())
TEXTS = st.one_of(
    st.sampled_from(HOSTILE_NAMES),
    st.text(_EVERY_CHARACTER, max_size=30),
    st.text("<>&\"'|`*_[](){}#+-=~!\\/:@. \n\r\t$%;,1a", max_size=30),
)
_FRACTIONS = st.none() | st.floats()
_TONES = st.sampled_from(Tone)
_VALUES = st.none() | TEXTS | st.integers() | st.floats()


def _cells(count: int) -> st.SearchStrategy[tuple[Cell, ...]]:
    return st.tuples(*[st.builds(Cell, TEXTS, _VALUES, _TONES)] * count)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """With as many cells in a row as there are columns."""
    columns = draw(st.lists(st.builds(Column, TEXTS, st.sampled_from(Align), TEXTS), min_size=1, max_size=5))
    rows = draw(st.lists(_cells(len(columns)), max_size=4))
    return Table(draw(TEXTS), draw(TEXTS), tuple(columns), tuple(rows), draw(TEXTS))


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """Of values of any size, with gaps anywhere."""
    start = draw(st.floats(0, 2e9))
    length = draw(st.sampled_from([0.0, 1.0, 3600.0, 86400.0, 7 * 86400.0, 365 * 86400.0, 20e8]))
    times = draw(st.lists(st.floats(-0.1, 1.1), max_size=12).map(sorted))
    values = st.none() | st.floats() | st.sampled_from([0.0, 1.0, -1.0, math.nan, math.inf])
    lines = draw(
        st.lists(
            st.builds(
                Line,
                TEXTS,
                st.sampled_from(["cpu", "agents", "accent", '"><b>']),
                st.tuples(*[st.tuples(st.just(start + at * length), values) for at in times]),
            ),
            max_size=3,
        )
    )
    gaps = draw(st.lists(st.tuples(st.floats(-0.2, 1.2), st.floats(-0.2, 1.2)), max_size=2))
    return Chart(
        draw(TEXTS),
        draw(st.sampled_from(Unit)),
        draw(st.sampled_from(ChartKind)),
        tuple(lines),
        start,
        start + length,
        tuple((start + one * length, start + other * length) for one, other in gaps),
        draw(TEXTS),
    )


_ITEMS = st.builds(ListItem, TEXTS, st.lists(TEXTS, max_size=2).map(tuple), _TONES, TEXTS)
_FIGURES = st.builds(KeyFigure, TEXTS, TEXTS, TEXTS, _TONES, TEXTS, _FRACTIONS, _FRACTIONS)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, st.integers(-1, 9), TEXTS, TEXTS),
    st.builds(Paragraph, TEXTS, st.booleans()),
    st.builds(KeyFigures, st.lists(_FIGURES, max_size=5).map(tuple)),
    tables(),
    charts(),
    st.builds(ItemList, st.lists(_ITEMS, max_size=3).map(tuple), TEXTS, st.booleans()),
)
LAYOUTS = st.builds(Layout, TEXTS, TEXTS, st.lists(BLOCKS, max_size=5).map(tuple), st.just("en") | TEXTS)
