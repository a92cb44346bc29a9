"""A machine that cannot build the folder is told why, instead of getting one that lacks something."""

from __future__ import annotations

from pathlib import Path

import pytest
from frozen import folder, libraries, licences, sources
from frozen.contents import Part
from frozen.libraries import Needed, missing, outside

_GTK = Needed(Path("libqgtk3.so"), "libgtk-3.so.0", None)


def test_a_missing_library_stops_the_build_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = Needed(Path("libqxcb.so"), "libxcb-cursor.so.0", None)
    monkeypatch.setattr(libraries, "needed_by", lambda files, search=None: [absent])
    with pytest.raises(folder.BuildError, match=r"libxcb-cursor\.so\.0 \(needed by libqxcb\.so\)"):
        folder.check_machine()


def test_a_library_from_outside_the_folder_stops_the_build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stray = Needed(Path("x.so"), "libstray.so.1", Path("/usr/lib/libstray.so.1"))
    known = Needed(Path("x.so"), "libc.so.6", Path("/usr/lib/libc.so.6"))
    monkeypatch.setattr(libraries, "needed_by", lambda files, search=None: [stray, known])
    with pytest.raises(folder.BuildError, match=r"libstray\.so\.1$"):
        folder.check_libraries(tmp_path)


def test_libraries_are_told_by_where_they_were_found(tmp_path: Path) -> None:
    inside = Needed(Path("x.so"), "liba.so", tmp_path / "liba.so")
    beyond = Needed(Path("x.so"), "libb.so", Path("/usr/lib/libb.so"))
    assert missing([inside, beyond, _GTK, _GTK]) == ["libgtk-3.so.0 (needed by libqgtk3.so)"]
    assert outside([inside, beyond, _GTK], tmp_path) == {"libb.so"}


def test_what_belongs_to_nobody_is_not_bundled(tmp_path: Path) -> None:
    stray = tmp_path / "libstray.so.1"
    stray.write_bytes(b"")
    with pytest.raises(licences.UnaccountedError, match="belongs to no distribution"):
        licences.owners_of([Part("libstray.so.1", str(stray), "BINARY")])


def test_a_module_belongs_to_the_distribution_that_installed_it() -> None:
    import jinja2
    import pynvml

    parts = [Part("x", str(Path(module.__file__ or "")), "PYMODULE") for module in (jinja2, pynvml)]
    found = {owner.name.lower(): owner for owner in licences.owners_of(parts)}
    assert set(found) == {"python", "pyinstaller", "jinja2", "nvidia-ml-py"}
    assert all(owner.licence and owner.texts for owner in found.values())


def test_a_folder_is_current_until_a_source_changes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert not sources.is_current(tmp_path)
    monkeypatch.setattr(sources, "digest", lambda: "one")
    sources.keep(tmp_path, "one")
    assert sources.is_current(tmp_path)
    monkeypatch.setattr(sources, "digest", lambda: "other")
    assert not sources.is_current(tmp_path)
    sources.forget(tmp_path)
    assert not sources.is_current(tmp_path)
