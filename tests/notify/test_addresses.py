"""Bare addresses are sent to, and nothing that could be more than one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.notify.addresses import is_mail_address


@pytest.mark.parametrize("text", ["me@example.org", "a.b+tag@mail.example", "root@localhost", "o'neil@x.example"])
def test_a_bare_address_is_one(text: str) -> None:
    assert is_mail_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "me",
        "me@",
        "@x",
        "a@b@c",
        "a b@c",
        "Me <me@x>",
        "a@b,c@d",
        '"a"@b',
        "a@b\r\nBcc: c@d",
        "a@b\n",
        "é@b",
        "a@[::1]",
    ],
)
def test_anything_else_is_none(text: str) -> None:
    assert not is_mail_address(text)


@given(st.text())
def test_what_is_one_holds_nothing_that_ends_a_command(text: str) -> None:
    if is_mail_address(text):
        assert text.isascii()
        assert text.isprintable()
        assert not set(text) & set(' <>,;:"()[]\\')
