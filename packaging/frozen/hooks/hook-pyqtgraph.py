"""Without this file, PyInstaller's own would add every example and template, and colour maps that nobody asks for."""

from PyInstaller.utils.hooks import collect_data_files

datas = collect_data_files("pyqtgraph", includes=["icons/*.png", "icons/*.svg"])
