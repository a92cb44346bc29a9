"""What an operation costs the workflow that tells of it, and an event the monitor that is told."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from desktop_monitor import client
from desktop_monitor.agents.workflow.decode import EventDecoder
from tests.benchmarks.measure import Measurement

_GOAL_MICROSECONDS = 10.0
_CALLS = 2_000
_ROUNDS = 20
_EVENTS = 5_000
_NOW = 1.77e9


def bench_own_workflows() -> Sequence[Measurement]:
    """Microseconds of the caller, the least of many rounds, while its thread delivers; and of the decoder."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "events").mkdir(mode=0o700)
        client.configure("bench", storage=folder)
        rows = [*_calls(), _decoding()]
        client.configure("bench", storage=folder)
    return rows


def _calls() -> Iterator[Measurement]:
    decorated = client.operation("answer", model="m")(_nothing)
    for name, call in (("with operation()", _entered), ("@operation", decorated), ("record_metric()", _metric)):
        yield Measurement(name, _least(call), "µs a call", goal=_GOAL_MICROSECONDS)


def _entered() -> None:
    with client.operation("answer", model="m") as operation:
        operation.tokens(input=1, output=2)


def _nothing() -> None:
    """What takes no time of its own."""


def _metric() -> None:
    client.record_metric("depth", 3, tags={"queue": "fast"})


def _least(call: Callable[[], object]) -> float:
    def once() -> float:
        started = time.perf_counter()
        for _ in range(_CALLS):
            call()
        return (time.perf_counter() - started) / _CALLS * 1e6

    return min(once() for _ in range(_ROUNDS))


def _decoding() -> Measurement:
    fields = {"v": 1, "source": "bench", "kind": "operation", "phase": "end", "duration_s": 1.5, "outcome": "ok"}
    known = {**fields, "interface": "own", "model": "m", "session": "s", "project": "/work", "name": "answer"}
    body = b"\n".join(
        json.dumps({**known, "ts": _NOW, "op_id": f"1-{number}", "tokens": {"input": 1, "output": 2}}).encode()
        for number in range(_EVENTS)
    )
    decoder = EventDecoder()

    def once() -> float:
        started = time.perf_counter()
        decoder.decode(body, _NOW)
        return (time.perf_counter() - started) / _EVENTS * 1e6

    return Measurement("decoding", min(once() for _ in range(5)), "µs an event")
