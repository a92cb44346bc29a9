"""What the receiver takes, what it costs, and what becomes of the engine's ticks while it is flooded.

The sender is another process, the receiver and the engine share this one, as in the
program. What is received is counted and dropped: keeping it is the journal's cost.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from desktop_monitor.agents.held_ports import held_ports
from desktop_monitor.agents.options import ReceiverOptions
from desktop_monitor.clock import SystemClock, cpu_seconds
from desktop_monitor.config.settings import Settings
from desktop_monitor.engine.agents_view import ReceiverView
from desktop_monitor.engine.build import EnginePlan
from desktop_monitor.engine.query import CurrentHistory
from desktop_monitor.engine.runner import Runner
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.metrics.agent_event import Findings
from desktop_monitor.notify.build import dispatcher
from desktop_monitor.paths import Paths
from desktop_monitor.serve.face import ServeFace
from tests.benchmarks.footprint import pss_mib
from tests.benchmarks.measure import Measurement
from tests.helpers.desktop import DesktopOptions, DesktopSession
from tests.helpers.polling import wait_until
from tests.helpers.program import DesktopMonitor

_ROOT = Path(__file__).resolve().parents[2]
_SENDER = ("-m", "tests.benchmarks.log_sender")
_ANY_PORTS = ReceiverOptions(enabled=True, otlp_port=0, port=0)
_REPETITIONS = 3
_RECORDS = 40_000
_RECORD_GOAL_MICROSECONDS = 50.0
"""Of CPU time: 20,000 a second on one core."""
_TICK_SECONDS = 0.2
_TICK_GOAL_MILLISECONDS = 50.0
_WATCHED_TICKS = 30
_PATIENCE_SECONDS = 120.0
_SETTLE_SECONDS = 8.0
_TRAY_GOAL_MIB = 105.0


def bench_receiver() -> Sequence[Measurement]:
    """Memory first: what was received once leaves its libraries behind."""
    if sys.platform != "linux":
        return [Measurement("receiver", None, "µs", note="reads /proc")]
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths(*(Path(folder) / name for name in ("config", "data", "state", "logs", "run")))
        before = pss_mib(os.getpid())
        with _open(paths) as receiver:
            opened = pss_mib(os.getpid())
            rows = [Measurement("receiver open, PSS more", opened - before, "MiB")]
            rows += _throughput(receiver)
            rows += _ticks(paths, receiver)
        rows.append(_lost(receiver))
    return [*rows, *_tray()]


@dataclass
class _Receiver:
    """An open one that counts what it is sent."""

    view: ReceiverView
    views: queue.Queue[ReceiverView]
    requests: int = 0
    sent: int = 0
    sent_away: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def load(self, bodies: int, records_each: int) -> float:
        """Receive so much from another process; the seconds that took."""
        command = [sys.executable, *_SENDER, str(self.view.otlp_port), str(bodies), str(records_each)]
        answer = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=_PATIENCE_SECONDS, cwd=_ROOT)
        found = json.loads(answer.stdout)
        with self.lock:
            self.sent += found["sent"]
            self.sent_away += found["again"]
        return float(found["seconds"])


@contextmanager
def _open(paths: Paths) -> Iterator[_Receiver]:
    views: queue.Queue[ReceiverView] = queue.Queue()

    def take(_source: str, findings: Findings) -> bool:
        receiver.requests += len(findings.requests)
        return True

    face = ServeFace(views.put, take, _ANY_PORTS, paths, SystemClock())
    face.start()
    receiver = _Receiver(views.get(timeout=_PATIENCE_SECONDS), views)
    try:
        yield receiver
    finally:
        face.stop()


# --- throughput


def _throughput(receiver: _Receiver) -> Iterator[Measurement]:
    receiver.load(10, 100)  # loads the decoders
    yield Measurement("receiver after its first bodies, PSS of all", pss_mib(os.getpid()), "MiB")
    for records_each in (100, 10, 5000):
        yield _cost(receiver, records_each)


def _cost(receiver: _Receiver, records_each: int) -> Measurement:
    costs, rates = [], []
    for _ in range(_REPETITIONS):
        begun = cpu_seconds()
        seconds = receiver.load(_RECORDS // records_each, records_each)
        costs.append(1e6 * (cpu_seconds() - begun) / _RECORDS)
        rates.append(_RECORDS / seconds)
    note = f"{max(rates):,.0f} a second, sender included"
    name = f"CPU for each log record, {records_each} a body"
    return Measurement(name, min(costs), "µs", goal=_RECORD_GOAL_MICROSECONDS, note=note)


def _lost(receiver: _Receiver) -> Measurement:
    last = receiver.view
    while not receiver.views.empty():
        last = receiver.views.get()
    lost = max(receiver.sent - last.accepted, receiver.sent - receiver.requests)
    note = f"{receiver.sent:,} sent, {last.accepted:,} accepted, {receiver.sent_away} bodies sent twice"
    return Measurement("log records lost", float(lost), "", goal=0.0, note=note)


# --- the engine beside it


def _ticks(paths: Paths, receiver: _Receiver) -> Iterator[Measurement]:
    quiet = _worst_lateness(paths, None)
    for bodies, records_each, size in ((4000, 100, "70 KB"), (60, 5000, "3.5 MB")):
        flood = threading.Thread(target=receiver.load, args=(bodies, records_each))
        flood.start()
        worst = _worst_lateness(paths, flood)
        flood.join()
        name = f"latest end of a tick, flooded with bodies of {size}"
        yield Measurement(
            name, worst, "ms", "nobody sends", quiet, _TICK_GOAL_MILLISECONDS, note=f"load {os.getloadavg()[0]:.1f}"
        )


def _worst_lateness(paths: Paths, flood: threading.Thread | None) -> float:
    """Milliseconds from when a tick was due to when its snapshot was there, at worst."""
    watch = _Watch(flood)
    sampling = replace(Settings().sampling, interval_seconds=_TICK_SECONDS)
    clock = SystemClock()
    plan = EnginePlan(
        paths,
        replace(Settings(), sampling=sampling),
        "benchmark",
        clock,
        CurrentHistory(paths.history),
        lambda options, clock: dispatcher(options, clock, lambda notification: None, lambda response: None),
    )
    runner = Runner(plan.make, clock, watch.see)
    watch.when_over = runner.stop
    runner.run()
    return watch.worst_milliseconds


class _Watch:
    """Looks at ticks until the flood is over, or for a while."""

    def __init__(self, flood: threading.Thread | None) -> None:
        self._flood = flood
        self._count = 0
        self.worst_milliseconds = 0.0
        self.when_over = lambda: None

    def see(self, snapshot: Snapshot) -> None:
        """One tick has ended. They are due at multiples of the interval on the wall clock."""
        took = time.monotonic() - snapshot.at.monotonic_seconds
        began_late = snapshot.at.wall_seconds % _TICK_SECONDS
        self._count += 1
        if self._count > 2:  # the first ones fill caches and find the grid
            self.worst_milliseconds = max(self.worst_milliseconds, 1e3 * (began_late + took))
        if self._count >= _WATCHED_TICKS and (self._flood is None or not self._flood.is_alive()):
            self.when_over()


# --- the whole program


def _tray() -> Iterator[Measurement]:
    """The tray program with its ports open, before and after it received."""
    if not shutil.which("Xvfb"):
        yield Measurement("tray with its ports open, PSS", None, "MiB", note="needs the desktop session's packages")
        return
    with tempfile.TemporaryDirectory() as folder, DesktopSession(DesktopOptions(), Path(folder)) as desktop:
        monitor = DesktopMonitor(desktop, Path(folder) / "program")
        monitor.configure(receiver={"enabled": True, "otlp_port": 0, "port": 0})
        program = monitor.start("--hidden")
        monitor.icon()
        held = wait_until(lambda: held_ports(monitor.storage / "ports.json"), what="open ports")
        time.sleep(_SETTLE_SECONDS)
        yield Measurement("tray with its ports open, PSS", pss_mib(program.pid), "MiB", goal=_TRAY_GOAL_MIB)
        for bodies, records_each, name in ((100, 100, "10,000 records"), (8, 5000, "8 bodies of 3.5 MB")):
            command = [sys.executable, *_SENDER, str(held.otlp_port), str(bodies), str(records_each)]
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True, timeout=_PATIENCE_SECONDS, cwd=_ROOT)
            time.sleep(_SETTLE_SECONDS)
            yield Measurement(f"tray after {name}, PSS", pss_mib(program.pid), "MiB", goal=_TRAY_GOAL_MIB)
        program.end()
