"""The style sheet made of tokens: what the palette alone cannot say.

Widgets name what they are through the dynamic property ``role`` (see `Role`), so
that no widget carries colours or sizes of its own. Must not know pages.
"""

from __future__ import annotations

from enum import Enum
from string import Template

from desktop_monitor.paths import resource
from desktop_monitor.ui.look.colour import mix
from desktop_monitor.ui.look.tokens import CARD_RADIUS_PX, Tokens

_BUTTON_TEXT_PX, _FIELD_TEXT_PX = 18, 20


class Role(Enum):
    """What a widget is, for its looks; the value is its ``role`` property."""

    CARD = "card"
    """A framed group."""
    OFFER = "offer"
    """A framed group that waits for an answer."""
    PLAIN = "plain"
    """Text as it usually is."""
    STRONG = "strong"
    """The one line of a card that is read first."""
    QUIET = "quiet"
    """Second lines, units, captions."""
    TITLE = "title"
    """The page's name."""
    FIGURE = "figure"
    """A number or name that a card is about."""
    PRIMARY = "primary"
    """The one button that is expected to be pressed."""
    DANGER = "danger"
    """A button that cannot be undone."""
    PICK = "pick"
    """A button that says what is chosen of several things."""
    FLAT = "flat"
    """A button without a frame until it is touched."""
    PAGE = "page"
    """The scrolled area behind cards."""
    HAIRLINE = "hairline"
    """A line of one pixel."""
    RAIL = "rail"
    """The strip at the window's left."""
    HEADER = "header"
    """The strip at the window's top."""
    SEGMENTS = "segments"
    """Choices side by side."""
    SEGMENT = "segment"
    """One of them."""


_SHEET = Template("""
* { outline: none; }
QToolTip { background: $card; color: $text; border: 1px solid $edge; padding: 4px 6px; }
QMainWindow, QDialog, QWidget[role="page"] { background: $background; }
QWidget[role="rail"] { background: $rail; border: none; border-right: 1px solid $line; }
QWidget[role="header"] { background: $background; border: none; border-bottom: 1px solid $line; }
QFrame[role="card"] { background: $card; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[role="offer"] { background: $card; border: 1px solid $offer; border-radius: ${radius}px; }
QFrame[role="hairline"] { background: $line; border: none; min-height: 1px; max-height: 1px; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${title}pt; font-weight: 600; color: $text; }
QLabel[role="strong"] { font-weight: 600; color: $text; }
QLabel[role="figure"] { font-size: ${figure}pt; font-weight: 600; color: $text; }
QLabel[role="quiet"] { color: $secondary; font-size: ${quiet}pt; }

QPushButton, QToolButton { background: $card; color: $text; border: 1px solid $edge; border-radius: 6px;
  padding: 5px 12px; min-height: ${least}px; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed, QPushButton:checked, QToolButton:checked { background: $selection; }
QPushButton:focus, QToolButton:focus { border: 1px solid $accent; }
QPushButton:disabled, QToolButton:disabled { color: $faint; border-color: $line; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent; }
QPushButton[role="primary"]:hover { background: $accenthover; }
QPushButton[role="primary"]:focus { border: 1px solid $text; }
QPushButton[role="primary"]:disabled { background: $track; color: $faint; border-color: $track; }
QPushButton[role="danger"] { color: $dangerink; border: 1px solid $critical; }
QPushButton[role="danger"]:focus { border: 1px solid $text; }
QPushButton[role="pick"] { text-align: left; background: $field; padding: 5px 8px; }
QPushButton[role="flat"], QToolButton[role="flat"] { background: transparent; border: 1px solid transparent; }
QPushButton[role="flat"]:hover, QToolButton[role="flat"]:hover { background: $hover; }
QPushButton[role="flat"]:focus, QToolButton[role="flat"]:focus { border: 1px solid $accent; }
QPushButton::menu-indicator, QToolButton::menu-indicator { image: none; width: 0px; }

QFrame[role="segments"] { background: $track; border: none; border-radius: 8px; }
QToolButton[role="segment"] { background: transparent; border: 1px solid transparent; border-radius: 6px;
  padding: 4px 6px; min-height: ${least}px; color: $segmentink; }
QToolButton[role="segment"]:checked { background: $raised; color: $text; font-weight: 600; }
QToolButton[role="segment"]:hover { color: $text; }
QToolButton[role="segment"]:focus { border: 1px solid $accent; }
QToolButton[role="segment"]:disabled, QToolButton[role="segment"]:checked:disabled {
  background: transparent; color: $faint; }

QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QTextEdit { background: $field; color: $text;
  border: 1px solid $edge; border-radius: 6px; padding: 4px 8px; min-height: ${leastfield}px;
  selection-background-color: $accent; selection-color: $on_accent; placeholder-text-color: $secondary; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
  border: 1px solid $accent; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled { color: $faint; }
QComboBox { padding-right: 24px; }
QComboBox::drop-down, QDateTimeEdit::drop-down { border: none; width: 24px; }
QComboBox::down-arrow, QDateTimeEdit::down-arrow { image: url("$icons/chevron-down.png"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $card; color: $text; border: 1px solid $edge; padding: 4px;
  selection-background-color: $selection; selection-color: $text; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: 20px; background: transparent; }
QAbstractSpinBox::up-arrow { image: url("$icons/chevron-up.png"); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url("$icons/chevron-down.png"); width: 10px; height: 10px; }

QCheckBox, QRadioButton { spacing: 8px; color: $text; background: transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: $faint; }
QCheckBox::indicator, QRadioButton::indicator { width: 16px; height: 16px; background: $field;
  border: 1px solid $outline; }
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$icons/check-$mode.png"); }
QRadioButton::indicator:checked { background: $card; border: 5px solid $accent; width: 8px; height: 8px; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: $text; }
QCheckBox::indicator:disabled { border-color: $line; }

QScrollArea, QAbstractScrollArea { border: none; background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: $handle; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $secondary; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0px; height: 0px; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QTableView, QTreeView, QListView { background: $card; alternate-background-color: $card; color: $text;
  border: none; gridline-color: $line; selection-background-color: $selection; selection-color: $text; }
QTableView::item, QTreeView::item { border: none; border-bottom: 1px solid $line; padding: 0px 8px; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected { background: $selection; color: $text; }
QListView::item { padding: 6px 8px; border-radius: 6px; }
QTableView:focus, QTreeView:focus { border: none; }
QHeaderView { background: $card; border: none; }
QHeaderView::section { background: $card; color: $secondary; border: none; border-bottom: 1px solid $line;
  padding: 6px 8px; font-size: ${quiet}pt; }
QHeaderView::section:hover { color: $text; }
QTableCornerButton::section { background: $card; border: none; }

QMenu { background: $card; color: $text; border: 1px solid $edge; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; background: transparent; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $secondary; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::right-arrow { image: url("$icons/chevron-right.png"); width: 10px; height: 10px; right: 8px; }
QTabWidget::pane { border: none; }
QTabBar::tab { background: transparent; color: $secondary; padding: 6px 12px; border: none;
  border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:focus { color: $linkink; }
QSplitter::handle { background: $line; }
QProgressBar { background: $track; border: none; border-radius: 3px; max-height: 6px; color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QGroupBox { border: none; margin-top: 20px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; left: 0px; }
QCalendarWidget QWidget { background: $card; alternate-background-color: $card; color: $text; }
""")


