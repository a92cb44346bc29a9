"""What workflows tell: it arrives, and their programs never notice."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_monitor import client
from desktop_monitor.client.delivery import DROP_FILE

ROOT = Path(__file__).parents[2]


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Path]:
    """A monitor's folder with a drop folder and nobody behind it."""
    (tmp_path / "events").mkdir(mode=0o700)
    client.configure("flow", storage=tmp_path, project="/home/sam/flow")
    yield tmp_path
    client.configure("flow", storage=tmp_path / "gone")


def told(storage: Path) -> list[dict[str, Any]]:
    """Every event that arrived in the drop folder."""
    assert client.flush(5.0)
    path = storage / "events" / DROP_FILE
    return [json.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


def test_an_operation_is_told_with_its_time_and_what_was_said_of_it(storage: Path) -> None:
    with client.operation("answer", interface="api", model="m", mode="FANCY", session="s") as operation:
        operation.tokens(input=3).tokens(output=4).set(cost_usd=0.5, cache_hit=True, files_selected=2)

    (event,) = told(storage)
    assert event["duration_s"] >= 0
    assert {name: event[name] for name in event if name not in {"ts", "op_id", "duration_s"}} == {
        "v": 1,
        "source": "flow",
        "kind": "operation",
        "phase": "end",
        "outcome": "ok",
        "project": "/home/sam/flow",
        "name": "answer",
        "interface": "api",
        "model": "m",
        "mode": "FANCY",
        "session": "s",
        "tokens": {"input": 3, "output": 4},
        "cost_usd": 0.5,
        "cache_hit": True,
        "files_selected": 2,
    }


@pytest.mark.parametrize(
    ("raised", "outcome"),
    [
        (ValueError("a secret"), "error"),
        (TimeoutError(), "timeout"),
        (asyncio.CancelledError(), "cancelled"),
        (KeyboardInterrupt(), "cancelled"),
        (SystemExit(0), "ok"),
        (SystemExit(1), "error"),
    ],
)
def test_what_an_operation_raises_is_its_outcome_and_goes_on_unchanged(
    storage: Path, raised: BaseException, outcome: str
) -> None:
    with pytest.raises(type(raised)) as caught, client.operation():
        raise raised

    assert caught.value is raised
    (event,) = told(storage)
    assert event["outcome"] == outcome
    assert "secret" not in json.dumps(event)


def test_an_outcome_that_was_said_stays(storage: Path) -> None:
    with client.operation() as operation:
        operation.set(outcome="timeout")

    assert [event["outcome"] for event in told(storage)] == ["timeout"]


def test_each_call_of_a_decorated_function_is_an_operation(storage: Path) -> None:
    @client.operation("named", interface="api")
    def add(one: int, other: int) -> int:
        """Add."""
        return one + other

    @client.operation
    def bare() -> str:
        return "done"

    assert (add(1, other=2), add.__doc__, bare()) == (3, "Add.", "done")
    first, second = told(storage)
    assert (first["name"], first["interface"]) == ("named", "api")
    assert second["name"].endswith("bare")
    assert first["op_id"] != second["op_id"]


def test_a_decorated_generator_takes_as_long_as_it_is_read(storage: Path) -> None:
    @client.context_preparation("SIMPLE")
    def files() -> Iterator[int]:
        yield 1
        yield 2

    reading = files()
    assert next(reading) == 1
    assert told(storage) == []
    assert list(reading) == [2]
    assert [(event["kind"], event["mode"]) for event in told(storage)] == [("context", "SIMPLE")]


def test_asynchronous_code_is_told_as_well(storage: Path) -> None:
    @client.operation("coroutine")
    async def ask() -> int:
        await asyncio.sleep(0)
        return 1

    @client.operation("stream")
    async def stream() -> Any:
        yield 1
        yield 2

    async def work() -> list[int]:
        async with client.context_preparation("FANCY") as preparation:
            preparation.set(files_scanned=7)
        return [await ask(), *[value async for value in stream()]]

    assert asyncio.run(work()) == [1, 1, 2]
    assert [event.get("name", event["kind"]) for event in told(storage)] == ["context", "coroutine", "stream"]


def test_a_call_with_a_duration_tells_at_once(storage: Path) -> None:
    client.operation("measured elsewhere", 1.5, outcome="error")
    client.context_preparation("SIMPLE", duration=0.25)
    client.state_transition("idle", "working", 0.5)
    client.interface_switch("claude_code", "mock", 0.75)

    assert [(event["kind"], event["duration_s"], event["outcome"]) for event in told(storage)] == [
        ("operation", 1.5, "error"),
        ("context", 0.25, "ok"),
        ("state", 0.5, "ok"),
        ("interface", 0.75, "ok"),
    ]


def test_a_transition_is_told_once_whether_it_is_called_or_entered(storage: Path) -> None:
    client.state_transition("idle", "working")
    with client.state_transition("working", "idle"):
        pass

    assert [(event["to_state"], event.get("phase")) for event in told(storage)] == [("working", None), ("idle", "end")]


def test_a_metric_is_a_value_or_the_time_something_takes(storage: Path) -> None:
    client.record_metric("queue_depth", 3, unit="jobs", tags={"queue": "fast"})
    with client.record_metric("index_seconds"):
        pass

    depth, seconds = told(storage)
    assert (depth["name"], depth["value"], depth["unit"], depth["tags"]) == (
        "queue_depth",
        3,
        "jobs",
        {"queue": "fast"},
    )
    assert (seconds["unit"], seconds["value"] >= 0) == ("s", True)


def test_an_announced_operation_is_told_twice_under_one_id(storage: Path) -> None:
    with client.operation("long", announce=True):
        (start,) = told(storage)
    start, end = told(storage)

    assert (start["phase"], end["phase"], start["op_id"]) == ("start", "end", end["op_id"])


@pytest.mark.parametrize("value", [object(), float("nan"), "x" * 20_000, {1, 2}, [[]] * 3])
def test_whatever_is_said_nothing_is_raised(storage: Path, value: Any) -> None:
    with client.operation("a") as operation:
        operation.set(anything=value, tokens=value)
    client.record_metric("b", value, tags=value)
    with client.operation("c") as operation:
        operation.set(tokens=3).tokens(output=2)

    assert told(storage)[-1]["tokens"] == {"output": 2}


def test_an_endless_value_is_lost_and_counted(storage: Path) -> None:
    endless: list[Any] = []
    endless.append(endless)
    client.operation("a", 1.0, anything=endless)
    client.operation("b", 1.0)

    assert [event["name"] for event in told(storage)] == ["b"]
    assert client.statistics() == (1, 1)


def test_threads_tell_at_the_same_time(storage: Path) -> None:
    def work() -> None:
        for _ in range(200):
            with client.operation():
                pass

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    events = told(storage)
    assert len({event["op_id"] for event in events}) == len(events) == 1600


def test_the_thread_delivers_by_itself(storage: Path) -> None:
    from tests.helpers.polling import wait_until

    client.operation("alone", 1.0)
    wait_until((storage / "events" / DROP_FILE).exists, what="an event without a flush")

    assert len(told(storage)) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_forked_child_tells_its_own_and_nothing_of_its_parent(storage: Path) -> None:
    client.operation("before", 1.0)
    child = multiprocessing.get_context("fork").Process(target=client.operation, args=("in the child", 1.0))
    child.start()
    child.join()
    client.operation("after", 1.0)

    events = told(storage)
    assert child.exitcode == 0
    assert sorted(event["name"] for event in events) == ["after", "before", "in the child"]
    assert len({event["op_id"] for event in events}) == 3


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_fork_inside_an_operation_leaves_one_operation(storage: Path) -> None:
    with client.operation("shared"):
        child = os.fork()
        if child == 0:
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0

    assert len(told(storage)) == 1


def run(code: str, storage: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A program of somebody's that uses the client."""
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT), "DESKTOP_MONITOR_STORAGE": str(storage), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_what_is_told_last_arrives_although_the_program_ends(storage: Path) -> None:
    done = run("from desktop_monitor.client import operation\noperation('last words', 1.0)", storage)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [event["name"] for event in told(storage)] == ["last words"]


def test_a_program_that_fails_fails_as_it_would_without(storage: Path) -> None:
    done = run(
        "from desktop_monitor.client import operation\nwith operation('last'):\n    raise ValueError('mine')", storage
    )

    assert done.returncode == 1
    assert done.stderr.endswith("ValueError: mine\n")
    assert [event["outcome"] for event in told(storage)] == ["error"]


def test_without_a_monitor_nothing_happens_and_nothing_is_made(tmp_path: Path) -> None:
    code = (
        "from desktop_monitor import client\n"
        "with client.operation('a'):\n    pass\n"
        "client.record_metric('b', 1)\n"
        "assert client.flush()\n"
        "print(*client.statistics())"
    )
    done = run(code, tmp_path / "absent")

    assert (done.returncode, done.stdout, done.stderr) == (0, "0 2\n", "")
    assert list(tmp_path.iterdir()) == []


def test_the_client_loads_nothing_but_itself_and_the_standard_library(tmp_path: Path) -> None:
    code = (
        "import sys\nbefore = set(sys.modules)\nimport desktop_monitor.client\n"
        "new = {name.split('.')[0] for name in set(sys.modules) - before}\n"
        "print(sorted(new - set(sys.stdlib_module_names)))\n"
        "print(sorted(n for n in sys.modules if n.startswith('desktop_monitor.') and '.client' not in n))\n"
        "print('asyncio' in sys.modules, 'http.client' in sys.modules, 'subprocess' in sys.modules)"
    )
    done = run(code, tmp_path)

    assert done.stdout == "['desktop_monitor']\n[]\nFalse False False\n", done.stderr
