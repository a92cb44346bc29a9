"""The user's own JSON: hostile names stay inside their texts, mistakes are named with their place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.assess.signals import SIGNALS
from desktop_monitor.language.wording import words
from desktop_monitor.notify.message import Message, RefusedError
from desktop_monitor.notify.templates import (
    LABELS,
    PLACEHOLDERS,
    RENDERED_BYTES,
    TEMPLATE_CHARACTERS,
    rendered,
    template_problems,
)
from tests.helpers.messages import message, nasty_messages


def made(template: str, told: Message | None = None) -> Any:
    return json.loads(rendered(template, told or message()))


def test_placeholders_are_replaced_in_values() -> None:
    template = '{"content": "{severity}: {title}", "list": ["{rule} {value}", 1, null, true], "at": "{at}"}'
    assert template_problems(template) == []
    assert made(template) == {
        "content": "warning: Slow answers: codex",
        "list": ["response_time 7.2", 1, None, True],
        "at": "2023-11-14T22:13:20Z",
    }


def test_braces_are_written_twice_and_labels_have_any_name() -> None:
    template = '["{{title}}", "{label.queue}", "{interface}", "{mode}|"]'
    assert template_problems(template) == []
    told = message(fields=(("queue", "night"), ("interface", "codex")))
    assert made(template, told) == ["{title}", "night", "codex", "|"]


def test_a_label_named_like_a_part_of_the_message_does_not_take_its_place() -> None:
    told = message(fields=(("title", "forged"), ("severity", "info")))
    assert made('["{title}", "{severity}", "{label.title}"]', told) == ["Slow answers: codex", "warning", "forged"]


def test_what_a_value_holds_is_not_replaced_again() -> None:
    assert made('"{title}"', message(title="{body}")) == "{body}"


def test_every_label_of_the_programs_metrics_is_known() -> None:
    known = {label for signal in SIGNALS.values() for label in signal.definition.labels}
    assert known <= set(LABELS)
    template = json.dumps([f"{{{name}}}" for name in (*PLACEHOLDERS, *LABELS)])
    assert template_problems(template) == []
    assert len(made(template)) == len(PLACEHOLDERS) + len(LABELS)


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("", "is no JSON: line 1, column 1"),
        ('{"a": {title}}', "is no JSON: line 1, column 8"),
        ('{"a":\n "b",}', "is no JSON: line 2"),
        ("[NaN]", "holds a number that is none"),
        ("[1e999]", "holds a number that is none"),
        ('{"a": -1e999}', "holds a number that is none"),
        (f"[{'9' * 5000}]", "holds a number that is none"),
        ("[" * 5000 + "]" * 5000, "is nested too deeply"),
        ("[" * 60 + "]" * 60, "is nested too deeply"),
        ('"x' + "y" * TEMPLATE_CHARACTERS + '"', f"is longer than {TEMPLATE_CHARACTERS}"),
        ('{"a": {"b": ["", "{titel}"]}}', ".a.b[1]: {titel} is no placeholder (did you mean {title}?)"),
        ('"{}"', "the whole: {} is no placeholder"),
        ('"{0}"', "{0} is no placeholder"),
        ('"{title.__class__}"', "{title.__class__} is no placeholder"),
        ('"{label.}"', "{label.} is no placeholder"),
        ('{"{title}": 1}', "placeholders are replaced in values only"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_nothing_is_posted(template: str, problem: str) -> None:
    assert any(problem in words(found) for found in template_problems(template))
    with pytest.raises(RefusedError, match="The template cannot be used"):
        rendered(template, message())


def test_every_mistake_is_named_at_once() -> None:
    assert len(template_problems('["{a1}", "{b2} {c3}", {"x": "{title}", "{rule}": "{d4}"}]')) == 5


@given(nasty_messages())
def test_a_hostile_name_stays_inside_its_text(told: Message) -> None:
    """The shape is the template's, whatever is named: the same keys, lists and numbers, texts for texts."""
    template = '{"blocks": [{"text": "{title}", "n": 1}, "{body}{key}{label.x}"], "rule": "{rule}", "k": "{severity}"}'
    posted = rendered(template, told)
    tree = json.loads(posted)
    assert posted.isascii()
    assert list(tree) == ["blocks", "rule", "k"]
    assert list(tree["blocks"][0]) == ["text", "n"]
    texts = [tree["blocks"][0]["text"], tree["blocks"][1], tree["rule"], tree["k"]]
    assert all(isinstance(text, str) for text in texts)
    assert not [text for text in texts if "<" in text or "@e" in text or "@h" in text or "](" in text]


@given(st.text(st.sampled_from('{}[]":,title \\u0"')), nasty_messages())
def test_whatever_is_written_is_either_a_problem_or_posted(template: str, told: Message) -> None:
    if template_problems(template):
        with pytest.raises(RefusedError):
            rendered(template, told)
    else:
        json.loads(rendered(template, told))


def test_a_template_that_would_grow_without_end_is_refused() -> None:
    told = message(body="x" * 3000)
    for template in (json.dumps(["{body}" * 3000]), json.dumps(["{body}" * 60])):
        assert template_problems(template) == []
        with pytest.raises(RefusedError):
            rendered(template, told)
    assert len(rendered(json.dumps(["{body}" * 30]), told)) < RENDERED_BYTES
