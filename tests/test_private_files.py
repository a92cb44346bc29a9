"""What the program makes is its user's alone, and planted links lead nowhere."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_monitor.private_files import is_foreign_link, make_private_folder, open_private, write_private

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="access follows the user's profile")


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_missing_folders_above_are_private_too(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "desktop-monitor" / "logs"
    make_private_folder(folder)
    assert [mode(path) for path in (folder, folder.parent, folder.parent.parent)] == [0o700] * 3


def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir(mode=0o755)
    make_private_folder(tmp_path / "shared" / "mine")
    make_private_folder(tmp_path / "shared")
    assert (mode(tmp_path / "shared"), mode(tmp_path / "shared" / "mine")) == (0o755, 0o700)


def test_a_file_in_a_folders_place_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        make_private_folder(tmp_path / "file")
    with pytest.raises(OSError, match="file"):
        make_private_folder(tmp_path / "file" / "below")


def test_a_file_is_private_from_the_start(tmp_path: Path) -> None:
    descriptor = open_private(tmp_path / "file", os.O_RDWR | os.O_CREAT)
    assert stat.S_IMODE(os.fstat(descriptor).st_mode) == 0o600
    os.close(descriptor)


def test_a_link_is_not_followed_when_a_file_is_opened(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("content")
    (tmp_path / "link").symlink_to(precious)
    with pytest.raises(OSError, match="link"):
        open_private(tmp_path / "link", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    assert precious.read_text() == "content"


def test_writing_replaces_a_link_and_leaves_what_it_led_to(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("content")
    (tmp_path / "link").symlink_to(precious)
    write_private(tmp_path / "link", b"new")
    assert (precious.read_text(), (tmp_path / "link").read_text()) == ("content", "new")
    assert mode(tmp_path / "link") == 0o600


def test_a_write_that_fails_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    with pytest.raises(OSError, match="place"):
        write_private(tmp_path / "place", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["place"]


def test_what_stands_there_is_kept_where_it_may_not_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("file", "link"):
        with pytest.raises(FileExistsError):
            write_private(tmp_path / name, b"new", may_replace=False)
    write_private(tmp_path / "new", b"new", may_replace=False)
    assert {path.name for path in tmp_path.iterdir()} == {"file", "link", "new"}
    assert ((tmp_path / "file").read_bytes(), (tmp_path / "new").read_bytes()) == (b"old", b"new")
    assert mode(tmp_path / "new") == 0o600


def test_only_another_users_link_is_foreign(tmp_path: Path) -> None:
    (tmp_path / "own").symlink_to(tmp_path / "anywhere")
    assert not is_foreign_link(tmp_path / "own")
    assert not is_foreign_link(tmp_path / "absent")
    if os.geteuid() == 0:
        (tmp_path / "theirs").symlink_to(tmp_path / "anywhere")
        os.lchown(tmp_path / "theirs", 12345, 12345)
        assert is_foreign_link(tmp_path / "theirs")
