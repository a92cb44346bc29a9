"""A language says what its file holds and English what it lacks; a file that cannot be read is no language."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.language.catalogue import ENGLISH, Catalogue, load, shipped
from tests.helpers.languages import compiled

GERMAN = compiled(
    {
        "Done": "Fertig",
        "health.cpu|CPU {value:ratio} busy": "CPU zu {value:ratio} ausgelastet",
        "number.decimal_mark|.": ",",
        "number.group_mark|,": ".",
        "language.name|English": "Deutsch",
        "{path} is gone": "{pfad} ist weg",
        "{size:bytes} free": "{size:ratio} frei",
        "{name} is there": "{name ist da",
        "{name} is new": "Neu",
        'write {"a": 1}': 'schreiben Sie {"a": 1}',
    },
    {
        ("{count} file", "{count} files"): ("{count} Datei", "{count} Dateien"),
        ("some.id|{count} run", "{count} runs"): ("{count} Lauf", "{count} Läufe"),
        ("{count} goose", "{count} geese"): ("{anzahl} Gans", "{count} Gänse"),
    },
)


def _german(folder: Path) -> Catalogue:
    (folder / "de.mo").write_bytes(GERMAN)
    found = load(folder, "de")
    assert found is not None
    return found


def test_english_says_what_it_is_given() -> None:
    assert ENGLISH.sentence("Done") == "Done"
    assert ENGLISH.sentence("Done", "some.id") == "Done"
    assert [ENGLISH.counted("file", "files", count) for count in (0, 1, 2)] == ["files", "file", "files"]


def test_english_is_written_from_left_to_right_with_points_for_decimals() -> None:
    assert (ENGLISH.tag, ENGLISH.name, ENGLISH.is_right_to_left) == ("en", "English", False)
    assert (ENGLISH.decimal_mark, ENGLISH.group_mark) == (".", ",")


def test_a_language_translates_sentences_ids_and_plurals(tmp_path: Path) -> None:
    german = _german(tmp_path)

    assert german.sentence("Done") == "Fertig"
    assert german.sentence("CPU {value:ratio} busy", "health.cpu") == "CPU zu {value:ratio} ausgelastet"
    forms = [german.counted("{count} file", "{count} files", count) for count in (0, 1, 2)]
    assert forms == ["{count} Dateien", "{count} Datei", "{count} Dateien"]
    by_id = [german.counted("{count} run", "{count} runs", count, "some.id") for count in (0, 1, 2)]
    assert by_id == ["{count} Läufe", "{count} Lauf", "{count} Läufe"]


def test_a_language_brings_its_name_and_its_marks(tmp_path: Path) -> None:
    german = _german(tmp_path)

    assert (german.tag, german.name, german.decimal_mark, german.group_mark) == ("de", "Deutsch", ",", ".")


def test_what_a_language_lacks_is_english(tmp_path: Path) -> None:
    german = _german(tmp_path)

    assert german.sentence("Never translated") == "Never translated"
    assert german.sentence("Done", "another.id") == "Done"
    assert german.counted("a goose", "geese", 2) == "geese"


def test_the_empty_sentence_stays_empty(tmp_path: Path) -> None:
    """The file has its header there."""
    assert _german(tmp_path).sentence("") == ""


@pytest.mark.parametrize("english", ["{path} is gone", "{size:bytes} free", "{name} is there"])
def test_a_translation_with_other_blanks_would_end_the_program_and_is_english(tmp_path: Path, english: str) -> None:
    assert _german(tmp_path).sentence(english) == english


def test_only_the_form_that_has_other_blanks_is_english(tmp_path: Path) -> None:
    german = _german(tmp_path)

    forms = [german.counted("{count} goose", "{count} geese", count) for count in (1, 2)]
    assert forms == ["{count} goose", "{count} Gänse"]


def test_a_translation_may_leave_a_blank_out_and_keep_braces_as_they_are(tmp_path: Path) -> None:
    german = _german(tmp_path)

    assert german.sentence("{name} is new") == "Neu"
    assert german.sentence('write {"a": 1}') == 'schreiben Sie {"a": 1}'


def test_every_file_of_the_folder_is_a_language(tmp_path: Path) -> None:
    for name in ("de.mo", "pt-BR.mo", "de.po", "read.me"):
        (tmp_path / name).touch()

    assert shipped(tmp_path) == ("de", "pt-BR")
    assert shipped(tmp_path / "nowhere") == ()


@pytest.mark.parametrize(
    "content", [b"", b"no catalogue", GERMAN[:40], GERMAN[:-1], b"\xde\x12\x04\x95" + b"\xff" * 24]
)
def test_a_file_that_cannot_be_read_is_no_language(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "de.mo").write_bytes(content)

    assert load(tmp_path, "de") is None


def test_a_file_that_is_not_there_is_no_language(tmp_path: Path) -> None:
    assert load(tmp_path, "de") is None


@pytest.fixture(scope="module")
def languages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose one language is written anew for every example."""
    return tmp_path_factory.mktemp("languages")


@given(st.integers(0, len(GERMAN) - 1), st.binary(min_size=1, max_size=8))
def test_a_damaged_file_is_a_language_or_none_and_never_ends_the_program(
    languages: Path, place: int, damage: bytes
) -> None:
    (languages / "de.mo").write_bytes(GERMAN[:place] + damage + GERMAN[place + len(damage) :])

    found = load(languages, "de")

    assert found is None or isinstance(found.sentence("Done"), str)


@pytest.mark.parametrize(
    "header",
    [
        "Content-Type: text/plain; charset=martian",
        "Content-Type: text/plain",
        "Plural-Forms: nplurals=2",
        "Plural-Forms: nplurals=2; plural=__import__('os').abort();",
        "Plural-Forms: nplurals=2; plural=" + "(" * 500 + "n" + ")" * 500 + ";",
    ],
)
def test_a_header_that_makes_no_sense_is_no_language(tmp_path: Path, header: str) -> None:
    (tmp_path / "de.mo").write_bytes(_with_header(header))

    assert load(tmp_path, "de") is None


def test_a_rule_of_plurals_that_cannot_be_reckoned_is_english(tmp_path: Path) -> None:
    (tmp_path / "de.mo").write_bytes(_with_header("Plural-Forms: nplurals=2; plural=1/n;"))
    found = load(tmp_path, "de")

    assert found is not None
    assert [found.counted("goose", "geese", count) for count in (0, 1, 2)] == ["geese", "goose", "geese"]


def _with_header(header: str) -> bytes:
    """A file of a header alone: one empty sentence (GNU gettext, "The Format of GNU MO Files")."""
    said = f"{header}\n".encode()
    numbers = (0x950412DE, 0, 1, 28, 36, 0, 0, 0, 44, len(said), 45)
    return b"".join(number.to_bytes(4, "little") for number in numbers) + b"\0" + said + b"\0"
