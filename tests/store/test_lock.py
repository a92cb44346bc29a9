"""Who records is known while it lives and forgotten when it ends, however it ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from desktop_monitor.errors import StoreBusyError, StoreEnvironmentError
from desktop_monitor.store.lock import WriterLock, is_recording


def test_the_holder_is_named_until_it_lets_go(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path)
    assert is_recording(tmp_path) == os.getpid()
    with pytest.raises(StoreBusyError, match=f"process {os.getpid()}"):
        WriterLock(tmp_path)
    lock.release()
    lock.release()
    assert is_recording(tmp_path) is None
    WriterLock(tmp_path).release()


@pytest.mark.parametrize("content", ["4711", "", "no number", "1" * 4000])
def test_a_file_that_nobody_holds_means_nothing_whatever_it_says(tmp_path: Path, content: str) -> None:
    (tmp_path / "recorder.lock").write_text(content)
    assert is_recording(tmp_path) is None
    lock = WriterLock(tmp_path)
    assert is_recording(tmp_path) == os.getpid()
    lock.release()


def test_no_folder_means_nobody_records(tmp_path: Path) -> None:
    assert is_recording(tmp_path / "nowhere") is None
    with pytest.raises(StoreEnvironmentError, match="nowhere"):
        WriterLock(tmp_path / "nowhere")


@pytest.mark.skipif(sys.platform == "win32", reason="making links takes rights")
def test_a_link_in_the_lock_s_place_is_refused_and_what_it_leads_to_untouched(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("content")
    (tmp_path / "recorder.lock").symlink_to(tmp_path / "precious")
    with pytest.raises(StoreEnvironmentError, match=r"recorder\.lock"):
        WriterLock(tmp_path)
    assert (tmp_path / "precious").read_text() == "content"
    assert is_recording(tmp_path) is None
