"""The program speaks another language from the moment the settings name one, and says so once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desktop_monitor.config.settings import Language, Settings
from desktop_monitor.language.catalogue import ENGLISH
from desktop_monitor.language.choice import VARIABLE
from desktop_monitor.language.current import current
from desktop_monitor.ui.spoken import SpokenLanguage
from tests.helpers.spoken_languages import spoken


def settings_of(language: Language) -> Settings:
    usual = Settings()
    return replace(usual, appearance=replace(usual.appearance, language=language))


@pytest.fixture
def heard() -> list[str]:
    """Tags of what was spoken when a change was told of."""
    return []


@pytest.fixture
def following(qapp: QApplication, monkeypatch: pytest.MonkeyPatch, heard: list[str]) -> Iterator[SpokenLanguage]:
    """Of a session that is English and was never set to anything."""
    monkeypatch.setenv(VARIABLE, "")  # what the test sets goes with it
    monkeypatch.setenv("LC_ALL", "C")
    with spoken(qapp):
        following = SpokenLanguage(qapp, Language.SYSTEM)
        following.changed.connect(lambda: heard.append(current().tag))
        yield following


def test_what_was_set_is_spoken_at_once_and_told_of(following: SpokenLanguage, heard: list[str]) -> None:
    following.follow(settings_of(Language.GERMAN))

    assert heard == ["de"]
    assert QObject().tr("Settings") == "Einstellungen"


def test_settings_that_say_the_same_are_no_change(following: SpokenLanguage, heard: list[str]) -> None:
    following.follow(settings_of(Language.SYSTEM))
    for _ in range(2):
        following.follow(settings_of(Language.GERMAN))

    assert heard == ["de"]


def test_another_setting_of_the_same_language_is_no_change(following: SpokenLanguage, heard: list[str]) -> None:
    following.follow(settings_of(Language.ENGLISH))

    assert heard == []
    assert current() is ENGLISH


def test_programs_that_are_started_speak_it_until_the_session_decides_again(
    following: SpokenLanguage, heard: list[str]
) -> None:
    following.follow(settings_of(Language.GERMAN))
    assert os.environ[VARIABLE] == "de"

    following.follow(settings_of(Language.SYSTEM))
    assert VARIABLE not in os.environ
    assert heard == ["de", "en"]
    assert QObject().tr("Settings") == "Settings"
