"""The parts of a message as every channel may show them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from desktop_monitor.notify.fields import (
    BODY_CHARACTERS,
    FIELD_CHARACTERS,
    FIELD_LIMIT,
    TITLE_CHARACTERS,
    body_of,
    fields_of,
    inert,
    moment_of,
    severity_of,
    title_of,
)
from desktop_monitor.notify.message import Message
from tests.helpers.messages import message, nasty_messages, nasty_texts


@given(nasty_messages())
def test_whatever_is_named_is_short_clean_and_on_its_lines(told: Message) -> None:
    fields = fields_of(told)
    assert len(title_of(told)) <= TITLE_CHARACTERS
    assert len(body_of(told)) <= BODY_CHARACTERS
    assert len(fields) <= FIELD_LIMIT
    assert all(len(value) <= FIELD_CHARACTERS for value in fields.values())
    for text in (title_of(told), severity_of(told), *fields, *fields.values(), *body_of(told).split("\n")):
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)


def test_of_two_fields_with_one_name_the_first_counts() -> None:
    """The rule's own come before labels that are named like them."""
    assert fields_of(message(fields=(("rule", "a"), ("rule", "b")))) == {"rule": "a"}


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), -1e30, 1e30])
def test_what_is_no_time_is_none(seconds: float) -> None:
    assert moment_of(seconds) is None


def test_a_time_is_said_in_utc() -> None:
    assert moment_of(1_700_000_000.9) == "2023-11-14T22:13:20Z"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mail jo@example.org", "mail jo@\u200bexample.org"),
        ("@here", "@\u200bhere"),
        ("a @ b", "a @ b"),
        ("[x](y)", "[x]\u200b(y)"),
        ("[x]: y", "[x]\u200b: y"),
        ("see https://evil.example", "see https:\u200b//evil.example"),
        ("a: b, c[1]", "a: b, c[1]"),
    ],
)
def test_mentions_and_links_are_taken_apart(text: str, expected: str) -> None:
    assert inert(text) == expected


@given(nasty_texts())
def test_what_was_taken_apart_reads_the_same(text: str) -> None:
    assert inert(text).replace("\u200b", "") == text.replace("\u200b", "")
    assert not re.search(r"@\w|\]\(|://", inert(text))
