"""Speaks the language of the settings from the moment they name another.

Must not know what is on the screen; whoever shows something hears that it must be made anew.
"""

from __future__ import annotations

import os

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication

from desktop_monitor.config.settings import Language, Settings
from desktop_monitor.language.choice import catalogue_for, tell_children
from desktop_monitor.language.current import current, speak
from desktop_monitor.paths import resource
from desktop_monitor.ui.translator import follow_language


class SpokenLanguage(QObject):
    """The one of the whole program: sentences, dates, direction, and programs that it starts."""

    changed = Signal()
    """Another one is spoken now."""

    def __init__(self, app: QGuiApplication, setting: Language, parent: QObject | None = None) -> None:
        """`setting` is what is spoken already."""
        super().__init__(parent)
        self._app, self._setting = app, setting

    @Slot(object)
    def follow(self, settings: Settings) -> None:
        """Speak as `settings` say; nothing happens where they say what they said."""
        wanted = settings.appearance.language
        if wanted is self._setting:
            return
        before, self._setting = current().tag, wanted
        tell_children(os.environ, wanted.value)
        speak(catalogue_for(resource("languages"), wanted.value, os.environ))
        if current().tag != before:
            follow_language(self._app, current())
            self.changed.emit()
