"""A framed group with one strong line, a quiet second one, and room for a body. Must not know its body."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.widgets.labels import ElidedLabel, plain_label

_MARGIN_PX = 4 * SPACING_PX
_LEAST_QUIET_PX = 48


class Card(QFrame):
    """Put widgets into `body`; put small controls at the right of the title with `add_action`."""

    def __init__(self, title: str, quiet: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", Role.CARD.value)
        self.setAccessibleName(title)
        self._title = plain_label(title, Role.STRONG, self)
        self._quiet = ElidedLabel(quiet, Role.QUIET, self)
        self._heading = QHBoxLayout()
        self._heading.setSpacing(2 * SPACING_PX)
        self._heading.addWidget(self._title)
        self._heading.addWidget(self._quiet, 1)
        # Asking the layout instead would keep items of it that Qt deletes when a widget leaves it.
        self._actions: list[QWidget] = []
        self._is_quiet_below = False
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACING_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN_PX, 3 * SPACING_PX, _MARGIN_PX, 3 * SPACING_PX)
        layout.setSpacing(2 * SPACING_PX)
        layout.addLayout(self._heading)
        layout.addLayout(self.body, 1)
        self._column = layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_quiet()

    def _place_quiet(self) -> None:
        """Beside the title, or below it where a word would find no room."""
        least = min(self._quiet.sizeHint().width(), for_text(_LEAST_QUIET_PX, self))
        room = self.contentsRect().width() - 2 * _MARGIN_PX - self._taken_px()
        below = bool(self._quiet.whole_text()) and room < least
        if below is self._is_quiet_below:
            return
        self._is_quiet_below = below
        self._heading.removeWidget(self._quiet)
        self._column.removeWidget(self._quiet)
        if below:
            self._column.insertWidget(1, self._quiet)
        else:
            self._heading.insertWidget(1, self._quiet, 1)

    def _taken_px(self) -> int:
        """By the title and by what stands at its right."""
        gap = self._heading.spacing()
        return sum(one.sizeHint().width() + gap for one in (self._title, *self._actions))

    def add(self, part: QWidget | QLayout, stretch: int = 0) -> None:
        """Append `part` to the body."""
        if isinstance(part, QWidget):
            self.body.addWidget(part, stretch)
        else:
            self.body.addLayout(part, stretch)

    def add_action(self, widget: QWidget) -> None:
        """Put a small control or note at the right of the title."""
        self._actions.append(widget)
        self._heading.addWidget(widget)

    def set_title(self, title: str) -> None:
        """Replace the strong line."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def set_quiet(self, quiet: str) -> None:
        """Replace the quiet line beside the title."""
        if quiet != self._quiet.whole_text():
            self._quiet.set_text(quiet)
            self._place_quiet()

    @property
    def title_label(self) -> QLabel:
        """The strong line."""
        return self._title
