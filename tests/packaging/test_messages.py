"""The extractor finds every sentence where it is written, and catalogues keep what a translator wrote."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

import messages as script
import pytest
from babel.messages.catalog import Catalog

_EVERYWHERE = [
    ("self.tr('Open {name}')", [("Open {name}", "", "")]),
    ("self.tr('Open', 'menu')", [("Open", "", "menu")]),
    ("_tr('Open' if is_shut else 'Shut')", [("Open", "", ""), ("Shut", "", "")]),
    ("sentence('Open')", [("Open", "", "")]),
    ("QCoreApplication.translate('Class', 'Open')", [("Open", "", "")]),
    ("QT_TRANSLATE_NOOP('Class', 'Open', 'menu')", [("Open", "", "menu")]),
    ("text('{path} is no file', path=path)", [("{path} is no file", "", "")]),
    ("counted('{count} file', '{count} files', n)", [("{count} file", "{count} files", "")]),
    ("forms('one', 'many')", [("one", "many", "")]),
    ("raise UsageError('Wrong', 'It is so.')", [("Wrong", "", ""), ("It is so.", "", "")]),
    ("raise UsageError('Wrong', text('{path} is', path=path))", [("Wrong", "", ""), ("{path} is", "", "")]),
    ("ConfigProblem('a file', 'a.key', 'is wrong', 'write 1')", [("is wrong", "", ""), ("write 1", "", "")]),
    ("sentence('Two '\n    'lines')", [("Two lines", "", "")]),
]
_NOWHERE = [
    "text('health.cpu', value=1)",
    "text(key)",
    "tr(f'Open {name}')",
    "'Open the file'",
    "_LOG.warning('Open the file')",
    "sentence('')",
    "sentence('  ')",
    "counted(one, many, n)",
]


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty package whose sentences are looked for."""
    monkeypatch.setattr(script, "PACKAGE", tmp_path)
    monkeypatch.setattr(script, "tables", tuple)
    return tmp_path


def _found(source: Path, code: str, name: str = "ui/window.py") -> list[tuple[str, str, str]]:
    file = source / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(code, encoding="utf-8")
    return [(one.english, one.many, one.context) for one in script.messages() if one.place == name]


@pytest.mark.parametrize(("code", "found"), _EVERYWHERE)
def test_a_sentence_is_found_where_it_is_written(source: Path, code: str, found: list[tuple[str, str, str]]) -> None:
    assert sorted(_found(source, code)) == sorted(found)


@pytest.mark.parametrize("code", _NOWHERE)
def test_what_is_no_sentence_is_not_found(source: Path, code: str) -> None:
    assert _found(source, code) == []


def test_help_is_said_by_the_command_line_alone(source: Path) -> None:
    code = "parser.add_argument('--x', help='what it does', metavar='N')"

    assert _found(source, code, "cli/options.py") == [("what it does", "", "")]
    assert _found(source, code, "ui/window.py") == []


def test_problems_of_a_setting_are_told_where_settings_are_read(source: Path) -> None:
    code = "problems.wrong(key, 'is wrong', 'write 1')"

    assert _found(source, code, "config/loader.py") == [("is wrong", "", ""), ("write 1", "", "")]
    assert _found(source, code, "ui/window.py") == []


def test_a_sentence_of_several_places_is_translated_once(source: Path) -> None:
    _found(source, "sentence('Open')", "ui/b.py")
    _found(source, "sentence('Open')", "ui/a.py")

    (message,) = [one for one in script.template() if one.id]
    assert message.id == "Open"
    assert [place for place, _line in message.locations] == ["ui/a.py", "ui/b.py"]


def test_equal_words_of_two_meanings_are_translated_twice(source: Path) -> None:
    _found(source, "self.tr('Open', 'verb')\nself.tr('Open', 'state')")

    assert sorted(one.context for one in script.template() if one.id) == ["state", "verb"]


def test_templates_of_the_tables_go_by_their_ids() -> None:
    found = {(one.context, one.english) for one in script.messages() if one.context}

    assert ("health.cpu", "CPU {value:ratio} busy") in found
    assert ("number.decimal_mark", ".") in found
    assert ("cli.answer.yes", "y yes") in found


def test_a_template_of_two_sentences_is_translated_by_number() -> None:
    (message,) = [one for one in script.messages() if one.context == "engine.project_forgotten"]

    assert (message.english, message.many) == (
        "{count} entry of {project} was forgotten",
        "{count} entries of {project} were forgotten",
    )


def test_a_percent_sign_is_no_blank(tmp_path: Path) -> None:
    catalogue = Catalog(locale="de")
    catalogue.add("95 % interval", "95-%-Intervall")
    script.write_catalogue(catalogue, tmp_path / "de.po")

    assert "python-format" not in (tmp_path / "de.po").read_text(encoding="utf-8")


def test_the_same_source_makes_the_same_template() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    for written in (first, second):
        script.write_po(written, script.template(), width=100, include_lineno=False)

    assert first.getvalue() == second.getvalue()


def _catalogue() -> Catalog:
    catalogue = Catalog(locale="de")
    catalogue.add("Open", "Offen")
    catalogue.add("Close", "")
    catalogue.add(("{count} file", "{count} files"), ("{count} Datei", "{count} Dateien"))
    return catalogue


def test_a_catalogue_is_read_as_it_was_written_without_days_or_names(tmp_path: Path) -> None:
    file = tmp_path / "de.po"
    script.write_catalogue(_catalogue(), file)

    read = script.read_catalogue(file)

    assert read["Open"].string == "Offen"
    assert read["{count} file"].string == ("{count} Datei", "{count} Dateien")
    assert not any(word in file.read_text(encoding="utf-8") for word in ("POT-", "Revision", "Last-Trans", "Generated"))


def test_the_program_reads_what_was_compiled(tmp_path: Path) -> None:
    file = tmp_path / "de.mo"
    script.compile_catalogue(_catalogue(), file)
    first = file.read_bytes()
    script.compile_catalogue(_catalogue(), file)

    with file.open("rb") as compiled:
        german = gettext.GNUTranslations(compiled)
    assert german.gettext("Open") == "Offen"
    assert german.gettext("Close") == "Close"
    assert german.ngettext("{count} file", "{count} files", 2) == "{count} Dateien"
    assert file.read_bytes() == first


def test_an_update_keeps_translations_drops_what_is_gone_and_asks_for_what_is_new(
    source: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    languages = tmp_path_factory.mktemp("languages")
    monkeypatch.setattr(script, "LANGUAGES", languages)
    _found(source, "sentence('Open')\nsentence('New words')")
    old = Catalog(locale="de")
    old.add("Open", "Offen")
    old.add("Gone", "Weg")
    script.write_catalogue(old, languages / "de.po")

    assert script.main([]) == 0

    read = script.read_catalogue(languages / "de.po")
    assert {one.id: one.string for one in read if one.id} == {"Open": "Offen", "New words": ""}
    assert (languages / "de.mo").exists()


def test_another_language_begins_with_every_sentence(
    source: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    languages = tmp_path_factory.mktemp("languages")
    monkeypatch.setattr(script, "LANGUAGES", languages)
    _found(source, "sentence('Open')")

    assert script.main(["--new", "pt-BR"]) == 0

    assert [one.id for one in script.read_catalogue(languages / "pt-BR.po") if one.id] == ["Open"]
