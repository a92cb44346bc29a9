"""Has our replacement found instead of PySide6.QtOpenGLWidgets."""

from pathlib import Path


def pre_find_module_path(api):  # noqa: D103  PyInstaller calls it
    api.search_dirs = [str(Path(__file__).resolve().parents[2] / "replacements")]
