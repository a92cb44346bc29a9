"""What Qt asks for a translation: the same catalogue that everything else speaks from.

Qt's own contexts (class names) tell nothing apart here; a sentence that means two things
carries a disambiguation. Must not know which language was chosen.
"""

from __future__ import annotations

from PySide6.QtCore import QLocale, QObject, Qt, QTranslator
from PySide6.QtGui import QGuiApplication

from desktop_monitor.language.catalogue import ENGLISH, Catalogue
from desktop_monitor.language.current import current


class CatalogueTranslator(QTranslator):
    """Answers with the language this process speaks when it is asked."""

    def isEmpty(self) -> bool:
        return current() is ENGLISH

    def translate(self, context: str, source_text: str, disambiguation: str | None = None, n: int = -1) -> str:
        return current().sentence(source_text, disambiguation or "")


def follow_language(app: QGuiApplication, spoken: Catalogue, parent: QObject) -> None:
    """Have Qt speak it: sentences, dates, direction. Before the first widget is made."""
    app.installTranslator(CatalogueTranslator(parent))
    if spoken is not ENGLISH:
        QLocale.setDefault(QLocale(spoken.tag))
    if spoken.is_right_to_left:
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
