"""Two builds of the same sources are the same bytes: archives, the environment, and how builds are compared."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest
from compare import build_twice, differences, known_exceptions
from reproducible import build_environment, set_times, source_date_epoch, write_tar_xz

from tests.helpers.packages import EPOCH_SECONDS, ROOT


def _folder(place: Path, order: list[str]) -> Path:
    """The same files, made in some order, at some time, readable for some."""
    folder = place / "program"
    (folder / "below").mkdir(parents=True)
    for name in order:
        (folder / "below" / name).write_text(name)
    (folder / "below" / "run").chmod(0o700)
    (folder / "link").symlink_to("below/run")
    return folder


def test_an_archive_does_not_depend_on_when_by_whom_or_in_which_order_files_were_made(tmp_path: Path) -> None:
    one = _folder(tmp_path / "one", ["a", "b", "run"])
    other = _folder(tmp_path / "other", ["run", "b", "a"])
    os.utime(other / "below" / "a", (5, 5))
    (other / "below" / "b").chmod(0o600)
    for folder in (one, other):
        write_tar_xz(folder, folder.parent / "it.tar.xz", EPOCH_SECONDS)
    assert (one.parent / "it.tar.xz").read_bytes() == (other.parent / "it.tar.xz").read_bytes()


def test_an_archive_holds_what_the_folder_holds(tmp_path: Path) -> None:
    folder = _folder(tmp_path, ["a", "run"])
    os.link(folder / "below" / "a", folder / "below" / "same")
    write_tar_xz(folder, tmp_path / "it.tar.xz", EPOCH_SECONDS, top="program-1.0")
    with tarfile.open(tmp_path / "it.tar.xz") as archive:
        members = {member.name: member for member in archive}
        same = archive.extractfile("program-1.0/below/same")
        assert same is not None
        assert same.read() == b"a"
    assert {member.uid for member in members.values()} == {0}
    assert {member.mtime for member in members.values()} == {EPOCH_SECONDS}
    assert members["program-1.0/below/run"].mode == 0o755
    assert members["program-1.0/below/a"].mode == 0o644
    assert members["program-1.0/link"].linkname == "below/run"


def test_the_time_is_as_it_was_set_or_that_of_the_last_commit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "12345")
    assert source_date_epoch(ROOT) == 12345
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert source_date_epoch(tmp_path) == source_date_epoch(tmp_path) > 0


def test_a_build_sees_nothing_of_the_users_python(tmp_path: Path) -> None:
    found = build_environment({"PYTHONPATH": "/mine", "PATH": "/bin", "LC_TIME": "de_DE", "TZ": "Asia/Tokyo"}, 7)
    assert found["PATH"] == "/bin"
    assert found["PYTHONHASHSEED"] == "0"
    assert found["SOURCE_DATE_EPOCH"] == "7"
    assert found["TZ"] == "UTC"
    assert {"PYTHONPATH", "LC_TIME"}.isdisjoint(found)


def test_a_comparison_names_what_differs_and_excuses_what_is_known(tmp_path: Path) -> None:
    one, other = _folder(tmp_path / "one", ["a", "b", "run"]), _folder(tmp_path / "other", ["a", "run"])
    (other / "below" / "a").write_text("different")
    for folder in (one, other):
        set_times(folder, EPOCH_SECONDS)
    assert list(differences(one, other, {})) == ["below/a", f"below/b (only in {one})"]
    assert list(differences(one, other, {"below/a": "it has a reason", "*/b": "so has this"})) == []


def test_every_known_exception_has_a_reason() -> None:
    assert all(len(why) > 20 for why in known_exceptions().values())


@pytest.mark.package
@pytest.mark.soak
@pytest.mark.timeout(1200)
def test_the_folder_built_in_two_places_is_the_same(tmp_path: Path) -> None:
    assert list(differences(*build_twice(tmp_path), known_exceptions())) == []
