"""The doctor tries the folders instead of believing them."""

from __future__ import annotations

import os
import sys
from collections import namedtuple
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.diagnostics import folders
from desktop_monitor.diagnostics.finding import Finding, Verdict
from desktop_monitor.diagnostics.folders import examine_folders, file_system_of
from desktop_monitor.paths import Paths

_Usage = namedtuple("_Usage", "total used free")

MOUNTINFO = """22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:30 / /home rw - nfs4 server:/home rw
41 40 8:2 / /home/local\\040disk rw shared:5 - xfs /dev/sdb1 rw
42 22 0:31 / /over rw - ext4 /dev/sdc rw
43 22 0:32 / /over rw - fuse.sshfs host: rw
this line is broken
"""


def _paths(data: Path) -> Paths:
    return Paths(config=data / "config", data=data, state=data, logs=data / "logs", runtime=data)


def _examined(data: Path, mounts: Path | None = None) -> dict[str, Finding]:
    found = examine_folders(_paths(data), mounts) if mounts else examine_folders(_paths(data))
    return {one.name: one for one in found}


@pytest.fixture
def private(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return folder


def test_a_private_writable_folder_is_fine_and_nothing_stays_in_it(private: Path) -> None:
    found = _examined(private)
    assert {one.verdict for one in found.values()} == {Verdict.OK}
    assert list(private.iterdir()) == []


def test_a_folder_that_is_not_there_yet_can_be_made_and_is_not_made(private: Path) -> None:
    found = _examined(private / "a" / "b")["data folder"]
    assert found.verdict is Verdict.OK
    assert "can be made" in found.words
    assert list(private.iterdir()) == []


def test_a_file_in_the_place_of_the_folder_is_a_problem(private: Path) -> None:
    (private / "file").touch()
    for data in (private / "file", private / "file" / "below"):
        assert _examined(data)["data folder"].verdict is Verdict.PROBLEM


@pytest.mark.skipif(sys.platform != "linux", reason="needs a place where not even root can write")
def test_a_folder_in_which_nothing_can_be_written_is_a_problem() -> None:
    found = _examined(Path("/proc/self"))["data folder"]
    assert found.verdict is Verdict.PROBLEM
    assert "--storage-path" in found.what_to_do


@pytest.mark.parametrize(("free", "verdict"), [(10**6, Verdict.PROBLEM), (10**8, Verdict.ADVICE), (10**10, Verdict.OK)])
def test_little_room_is_advice_and_none_is_a_problem(
    free: int, verdict: Verdict, private: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders.shutil, "disk_usage", lambda place: _Usage(10**12, 0, free))
    assert _examined(private)["free space"].verdict is verdict


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/data", "ext4"),
        ("/home/user", "nfs4"),
        ("/home/local disk/user", "xfs"),
        ("/homeless", "ext4"),
        ("/over/there", "fuse.sshfs"),
    ],
)
def test_the_innermost_and_latest_mount_tells_the_file_system(folder: str, kind: str, tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTINFO)
    assert file_system_of(Path(folder), mounts) == kind


def test_a_network_file_system_is_advised_against(private: Path, tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text("1 0 0:1 / / rw - nfs server:/ rw\n")
    assert _examined(private, mounts)["file system"].verdict is Verdict.ADVICE


def test_a_system_without_mount_information_is_no_problem(private: Path, tmp_path: Path) -> None:
    assert _examined(private, tmp_path / "absent")["file system"].verdict is Verdict.OK


@given(st.text(max_size=200))
def test_no_mount_information_makes_the_doctor_stumble(tmp_path_factory: pytest.TempPathFactory, content: str) -> None:
    mounts = tmp_path_factory.mktemp("mounts") / "mountinfo"
    mounts.write_text(content, encoding="utf-8", errors="replace")
    kind = file_system_of(Path("/home"), mounts)
    assert kind is None or kind in content


@pytest.mark.skipif(sys.platform == "win32", reason="access is managed differently there")
def test_what_other_users_can_read_is_named_with_the_way_to_close_it(private: Path) -> None:
    private.chmod(0o755)
    found = _examined(private)["permissions"]
    assert found.verdict is Verdict.ADVICE
    assert f'chmod 700 "{private}"' in found.what_to_do
    private.chmod(0o700)
    history = private / "history.sqlite3"
    history.touch(mode=0o644)
    assert "chmod 600" in _examined(private)["permissions"].what_to_do


@pytest.mark.skipif(sys.platform == "win32", reason="access is managed differently there")
def test_a_folder_of_another_user_is_a_problem(private: Path) -> None:
    """Root gives its folder away; everybody else takes one of root's."""
    foreign = private if os.getuid() == 0 else Path("/usr")
    if foreign == private:
        os.chown(private, 65534, 65534)
    assert _examined(foreign)["permissions"].verdict is Verdict.PROBLEM
