"""Details through psutil, about this very process."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import psutil
import pytest

from desktop_monitor.collect.portable.process_details import PortableProcessDetails
from desktop_monitor.metrics.process import ProcessIdentity


@pytest.fixture
def own() -> ProcessIdentity:
    return ProcessIdentity("boot", os.getpid(), round(psutil.Process().create_time() * 1e6))


def test_folder_files_and_memory_of_an_own_process_are_told(own: ProcessIdentity, tmp_path: Path) -> None:
    details = PortableProcessDetails()
    assert details.working_folder(own) == str(Path.cwd())
    memory = details.memory_bytes(own)
    assert memory is not None
    assert memory > 1 << 20
    path = Path(os.path.realpath(tmp_path)) / "a.jsonl"
    path.touch()
    with path.open():
        wanted = () if sys.platform == "win32" else (str(path),)
        assert details.open_paths(own, str(path.parent)) == wanted


def test_a_stranger_or_nobody_is_answered_with_nothing(own: ProcessIdentity) -> None:
    details = PortableProcessDetails()
    for identity in (own._replace(start_ticks=1), own._replace(pid=2**30)):
        assert details.working_folder(identity) == ""
        assert details.open_paths(identity, "/") == ()
        assert details.memory_bytes(identity) is None


def test_a_refusal_is_answered_with_nothing(own: ProcessIdentity) -> None:
    def refuse(pid: int) -> psutil.Process:
        raise psutil.AccessDenied(pid)

    details = PortableProcessDetails(refuse)
    assert (details.working_folder(own), details.open_paths(own, "/"), details.memory_bytes(own)) == ("", (), None)
