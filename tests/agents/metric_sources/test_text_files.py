"""A folder of text files: read when written, told while they hold, and only where they are the user's own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from desktop_monitor.agents.metric_sources.background import Polled
from desktop_monitor.agents.metric_sources.openmetrics import SIZE_LIMIT_BYTES
from desktop_monitor.agents.metric_sources.text_files import STALE_SECONDS, TextFiles
from tests.helpers.clock import FakeClock

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes of files are POSIX")


class Folder:
    """A folder of files whose times are the clock's."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = FakeClock()
        self.files = TextFiles(path)
        path.mkdir(mode=0o700)

    def write(self, content: str, name: str = "build.prom", mode: int = 0o600) -> Path:
        file = self.path / name
        file.write_text(content)
        file.chmod(mode)
        now = self.clock.now().wall_seconds
        os.utime(file, (now, now))
        return file

    def poll(self, seconds: float = 5.0) -> Polled:
        self.clock.advance(seconds)
        return self.files.poll(self.clock.now())

    def values(self, seconds: float = 5.0) -> list[float]:
        return [reading.value for reading in self.poll(seconds).findings.metrics]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "metrics")


def test_without_a_folder_there_is_nothing_and_nothing_wrong(tmp_path: Path) -> None:
    files, clock = TextFiles(tmp_path / "none"), FakeClock()
    assert files.is_due(clock.now())
    assert files.poll(clock.now()) == Polled()
    clock.advance(5.0)
    assert not files.is_due(clock.now()), "what is not there is looked for less often"


def test_a_file_is_told_at_once_and_then_once_a_minute(folder: Folder) -> None:
    folder.write("queue 3\n")
    assert folder.values() == [3.0]
    assert folder.values() == []
    assert folder.values(60.0) == [3.0]


def test_a_file_that_is_written_again_is_read_again(folder: Folder) -> None:
    folder.write("queue 3\n")
    folder.values()
    folder.write("queue 45\n")
    assert folder.values() == [45.0]


def test_a_file_nobody_wrote_for_long_tells_nothing(folder: Folder) -> None:
    folder.write("queue 3\n")
    assert folder.values(STALE_SECONDS - 10) == [3.0]
    assert folder.values(60.0) == []


def test_a_counter_is_told_when_it_was_counted_and_not_again(folder: Folder) -> None:
    folder.write("answers_total 3\n")
    written = folder.clock.now().wall_seconds
    (reading,) = folder.poll().findings.metrics
    assert (reading.at_seconds, reading.source) == (written, "file:build")
    assert folder.values(60.0) == []


def test_a_level_holds_now_and_one_with_a_time_of_its_own_held_then(folder: Folder) -> None:
    then = folder.clock.now().wall_seconds - 7
    folder.write(f"queue 3\nheat 4 {then}\n")
    found = folder.poll(30.0).findings.metrics
    assert {reading.name: reading.at_seconds for reading in found} == {
        "queue": folder.clock.now().wall_seconds,
        "heat": then,
    }


def test_other_and_hidden_files_are_not_read(folder: Folder) -> None:
    folder.write("queue 3\n", "notes.txt")
    folder.write("queue 3\n", ".hidden.prom")
    folder.write("queue 3\n", "draft.prom.tmp")
    assert folder.poll() == Polled()


def test_a_file_that_is_gone_is_forgotten(folder: Folder) -> None:
    file = folder.write("queue 3\n")
    folder.poll()
    file.unlink()
    assert folder.poll(60.0) == Polled()


def test_what_is_malformed_is_counted_once(folder: Folder) -> None:
    folder.write("queue 3\nnonsense\n")
    assert folder.poll().findings.rejected == {"a line that is no metric": 1}
    assert folder.poll(60.0).findings.rejected == {}


def test_a_file_that_is_too_large_is_named(folder: Folder) -> None:
    file = folder.write("queue 3\n")
    os.truncate(file, SIZE_LIMIT_BYTES + 1)
    now = folder.clock.now().wall_seconds
    os.utime(file, (now, now))
    assert folder.poll().problems == ("build.prom is larger than 10 MB",)


@posix
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_others_can_write_is_refused_and_the_rest_goes_on(folder: Folder, mode: int) -> None:
    folder.write("queue 3\n", "shared.prom", mode)
    folder.write("queue 4\n", "own.prom")
    polled = folder.poll()
    assert [reading.value for reading in polled.findings.metrics] == [4.0]
    assert polled.problems == ("shared.prom can be written by others: chmod go-w shared.prom",)


@posix
def test_a_folder_others_can_write_is_refused(folder: Folder) -> None:
    folder.write("queue 3\n")
    folder.path.chmod(0o777)
    (problem,) = folder.poll().problems
    assert "can be written by others" in problem


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_somebody_else_is_refused(folder: Folder) -> None:
    os.chown(folder.write("queue 3\n"), 12345, 12345)
    (problem,) = folder.poll().problems
    assert "is not yours" in problem


@posix
def test_a_link_may_stay_inside_but_not_lead_outside(folder: Folder, tmp_path: Path) -> None:
    outside = tmp_path / "outside.prom"
    outside.write_text("queue 3\n")
    (folder.path / "away.prom").symlink_to(outside)
    folder.write("queue 4\n", "data.txt")
    (folder.path / "inside.prom").symlink_to("data.txt")
    polled = folder.poll()
    assert [reading.value for reading in polled.findings.metrics] == [4.0]
    assert polled.problems == ("away.prom is a link that leads outside of its folder",)


@posix
def test_the_folder_itself_may_be_a_link_into_a_repository_of_settings(tmp_path: Path) -> None:
    real = Folder(tmp_path / "dotfiles")
    real.write("queue 3\n")
    (tmp_path / "metrics").symlink_to(real.path)
    polled = TextFiles(tmp_path / "metrics").poll(real.clock.now())
    assert [reading.value for reading in polled.findings.metrics] == [3.0]


@posix
def test_a_pipe_is_refused_without_waiting_for_it(folder: Folder) -> None:
    os.mkfifo(folder.path / "pipe.prom", 0o600)
    assert folder.poll().problems == ("pipe.prom is no ordinary file",)


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "metrics").write_text("x")
    (problem,) = TextFiles(tmp_path / "metrics").poll(FakeClock().now()).problems
    assert "is no folder" in problem


def test_files_beyond_the_limit_are_said(folder: Folder) -> None:
    for number in range(102):
        folder.write(f"m{number} 1\n", f"{number:03}.prom")
    polled = folder.poll()
    assert len(polled.findings.metrics) == 100
    assert "first 100 of 102" in polled.problems[0]
