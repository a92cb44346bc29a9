"""Kernel files are read whole through kept descriptors."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.collect.linux.procfile import ProcFile, read_file, read_integer, read_word
from desktop_monitor.errors import SourceError


def test_each_read_sees_the_file_as_it_is_now(tmp_path: Path) -> None:
    path = tmp_path / "loadavg"
    path.write_bytes(b"first")
    file = ProcFile(str(path))
    assert file.read() == b"first"
    path.write_bytes(b"second, and longer")

    assert file.read() == b"second, and longer"
    file.close()


@pytest.mark.parametrize("one_piece", [True, False])
@given(length=st.integers(0, 3000), buffer_bytes=st.integers(1, 600))
def test_a_file_is_read_whole_whatever_its_length(
    tmp_path_factory: pytest.TempPathFactory, one_piece: bool, length: int, buffer_bytes: int
) -> None:
    path = tmp_path_factory.mktemp("file") / "stat"
    content = bytes(number % 251 for number in range(length))
    path.write_bytes(content)
    file = ProcFile(str(path), one_piece=one_piece, buffer_bytes=buffer_bytes)

    assert (file.read(), file.read()) == (content, content)
    file.close()


def test_a_list_the_kernel_hands_out_in_pieces_is_read_to_its_end() -> None:
    """/proc/kallsyms comes page by page, whatever the buffer."""
    file = ProcFile("/proc/kallsyms", buffer_bytes=1 << 20)
    content = file.read()
    file.close()

    assert content == Path("/proc/kallsyms").read_bytes()


def test_a_missing_file_is_a_source_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"cannot read .*/gone: No such file"):
        ProcFile(str(tmp_path / "gone")).read()


def test_a_file_that_appears_later_is_read_then(tmp_path: Path) -> None:
    file = ProcFile(str(tmp_path / "late"))
    with pytest.raises(SourceError):
        file.read()
    (tmp_path / "late").write_bytes(b"here")

    assert file.read() == b"here"
    file.close()


class FailingFile(ProcFile):
    """Fails its next reads with the given errors, as a descriptor of an unplugged device does."""

    errors: list[int]

    def _content(self) -> bytes:
        if self.errors:
            number = self.errors.pop(0)
            raise OSError(number, os.strerror(number))
        return super()._content()


def failing(path: Path, *errors: int) -> FailingFile:
    path.write_bytes(b"content")
    file = FailingFile(str(path))
    file.errors = []
    assert file.read() == b"content"
    file.errors = list(errors)
    return file


@pytest.mark.parametrize("number", [errno.ENODEV, errno.ESTALE, errno.ENXIO])
def test_a_stale_descriptor_is_opened_again_once(tmp_path: Path, number: int) -> None:
    file = failing(tmp_path / "temp1_input", number)

    assert file.read() == b"content"
    file.errors = [number, number]
    with pytest.raises(SourceError):
        file.read()
    assert file.read() == b"content"
    file.close()


def test_the_file_of_an_ended_process_is_not_opened_again(tmp_path: Path) -> None:
    """The path may belong to another process by now."""
    file = failing(tmp_path / "stat", errno.ESRCH)

    with pytest.raises(SourceError, match="No such process"):
        file.read()
    file.close()


def test_descriptors_are_given_back(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"1")
    before = len(os.listdir("/proc/self/fd"))
    files = [ProcFile(str(tmp_path / "x")) for _ in range(5)]
    for file in files:
        file.read()
        file.close()
        file.close()
    read_file(str(tmp_path / "x"))

    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize(
    ("content", "number", "word"),
    [(b"42\n", 42, "42"), (b"-5\n", -5, "-5"), (b"", None, ""), (b"nan\n", None, "nan"), (b"\xff\n", None, "\ufffd")],
)
def test_an_attribute_is_a_number_or_a_word_or_neither(
    tmp_path: Path, content: bytes, number: int | None, word: str
) -> None:
    path = tmp_path / "attribute"
    path.write_bytes(content)

    assert (read_integer(str(path)), read_word(str(path))) == (number, word)
    assert (read_integer(f"{path}x"), read_word(f"{path}x")) == (None, None)
