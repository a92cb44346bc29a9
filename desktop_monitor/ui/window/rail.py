"""The strip at the window's left: one button a page, a live mini graph beside Resources.

Must not know what a page shows.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_monitor.ui.look.colour import mix
from desktop_monitor.ui.look.glyphs import paint_glyph
from desktop_monitor.ui.look.sides import leading, placed_exactly, write
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX, Tokens
from desktop_monitor.ui.widgets.badge import HEIGHT_PX, badge_font, badge_width
from desktop_monitor.ui.widgets.labels import plain_label
from desktop_monitor.ui.widgets.sparkline import Sparkline

WIDTH_PX = 196
_BUTTON_PX = 34
_GLYPH_PX = 16
_MOST_COUNTED = 9
_TEXT_LEFT_PX = 36
_COUNT_ROOM_PX = 40
_MARGIN_PX = 10
GRAPH_SECONDS = 60.0
"""The stretch of time the mini graph shows."""
GRAPH_GAP_SECONDS = 15.0


def selected_ink(tokens: Tokens) -> str:
    """The accent, moved towards text until it can be read on the selection."""
    return mix(tokens.accent, tokens.text, 0.25)


class RailButton(QAbstractButton):
    """Glyph and title; accent on a tint while its page is shown."""

    def __init__(self, look: Look, name: str, title: str, shortcut: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.page_name = name
        self.setObjectName(f"rail_{name}")
        self.setText(title)
        self.setAccessibleName(title)
        self.setToolTip(shortcut)
        self.setCheckable(True)
        self.setFixedHeight(for_text(_BUTTON_PX, self))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.count = 0
        """Of what waits for the user on its page."""
        look.changed.connect(self.update)

    def set_count(self, count: int, words: str) -> None:
        """Show a count at the right, none for 0; `words` say what is counted."""
        if count != self.count:
            self.count = count
            self.setAccessibleDescription(words if count else "")
            self.update()

    def sizeHint(self) -> QSize:
        beside = self._beside_px() + SPACING_PX
        width = _TEXT_LEFT_PX + self.fontMetrics().horizontalAdvance(self.text()) + beside
        return QSize(max(WIDTH_PX - 5 * SPACING_PX, width), for_text(_BUTTON_PX, self))

    def _beside_px(self) -> int:
        """Room at the right: for the mini graph, or for a count."""
        inside = self.layout()
        return inside.sizeHint().width() if inside is not None else _COUNT_ROOM_PX

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._look.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, tokens)
        ink = QColor(selected_ink(tokens) if self.isChecked() else tokens.text)
        glyph = QColor(selected_ink(tokens) if self.isChecked() else mix(tokens.text, tokens.secondary, 0.5))
        place = QRectF(10, (self.height() - _GLYPH_PX) / 2, _GLYPH_PX, _GLYPH_PX)
        paint_glyph(painter, placed_exactly(place, self.rect()), self.page_name, glyph)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.Medium if self.isChecked() else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(ink)
        area = QRectF(self.rect()).adjusted(_TEXT_LEFT_PX, 0, -4, 0)
        write(painter, placed_exactly(area, self.rect()), leading(), self.text())
        if self.count:
            self._paint_count(painter, tokens)
        painter.end()

    def _paint_count(self, painter: QPainter, tokens: Tokens) -> None:
        text = str(self.count) if self.count <= _MOST_COUNTED else f"{_MOST_COUNTED}+"
        font = badge_font(self.font())
        width = max(badge_width(text, font) - 4, HEIGHT_PX)
        area = QRectF(self.width() - width - 8, (self.height() - HEIGHT_PX) / 2, width, HEIGHT_PX)
        area = placed_exactly(area, self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.degraded))
        painter.drawRoundedRect(area, HEIGHT_PX / 2, HEIGHT_PX / 2)
        painter.setFont(font)
        painter.setPen(QColor(tokens.card))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_ground(self, painter: QPainter, tokens: Tokens) -> None:
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(QColor(tokens.selection))
            painter.drawRoundedRect(area, 6, 6)
        elif self.underMouse():
            painter.setBrush(QColor(mix(tokens.rail, tokens.text, 0.05)))
            painter.drawRoundedRect(area, 6, 6)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 1))
            painter.drawRoundedRect(area, 6, 6)


class Rail(QWidget):
    """Buttons in the order in which they are added; the last group stands at the bottom."""

    chosen = Signal(str)
    """The name of the page whose button was pressed."""

    def __init__(self, look: Look, product_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("rail")
        self.setAccessibleName(self.tr("Pages"))
        self.setProperty("role", Role.RAIL.value)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._on_clicked)
        self._buttons: dict[str, RailButton] = {}
        self.graph: Sparkline | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(_MARGIN_PX, 18, _MARGIN_PX, 14)
        self._layout.setSpacing(2)
        self._layout.addStrut(WIDTH_PX - 2 * _MARGIN_PX)
        name = plain_label(product_name, Role.STRONG, self)
        name.setContentsMargins(10, 0, 0, 12)
        self._layout.addWidget(name)

    def add_page(self, name: str, title: str, shortcut: str) -> None:
        """Append a button."""
        button = RailButton(self._look, name, title, shortcut, self)
        self._group.addButton(button)
        self._buttons[name] = button
        self._layout.addWidget(button)

    def add_stretch(self) -> None:
        """What is added from now on stands at the bottom."""
        self._layout.addStretch(1)

    def add_graph(self, name: str) -> Sparkline:
        """Put a live mini graph of CPU into the button of page `name`. Raises KeyError for no such page."""
        button = self._buttons[name]
        graph = Sparkline(self._look, "cpu", window_seconds=GRAPH_SECONDS, gap_seconds=GRAPH_GAP_SECONDS, parent=button)
        graph.setAccessibleName(self.tr("CPU, last minute"))
        graph.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        graph.setFixedSize(52, 18)
        row = QHBoxLayout(button)
        row.setContentsMargins(0, 0, 8, 0)
        row.addStretch(1)
        row.addWidget(graph)
        self.graph = graph
        return graph

    def set_count(self, name: str, count: int, words: str) -> None:
        """Show a count beside page `name`, where there is such a page."""
        if name in self._buttons:
            self._buttons[name].set_count(count, words)

    def select(self, name: str) -> None:
        """Mark the page that is shown."""
        if name in self._buttons:
            self._buttons[name].setChecked(True)

    @Slot(QAbstractButton)
    def _on_clicked(self, button: QAbstractButton) -> None:
        if isinstance(button, RailButton):
            self.chosen.emit(button.page_name)
