"""What the packaged folder leaves out is not missed, and what is imported by name is in it."""

from __future__ import annotations

import fnmatch
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.packages import ROOT

_WITHOUT = """
import importlib, importlib.abc, importlib.util, sys
sys.path[:0] = [{root!r}, {packaging!r}]
from frozen.contents import EXCLUDED_MODULES, wanted_modules
from pathlib import Path

def is_left_out(name):
    return any(name == one or name.startswith(one + ".") for one in EXCLUDED_MODULES)

class LeftOut(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        place = Path({packaging!r}, "frozen", "replacements", name.rpartition(".")[2] + ".py")
        if name.startswith("PySide6.") and place.is_file():
            return importlib.util.spec_from_file_location(name, place)
        if is_left_out(name):
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
        return None

sys.meta_path.insert(0, LeftOut())
for name in filter(is_left_out, list(sys.modules)):
    del sys.modules[name]
import warnings
warnings.simplefilter("ignore")
for name in [*wanted_modules(Path({root!r})), *{libraries!r}]:
    if {skipped!r} not in name:
        importlib.import_module(name)
print("all imported")
"""
_LIBRARIES = ("pyqtgraph", "numpy", "fpdf", "jinja2", "aiohttp.web", "keyring", "secretstorage", "ruamel.yaml")


@pytest.mark.skipif(sys.platform != "linux", reason="keyrings and bells of other systems are not installed here")
def test_what_is_left_out_is_imported_by_nothing_that_remains() -> None:
    names = {"root": str(ROOT), "packaging": str(ROOT / "packaging"), "libraries": _LIBRARIES}
    code = _WITHOUT.format(**names, skipped="winrt")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=100)
    assert done.stdout.endswith("all imported\n"), done.stderr[-3000:]


def test_plugins_of_qt_are_taken_by_name() -> None:
    from frozen.contents import wanted_qt

    here = "/x/PySide6/Qt"
    files = [
        (f"{here}/plugins/platforms/libqxcb.so", "there"),
        (f"{here}/plugins/platforms/libqvnc.so", "there"),
        (f"{here}/plugins/platformthemes/libqgtk3.so", "there"),
        (f"{here}/lib/libQt6Gui.so.6", "there"),
        (f"{here}/translations/qtbase_de.qm", "there"),
        (f"{here}/translations/qtbase_fr.qm", "there"),
        (f"{here}/qml/QtQuick/libx.so", "there"),
    ]
    names = [Path(source).name for source, _ in wanted_qt(files, ["de"])]
    assert names == ["libqxcb.so", "libQt6Gui.so.6", "qtbase_de.qm"]


@pytest.mark.package
@pytest.mark.timeout(600)
class TestFolder:
    """Of the folder as it was built."""

    UNWANTED = ("*gtk*", "*Qml*", "*Quick*", "*WebEngine*", "*tcl*", "*libtk*", "*readline*", "*OpenGL*", "*.qm")
    LIMIT_BYTES = 200 * 1000 * 1000

    def test_it_is_not_too_large(self, frozen_folder: Path) -> None:
        files = [path for path in frozen_folder.rglob("*") if path.is_file() and not path.is_symlink()]
        assert sum(path.stat().st_size for path in files) < self.LIMIT_BYTES

    def test_nothing_unwanted_is_in_it(self, frozen_folder: Path) -> None:
        names = {path.name for path in (frozen_folder / "_internal").rglob("*")}
        languages = {path.stem for path in (ROOT / "resources" / "languages").glob("*.*")}
        known = {f"qtbase_{language}.qm" for language in languages}
        found = {name for name in names - known for pattern in self.UNWANTED if fnmatch.fnmatchcase(name, pattern)}
        assert found == set()

    def test_every_module_of_ours_and_all_that_is_imported_by_name_is_in_it(self, frozen_program: Path) -> None:
        from frozen.contents import wanted_modules
        from PyInstaller.archive.readers import CArchiveReader

        archive = CArchiveReader(str(frozen_program)).open_embedded_archive("PYZ.pyz")
        extensions = {"google._upb._message"}
        assert set(wanted_modules(ROOT)) - extensions - set(archive.toc) == set()

    def test_resources_are_in_it_but_pictures_for_the_read_me(self, frozen_folder: Path) -> None:
        inside = frozen_folder / "_internal" / "desktop_monitor" / "resources"
        ours = {path.relative_to(ROOT / "resources") for path in (ROOT / "resources").rglob("*") if path.is_file()}
        found = {path.relative_to(inside) for path in inside.rglob("*") if path.is_file()}
        assert found == {path for path in ours if path.parts[0] != "screenshots"}

    def test_no_library_looks_for_others_outside_of_the_folder(self, frozen_folder: Path) -> None:
        from frozen.folder import search_paths
        from frozen.libraries import elf_files

        places = {place for file in elf_files(frozen_folder) for place in search_paths(file)}
        assert places
        assert [place for place in places if not place.startswith("$ORIGIN")] == []

    def test_every_distribution_and_library_has_an_owner_with_a_licence(self, frozen_folder: Path) -> None:
        rows = json.loads((frozen_folder / "licences" / "index.json").read_text())
        assert all(row["name"] and row["version"] and row["licence"] and row["texts"] for row in rows)
        texts = [frozen_folder / "licences" / text for row in rows for text in row["texts"]]
        assert [text for text in texts if not text.is_file() or text.stat().st_size < 100] == []

    def test_no_text_in_it_names_the_place_where_it_was_built(self, frozen_program: Path) -> None:
        assert str(ROOT).encode() not in frozen_program.read_bytes()
