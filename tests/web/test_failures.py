"""What a page is, and who has proved who he is."""

from __future__ import annotations

import pytest

from desktop_monitor.web.failures import is_page, is_protected


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html>\n<html>",
        b"<html lang=en>",
        b"\xef\xbb\xbf\r\n <HTML>",
        b"<!-- a --> <!-- b\n --><!doctype  HTML PUBLIC 'x'>",
        b"<?xml version='1.0'?><!DOCTYPE html>",
    ],
)
def test_a_page_begins_as_pages_do(body: bytes) -> None:
    assert is_page(body)


@pytest.mark.parametrize(
    "body",
    [b"", b"ok", b"<b>ok</b>", b'{"html": "<html>"}', b"<htmlx>", b"<!-- <html>", b"<?xml version='1.0'?><ok/>"],
)
def test_what_a_hook_answers_is_no_page(body: bytes) -> None:
    assert not is_page(body)


def test_a_body_made_to_be_slow_is_judged_at_once() -> None:
    """It would take years to try every way to take its comments apart."""
    assert not is_page(b"<!--" * 200_000)
    assert not is_page(b"<!---->" * 140_000)
    assert not is_page(b" " * 1_000_000)


def test_only_tls_proves_who_answers() -> None:
    assert is_protected("https://hooks.example/")
    assert not is_protected("http://hooks.example/https:")
