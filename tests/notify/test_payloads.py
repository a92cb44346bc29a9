"""What is posted: the documented object, and Slack's text that calls nobody and links nowhere."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.notify.message import Message, MessageKind
from desktop_monitor.notify.payloads import generic, slack, slack_text
from tests.helpers.messages import message, nasty_messages, nasty_texts


def test_the_documented_object_is_posted() -> None:
    assert json.loads(generic(message())) == {
        "version": 1,
        "kind": "firing",
        "key": "incident-17",
        "title": "Slow answers: codex",
        "body": "Answers take 7.2 s on average, over 5 s.\nOn top: cargo.",
        "severity": "warning",
        "at": "2023-11-14T22:13:20Z",
        "fields": {"rule": "response_time", "value": "7.2", "interface": "codex"},
    }


@pytest.mark.parametrize("kind", MessageKind)
def test_every_kind_is_posted_the_end_of_trouble_too(kind: MessageKind) -> None:
    assert json.loads(generic(message(kind=kind)))["kind"] == kind.value


def test_a_time_that_is_none_is_null() -> None:
    assert json.loads(generic(message(at_seconds=float("nan"))))["at"] is None


@given(nasty_messages())
def test_whatever_is_named_the_object_keeps_its_shape_and_size(told: Message) -> None:
    posted = generic(told)
    assert posted.isascii()
    assert len(posted) < 300_000
    tree = json.loads(posted)
    assert list(tree) == ["version", "kind", "key", "title", "body", "severity", "at", "fields"]
    assert all(isinstance(value, str) for value in tree["fields"].values())


def test_slack_gets_one_text() -> None:
    told = json.loads(slack(message()))
    assert told == {"text": "*WARNING* Slow answers: codex\nAnswers take 7.2 s on average, over 5 s.\nOn top: cargo."}


def test_characters_that_count_twice_are_counted_so() -> None:
    text = json.loads(slack(message(body="\U0001f4a5" * 3000)))["text"]
    assert 1900 <= len(text.encode("utf-16-le")) // 2 <= 2000


def test_only_the_three_characters_that_slack_wants_escaped_are() -> None:
    told = json.loads(slack(message(title="R&D <x> \"y\" 'z'", body="")))
    assert told == {"text": "*WARNING* R&amp;D &lt;x&gt; \"y\" 'z'"}


def test_slack_is_told_what_is_over() -> None:
    assert json.loads(slack(message(kind=MessageKind.RESOLVED)))["text"].startswith("*OVER* Slow answers: codex\n")


@given(nasty_messages())
def test_no_name_calls_anybody_or_links_anywhere_in_slack(told: Message) -> None:
    text = json.loads(slack(told))["text"]
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)|@\w|\]\(|://", text)
    assert len(text.encode("utf-16-le")) // 2 <= 2000
    assert not re.search(r"``|\|\||\*\*|~~|__", text)


@given(nasty_texts(), st.integers(1, 300))
def test_no_escape_is_cut_in_two(text: str, limit: int) -> None:
    cut = slack_text(text, limit)
    assert len(cut.encode("utf-16-le", "surrogatepass")) // 2 <= limit
    assert not re.search(r"&(?!amp;|lt;|gt;)", cut)
