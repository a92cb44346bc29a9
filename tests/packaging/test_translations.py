"""Languages that are shipped say what the program says: all of it, with the same blanks, compiled as written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import messages as script
import pytest
from babel.messages.catalog import Catalog, Message

from desktop_monitor.language.blanks import Blank, blanks
from desktop_monitor.language.catalogue import TRAITS, load
from desktop_monitor.language.wording import ENGLISH

COMPLETE = ("de",)
"""Languages that promise to be whole; others may be on their way."""
_LANGUAGES = sorted(script.LANGUAGES.glob("*.po"))
_ACCELERATOR = re.compile(r"&(?=\w)")
_MARKUP = re.compile(r"</?[a-z][^<>]*>")

each_language = pytest.mark.parametrize("file", _LANGUAGES, ids=lambda file: file.stem)


@cache
def _template() -> Catalog:
    return script.template()


@cache
def _read(file: Path) -> Catalog:
    return script.read_catalogue(file)


def _keys(catalogue: Catalog) -> set[tuple[object, str | None]]:
    return {(message.id, message.context) for message in catalogue if message.id}


def _both(message: Message) -> Iterator[tuple[str, str]]:
    """English beside what is said instead, every plural form of it; nothing of what is not translated."""
    if isinstance(message.id, tuple):
        # What goes with one may leave the number out, in English as elsewhere.
        yield from ((message.id[-1], said) for said in message.string[1:] if said)
        yield from ((message.id[0], said) for said in message.string[:1] if said)
    elif message.string:
        yield message.id, message.string


def _translated(file: Path) -> Iterator[tuple[Message, str, str]]:
    for message in _read(file):
        if message.id:
            yield from ((message, english, said) for english, said in _both(message))


def test_there_is_a_second_language() -> None:
    assert "de" in {file.stem for file in _LANGUAGES}


@each_language
def test_a_catalogue_has_exactly_the_sentences_of_the_source(file: Path) -> None:
    if file.stem in COMPLETE:
        assert _keys(_read(file)) == _keys(_template())


@each_language
def test_nothing_is_left_to_translate_or_to_be_looked_at_again(file: Path) -> None:
    if file.stem in COMPLETE:
        messages = [message for message in _read(file) if message.id]
        assert [message.id for message in messages if not all(script._forms(message.string))] == []
        assert [message.id for message in messages if message.fuzzy] == []


@each_language
def test_every_blank_of_the_english_sentence_is_in_the_translation_with_its_kind(file: Path) -> None:
    """With one too many it is said in English, one too few hides what it says."""
    wrong = []
    for message, english, said in _translated(file):
        missing = blanks(english) - blanks(said)
        if isinstance(message.id, tuple):
            missing -= {Blank("count", "", ""), Blank("number", "", "")}  # "eine Datei"
        if "{" in english and (blanks(said) - blanks(english) or missing):
            wrong.append((english, said))
    assert wrong == []


@each_language
def test_a_sentence_keeps_its_markup_and_its_edges(file: Path) -> None:
    def edges(sentence: str) -> tuple[str, str]:
        return sentence[: len(sentence) - len(sentence.lstrip())], sentence[len(sentence.rstrip()) :]

    wrong = [
        (english, said)
        for message, english, said in _translated(file)
        if message.context not in TRAITS
        and (sorted(_MARKUP.findall(english)) != sorted(_MARKUP.findall(said)) or edges(english) != edges(said))
    ]
    assert wrong == []


@each_language
def test_a_label_with_a_key_keeps_one(file: Path) -> None:
    wrong = [
        (english, said)
        for _message, english, said in _translated(file)
        if len(_ACCELERATOR.findall(english)) != len(_ACCELERATOR.findall(said)) and "&" in english
    ]
    assert wrong == []


@each_language
def test_what_is_taken_apart_has_as_many_parts(file: Path) -> None:
    """Twelve months: words between spaces."""
    lists = {"report.draw.months": 12}
    found = {message.context: said for message, _english, said in _translated(file) if message.context in lists}
    assert {context: len(said.split()) for context, said in found.items()} == {
        context: lists[str(context)] for context in found
    }


@each_language
def test_the_program_says_what_is_written(file: Path) -> None:
    spoken = load(file.parent, file.stem)
    assert spoken is not None
    for message in _read(file):
        context = message.context or ""
        if isinstance(message.id, tuple) and all(message.string):
            assert {spoken.counted(*message.id, n, context) for n in range(201)} <= set(message.string)
        elif isinstance(message.id, str) and message.id:
            assert spoken.sentence(message.id, context) == (message.string or message.id)


@each_language
def test_a_language_is_spoken_with_its_own_name_and_marks(file: Path) -> None:
    found = load(file.parent, file.stem)

    assert found is not None
    if file.stem in COMPLETE:
        assert found.name != TRAITS["language.name"]
        assert {found.decimal_mark, found.group_mark} <= {".", ",", "\u00a0", "\u202f", "'", "’"}


@each_language
def test_every_template_can_be_filled(file: Path) -> None:
    """By what stands in the tables: nothing in the formatter's own language but names and kinds."""
    found = load(file.parent, file.stem)
    assert found is not None
    for key, english in ENGLISH.items():
        if isinstance(english, str):
            forms = {found.sentence(english, key)}
        else:
            forms = {found.counted(*english, n, key) for n in range(201)}
        assert all(blank.name.isidentifier() for form in forms for blank in blanks(form)), key
