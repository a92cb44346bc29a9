"""A workflow tells what it does, and `usage` says it: by the port, by the drop folder, in the manual's own words."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import desktop_monitor
from desktop_monitor.engine.query import RequestFilter, open_journal_reader
from desktop_monitor.metrics.agent_event import WorkflowEvent

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process is ended there without being asked")

ROOT = Path(__file__).parents[2]
_LIMIT_SECONDS = 60
WORKFLOW = """
from desktop_monitor.client import configure, flush, operation, state_transition, statistics
configure("flow", session="s1", project="/home/sam/flow")
with operation("a", interface="own", model="m", announce=True) as op:
    op.tokens(input=5, output=7).set(cost_usd=0.25, prompt="tell me a secret story")
try:
    with operation("b", interface="own"):
        raise TimeoutError("a secret reason")
except TimeoutError:
    pass
state_transition("idle", "working")
assert flush(30)
print(*statistics())
"""


class Program:
    """The monitor with folders of its own, and workflows beside it."""

    def __init__(self, folder: Path) -> None:
        self.storage = folder / "storage"
        self.home = folder / "home"
        self.home.mkdir()

    def _start(self, *words: str) -> subprocess.Popen[str]:
        shown = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
        return subprocess.Popen(
            [sys.executable, *words],
            env=shown
            | {"HOME": str(self.home), "PYTHONPATH": str(ROOT), "DESKTOP_MONITOR_STORAGE": str(self.storage)}
            | {"CLAUDE_CONFIG_DIR": str(self.home / ".claude"), "CODEX_HOME": str(self.home / ".codex")}
            | {"PERFORMANCE_DEBUG": "true", "DBUS_SESSION_BUS_ADDRESS": ""},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def command(self, *words: str) -> subprocess.Popen[str]:
        places = ("--storage-path", str(self.storage), "--config", str(self.home / "config"))
        return self._start("-m", "desktop_monitor", *places, *words)

    def workflow(self, code: str) -> str:
        """Run a program of somebody's; what it printed."""
        out, err = (process := self._start("-c", code)).communicate(timeout=_LIMIT_SECONDS)
        assert (process.returncode, err) == (0, "")
        return out

    @contextmanager
    def serving(self) -> Iterator[None]:
        """With its ports open; ended in order."""
        process = self.command("serve", "--port", "0", "--otlp-port", "0")
        assert process.stdout is not None
        try:
            assert "http://" in process.stdout.readline()
            assert "events" in process.stdout.readline()
            yield
            process.send_signal(signal.SIGTERM)
            assert process.wait(_LIMIT_SECONDS) == 0
        finally:
            process.kill()
            process.communicate(timeout=_LIMIT_SECONDS)

    def usage(self) -> dict[str, Any]:
        """What `usage` says of everything."""
        out, err = self.command("usage", "--by", "interface", "--json").communicate(timeout=_LIMIT_SECONDS)
        assert not err
        found: dict[str, Any] = json.loads(out)
        return found

    def events(self) -> tuple[WorkflowEvent, ...]:
        reader = open_journal_reader(self.storage / "journal.sqlite3")
        try:
            return reader.workflow_events(RequestFilter())
        finally:
            reader.close()


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


def assert_told_once(program: Program, times: int) -> None:
    (row,) = program.usage()["rows"]
    assert (row["key"], row["requests"], row["ok"], row["timeouts"]) == ("own", 2 * times, times, times)
    assert (row["input_tokens"], row["output_tokens"], row["cost_usd"]) == (5 * times, 7 * times, 0.25 * times)
    assert sum(event.phase == "start" for event in program.events()) == times
    assert sum(event.kind == "state" for event in program.events()) == times


def test_what_a_workflow_sends_to_the_port_is_in_the_usage(program: Program) -> None:
    with program.serving():
        assert program.workflow(WORKFLOW) == "4 0\n"
        assert list((program.storage / "events").iterdir()) == []

    assert_told_once(program, 1)


def test_what_a_workflow_leaves_while_no_port_is_open_is_in_the_usage_too(program: Program) -> None:
    with program.serving():
        pass
    assert program.workflow(WORKFLOW) == "4 0\n"

    assert_told_once(program, 1)
    assert_told_once(program, 1)
    with program.serving():
        program.workflow(WORKFLOW)
    assert_told_once(program, 2)


def test_nothing_of_its_words_is_left_in_logs_and_journal(program: Program) -> None:
    with program.serving():
        program.workflow(WORKFLOW)
        program.workflow("from desktop_monitor.client import operation\noperation(1.0, 2, prompt='a secret story')")
    program.usage()

    left = [path for path in program.storage.rglob("*") if path.is_file() and b"secret" in path.read_bytes()]
    assert left == []


def manual(language: str) -> str:
    """The example of the page about own workflows in one language."""
    part = (ROOT / "resources" / "docs" / "workflows.md").read_text(encoding="utf-8")
    found = re.search(rf"```{language}\n(.*?)```", part, re.DOTALL)
    assert found
    return found[1]


def test_the_manuals_examples_work(program: Program) -> None:
    with program.serving():
        sent = "from desktop_monitor.client import flush, statistics\nassert flush(30)\nprint(*statistics())"
        assert program.workflow(manual("python") + sent) == "5 0\n"
        (program.storage / "events" / "mine.jsonl").touch(0o600)
        (program.storage / "events" / "mine.jsonl").write_text(manual("json"))

    (row,) = program.usage()["rows"]
    assert (row["key"], row["requests"], row["errors"]) == ("anthropic_api", 3, 0)
    assert (row["input_tokens"], row["cache_read_tokens"], row["output_tokens"]) == (2400, 900, 680)


def test_a_performance_monitor_tells_the_status_and_takes_metrics(program: Program) -> None:
    code = """
from desktop_monitor import PerformanceMonitor

class Mine(PerformanceMonitor):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.told = []

    def record_custom_metric(self, name, value, tags=None):
        self.told.append(name)
        super().record_custom_metric(name, value, tags)

monitor = Mine(interval=5)
monitor.record_custom_metric("queue_depth", 3, {"queue": "fast"})
monitor.flush(30)
print(monitor.get_current_status()["status"], monitor.told, monitor.custom_metrics["queue_depth"]["value"])
"""
    assert program.workflow(code) == "no_data ['queue_depth'] 3\n"


def test_an_import_says_that_it_keeps_no_values_of_metrics(program: Program, tmp_path: Path) -> None:
    metric = {"v": 1, "source": "flow", "kind": "metric", "name": "queue_depth", "value": 3}
    (tmp_path / "mine.jsonl").write_text(json.dumps(metric) + "\n")
    out, _ = program.command("import", str(tmp_path / "mine.jsonl"), "--json").communicate(timeout=_LIMIT_SECONDS)

    assert list(json.loads(out)["rejected"].values()) == [1]


def test_the_package_loads_nothing_for_who_does_not_ask() -> None:
    code = (
        "import sys, desktop_monitor\nprint([name for name in sys.modules if name.startswith('desktop_monitor.')],"
        " 'threading' in sys.modules, hasattr(desktop_monitor, 'nothing_like_it'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=_LIMIT_SECONDS, check=False
    )

    assert done.stdout.startswith("[] ")
    assert done.stdout.endswith("False\n"), done.stderr
    assert "PerformanceMonitor" not in vars(desktop_monitor)
