"""A layout comes out of its JSON as it went in, whatever it holds; anything else is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.report.blocks import Layout
from desktop_monitor.report.layout_json import layout_bytes, read_layout
from tests.helpers.report_layout import rich_layout


def test_a_layout_of_every_block_comes_back_as_it_was() -> None:
    """With its enumerations and tuples."""
    layout = rich_layout()
    assert read_layout(layout_bytes(layout)) == layout


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_titles_of_any_characters_are_carried(title: str) -> None:
    """Halves of surrogate pairs, too."""
    layout = Layout(title, "", ())
    assert read_layout(layout_bytes(layout)) == layout


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"title": 1}', b'{"blocks": [{"block": "Nothing"}]}', b"\xff"]
)
def test_what_is_no_layout_is_refused(content: bytes) -> None:
    """With one kind of error."""
    with pytest.raises(ValueError, match="no layout"):
        read_layout(content)
