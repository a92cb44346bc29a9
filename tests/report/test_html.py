"""The page is one file of our own tags, whatever the names in it say."""

from __future__ import annotations

import re
from datetime import UTC
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from desktop_monitor.report import plain
from desktop_monitor.report.blocks import Cell, Column, Heading, Layout, Table
from desktop_monitor.report.html import render_html
from tests.helpers.report_layout import HOSTILE_NAMES, ZONE, rich_layout
from tests.helpers.report_strategies import LAYOUTS

_VOID = {"meta"}
_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "main", "header", "nav", "section", "h1", "h2", "h3", "p"),
    *("a", "ul", "ol", "li", "div", "span", "table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption"),
    *("details", "summary", "svg", "defs", "symbol", "pattern", "rect", "circle", "path", "line", "text", "g", "use"),
}
_ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "role", "tabindex", "scope"),
    *("aria-label", "aria-hidden", "width", "height", "x", "y", "dx", "dy", "rx", "r", "cx", "cy", "d", "x1", "x2"),
    *("y1", "y2", "viewbox", "preserveaspectratio", "fill-rule", "patternunits", "patterntransform"),
}


class _Page(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


@pytest.fixture(scope="module")
def page() -> str:
    """A whole report."""
    return render_html(rich_layout(), ZONE)


def test_the_page_asks_for_nothing_and_runs_nothing(page: str) -> None:
    found = _Page(page)
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page
    assert not found.tags & {"script", "link", "img", "iframe", "object", "form"}
    assert all(link.startswith("#") and link[1:] in found.ids for link in found.links)
    assert re.findall(r"@import|url\((?!#)|javascript:", page) == []


def test_every_name_is_read_as_it_was_given(page: str) -> None:
    texts = _Page(page).texts
    assert [name for name in HOSTILE_NAMES if plain.cell(name) not in texts] == []


def test_state_is_a_word_and_a_shape_as_well_as_a_colour(page: str) -> None:
    assert '<use href="#shape-bad"/></svg><span class="unseen">bad: </span>failed</td>' in page
    assert '<use href="#shape-warning"/></svg>missed' in page


def test_a_chart_has_a_title_and_its_values_in_a_table(page: str) -> None:
    assert '<svg class="plot" role="img"><title>Answer time. Median and 95th percentile' in page
    assert page.count("<details>") == page.count('<svg class="plot"') == 4


def test_a_table_without_rows_and_a_chart_without_values_say_so(page: str) -> None:
    assert "Nothing fired in this period." in page
    assert "No values in this period" in page


def test_paper_and_light_screens_are_light_and_dark_is_for_screens_only(page: str) -> None:
    assert page.count("prefers-color-scheme") == 1
    assert "@media screen and (prefers-color-scheme: dark)" in page
    assert "@media print" in page


def test_a_report_without_a_word_is_a_page() -> None:
    assert _Page(render_html(Layout("", "", ()), UTC)).open == []


def test_a_row_of_a_template_s_syntax_stays_text() -> None:
    table = Table("t", "{{ 1 }}", (Column("{% x %}"),), ((Cell("{{ layout }}"),),))
    texts = _Page(render_html(Layout("t", "", (Heading(2, "{# #}"), table)), UTC)).texts
    assert {"{{ 1 }}", "{% x %}", "{{ layout }}", "{# #}"} <= set(texts)


@settings(deadline=None)
@given(LAYOUTS)
def test_no_text_anywhere_adds_a_tag_or_an_attribute(layout: Layout) -> None:
    found = _Page(render_html(layout, UTC))
    assert found.open == []
    assert found.tags <= _TAGS
    assert found.attributes <= _ATTRIBUTES
    assert len(set(found.ids)) == len(found.ids)
    assert all(link[1:] in found.ids for link in found.links)
