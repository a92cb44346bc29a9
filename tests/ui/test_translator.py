"""Qt speaks from the program's catalogue, and from its own what only Qt says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QObject, Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from desktop_monitor.language.catalogue import ENGLISH, Catalogue
from desktop_monitor.language.current import speaking
from desktop_monitor.language.pseudo import PSEUDO
from desktop_monitor.ui.translator import CatalogueTranslator, follow_language, locale_of


class German:
    """Two sentences; what is not among them stays English."""

    SAID: ClassVar = {("Reports", ""): "Berichte", ("Open", "state"): "Offen"}

    def sentence(self, english: str, context: str = "") -> str:
        return self.SAID.get((english, context), english)

    def counted(self, one: str, many: str, count: int, context: str = "") -> str:
        return one if count == 1 else many


GERMAN = Catalogue("de", German())


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    follow_language(qapp, ENGLISH)
    for translator in qapp.findChildren(CatalogueTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()


def _cancel(qtbot: QtBot) -> str:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    return box.buttons()[0].text()


def test_what_we_say_is_from_the_catalogue_whatever_class_says_it(app: QApplication) -> None:
    follow_language(app, GERMAN)
    with speaking(GERMAN):
        assert QObject().tr("Reports") == "Berichte"
        assert QCoreApplication.translate("AnyClass", "Reports") == "Berichte"
        assert QCoreApplication.translate("AnyClass", "Open", "state") == "Offen"


def test_what_the_catalogue_lacks_stays_english(app: QApplication) -> None:
    follow_language(app, GERMAN)
    with speaking(GERMAN):
        assert QObject().tr("A sentence nobody translated") == "A sentence nobody translated"


def test_what_qt_says_is_from_its_own(app: QApplication, qtbot: QtBot) -> None:
    follow_language(app, GERMAN)
    with speaking(GERMAN):
        assert _cancel(qtbot) == "Abbrechen"


def test_english_comes_back(app: QApplication, qtbot: QtBot) -> None:
    follow_language(app, GERMAN)
    follow_language(app, ENGLISH)
    assert QObject().tr("Reports") == "Reports"
    assert _cancel(qtbot) == "Cancel"


def test_a_language_from_right_to_left_turns_the_layout_and_the_next_turns_it_back(app: QApplication) -> None:
    follow_language(app, PSEUDO["ar-XB"])
    assert app.layoutDirection() is Qt.LayoutDirection.RightToLeft
    follow_language(app, GERMAN)
    assert app.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_dates_are_those_of_the_language_or_of_the_sessions_own_country() -> None:
    german, austrian = QLocale("de_DE"), QLocale("de_AT")
    assert locale_of(GERMAN, QLocale("en_US")).language() is german.language()
    assert locale_of(GERMAN, austrian).territory() is austrian.territory()
