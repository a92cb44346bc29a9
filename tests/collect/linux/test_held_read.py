"""Reading into one buffer with and without the interpreter lock."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("reads files of /proc", allow_module_level=True)

from desktop_monitor.collect.linux.held_read import Reader, held_reader, released_reader

_BOTH = pytest.mark.parametrize("reader", [held_reader, released_reader])


@_BOTH
def test_a_file_is_read_from_its_start_each_time(reader: Callable[[bytearray], Reader], tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"hello")
    buffer = bytearray(16)
    read = reader(buffer)
    descriptor = os.open(path, os.O_RDONLY)
    try:
        assert read(descriptor) == 5
        path.write_bytes(b"hello world")
        assert read(descriptor) == 11
        assert buffer.startswith(b"hello world")
    finally:
        os.close(descriptor)


@_BOTH
def test_no_more_is_read_than_fits(reader: Callable[[bytearray], Reader], tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"0123456789")
    buffer = bytearray(4)
    with path.open("rb") as file:
        assert reader(buffer)(file.fileno()) == 4
    assert buffer == b"0123"


@_BOTH
def test_what_cannot_be_read_is_minus_one(reader: Callable[[bytearray], Reader]) -> None:
    assert reader(bytearray(4))(-1) == -1
