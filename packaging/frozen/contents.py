"""What the packaged folder holds and what it leaves out: plain lists, read by the spec, its hooks and the checks.

Must not know PyInstaller.
"""

from __future__ import annotations

import fnmatch
import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import NamedTuple


class Part(NamedTuple):
    """A file of a bundle: its place there, where it comes from, and PyInstaller's word for its kind."""

    name: str
    source: str
    kind: str


OUR_PACKAGE = "desktop_monitor"

LAZY_MODULES = (
    # Named in a string by who imports them, so that no import statement tells of them.
    "google._upb._message",
    "keyring.backends.chainer",
    "keyring.backends.fail",
    "keyring.backends.null",
    "PySide6.QtOpenGL",
    "PySide6.QtOpenGLWidgets",
)
"""On every system."""

LAZY_MODULES_OF: dict[str, tuple[str, ...]] = {
    "linux": (
        "plyer.platforms.linux.notification",
        "keyring.backends.SecretService",
        "keyring.backends.kwallet",
        "keyring.backends.libsecret",
    ),
    "win32": (
        "plyer.platforms.win.notification",
        "plyer.platforms.win.libs.balloontip",
        "keyring.backends.Windows",
        "desktop_notifier.backends.winrt",
        "desktop_notifier.backends.dummy",
    ),
    "darwin": (
        "plyer.platforms.macosx.notification",
        "keyring.backends.macOS",
        "desktop_notifier.backends.macos",
        "desktop_notifier.backends.dummy",
    ),
}
"""As `sys.platform` has it."""

EXCLUDED_MODULES = (
    # Other toolkits, and what libraries offer to scientists.
    "tkinter", "_tkinter", "PyQt5", "PyQt6", "PySide2", "OpenGL", "matplotlib", "scipy", "pandas", "cupy", "numba",
    "h5py", "colorcet", "IPython", "pyqtgraph.examples", "pyqtgraph.opengl", "pyqtgraph.jupyter",
    # Qt beyond widgets. Those for OpenGL are replaced.
    "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtQuickWidgets",
    "PySide6.QtTest", "PySide6.QtSql", "PySide6.QtPrintSupport", "PySide6.QtXml", "PySide6.QtDesigner",
    "PySide6.QtHelp", "PySide6.QtUiTools", "PySide6.QtSvgWidgets", "PySide6.QtConcurrent", "PySide6.scripts",
    # Tools for who develops; readline stands under the GPL and serves the interactive interpreter alone.
    "readline", "rlcompleter", "curses", "_curses",
    "pip", "setuptools", "pkg_resources", "_distutils_hack", "distutils", "ensurepip", "lib2to3", "idlelib",
    "pydoc_data", "doctest", "pdb", "bdb", "test", "pytest", "_pytest", "hypothesis", "mypy",
    "PyInstaller", "numpy.testing", "numpy.random", "numpy.f2py", "numpy.distutils", "cffi.setuptools_ext", "pycparser",
    "Cython",
    # What libraries would use if it were there, and we do not.
    "brotli", "brotlicffi", "uvloop", "gunicorn", "yaml", "lxml", "cairosvg", "requests", "urllib3", "certifi",
    "pywin32", "gi", "dbus", "sdl2", "pygame", "xdist", "babel", "pycrypto", "Crypto", "rich", "uharfbuzz",
    "opentelemetry.sdk", "opentelemetry.exporter", "opentelemetry.semconv", "PIL", "endesive",
    "fontTools.ttx", "fontTools.pens.qtPen", "fontTools.voltLib", "fontTools.mtiLib", "fontTools.merge",
    "fontTools.t1Lib",
    # The client is what other people's programs import; one of its parts asks this program.
    "desktop_monitor.__main__",
)  # fmt: skip
"""Nothing that remains imports them unconditionally; a test tries every verb without them."""

QT_PLUGINS = (
    "platforms/libqxcb.so",
    "platforms/libqwayland.so",
    "platforms/libqoffscreen.so",
    "platforms/qwindows.dll",
    "platforms/qoffscreen.dll",
    "platforms/libqcocoa.dylib",
    "platforms/libqoffscreen.dylib",
    "platforminputcontexts/libcompose*",
    "platforminputcontexts/libibus*",
    "platformthemes/libqxdgdesktopportal.so",
    "iconengines/*svgicon*",
    "imageformats/*qsvg.*",
    "imageformats/*qico.*",
    "styles/*",
    "wayland-shell-integration/libxdg-shell.so",
    "wayland-decoration-client/*",
)
"""Below Qt's plugins folder. Not the GTK theme, which brings GTK along; nothing for OpenGL, TLS or touch screens."""

UNWANTED_DATA = ("pyqtgraph/colors/*", "pyqtgraph/icons/peegee/*", "*.pyi", "*/py.typed", "PySide6/Qt/qml/*")
"""Places in the bundle."""


def wanted_modules(root: Path) -> list[str]:
    """Every module of our own, for some are imported by name, and what libraries import by name."""
    ours = [
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((root / OUR_PACKAGE).rglob("*.py"))
    ]
    return [*(name for name in ours if name not in EXCLUDED_MODULES), *LAZY_MODULES, *_of_this_platform()]


def _of_this_platform() -> tuple[str, ...]:
    return LAZY_MODULES_OF.get(sys.platform, ())


def wanted_qt(files: Iterable[tuple[str, str]], languages: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Of Qt's files (source, folder in the bundle) those that we use; texts of Qt's own for `languages`."""
    translations = {f"qtbase_{language}.qm" for language in languages}
    return [file for file in files if _is_wanted_qt(PurePosixPath(Path(file[0]).as_posix()), translations)]


def _is_wanted_qt(path: PurePosixPath, translations: set[str]) -> bool:
    if "translations" in path.parts:
        return path.name in translations
    if "plugins" in path.parts:
        return is_wanted_plugin(str(path.relative_to(PurePosixPath(*path.parts[: path.parts.index("plugins") + 1]))))
    return "qml" not in path.parts


def is_wanted_plugin(place: str) -> bool:
    """Whether the file at `place` below Qt's plugins folder is used."""
    return any(fnmatch.fnmatchcase(place, pattern) for pattern in QT_PLUGINS)


def is_wanted_data(part: Part) -> bool:
    """Whether a data file of a library is one the program reads."""
    return not any(fnmatch.fnmatchcase(part.name, pattern) for pattern in UNWANTED_DATA)


def languages(root: Path) -> list[str]:
    """Codes of the languages whose catalogues are shipped: the names of files below resources/languages."""
    return sorted({path.stem for path in (root / "resources" / "languages").glob("*.*")})
