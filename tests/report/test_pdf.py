"""A PDF holds what the layout says, on pages that can be read and printed."""

from __future__ import annotations

import logging
import re

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings

from desktop_monitor.report.blocks import (
    Cell,
    Column,
    Heading,
    KeyFigure,
    KeyFigures,
    Layout,
    Paragraph,
    Table,
    Tone,
)
from desktop_monitor.report.layout import lay_out
from desktop_monitor.report.pdf import render_pdf
from tests.helpers.made_reports import BERLIN, empty_report
from tests.helpers.report_layout import ZONE, rich_layout
from tests.helpers.report_strategies import LAYOUTS

_MADE = 1_795_000_000.0


def _opened(written: bytes) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(written)


def _texts(written: bytes) -> list[str]:
    document = _opened(written)
    return [page.get_textpage().get_text_bounded() for page in document]


def _one_table(*names: str) -> Layout:
    rows = tuple((Cell(name), Cell(str(index))) for index, name in enumerate(names))
    return Layout("Report", "simulated", (Table("t", "Names", (Column("Name"), Column("Number")), rows),))


@pytest.fixture(scope="module")
def written() -> bytes:
    """A whole report."""
    return render_pdf(rich_layout(), _MADE, ZONE)


def test_every_page_is_numbered_and_the_later_ones_name_the_report(written: bytes) -> None:
    texts = _texts(written)
    assert [f"Page {number} of {len(texts)}" in text for number, text in enumerate(texts, 1)] == [True] * len(texts)
    assert all("Weekly report · 16–22 November 2026" in text for text in texts[1:])


def test_a_table_that_goes_on_has_its_header_on_every_page(written: bytes) -> None:
    pages = [text for text in _texts(written) if "project-" in text]
    assert len(pages) > 1
    assert all("Answer, median" in text for text in pages)


@pytest.mark.parametrize("count", range(30, 44))
def test_no_page_holds_a_single_row_of_a_longer_table(count: int) -> None:
    texts = _texts(render_pdf(_one_table(*(f"row-{number}" for number in range(count))), _MADE))
    assert all(text.count("row-") >= 2 for text in texts)


def test_every_row_is_there_once(written: bytes) -> None:
    found = re.findall(r"project-\d\d", "\n".join(_texts(written)))
    assert found == [f"project-{number:02d}" for number in range(40)]


def test_sections_are_bookmarks_and_the_file_says_what_it_is_and_when_it_was_made(written: bytes) -> None:
    document = _opened(written)
    assert [entry.get_title() for entry in document.get_toc()] == [
        *("Summary", "Answers and machine", "Agents", "Recommendations", "Switches", "Coverage"),
    ]
    about = document.get_metadata_dict()
    assert (about["Title"], about["Creator"], about["CreationDate"]) == (
        "Weekly report",
        "Desktop Monitor",
        "D:20261118110640Z",
    )


def test_there_is_ink_on_every_page(written: bytes) -> None:
    for page in _opened(written):
        picture = page.render(scale=0.5, grayscale=True).to_pil()
        assert picture.getextrema()[0] < 128


def test_the_same_report_is_the_same_file(written: bytes) -> None:
    assert render_pdf(rich_layout(), _MADE, ZONE) == written


def test_characters_the_font_lacks_are_seen_as_missing(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        (text,) = _texts(render_pdf(_one_table("日本 x", "naïve Ελλάδα Кириллица ▂▇", "\x1b[31m"), _MADE))
    assert "\ufffd\ufffd x" in text
    assert "naïve Ελλάδα Кириллица ▂▇" in text
    assert caplog.records == []


def test_names_written_from_right_to_left_are_drawn_in_the_order_they_are_seen() -> None:
    from desktop_monitor.report.pdf_type import visual

    assert visual("שלום") == "םולש"
    assert visual("abc שלום def") == "abc םולש def"
    assert visual("plain") == "plain"


def test_a_name_of_any_length_stays_within_its_row() -> None:
    (text,) = _texts(render_pdf(_one_table("a" * 4000, "word " * 900, "short"), _MADE))
    assert "short" in text
    assert text.count("…") == 2


def test_how_a_key_figure_stands_is_never_cut() -> None:
    (text, *_later) = _texts(render_pdf(lay_out(empty_report(), BERLIN), _MADE, BERLIN))
    assert "withheld: not enough data" in " ".join(text.split())


@pytest.mark.parametrize("fraction", [None, 0.5])
def test_a_key_figure_with_much_to_say_stays_within_its_card(fraction: float | None) -> None:
    figure = KeyFigure("Title", "1", "detail " * 90, Tone.UNKNOWN, "a word of two lines that is rather long", fraction)
    (page,) = _opened(render_pdf(Layout("Report", "", (KeyFigures((figure,)), Paragraph("below"))), _MADE))
    texts = page.get_textpage()
    bottoms = {
        word: texts.get_charbox(texts.search(word, match_whole_word=False).get_next()[0])[1]
        for word in ("rather", "…", "below")
    }
    assert bottoms["rather"] > bottoms["…"] > bottoms["below"] + 4.5 * 72 / 25.4


def test_a_heading_is_not_left_alone_at_the_foot_of_a_page() -> None:
    said = tuple(Paragraph(f"line {number}") for number in range(28))
    for filling in range(18, 28):
        texts = _texts(render_pdf(Layout("R", "", (*said[:filling], Heading(2, "Last one"), *said[:3])), _MADE))
        (page,) = (text for text in texts if "Last one" in text)
        assert "line 0" in page.split("Last one")[1]


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(LAYOUTS)
def test_no_text_and_no_value_anywhere_keeps_a_report_from_being_made(layout: Layout) -> None:
    document = _opened(render_pdf(layout, _MADE))
    assert len(document) >= 1
    assert len(document[0].get_textpage().get_text_bounded()) > 0
