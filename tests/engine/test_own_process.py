"""The program starts itself once more, lets others go first there, and ends it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from desktop_monitor.engine.own_process import be_nice, complaint_in, end, own_command

_STUBBORN = "import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); sys.stdin.read()"


def test_the_command_is_the_interpreters_or_that_of_a_frozen_program(monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_command("a", "b") == [sys.executable, "-m", "desktop_monitor", "a", "b"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert own_command("a") == [sys.executable, "a"]


@pytest.mark.skipif(sys.platform == "win32", reason="no niceness there")
def test_others_go_first_and_one_that_will_not_end_is_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", _STUBBORN], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        be_nice(process.pid)
        assert os.getpriority(os.PRIO_PROCESS, process.pid) >= 10
        end(process)
        assert process.returncode == -9


@pytest.mark.skipif(sys.platform == "win32", reason="no niceness there")
def test_one_that_has_ended_is_left_alone() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    be_nice(process.pid)
    end(process)
    assert process.returncode == 0


def test_what_it_says_for_people_is_told_without_its_name() -> None:
    assert complaint_in("a warning\ndesktop-monitor: 2 problems: a\nb\n") == "2 problems: a\nb"
    assert complaint_in("") == ""


def test_a_break_down_is_for_the_log_and_not_for_people(caplog: pytest.LogCaptureFixture) -> None:
    assert complaint_in("Traceback (most recent call last):\n  …\nKeyError: 'x'\n") == ""
    assert "KeyError" in caplog.text
