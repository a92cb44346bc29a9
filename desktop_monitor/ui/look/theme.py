"""The look in force: light or dark tokens, following the system unless told otherwise.

Must not know pages; they listen to `Look.changed` and read `Look.tokens`.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from desktop_monitor.config.settings import Theme
from desktop_monitor.ui.look.colour import mix
from desktop_monitor.ui.look.stylesheet import link_ink, stylesheet
from desktop_monitor.ui.look.text_room import letters_scale
from desktop_monitor.ui.look.tokens import DARK, LIGHT, Tokens

_DISABLED_SHARE = 0.45
_FALLBACK_POINT_SIZE = 10.0
_SCHEMES = {
    Theme.SYSTEM: Qt.ColorScheme.Unknown,
    Theme.LIGHT: Qt.ColorScheme.Light,
    Theme.DARK: Qt.ColorScheme.Dark,
}


class Look(QObject):
    """Holds the tokens in force and says when they change."""

    changed = Signal()
    """The tokens are others now: repaint."""

    def __init__(self, theme: Theme = Theme.SYSTEM, parent: QObject | None = None) -> None:
        """Needs a running QGuiApplication to follow the system; without one SYSTEM means light."""
        super().__init__(parent)
        self._theme = theme
        self._app: QApplication | None = None
        self._palette_was_dark = _is_dark(QGuiApplication.palette()) if QGuiApplication.instance() else False
        self._tokens = self._tokens_for(theme)

    @property
    def tokens(self) -> Tokens:
        """Colours to paint with now."""
        return self._tokens

    @property
    def theme(self) -> Theme:
        """What the user chose."""
        return self._theme

    def color(self, role: str) -> QColor:
        """The token named `role` as a QColor: ``look.color("cpu")``. Raises AttributeError for no token."""
        return QColor(getattr(self._tokens, role))

    def apply(self, app: QApplication) -> None:
        """Dress the whole application and follow the system's scheme from now on."""
        self._app = app
        app.setStyle("Fusion")
        app.setFont(with_tabular_figures(app.font()))
        app.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        self.set_theme(self._theme)
        self._dress()

    def set_theme(self, theme: Theme) -> None:
        """Use `theme` from now on."""
        self._theme = theme
        if self._app is not None:
            # Title bars and native dialogs follow this hint, not the palette.
            self._app.styleHints().setColorScheme(_SCHEMES[theme])
        self._refresh()

    @Slot(Qt.ColorScheme)
    def _on_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        self._refresh()

    def _refresh(self) -> None:
        tokens = self._tokens_for(self._theme)
        if tokens is self._tokens:
            return
        self._tokens = tokens
        self._dress()
        self.changed.emit()

    def _tokens_for(self, theme: Theme) -> Tokens:
        if theme is not Theme.SYSTEM:
            return DARK if theme is Theme.DARK else LIGHT
        if QGuiApplication.instance() is None:
            return LIGHT
        scheme = QGuiApplication.styleHints().colorScheme()
        if scheme is Qt.ColorScheme.Unknown:
            return DARK if self._palette_was_dark else LIGHT
        return DARK if scheme is Qt.ColorScheme.Dark else LIGHT

    def _dress(self) -> None:
        if self._app is None:
            return
        self._app.setPalette(palette_of(self._tokens))
        font = self._app.font()
        size = font.pointSizeF()
        sheet = stylesheet(self._tokens, size if size > 0 else _FALLBACK_POINT_SIZE, letters_scale(font))
        self._app.setStyleSheet(sheet)


def with_tabular_figures(font: QFont) -> QFont:
    """`font` with digits of equal width, so that changing numbers do not dance."""
    font = QFont(font)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def palette_of(tokens: Tokens) -> QPalette:
    """A palette for everything that the style paints."""
    role = QPalette.ColorRole
    palette = QPalette()
    roles = {
        role.Window: tokens.background,
        role.WindowText: tokens.text,
        role.Base: tokens.card,
        role.AlternateBase: tokens.background,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.secondary,
        role.Button: tokens.card,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.critical,
        role.ToolTipBase: tokens.card,
        role.ToolTipText: tokens.text,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Link: link_ink(tokens),
        role.LinkVisited: link_ink(tokens),
        role.Accent: tokens.accent,
        role.Light: tokens.card,
        role.Midlight: tokens.line,
        role.Mid: tokens.line,
        role.Dark: tokens.secondary,
        role.Shadow: tokens.rail,
    }
    for name, colour in roles.items():
        palette.setColor(name, QColor(colour))
    faint = QColor(mix(tokens.text, tokens.card, _DISABLED_SHARE))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, faint)
    return palette


def _is_dark(palette: QPalette) -> bool:
    return (
        palette.color(QPalette.ColorRole.Window).lightness() < palette.color(QPalette.ColorRole.WindowText).lightness()
    )
