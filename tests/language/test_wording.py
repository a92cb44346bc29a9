"""Texts become sentences through templates."""

import string

import pytest

from desktop_monitor.language.text import Text, counted, text
from desktop_monitor.language.wording import ENGLISH, keepable, sayable, words
from tests.helpers.languages import sentences


def test_blanks_are_filled_with_values_as_people_read_them() -> None:
    assert words(text("health.cpu", value=0.934)) == "CPU 93 % busy"
    assert words(text("health.stale", age=75.0)) == "no new data for 1 min 15 s"


def test_a_hostile_parameter_is_text_and_never_a_template() -> None:
    assert words(text("health.disk", label="{0.__class__}", value=0.9)) == "disk {0.__class__} 90 % full"


def test_a_key_without_template_is_an_error() -> None:
    with pytest.raises(KeyError):
        words(text("no.such.key"))


@pytest.mark.parametrize("template", [one for forms in ENGLISH.values() for one in sentences(forms)])
def test_templates_use_only_names_and_known_kinds(template: str) -> None:
    for _, name, kind, conversion in string.Formatter().parse(template):
        assert name is None or name.isidentifier()
        assert kind in (None, "", "bytes", "ratio", "duration", "count")
        assert conversion is None


def test_an_id_of_two_sentences_says_the_one_that_goes_with_its_number() -> None:
    assert words(text("engine.project_forgotten", project="a", count=1)) == "1 entry of a was forgotten"
    assert words(text("engine.project_forgotten", project="a", count=0)) == "0 entries of a were forgotten"


@pytest.mark.parametrize("forms", [forms for forms in ENGLISH.values() if not isinstance(forms, str)])
def test_both_sentences_of_an_id_have_the_same_blanks(forms: tuple[str, str]) -> None:
    one, many = ({name for _, name, _, _ in string.Formatter().parse(form) if name} for form in forms)
    assert one == many
    assert "count" in one


@pytest.mark.parametrize(
    "said",
    [
        counted("{count} file", "{count} files", 3),
        text("{path}: {why}", path="/a", why=text("no {what}", what="{0}")),
        text("health.cpu", value=0.5),
        text("alerts.refused.too_often", count=1),
    ],
)
def test_what_is_kept_says_the_same_without_texts_in_it(said: Text) -> None:
    kept = keepable(said)
    assert words(kept) == words(said)
    assert not kept.many
    assert not any(isinstance(value, Text) for _, value in kept.parameters)


@pytest.mark.parametrize(
    "key", ["{x:>99999999999}", "{x.__class__} is it", "{x!r:a}", "a {0}", "{y} is missing", "a {x"]
)
def test_a_sentence_from_a_file_has_only_blanks_of_ours(key: str) -> None:
    assert sayable(Text(key, (("x", 1),))) == text("store.other_words", name=key)


def test_a_second_form_from_a_file_has_only_blanks_of_ours() -> None:
    said = Text("{x}", (("count", 2), ("x", 1)), "{x:>99999999999}")
    assert sayable(said) == text("store.other_words", name="{x}")


@pytest.mark.parametrize("value", [float("inf"), float("nan"), 10**400, "long", -1])
@pytest.mark.parametrize("kind", ["bytes", "ratio", "duration", "count", ".1f"])
def test_a_number_from_a_file_ends_nothing_however_large_or_senseless(kind: str, value: float | str) -> None:
    assert words(sayable(text(f"It took {{x:{kind}}}", x=value)))


@pytest.mark.parametrize("parameters", [(), (("count", "many"),), (("number", 2),)])
def test_an_id_from_a_file_that_lacks_its_number_is_said_or_told_of(parameters: tuple[tuple[str, str], ...]) -> None:
    assert words(sayable(Text("alerts.refused.too_often", parameters)))


def test_a_whole_sentence_from_a_file_is_said() -> None:
    said = text("{x:.1f} of {y:count} at {path}", x=1.25, y=1200, path="/a")
    assert words(sayable(said)) == "1.2 of 1,200 at /a"
