"""A figure over its caption. Must not know what is measured."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.widgets.labels import ElidedLabel


class Figure(QWidget):
    """A number or name that a card is about, and what it is."""

    def __init__(self, figure: str, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figure = ElidedLabel(figure, Role.FIGURE, self)
        self._caption = ElidedLabel(caption, Role.QUIET, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._figure)
        layout.addWidget(self._caption)

    def show_figure(self, figure: str, caption: str = "") -> None:
        """Replace the figure, and the caption unless empty."""
        self._figure.set_text(figure)
        if caption:
            self._caption.set_text(caption)
        self.setAccessibleName(f"{self._caption.whole_text()}: {self._figure.whole_text()}")

    @property
    def figure(self) -> str:
        """The whole figure, also where it is shown shortened."""
        return self._figure.whole_text()

    @property
    def caption(self) -> str:
        """The whole caption."""
        return self._caption.whole_text()