def stylesheet(tokens: Tokens, point_size: float, letters_scale: float = 1.0) -> str:
    """The application's style sheet for `tokens`; text sizes are relative to `point_size`.

    `letters_scale` is how many times larger than usual letters are: a least height in
    pixels counts more than what the text in a button takes.
    """
    return _SHEET.substitute(_colours(tokens) | _sizes(point_size, letters_scale))


def link_ink(tokens: Tokens) -> str:
    """The accent, moved towards text until it can be read as text on every ground."""
    return mix(tokens.accent, tokens.text, 0.15)


def _colours(tokens: Tokens) -> dict[str, str]:
    own = {
        name: getattr(tokens, name)
        for name in (
            "background", "rail", "card", "line", "text", "secondary", "track",
            "accent", "on_accent", "selection", "critical",
        )
    }  # fmt: skip
    return own | {
        "mode": "dark" if tokens.dark else "light",
        # Frames of things to press stand out a little more than hairlines.
        "edge": mix(tokens.line, tokens.secondary, 0.18),
        "outline": mix(tokens.line, tokens.secondary, 0.85),
        "offer": mix(tokens.accent, tokens.card, 0.45),
        "hover": mix(tokens.card, tokens.text, 0.05),
        "field": tokens.background if tokens.dark else tokens.card,
        "handle": mix(tokens.line, tokens.secondary, 0.35),
        "raised": tokens.background if tokens.dark else tokens.card,
        "segmentink": mix(tokens.secondary, tokens.text, 0.4),
        "faint": mix(tokens.text, tokens.card, 0.55),
        "accenthover": mix(tokens.accent, tokens.text, 0.10),
        "linkink": link_ink(tokens),
        "dangerink": mix(tokens.critical, tokens.text, 0.15),
    }


def _sizes(point_size: float, letters_scale: float) -> dict[str, str]:
    steps = {"title": 1.32, "figure": 1.28, "quiet": 0.94}
    return {name: f"{point_size * step:.1f}" for name, step in steps.items()} | {
        "radius": str(CARD_RADIUS_PX),
        "least": str(round(_BUTTON_TEXT_PX * letters_scale)),
        "leastfield": str(round(_FIELD_TEXT_PX * letters_scale)),
        "icons": resource("icons").as_posix(),
    }
