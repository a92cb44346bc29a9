"""Kinds of errors are said in words; those of others as they were told."""

import pytest

from desktop_monitor.language.wording import words
from desktop_monitor.metrics.error_kinds import error_kind_text


@pytest.mark.parametrize(
    ("kind", "said"),
    [("rate_limit", "rate limit"), ("timeout", "timeout"), ("429", "429"), ("{x}", "{x}"), ("a_b.c", "a b.c")],
)
def test_a_kind_of_error_is_said_in_words(kind: str, said: str) -> None:
    assert words(error_kind_text(kind)) == said
