"""Stands in the package for PySide6.QtOpenGLWidgets, which pyqtgraph derives from at import: 10 MB of libraries less.

Charts are painted without OpenGL; who makes such a widget all the same is told.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


class QOpenGLWidget(QWidget):
    """No window of it can be made."""

    def __init__(self, *_: object) -> None:
        raise NotImplementedError("this program was packaged without OpenGL")
