"""What the whole program costs on a real desktop: start, CPU, memory, with the icon alone and with the window open."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks.crowd import crowd
from tests.benchmarks.footprint import mapped_files, pss_mib, uss_mib
from tests.benchmarks.measure import Measurement, cpu_shares, running
from tests.benchmarks.tray_arrivals import TrayArrivals
from tests.helpers.desktop import DesktopOptions, DesktopSession, RunningProgram
from tests.helpers.polling import wait_until
from tests.helpers.program import PAGES, DesktopMonitor

_BARE = str(Path(__file__).with_name("bare_tray.py"))
_STARTS = 5
_START_LIMIT_SECONDS = 30.0
_PROCESSES = 300
_NUMPY = "/numpy/"
_SETTLE_SECONDS = 20.0
_TRAY_SECONDS = 45.0
_PAGE_SECONDS = 40.0

_START_GOAL_SECONDS = 0.8
_TRAY_CPU_GOAL_PERCENT = 0.8
_TRAY_MEMORY_GOAL_MIB = 80.0
_WINDOW_CPU_GOAL_PERCENT = 3.0
_WINDOW_MEMORY_GOAL_MIB = 150.0


def bench_program() -> Sequence[Measurement]:
    """Starts it on a desktop of its own and watches it from outside."""
    if sys.platform != "linux" or not shutil.which("Xvfb"):
        return [Measurement("the whole program", None, "s", note="needs Linux and the desktop session's packages")]
    with tempfile.TemporaryDirectory() as folder, DesktopSession(DesktopOptions(), Path(folder)) as desktop:
        monitor = DesktopMonitor(desktop, Path(folder) / "program")
        rows = [*_start(monitor)]
        with crowd(_PROCESSES) as count:
            rows += _watched(monitor, count)
    return rows


def _load() -> str:
    return f"load {os.getloadavg()[0]:.1f}"


# --- start


def _start(monitor: DesktopMonitor) -> Iterator[Measurement]:
    """Both are started in turn, so that a busy machine slows both; the first start of each only warms caches."""
    desktop = monitor.desktop
    arrivals = TrayArrivals(desktop.environment["DBUS_SESSION_BUS_ADDRESS"])
    try:
        pairs = [
            (
                _seconds_to_icon(desktop, arrivals, [*monitor.arguments, "--hidden"]),
                _seconds_to_icon(desktop, arrivals, [_BARE]),
            )
            for _ in range(_STARTS + 1)
        ]
    finally:
        arrivals.close()
    ours, bare = (statistics.median(times) for times in zip(*pairs[1:], strict=True))
    yield Measurement("start to icon, warm", ours, "s", "bare PySide6", bare, _START_GOAL_SECONDS, note=_load())


def _seconds_to_icon(desktop: DesktopSession, arrivals: TrayArrivals, arguments: Sequence[str]) -> float:
    begun = time.monotonic()
    program = desktop.start_python(*arguments)
    try:
        return arrivals.wait(_START_LIMIT_SECONDS) - begun
    finally:
        program.end()


# --- cost


def _watched(monitor: DesktopMonitor, count: int) -> Iterator[Measurement]:
    program = monitor.start("--hidden")
    monitor.icon()
    yield from _tray(program, count)
    window = monitor.open_window()
    monitor.desktop.focus(window)
    yield from _page(monitor, program, "resources", has_goal=True)
    yield from _page(monitor, program, "processes", has_goal=False)
    monitor.desktop.close_window(window)
    [again] = cpu_shares([program.pid], _SETTLE_SECONDS, _TRAY_SECONDS)
    yield Measurement("window closed again, CPU", again, "%", goal=_TRAY_CPU_GOAL_PERCENT, note=_load())
    yield Measurement("window closed again, PSS", pss_mib(program.pid), "MiB")
    program.end()


def _tray(program: RunningProgram, count: int) -> Iterator[Measurement]:
    pid = program.pid
    with ExitStack() as stack:
        top = stack.enter_context(running(["top", "-b", "-d", "1", "-n", "1000"])).pid
        ours, peer = cpu_shares([pid, top], _SETTLE_SECONDS, _TRAY_SECONDS)
    name = f"tray only, {count} processes"
    yield Measurement(f"{name}, CPU", ours, "%", "top -d 1", peer, _TRAY_CPU_GOAL_PERCENT, note=_load())
    yield Measurement("tray only, PSS", pss_mib(pid), "MiB", goal=_TRAY_MEMORY_GOAL_MIB, note=_own(pid))
    yield Measurement("tray only, mapped files of numpy", float(mapped_files(pid, _NUMPY)), "", goal=0.0)


def _page(monitor: DesktopMonitor, program: RunningProgram, page: str, *, has_goal: bool) -> Iterator[Measurement]:
    monitor.desktop.keys(f"ctrl+{PAGES.index(page) + 1}")
    # Charts need numpy: once it is there, the key was understood and the page is open.
    wait_until(lambda: mapped_files(program.pid, _NUMPY), what="charts")
    [cpu] = cpu_shares([program.pid], _SETTLE_SECONDS, _PAGE_SECONDS)
    cpu_goal, memory_goal = (_WINDOW_CPU_GOAL_PERCENT, _WINDOW_MEMORY_GOAL_MIB) if has_goal else (None, None)
    yield Measurement(f"{page} page open, CPU", cpu, "%", goal=cpu_goal, note=_load())
    yield Measurement(f"{page} page open, PSS", pss_mib(program.pid), "MiB", goal=memory_goal, note=_own(program.pid))


def _own(pid: int) -> str:
    return f"alone {uss_mib(pid):.0f} MiB"
