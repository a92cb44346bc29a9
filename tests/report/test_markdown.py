"""Markdown shows names as they were given, in tables that keep their cells."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from desktop_monitor.report import plain
from desktop_monitor.report.blocks import Cell, Column, Layout, Paragraph, Table
from desktop_monitor.report.markdown import escaped, own_line, render_markdown
from tests.helpers.report_layout import HOSTILE_NAMES, rich_layout
from tests.helpers.report_strategies import LAYOUTS, TEXTS, tables

_OURS = {
    *("heading", "paragraph", "inline", "text", "softbreak", "strong", "html_inline", "text_special"),
    *("table", "thead", "tbody", "tr", "th", "td", "bullet_list", "ordered_list", "list_item"),
}
_PIPE = re.compile(r"(?<!\\)\|")


def _tokens(document: str) -> list[Token]:
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return [inner for token in reader.parse(document) for inner in (token, *(token.children or ()))]


def _kinds(document: str) -> set[str]:
    return {token.type.removesuffix("_open").removesuffix("_close") for token in _tokens(document)}


def _shown(document: str) -> str:
    return "".join(token.content for token in _tokens(document) if token.type in ("text", "text_special", "softbreak"))


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("a|b", r"a\|b"),
        ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
        ("[x](http://y.example)", r"\[x\](http\://y.example)"),
        ("www.example.com", r"www\.example.com"),
        ("me@example.com", r"me\@example.com"),
        ("snake_case __all__", r"snake_case \_\_all\_\_"),
        ("$x$ for $ 2", r"\$x$ for $ 2"),
    ],
)
def test_markup_is_escaped_and_plain_names_stay_readable(name: str, line: str) -> None:
    assert escaped(name) == line


@pytest.mark.parametrize("line", ["# a", "- a", "+ a", "1. a", "1) a", "> a", "===", "---", "***", "~~~", "```", "|a|"])
def test_no_line_begins_a_block(line: str) -> None:
    assert _kinds(own_line(line)) <= {"paragraph", "inline", "text", "text_special"}
    assert _shown(own_line(line)) == line


@given(TEXTS)
def test_what_a_reader_sees_is_what_was_given(text: str) -> None:
    said = plain.sentence(text)
    assert _shown(own_line(said)).replace("\xa0", " ") == said.replace("\xa0", " ")


def test_every_hostile_name_is_a_cell_of_its_own() -> None:
    tokens = _tokens(render_markdown(rich_layout()))
    cells = {"".join(inner.content for inner in token.children or ()) for token in tokens if token.type == "inline"}
    assert [name for name in HOSTILE_NAMES if plain.cell(name) not in cells] == []


@given(tables())
def test_every_row_of_a_table_has_as_many_cells_as_its_header(table: Table) -> None:
    lines = render_markdown(Layout("t", "", (table,))).splitlines()
    rows = [line for line in lines[4:] if line.startswith("|")]
    assert {len(_PIPE.findall(row)) for row in rows} <= {len(table.drawn.columns) + 1}
    assert len(rows) == (len(table.drawn.rows) + 2 if table.drawn.rows else 0)


@settings(deadline=None)
@given(LAYOUTS)
def test_no_text_anywhere_becomes_markup(layout: Layout) -> None:
    tokens = _tokens(render_markdown(layout))
    assert {token.type.removesuffix("_open").removesuffix("_close") for token in tokens} <= _OURS
    assert {token.content for token in tokens if token.type == "html_inline"} <= {"<sub>", "</sub>"}


def test_a_chart_is_a_line_of_blocks_with_its_figures() -> None:
    document = render_markdown(rich_layout())
    assert re.search(r"^\| p50 \| [▁-█·]{24} \| 1\.2 s \|", document, re.MULTILINE)
    assert "Not observed for 7 h in all" in document


@given(st.lists(TEXTS, max_size=3))
def test_a_document_ends_in_one_line_feed(said: list[str]) -> None:
    table = Table("t", "T", (Column("a"),), ((Cell("x"),),))
    document = render_markdown(Layout("t", "s", (*map(Paragraph, said), table)))
    assert document.endswith("|\n")
