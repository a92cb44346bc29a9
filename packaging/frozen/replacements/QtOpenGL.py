"""Stands in the package for PySide6.QtOpenGL, of which pyqtgraph uses something only where OpenGL is switched on."""
