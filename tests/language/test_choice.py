"""Which language is spoken: what was set, else the first of the session's that is there, else English."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.language.catalogue import ENGLISH
from desktop_monitor.language.choice import (
    SYSTEM,
    VARIABLE,
    best,
    catalogue_for,
    is_english,
    session_tags,
    tell_children,
)
from tests.helpers.languages import compiled


@pytest.mark.parametrize(
    ("environment", "tags"),
    [
        ({}, []),
        ({"LANG": "de_AT.UTF-8"}, ["de-AT"]),
        ({"LANG": "de"}, ["de"]),
        ({"LANG": "sr_RS@latin"}, ["sr-RS"]),
        ({"LANG": "pt-BR"}, ["pt-BR"]),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "de_DE.UTF-8"}, ["de-DE"]),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "de_DE.UTF-8", "LC_ALL": "fr_FR"}, ["fr-FR"]),
        ({"LANG": "en_US.UTF-8", "LC_ALL": ""}, ["en-US"]),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "de_AT:de:fr"}, ["de-AT", "de", "fr", "en-US"]),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "::de:"}, ["de", "en-US"]),
        ({"LANG": "de_DE", VARIABLE: "fr"}, ["fr"]),
        ({"LANG": "C", VARIABLE: "fr"}, ["fr"]),
        ({"LANG": "de_DE", VARIABLE: ""}, ["de-DE"]),
    ],
)
def test_the_session_is_asked_as_gettext_asks_it(environment: dict[str, str], tags: list[str]) -> None:
    assert session_tags(environment, "linux") == tags


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8", ""])
def test_a_session_without_a_language_is_english_whatever_list_it_has(locale: str) -> None:
    assert session_tags({"LANG": locale, "LANGUAGE": "de"}, "linux") == []


class Windows:
    """Implements the part of `ctypes.windll` that is asked; the upper half of a register may hold anything."""

    def __init__(self, language: int) -> None:
        self.kernel32 = self
        self._language = language | 0x7FFF0000

    def GetUserDefaultUILanguage(self) -> int:
        return self._language


@pytest.mark.parametrize(("number", "tags"), [(0x0407, ["de-DE"]), (0x0C07, ["de-AT"]), (0x0409, ["en-US"]), (0, [])])
def test_windows_is_asked_what_it_speaks_itself(monkeypatch: pytest.MonkeyPatch, number: int, tags: list[str]) -> None:
    monkeypatch.setattr(ctypes, "windll", Windows(number), raising=False)

    assert session_tags({}, "win32") == tags
    assert session_tags({"LANG": "fr_FR"}, "win32") == ["fr-FR"]
    assert session_tags({VARIABLE: "fr"}, "win32") == ["fr"]


@pytest.mark.parametrize(
    ("wanted", "there", "tag"),
    [
        (["de-AT"], ["de"], "de"),
        (["pt-BR"], ["pt", "pt-BR"], "pt-BR"),
        (["fr", "de"], ["de"], "de"),
        (["fr", "en", "de"], ["de"], "en"),
        (["en-US", "de"], ["de"], "en"),
        (["fr"], ["de"], "en"),
        ([], ["de"], "en"),
        (["DE"], ["de"], "en"),
    ],
)
def test_the_first_that_is_there_is_spoken(wanted: list[str], there: list[str], tag: str) -> None:
    assert best(wanted, there) == tag


@given(st.lists(st.text(max_size=20)), st.lists(st.text(min_size=1, max_size=20)))
def test_nothing_is_spoken_that_is_not_there(wanted: list[str], there: list[str]) -> None:
    assert best(wanted, there) in (*there, "en")


@given(
    st.dictionaries(
        st.sampled_from([VARIABLE, "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"]), st.text(max_size=60), max_size=5
    )
)
def test_no_environment_leads_out_of_the_folder_or_ends_the_program(environment: dict[str, str]) -> None:
    assert catalogue_for(Path("/nowhere/at/all"), SYSTEM, environment).tag in ("en", "en-XA", "ar-XB")


@pytest.mark.parametrize("name", ["../de", "/etc/de", "de/../de", "de.mo", "..", "."])
def test_a_name_of_a_path_is_no_language(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "languages"
    folder.mkdir()
    (tmp_path / "de.mo").write_bytes(compiled({"Done": "Fertig"}))

    assert catalogue_for(folder, SYSTEM, {"LANG": name}) is ENGLISH


def test_a_language_that_is_set_goes_before_the_session(tmp_path: Path) -> None:
    (tmp_path / "de.mo").write_bytes(compiled({"Done": "Fertig"}))

    assert catalogue_for(tmp_path, "de", {"LANG": "fr_FR"}).sentence("Done") == "Fertig"
    assert catalogue_for(tmp_path, "en", {"LANG": "de_DE"}) is ENGLISH
    assert catalogue_for(tmp_path, SYSTEM, {"LANG": "de_DE"}).sentence("Done") == "Fertig"


def test_a_file_that_cannot_be_read_leaves_english(tmp_path: Path) -> None:
    (tmp_path / "de.mo").write_bytes(b"\xde\x12\x04\x95 nothing")

    assert catalogue_for(tmp_path, "de", {}) is ENGLISH


@pytest.mark.parametrize(("locale", "tag"), [("en_XA", "en-XA"), ("ar_XB.UTF-8", "ar-XB")])
def test_pseudo_languages_can_be_asked_for(tmp_path: Path, locale: str, tag: str) -> None:
    assert catalogue_for(tmp_path, SYSTEM, {"LC_ALL": locale}).tag == tag


@pytest.mark.parametrize("locale", ["", "C", "POSIX", "en_US.UTF-8", "en"])
def test_who_speaks_english_need_not_look_for_languages(locale: str) -> None:
    assert is_english(SYSTEM, {"LANG": locale})


@pytest.mark.parametrize("locale", ["de_DE.UTF-8", "en_XA", "ar_XB", "fr"])
def test_who_speaks_another_language_must(locale: str) -> None:
    assert not is_english(SYSTEM, {"LANG": locale})
    assert not is_english(locale.replace("_", "-"), {})


def test_children_are_told_what_was_set_until_it_is_taken_back() -> None:
    environment = {"LANG": "C"}

    tell_children(environment, "de")
    assert session_tags(environment, "linux") == ["de"]
    tell_children(environment, SYSTEM)
    assert environment == {"LANG": "C"}
