"""Figures with their captions side by side, a quiet remark at the end. Must not know what they mean."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop_monitor.ui.look.sides import trailing
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.untrusted import plain_tooltip
from desktop_monitor.ui.widgets.labels import ElidedLabel, plain_label


class FigureLine(QWidget):
    """Pairs are made when first needed and kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pairs: list[tuple[QLabel, QLabel]] = []
        self._remark = ElidedLabel("", Role.QUIET, self)
        self._remark.setAlignment(trailing())
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACING_PX)
        self._layout.addWidget(self._remark, 1)

    def show_figures(self, figures: Sequence[tuple[str, str]], remark: str, tip: str = "") -> None:
        """Show these (figure, caption) pairs; `tip` explains the remark."""
        while len(self._pairs) < len(figures):
            self._add()
        for number, (strong, quiet) in enumerate(self._pairs):
            figure, caption = figures[number] if number < len(figures) else ("", "")
            for label, text in ((strong, figure), (quiet, caption)):
                if label.text() != text:
                    label.setText(text)
                label.setVisible(bool(text))
        self._remark.set_text(remark)
        self._remark.setToolTip(plain_tooltip(tip))
        spoken = [f"{figure} {caption}" for figure, caption in figures]
        self.setAccessibleName(", ".join([*spoken, remark]))

    def _add(self) -> None:
        strong, quiet = plain_label("", Role.STRONG, self), plain_label("", Role.QUIET, self)
        place = 2 * len(self._pairs)
        quiet.setContentsMargins(0, 0, 3 * SPACING_PX, 0)
        self._layout.insertWidget(place, strong)
        self._layout.insertWidget(place + 1, quiet)
        self._pairs.append((strong, quiet))
