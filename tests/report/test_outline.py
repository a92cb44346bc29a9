"""A layout falls into sections that can be pointed to."""

from __future__ import annotations

from hypothesis import given

from desktop_monitor.report.blocks import Heading, Layout, Paragraph
from desktop_monitor.report.outline import sections
from tests.helpers.report_strategies import LAYOUTS


def test_the_title_is_drawn_once_and_smaller_headings_stay_in_their_section() -> None:
    small, said = Heading(3, "Small"), Paragraph("said")
    layout = Layout("Report", "", (Heading(1, "Report"), said, Heading(2, "First", "one"), small, said))
    before, first = sections(layout)
    assert (before.title, before.blocks) == ("", (said,))
    assert (first.title, first.anchor, first.blocks) == ("First", "one", (small, said))


def test_two_sections_of_one_name_are_told_apart() -> None:
    layout = Layout("Report", "", (Heading(2, "Cost & use"), Heading(2, "Cost, use"), Heading(2, "費用")))
    assert [section.anchor for section in sections(layout)] == ["cost-use", "cost-use-2", "section"]


@given(LAYOUTS)
def test_anchors_are_unique_and_plain_whatever_headings_say(layout: Layout) -> None:
    anchors = [section.anchor for section in sections(layout)]
    assert len(set(anchors)) == len(anchors)
    assert all(set(anchor) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") and anchor for anchor in anchors)
