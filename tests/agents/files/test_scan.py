"""News are found by looking where something changed, and soon enough where little does."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from desktop_monitor.agents.files.scan import RECENT, SWEEP_LOOKS, FolderScan, Tree
from desktop_monitor.agents.source import Cursor, Pending
from desktop_monitor.errors import SourceError


def _scan(root: Path) -> FolderScan:
    return FolderScan([Tree(str(root), lambda path: path.endswith(".jsonl"), lambda path: path != "private")])


def _read(found: tuple[Pending, ...]) -> dict[str, Cursor]:
    return {one.path: Cursor(one.path, one.inode, one.size_bytes, one.size_bytes, one.modified_ns) for one in found}


def _names(found: tuple[Pending, ...]) -> list[str]:
    return [Path(one.path).name for one in found]


def _write(path: Path, content: bytes = b"x\n", at_seconds: int = 1_700_000_000) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (at_seconds, at_seconds))


def test_files_with_news_come_oldest_change_first(tmp_path: Path) -> None:
    """What is not wanted, and folders not to be entered, are left out; so are empty files."""
    _write(tmp_path / "b" / "new.jsonl", at_seconds=1_700_000_002)
    _write(tmp_path / "a" / "old.jsonl", at_seconds=1_700_000_001)
    _write(tmp_path / "private" / "no.jsonl")
    _write(tmp_path / "a" / "notes.txt")
    _write(tmp_path / "a" / "empty.jsonl", b"")
    assert _names(_scan(tmp_path).pending({})) == ["old.jsonl", "new.jsonl"]


def test_what_was_read_is_no_news_until_it_grows(tmp_path: Path) -> None:
    """Only what is unread counts as much to read."""
    _write(tmp_path / "a.jsonl", b"12\n")
    scan = _scan(tmp_path)
    known = _read(scan.pending({}))
    assert scan.pending(known) == ()
    _write(tmp_path / "a.jsonl", b"12\n345\n", at_seconds=1_700_000_009)
    assert [one.unread_bytes for one in scan.pending(known)] == [4]


def test_a_new_file_in_a_new_folder_is_seen_at_the_next_look(tmp_path: Path) -> None:
    """A folder's own time tells of it."""
    _write(tmp_path / "a" / "a.jsonl")
    scan = _scan(tmp_path)
    known = _read(scan.pending({}))
    _write(tmp_path / "a" / "deep" / "subagents" / "b.jsonl")
    assert _names(scan.pending(known)) == ["b.jsonl"]


def test_a_root_that_comes_into_being_is_seen(tmp_path: Path) -> None:
    """The client is installed while the monitor runs; before, there is nothing and no error."""
    scan = _scan(tmp_path / "later")
    assert scan.pending({}) == ()
    _write(tmp_path / "later" / "a.jsonl")
    assert _names(scan.pending({})) == ["a.jsonl"]


def test_a_file_that_is_gone_is_no_news(tmp_path: Path) -> None:
    """Nor is one whose folder is gone."""
    _write(tmp_path / "a" / "a.jsonl")
    _write(tmp_path / "b.jsonl")
    scan = _scan(tmp_path)
    scan.pending({})
    (tmp_path / "a" / "a.jsonl").unlink()
    (tmp_path / "a").rmdir()
    (tmp_path / "b.jsonl").unlink()
    assert scan.pending({}) == ()


def test_one_of_many_old_files_is_found_within_a_sweep(tmp_path: Path) -> None:
    """A session taken up again after weeks: its folder did not change."""
    for number in range(RECENT * 3):
        _write(tmp_path / f"{number:03}.jsonl", at_seconds=1_700_000_000 + number)
    scan = _scan(tmp_path)
    known = _read(scan.pending({}))
    scan.pending(known)
    _write(tmp_path / "000.jsonl", b"x\ny\n", at_seconds=1_700_900_000)
    found = [scan.pending(known) for _ in range(SWEEP_LOOKS)]
    assert ["000.jsonl"] in [_names(one) for one in found]


def test_a_look_with_nothing_new_asks_for_few_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cost of following does not grow with what lies there."""
    for number in range(RECENT * 10):
        _write(tmp_path / f"{number:03}.jsonl", at_seconds=1_700_000_000 + number)
    scan = _scan(tmp_path)
    known = _read(scan.pending({}))
    scan.pending(known)
    asked: list[object] = []
    stat = os.stat
    monkeypatch.setattr(os, "stat", lambda path: (asked.append(path), stat(path))[1])
    scan.pending(known)
    assert len(asked) <= RECENT + RECENT * 10 / SWEEP_LOOKS + 3


def test_a_cursor_that_was_forgotten_makes_a_file_news_again(tmp_path: Path) -> None:
    """The journal was deleted: everything is read once more."""
    _write(tmp_path / "a.jsonl")
    scan = _scan(tmp_path)
    known = _read(scan.pending({}))
    assert scan.pending(known) == ()
    assert _names(scan.pending({})) == ["a.jsonl"]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no such permissions")
def test_a_root_that_is_no_folder_is_an_error(tmp_path: Path) -> None:
    """It exists and cannot be looked into."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SourceError):
        _scan(tmp_path / "file").pending({})


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_are_not_followed_wherever_they_lead(tmp_path: Path) -> None:
    """Neither to a file nor to a folder; the root itself may be one, as people keep their settings elsewhere."""
    _write(tmp_path / "elsewhere" / "secret.jsonl")
    _write(tmp_path / "real" / "own.jsonl")
    (tmp_path / "real" / "file.jsonl").symlink_to(tmp_path / "elsewhere" / "secret.jsonl")
    (tmp_path / "real" / "folder").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "root").symlink_to(tmp_path / "real")

    assert _names(_scan(tmp_path / "root").pending({})) == ["own.jsonl"]
