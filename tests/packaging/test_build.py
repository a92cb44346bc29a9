"""`make package` does its steps in order, and says in words what cannot be built."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from frozen import folder
from frozen.folder import BuildError

# By a string: a folder of that name, where there is one, is sorted elsewhere than a module.
build = importlib.import_module("build")
Step = Callable[[Path, Path, int], object]


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Path, Path]]:
    """What was done of three steps."""
    notes: list[tuple[str, Path, Path]] = []

    def noting(name: str) -> Step:
        return lambda output, work, _epoch_seconds: notes.append((name, output, work))

    monkeypatch.setattr(build, "STEPS", {name: noting(name) for name in ("folder", "deb", "tarball")})
    return notes


def _folders(place: Path) -> list[str]:
    return ["--output", str(place / "dist"), "--work", str(place / "work")]


def test_all_steps_are_done_in_order_each_with_a_folder_of_its_own(
    done: list[tuple[str, Path, Path]], tmp_path: Path
) -> None:
    assert build.main(_folders(tmp_path)) == 0
    assert done == [(name, tmp_path / "dist", tmp_path / "work" / name) for name in ("folder", "deb", "tarball")]
    assert (tmp_path / "dist").is_dir()


def test_only_what_is_named_is_done_in_the_same_order(done: list[tuple[str, Path, Path]], tmp_path: Path) -> None:
    assert build.main([*_folders(tmp_path), "tarball", "folder"]) == 0
    assert [name for name, _, _ in done] == ["folder", "tarball"]


def test_a_step_that_there_is_not_is_a_mistake_and_nothing_is_done(
    done: list[tuple[str, Path, Path]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        build.main([*_folders(tmp_path), "rpm"])
    assert (ended.value.code, done) == (2, [])
    assert "no step rpm; there are folder, deb, tarball" in capsys.readouterr().err


@pytest.mark.parametrize("error", [BuildError("there is no dpkg-deb"), OSError(28, "there is no dpkg-deb")])
def test_what_cannot_be_built_is_said_with_3_and_nothing_after_it_is_done(
    done: list[tuple[str, Path, Path]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
) -> None:
    def refuse(_output: Path, _work: Path, _epoch_seconds: int) -> None:
        raise error

    monkeypatch.setitem(build.STEPS, "deb", refuse)
    assert build.main(_folders(tmp_path)) == 3
    assert [name for name, _, _ in done] == ["folder"]
    assert "deb: " in (said := capsys.readouterr().err)
    assert "there is no dpkg-deb" in said


def test_packing_without_the_folder_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main([*_folders(tmp_path), "tarball"]) == 3
    assert str(tmp_path / "dist" / "desktop-monitor") in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="only there libraries are stripped")
@pytest.mark.parametrize("work", [folder.strip, folder.drop_foreign_search_paths])
def test_a_tool_that_refuses_a_library_stops_the_build_in_words(
    work: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "_internal" / "libpython3.11.so"
    library.parent.mkdir()
    library.write_bytes(b"\x7fELF")

    def refuse(command: list[str], **_: object) -> None:
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(folder, "search_paths", lambda library: ["/build/python"])
    monkeypatch.setattr(folder.subprocess, "run", refuse)
    monkeypatch.setattr(folder.shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(BuildError, match="failed with exit status 1"):
        work(tmp_path)
