"""A language for the length of a test, everywhere a person would meet it. Must not know pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from desktop_monitor.language.catalogue import ENGLISH, Catalogue
from desktop_monitor.language.current import speak
from desktop_monitor.ui.translator import CatalogueTranslator, follow_language


@contextmanager
def spoken(app: QApplication, catalogue: Catalogue = ENGLISH) -> Iterator[None]:
    """Speak `catalogue`, and leave `app` as a test finds it whatever was spoken meanwhile."""
    speak(catalogue)
    follow_language(app, catalogue)
    try:
        yield
    finally:
        speak(ENGLISH)
        follow_language(app, ENGLISH)
        for translator in app.findChildren(CatalogueTranslator):
            app.removeTranslator(translator)
            translator.setParent(None)  # gone at once; the next test is not to find it
        QLocale.setDefault(QLocale.system())
