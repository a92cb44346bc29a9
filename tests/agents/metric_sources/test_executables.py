"""Which executables are run and when: only the user's own, only while it is switched on."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from desktop_monitor.agents.metric_sources.background import Polled
from desktop_monitor.agents.metric_sources.executables import Executables, interval_seconds
from desktop_monitor.agents.options import AgentOptions
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.agent_event import MetricReading
from desktop_monitor.programs import Runner
from tests.helpers.clock import FakeClock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the scripts are sh")

ON, OFF = AgentOptions(run_metric_executables=True), AgentOptions()


class Folder:
    """A folder of executables that are noted and not run."""

    def __init__(self, path: Path, options: AgentOptions = ON) -> None:
        self.path = path
        path.mkdir(mode=0o700)
        self.clock = FakeClock()
        self.ran: list[str] = []
        self.failing: set[str] = set()
        self.ended = 0
        self.executables = Executables(path, options, self._run, self._end)

    def add(self, name: str, mode: int = 0o700) -> Path:
        file = self.path / name
        file.write_text("#!/bin/sh\necho queue 3\n")
        file.chmod(mode)
        return file

    def poll(self, seconds: float = 5.0) -> Polled:
        self.clock.advance(seconds)
        self.ran.clear()
        return self.executables.poll(self.clock.now())

    def _run(self, path: Path) -> bytes:
        self.ran.append(path.name)
        if path.name in self.failing:
            raise SourceError("failed", "it ended with 1")
        return b"queue 3\n"

    def _end(self) -> None:
        self.ended += 1


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "metrics.d")


def test_a_real_script_becomes_a_reading(tmp_path: Path) -> None:
    real = Folder(tmp_path / "metrics.d")
    real.add("30s-queue.sh")
    runner = Runner(os.environ)
    executables = Executables(real.path, ON, lambda path: runner.run((path,)), runner.end)
    now = real.clock.now()
    (reading,) = executables.poll(now).findings.metrics
    assert reading == MetricReading("queue", (), now.wall_seconds, 3.0, source="executable:queue")


def test_nothing_runs_unless_it_is_switched_on(tmp_path: Path) -> None:
    off = Folder(tmp_path / "metrics.d", OFF)
    off.add("queue")
    assert not off.executables.is_due(off.clock.now())
    assert off.poll() == Polled()
    assert off.ran == []
    off.executables.apply(ON)
    off.poll()
    assert off.ran == ["queue"]


def test_switching_it_off_ends_what_runs(folder: Folder) -> None:
    folder.add("queue")
    folder.poll()
    folder.executables.apply(OFF)
    assert folder.ended == 1
    folder.poll(600.0)
    assert folder.ran == []


def test_each_runs_at_its_own_interval(folder: Folder) -> None:
    folder.add("queue")
    folder.add("30s-heat")
    runs = [(folder.poll(10.0), tuple(folder.ran))[1] for _ in range(7)]
    assert [len(ran) for ran in runs] == [2, 0, 0, 1, 0, 0, 2]


@pytest.mark.parametrize(
    ("name", "seconds"),
    [("queue", 60.0), ("30s-queue", 30.0), ("1s-queue", 5.0), ("9999s-queue", 3600.0), ("30s-", 60.0), ("s-x", 60.0)],
)
def test_the_name_says_the_interval(name: str, seconds: float) -> None:
    assert interval_seconds(name) == seconds


def test_hidden_files_and_what_editors_leave_are_not_run(folder: Folder) -> None:
    for name in (".queue", "queue~", "queue.bak", "queue.tmp", ".queue.swp"):
        folder.add(name)
    assert folder.poll() == Polled()
    assert folder.ran == []


@pytest.mark.parametrize(
    ("mode", "problem"),
    [(0o600, "is not executable"), (0o720, "can be written by others"), (0o702, "can be written by others")],
)
def test_what_may_not_be_run_is_named_and_the_rest_goes_on(folder: Folder, mode: int, problem: str) -> None:
    folder.add("wrong", mode)
    folder.add("right")
    polled = folder.poll()
    assert folder.ran == ["right"]
    assert len(polled.findings.metrics) == 1
    (said,) = polled.problems
    assert said.startswith("wrong: ")
    assert problem in said


def test_permissions_are_looked_at_before_each_run(folder: Folder) -> None:
    file = folder.add("queue")
    folder.poll()
    assert folder.ran == ["queue"]
    file.chmod(0o777)
    (said,) = folder.poll(60.0).problems
    assert folder.ran == []
    assert "can be written by others" in said


def test_a_folder_others_can_write_is_refused(folder: Folder) -> None:
    folder.add("queue")
    folder.path.chmod(0o770)
    (said,) = folder.poll().problems
    assert "can be written by others" in said
    assert folder.ran == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
def test_an_executable_of_somebody_else_is_refused(folder: Folder) -> None:
    os.chown(folder.add("queue"), 12345, 12345)
    (said,) = folder.poll().problems
    assert "is not yours" in said
    assert folder.ran == []


def test_a_link_to_a_program_elsewhere_is_refused(folder: Folder) -> None:
    (folder.path / "uptime").symlink_to("/usr/bin/env")
    (said,) = folder.poll().problems
    assert "leads outside" in said
    assert folder.ran == []


def test_a_failure_is_said_until_it_works_again_or_is_gone(folder: Folder) -> None:
    file = folder.add("queue")
    folder.failing.add("queue")
    assert folder.poll().problems == ("queue: failed: it ended with 1",)
    assert folder.poll(10.0).problems == ("queue: failed: it ended with 1",)
    folder.failing.clear()
    assert folder.poll(60.0).problems == ()
    folder.failing.add("queue")
    folder.poll(60.0)
    file.unlink()
    assert folder.poll().problems == ()


def test_a_problem_is_forgotten_when_it_is_switched_off(folder: Folder) -> None:
    folder.add("queue", 0o600)
    assert folder.poll().problems
    folder.executables.apply(OFF)
    folder.clock.advance(5.0)
    assert folder.executables.is_due(folder.clock.now())
    assert folder.executables.poll(folder.clock.now()) == Polled()
    folder.clock.advance(5.0)
    assert not folder.executables.is_due(folder.clock.now())


def test_after_the_end_no_other_begins(folder: Folder) -> None:
    folder.add("queue")
    folder.executables.stop()
    folder.poll()
    assert (folder.ran, folder.ended) == ([], 1)


def test_a_name_with_a_line_break_stays_on_one_line(folder: Folder) -> None:
    folder.add("a\nb", 0o600)
    (said,) = folder.poll().problems
    assert said.isprintable()
