"""A small tree of real processes named like an agent, seen through the real /proc."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("names and short-lived children as Linux tells of them", allow_module_level=True)

from desktop_monitor.agents.trees.reading import Confidence, TreeReading
from desktop_monitor.agents.trees.tracker import TreeTracker
from desktop_monitor.clock import SystemClock
from desktop_monitor.collect.process_details import process_details
from desktop_monitor.collect.processes import process_table
from desktop_monitor.metrics.agent_event import SessionState, SessionStatus
from tests.helpers.polling import wait_until

_AGENT = """
import subprocess, sys
stays = subprocess.Popen(["sleep", "600"])
print(stays.pid, flush=True)
for line in sys.stdin:
    subprocess.run([sys.executable, "-S", "-c", "import os\\nwhile sum(os.times()[:2]) < 0.4: pass"], check=True)
    print("done", flush=True)
"""
"""Starts one child that stays, and for every line it is told one that works for 0.4 s and ends."""


class RealAgent:
    """The agent, in a process group of its own, and a tracker that looks at the real machine."""

    def __init__(self, folder: Path) -> None:
        program = folder / "claude"
        program.symlink_to(sys.executable)
        self.folder = folder
        self.process = subprocess.Popen(
            [str(program), "-S", "-c", _AGENT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=folder,
            start_new_session=True,
        )
        self.child = 0
        clock = SystemClock()
        self.clock = clock
        self.table = process_table(clock, "boot", os.cpu_count() or 1)
        self.tracker = TreeTracker(clock, process_details())
        self.identity = self.table.identity(self.process.pid)

    def wait(self) -> None:
        """Until it has started its child."""
        self.child = int(self._line())

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def work(self) -> None:
        """Let a child come, use 0.4 s of CPU, and go."""
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        assert self._line() == "done\n"

    def reading(self) -> TreeReading | None:
        """The tree of the agent, or what is left of it, by a pass made now."""
        assert self.identity is not None
        status = SessionStatus(
            "claude_code", "s1", 0.0, SessionState.WORKING, pid=self.identity.pid, start_ticks=self.identity.start_ticks
        )
        readings = self.tracker.update(self.clock.now(), self.table.read(), (status,), ())
        return next((reading for reading in readings if reading.session == "s1"), None)

    def close(self) -> None:
        """End everything, whatever happened."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()
        self.table.close()


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[RealAgent]:
    agent = RealAgent(tmp_path)
    try:
        agent.wait()
        yield agent
    finally:
        agent.close()


def test_a_registered_agent_is_matched_exactly_with_all_it_started(agent: RealAgent) -> None:
    reading = agent.reading()
    assert reading is not None
    assert (reading.root, reading.confidence) == (agent.identity, Confidence.EXACT)
    assert {identity.pid for identity in reading.identities} == {agent.process.pid, agent.child}
    assert reading.folder == str(agent.folder)


def test_cpu_of_children_that_ended_between_two_passes_is_counted(agent: RealAgent) -> None:
    agent.reading()
    agent.work()
    reading = agent.reading()
    assert reading is not None
    assert reading.process_count == 2
    assert reading.cpu_seconds is not None
    assert 0.38 <= reading.cpu_seconds < 5.0
    again = agent.reading()
    assert again is not None
    assert again.cpu_seconds == reading.cpu_seconds


def test_what_outlives_a_killed_agent_is_its_sessions_orphan(agent: RealAgent) -> None:
    agent.reading()
    agent.process.kill()
    agent.process.wait()
    reading = agent.reading()
    assert reading is not None
    assert (reading.root, reading.orphan_count) == (None, 1)
    assert [identity.pid for identity in reading.identities] == [agent.child]
    os.kill(agent.child, signal.SIGKILL)
    wait_until(lambda: agent.reading() is None, what="the end of the last orphan")
