"""Texts become sentences through templates."""

import string

import pytest

from desktop_monitor.language.text import text
from desktop_monitor.language.wording import ENGLISH, words


def test_blanks_are_filled_with_values_as_people_read_them() -> None:
    assert words(text("health.cpu", value=0.934)) == "CPU 93 % busy"
    assert words(text("health.stale", age=75.0)) == "no new data for 1 min 15 s"


def test_a_hostile_parameter_is_text_and_never_a_template() -> None:
    assert words(text("health.disk", label="{0.__class__}", value=0.9)) == "disk {0.__class__} 90 % full"


def test_a_key_without_template_is_an_error() -> None:
    with pytest.raises(KeyError):
        words(text("no.such.key"))


@pytest.mark.parametrize("template", ENGLISH.values())
def test_templates_use_only_names_and_known_kinds(template: str) -> None:
    for _, name, kind, conversion in string.Formatter().parse(template):
        assert name is None or name.isidentifier()
        assert kind in (None, "", "bytes", "ratio", "duration")
        assert conversion is None
