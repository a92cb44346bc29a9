"""A file is read on by offset, whole lines only, whatever happens to it in between."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.agents.files import reading as follower
from desktop_monitor.agents.files.reading import FileReading
from desktop_monitor.agents.source import Cursor, Pending
from desktop_monitor.errors import SourceError


def _pending(path: Path) -> Pending:
    status = path.stat()
    return Pending(str(path), status.st_ino, status.st_size, status.st_mtime_ns, status.st_size)


def _read(path: Path, cursor: Cursor | None = None, state: bytes = b"") -> tuple[list[bytes], Cursor]:
    with FileReading(_pending(path), cursor) as reading:
        lines = list(reading.lines())
        return lines, reading.cursor(state)


def test_what_was_appended_is_read_and_nothing_twice(tmp_path: Path) -> None:
    """The second reading begins where the first ended."""
    path = tmp_path / "a"
    path.write_bytes(b"one\ntwo\n")
    first, cursor = _read(path, state=b"mine")
    with path.open("ab") as file:
        file.write(b"three\n")
    with FileReading(_pending(path), cursor) as reading:
        assert reading.state == b"mine"
        assert list(reading.lines()) == [b"three"]
    assert first == [b"one", b"two"]


def test_half_a_line_waits_for_its_other_half(tmp_path: Path) -> None:
    """A line is read when its line feed is there."""
    path = tmp_path / "a"
    path.write_bytes(b"one\ntw")
    first, cursor = _read(path)
    assert cursor.offset == 4
    with path.open("ab") as file:
        file.write(b"o\n")
    second, _ = _read(path, cursor)
    assert (first, second) == ([b"one"], [b"two"])


@pytest.mark.parametrize(
    "content", [b"", b"one\n", b"ONE\ntwo\nthree\n", b"one\nTWO\nthree\n"], ids=["emptied", "cut", "head", "tail"]
)
def test_a_file_that_was_cut_or_rewritten_is_read_anew(tmp_path: Path, content: bytes) -> None:
    """Shorter than what was read, or other bytes where it was read: the cursor means nothing any more."""
    path = tmp_path / "a"
    path.write_bytes(b"one\ntwo\n")
    _, cursor = _read(path, state=b"mine")
    path.write_bytes(content)
    with FileReading(_pending(path), cursor) as reading:
        assert (reading.state, list(reading.lines())) == (b"", content.split())


def test_a_file_put_in_anothers_place_is_read_anew(tmp_path: Path) -> None:
    """Rotation: the same path, another inode, even with the same beginning."""
    path, other = tmp_path / "a", tmp_path / "b"
    path.write_bytes(b"one\n")
    _, cursor = _read(path)
    other.write_bytes(b"one\ntwo\n")
    os.replace(other, path)
    assert _read(path, cursor)[0] == [b"one", b"two"]


def test_line_ends_of_windows_nul_bytes_and_no_text_at_all_are_borne(tmp_path: Path) -> None:
    """A crash leaves blocks of NUL; lines are bytes and need not be text."""
    path = tmp_path / "a"
    path.write_bytes(b"one\r\n\x00\x00\x00two\x00\n\n\xff\xfe\n\x00\x00\n")
    assert _read(path)[0] == [b"one", b"two", b"\xff\xfe"]


def test_a_line_longer_than_a_chunk_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of 20 MB occur; they need not fit one read."""
    monkeypatch.setattr(follower, "CHUNK_BYTES", 7)
    path = tmp_path / "a"
    path.write_bytes(b"x" * 100 + b"\nshort\n" + b"y" * 50)
    lines, cursor = _read(path)
    assert lines == [b"x" * 100, b"short"]
    assert cursor.offset == 107


def test_a_line_beyond_the_limit_is_skipped_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded whatever a file holds."""
    monkeypatch.setattr(follower, "CHUNK_BYTES", 8)
    monkeypatch.setattr(follower, "LINE_LIMIT_BYTES", 32)
    path = tmp_path / "a"
    path.write_bytes(b"one\n" + b"x" * 100 + b"\ntwo\n")
    with FileReading(_pending(path), None) as reading:
        assert list(reading.lines()) == [b"one", b"two"]
        assert reading.skipped_lines == 1
        assert reading.cursor().offset == path.stat().st_size


def test_a_long_file_takes_several_readings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each ends at a whole line and leaves a size that says there is more."""
    monkeypatch.setattr(follower, "CHUNK_BYTES", 10)
    path = tmp_path / "a"
    path.write_bytes(b"".join(b"line %d\n" % number for number in range(10)))
    lines: list[bytes] = []
    cursor = None
    for _ in range(20):
        with FileReading(_pending(path), cursor, limit_bytes=16) as reading:
            lines += reading.lines()
            cursor = reading.cursor()
        if cursor.size_bytes == path.stat().st_size:
            break
    assert lines == [b"line %d" % number for number in range(10)]


def test_what_is_no_file_or_not_there_is_refused(tmp_path: Path) -> None:
    """A folder, a pipe nobody writes to, nothing at all: an error of the source, at once."""
    missing = Pending(str(tmp_path / "none"), 1, 1, 1, 1)
    pipe = tmp_path / "pipe"
    places = [missing, _pending(tmp_path)]
    if hasattr(os, "mkfifo"):
        os.mkfifo(pipe)
        places.append(_pending(pipe))
    for place in places:
        with pytest.raises(SourceError):
            FileReading(place, None)


@given(content=st.binary(max_size=400), cuts=st.lists(st.integers(0, 400), max_size=6), chunk=st.integers(1, 64))
def test_however_a_file_grows_each_line_is_read_once(content: bytes, cuts: list[int], chunk: int) -> None:
    """Reading in steps brings what reading at once brings."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(follower, "CHUNK_BYTES", chunk)
        path = Path(folder) / "a"
        path.touch()
        lines: list[bytes] = []
        cursor = None
        for end in (*sorted(cuts), len(content)):
            with path.open("ab") as file:
                file.write(content[path.stat().st_size : end])
            found, cursor = _read(path, cursor)
            lines += found
        whole = content[: content.rfind(b"\n") + 1].split(b"\n")
        assert lines == [line for part in whole if (line := part.strip(b"\x00\r \t"))]
