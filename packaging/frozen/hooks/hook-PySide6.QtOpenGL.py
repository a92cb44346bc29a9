"""Of Qt's files for PySide6.QtOpenGL only those that are used."""

from contents import wanted_qt
from PyInstaller.utils.hooks.qt import add_qt6_dependencies

hiddenimports, _binaries, _datas = add_qt6_dependencies(__file__)
binaries, datas = wanted_qt(_binaries), wanted_qt(_datas)
