"""Details of single processes, from the real /proc about this very process."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("the /proc of Linux", allow_module_level=True)

from desktop_monitor.clock import SystemClock
from desktop_monitor.collect.linux.process_details import LinuxProcessDetails
from desktop_monitor.collect.linux.processes import LinuxProcessTable
from desktop_monitor.metrics.process import ProcessIdentity
from tests.helpers.fake_proc import FakeProc


@pytest.fixture
def own() -> ProcessIdentity:
    table = LinuxProcessTable(SystemClock(), "boot", 1)
    identity = table.identity(os.getpid())
    table.close()
    assert identity is not None
    return identity


def test_the_folder_of_an_own_process_is_told(own: ProcessIdentity) -> None:
    assert LinuxProcessDetails().working_folder(own) == str(Path.cwd())


def test_only_files_below_the_folder_asked_for_are_told(own: ProcessIdentity, tmp_path: Path) -> None:
    inside, beside, gone = tmp_path / "in" / "a.jsonl", tmp_path / "inner.jsonl", tmp_path / "in" / "gone"
    inside.parent.mkdir()
    for path in (inside, beside, gone):
        path.touch()
    with inside.open(), inside.open(), beside.open(), gone.open():
        gone.unlink()
        assert LinuxProcessDetails().open_paths(own, str(inside.parent)) == (str(inside),)


def test_memory_is_less_than_what_is_resident_and_more_than_nothing(own: ProcessIdentity) -> None:
    memory = LinuxProcessDetails().memory_bytes(own)
    assert memory is not None
    assert 1 << 20 < memory < 1 << 34


def test_a_process_of_this_machine_is_in_no_container_of_it(own: ProcessIdentity) -> None:
    assert not LinuxProcessDetails().is_contained(own)


def test_a_stranger_who_has_the_pid_by_now_is_not_asked(own: ProcessIdentity) -> None:
    details = LinuxProcessDetails()
    other = own._replace(start_ticks=own.start_ticks + 1)
    assert details.working_folder(other) == ""
    assert details.open_paths(other, "/") == ()
    assert details.memory_bytes(other) is None
    assert not details.is_contained(other)


def test_who_is_gone_is_answered_with_nothing(tmp_path: Path) -> None:
    details = LinuxProcessDetails(str(tmp_path))
    gone = ProcessIdentity("boot", 7, 500)
    assert (details.working_folder(gone), details.open_paths(gone, "/"), details.memory_bytes(gone)) == ("", (), None)


def test_proportional_memory_and_a_namespace_below_are_read(tmp_path: Path) -> None:
    FakeProc(tmp_path).begin(7)
    process = ProcessIdentity("boot", 7, 500)
    details = LinuxProcessDetails(str(tmp_path))
    assert details.memory_bytes(process) is None
    (tmp_path / "7" / "smaps_rollup").write_text(
        "0-1 ---p 0 0:0 0 [rollup]\nRss: 9 kB\nPss:     12 kB\nPss_Dirty: 1 kB\n"
    )
    (tmp_path / "7" / "status").write_text("Name:\tclaude\nNSpid:\t7\t1\nUid:\t0\n")
    assert details.memory_bytes(process) == 12 * 1024
    assert details.is_contained(process)


def test_a_process_of_another_user_is_not_asked_for_folder_or_files(
    own: ProcessIdentity, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: user + 1)
    details = LinuxProcessDetails()
    assert (details.working_folder(own), details.open_paths(own, "/")) == ("", ())
