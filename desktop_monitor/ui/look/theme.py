"""The look in force: light or dark tokens, following the system unless told otherwise.

Must not know pages; they listen to `Look.changed` and read `Look.tokens`.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop_monitor.config.settings import Theme
from desktop_monitor.ui.look.tokens import LIGHT, Tokens


class Look(QObject):
    """Holds the tokens in force and says when they change."""

    changed = Signal()
    """The tokens are others now: repaint."""

    def __init__(self, theme: Theme = Theme.SYSTEM, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tokens = LIGHT

    @property
    def tokens(self) -> Tokens:
        """Colours to paint with now."""
        return self._tokens
