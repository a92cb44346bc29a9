"""Another language in the settings is spoken at once: by the window, the icon, its menu, and what is started."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_monitor.app.desktop import Desktop
from desktop_monitor.config.loader import load
from desktop_monitor.config.settings import Appearance, Language, Settings
from desktop_monitor.language.catalogue import ENGLISH
from desktop_monitor.language.catalogue import load as load_catalogue
from desktop_monitor.language.choice import VARIABLE
from desktop_monitor.language.current import current
from desktop_monitor.paths import resource
from desktop_monitor.ui.translator import locale_of
from tests.app.test_desktop import World, has_data, is_shown
from tests.app.test_desktop import world as world  # a fixture
from tests.helpers.spoken_languages import spoken

ACCENTS = "ÅåçéîñöŠšûý"


@pytest.fixture
def session(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A session that speaks with accents; the program is set to English in it. Afterwards all is as it was."""
    for name in (VARIABLE, "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(VARIABLE, "en")
    monkeypatch.setenv("LC_ALL", "en_XA.UTF-8")
    with spoken(qapp):
        yield monkeypatch


def started(world: World, qtbot: QtBot, *, hidden: bool = False) -> Desktop:
    world.started_before()
    appearance = Appearance(start_hidden=hidden, language=Language.ENGLISH)
    desktop = world.program(Settings(appearance=appearance))
    desktop.start(hidden)
    qtbot.waitUntil(lambda: has_data(desktop))
    return desktop


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.text()]


def is_accented(text: str) -> bool:
    return any(letter in text for letter in ACCENTS)


def test_the_window_is_there_again_on_its_page_in_the_other_language(
    world: World, qtbot: QtBot, session: pytest.MonkeyPatch
) -> None:
    desktop = started(world, qtbot)
    before = desktop.faces.window()
    before.open_page("settings")
    choice = before.findChild(QComboBox, "appearance.language")
    assert choice is not None
    before.setGeometry(40, 50, 1000, 700)
    with qtbot.waitActive(before):
        before.activateWindow()
    choice.setFocus()

    choice.setCurrentIndex(choice.findData("system"))
    choice.activated.emit(choice.currentIndex())
    qtbot.waitUntil(lambda: not isValid(before))

    window = desktop.faces.window()
    assert window.isVisible()
    assert window.geometry().size().toTuple() == (1000, 700)
    page = window.findChild(QWidget, "settingsPage")
    assert page is not None
    assert page.isVisible()
    assert any(is_accented(text) for text in texts(page))
    assert window.keyboard_holder == "appearance.language"
    assert load(world.paths.config_file).appearance.language is Language.SYSTEM


def test_icon_and_menu_say_what_they_say_in_the_other_language(
    world: World, qtbot: QtBot, session: pytest.MonkeyPatch
) -> None:
    desktop = started(world, qtbot, hidden=True)
    assert desktop._tray.menu.menu.actions()[-1].text() == "Quit"
    desktop._settings.change({"appearance.language": "system"})
    qtbot.waitUntil(lambda: is_accented(desktop._tray.menu.menu.actions()[-1].text()))
    assert is_accented(world.icons[-1].tool_tips[-1])
    assert not is_shown(desktop)


def test_from_right_to_left_and_back(world: World, qtbot: QtBot, session: pytest.MonkeyPatch) -> None:
    session.setenv("LC_ALL", "ar_XB")
    desktop = started(world, qtbot)
    desktop._settings.change({"appearance.language": "system"})
    qtbot.waitUntil(lambda: desktop.faces.window().layoutDirection() is Qt.LayoutDirection.RightToLeft)
    assert QLocale().language() is QLocale.Language.Arabic
    desktop._settings.change({"appearance.language": "en"})
    qtbot.waitUntil(lambda: desktop.faces.window().layoutDirection() is Qt.LayoutDirection.LeftToRight)
    assert QLocale().language() is not QLocale.Language.Arabic


def test_what_the_program_starts_speaks_as_the_settings_say(
    world: World, qtbot: QtBot, session: pytest.MonkeyPatch
) -> None:
    desktop = started(world, qtbot, hidden=True)
    desktop._settings.change({"appearance.language": "system"})
    qtbot.waitUntil(lambda: current().tag == "en-XA")
    assert VARIABLE not in os.environ
    desktop._settings.change({"appearance.language": "de"})
    qtbot.waitUntil(lambda: current().tag == "de")
    assert os.environ[VARIABLE] == "de"


def test_the_glance_is_made_again_when_it_is_next_asked_for(
    world: World, qtbot: QtBot, session: pytest.MonkeyPatch
) -> None:
    desktop = started(world, qtbot, hidden=True)
    desktop.faces.toggle_glance(desktop._tray.geometry())
    before = desktop.faces._glance
    assert before is not None
    desktop._settings.change({"appearance.language": "system"})
    qtbot.waitUntil(lambda: not isValid(before))
    desktop.faces.toggle_glance(desktop._tray.geometry())
    assert desktop.faces._glance is not None
    assert is_accented(desktop.faces._glance.windowTitle())


def test_another_setting_leaves_the_window_alone(world: World, qtbot: QtBot, session: pytest.MonkeyPatch) -> None:
    desktop = started(world, qtbot)
    window = desktop.faces.window()
    desktop._settings.change({"appearance.theme": "dark"})
    QApplication.processEvents()
    assert desktop.faces.window() is window


def test_languages_are_offered_by_their_own_names(world: World, qtbot: QtBot, session: pytest.MonkeyPatch) -> None:
    desktop = started(world, qtbot)
    desktop.faces.show_settings()
    choice = desktop.faces.window().findChild(QComboBox, "appearance.language")
    assert choice is not None
    german = load_catalogue(resource("languages"), "de")
    assert german is not None
    assert [choice.itemText(index) for index in range(choice.count())] == ["As the session", "English", german.name]


def test_dates_are_the_sessions_where_it_speaks_the_same_language() -> None:
    plain, austria = QLocale.c(), QLocale("de_AT")
    assert locale_of(ENGLISH, austria).language() is QLocale.Language.English
    assert locale_of(ENGLISH, plain) == plain
    assert locale_of(ENGLISH, QLocale("en_GB")).name() == "en_GB"
