"""What Qt asks for a translation: the same catalogue that everything else speaks from.

Qt's contexts of ours (class names) tell nothing apart here; a sentence that means two things
carries a disambiguation. What Qt itself says, in its dialogs of files, it says from its own
catalogue. Must not know which language was chosen.
"""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTranslator
from PySide6.QtGui import QGuiApplication

from desktop_monitor.language.catalogue import ENGLISH, Catalogue
from desktop_monitor.language.current import current


class CatalogueTranslator(QTranslator):
    """Answers with the language this process speaks when it is asked."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._of_qt = QTranslator(self)

    def isEmpty(self) -> bool:
        return current() is ENGLISH

    def translate(self, context: str, source_text: str, disambiguation: str | None = None, n: int = -1) -> str:
        said = current().sentence(source_text, disambiguation or "")
        if said != source_text:
            return said
        return self._of_qt.translate(context, source_text, disambiguation, n) or source_text

    def follow(self, spoken: Catalogue) -> None:
        """Have Qt's own sentences in this language; English where Qt or the package has none."""
        self._of_qt.deleteLater()
        self._of_qt = QTranslator(self)
        if spoken is not ENGLISH:
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            self._of_qt.load(f"qtbase_{spoken.tag.partition('-')[0]}", folder)


def follow_language(app: QGuiApplication, spoken: Catalogue) -> None:
    """Have Qt speak it: sentences, dates, direction. What is on the screen already stays as it is."""
    translator = app.findChild(CatalogueTranslator) or CatalogueTranslator(app)
    translator.follow(spoken)
    app.removeTranslator(translator)  # Qt asks one twice that was installed twice
    app.installTranslator(translator)
    QLocale.setDefault(locale_of(spoken, QLocale.system()))
    direction = Qt.LayoutDirection.RightToLeft if spoken.is_right_to_left else Qt.LayoutDirection.LeftToRight
    app.setLayoutDirection(direction)


def locale_of(spoken: Catalogue, session: QLocale) -> QLocale:
    """How dates are written: as the session does where that is in this language, so Austria's in German."""
    own = QLocale(spoken.tag)
    is_like_english = session.language() is QLocale.Language.C and spoken is ENGLISH
    return session if session.language() is own.language() or is_like_english else own
