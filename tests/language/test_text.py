"""A text is a key and what fills its blanks."""

from __future__ import annotations

import pytest

from desktop_monitor.language.text import Text, counted, forms, is_id, sentence, text


def test_a_text_keeps_its_blanks_in_the_order_they_were_given() -> None:
    assert text("{b} and {a}", b=1, a="x") == Text("{b} and {a}", (("b", 1), ("a", "x")))


def test_a_blank_may_have_any_name() -> None:
    """Also those of the function's own parameters."""
    assert dict(text("x {key} {self}", key="k", self="s").parameters) == {"key": "k", "self": "s"}
    assert dict(counted("{one}", "{many}", 2, one="k", many="m").parameters) == {"count": 2, "one": "k", "many": "m"}


def test_a_counted_sentence_holds_both_english_forms_and_its_number() -> None:
    said = counted("{count} file", "{count} files", 3)

    assert (said.key, said.many, dict(said.parameters)) == ("{count} file", "{count} files", {"count": 3})


def test_marks_change_nothing() -> None:
    assert sentence("It is done.") == "It is done."
    assert counted(*forms("one", "many"), 1) == counted("one", "many", 1)


@pytest.mark.parametrize("key", ["health.cpu", "doctor.data.file.do", "advice.slow_mode.title", "report.column.p95"])
def test_ids_of_templates_are_known_by_their_points(key: str) -> None:
    assert is_id(key)


@pytest.mark.parametrize(
    "key", ["", "Done", "Done.", "done.", "Nothing was changed.", "config.yaml is wrong", "{a}.{b}", "Health.cpu"]
)
def test_sentences_are_no_ids(key: str) -> None:
    assert not is_id(key)
