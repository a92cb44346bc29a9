"""What the packaged folder costs, beside the same program run from its sources: size, start, idle CPU, memory.

The folder is `dist/desktop-monitor` (`make package`), or below DESKTOP_MONITOR_DIST.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.benchmarks.crowd import crowd
from tests.benchmarks.footprint import pss_mib
from tests.benchmarks.measure import Measurement, cpu_shares
from tests.benchmarks.tray_arrivals import TrayArrivals
from tests.helpers.desktop import ROOT, DesktopOptions, DesktopSession
from tests.helpers.program import DesktopMonitor

_STARTS = 5
_COLD_STARTS = 3
_START_LIMIT_SECONDS = 30.0
_PROCESSES = 300
_SETTLE_SECONDS = 20.0
_IDLE_SECONDS = 45.0
_DROP_CACHES = Path("/proc/sys/vm/drop_caches")
_TOLD = b'{"session_id": "s", "rate_limits": {"five_hour": {"used_percentage": 1, "resets_at": 5}}}'

_SIZE_GOAL_MB = 200.0
_WARM_GOAL_SECONDS = 1.0
_COLD_GOAL_SECONDS = 2.5


def bench_package() -> Sequence[Measurement]:
    """Measures the folder if there is one."""
    folder = Path(os.environ.get("DESKTOP_MONITOR_DIST", "") or ROOT / "dist") / "desktop-monitor"
    if not (folder / "desktop-monitor").exists() or not shutil.which("Xvfb"):
        return [Measurement("the packaged folder", None, "s", note="needs `make package` and the desktop session")]
    return [_size(folder), *_short_lived(folder), *_long_lived(folder)]


def _size(folder: Path) -> Measurement:
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return Measurement("folder", sum(path.stat().st_size for path in files) / 1e6, "MB", goal=_SIZE_GOAL_MB)


def _short_lived(folder: Path) -> Iterator[Measurement]:
    program = str(folder / "desktop-monitor")
    hook = str(ROOT / "desktop_monitor" / "actions" / "clients" / "status_line_hook.py")
    with tempfile.TemporaryDirectory() as kept:
        pairs = {
            "--version": ([program, "--version"], [sys.executable, "-m", "desktop_monitor", "--version"]),
            "status line": ([program, "status_line_hook", kept], [sys.executable, "-I", "-S", hook, kept]),
        }
        for name, (ours, source) in pairs.items():
            times = [(_seconds(ours), _seconds(source)) for _ in range(2 * _STARTS)]
            packaged, plain = (min(column) for column in zip(*times, strict=True))
            yield Measurement(f"packaged {name}", packaged, "s", "from source", plain)


def _seconds(command: Sequence[str]) -> float:
    begun = time.monotonic()
    subprocess.run(command, input=_TOLD, stdout=subprocess.DEVNULL, check=True, cwd=ROOT)
    return time.monotonic() - begun


def _long_lived(folder: Path) -> Iterator[Measurement]:
    with tempfile.TemporaryDirectory() as kept, DesktopSession(DesktopOptions(), Path(kept)) as desktop:
        packaged = DesktopMonitor(desktop, Path(kept) / "packaged", folder / "desktop-monitor")
        source = DesktopMonitor(desktop, Path(kept) / "source")
        yield from _starts(packaged, source)
        yield from _idle(packaged, source)


def _starts(packaged: DesktopMonitor, source: DesktopMonitor) -> Iterator[Measurement]:
    """Both in turn, so that a busy machine slows both; the first start of each only warms caches."""
    arrivals = TrayArrivals(packaged.desktop.environment["DBUS_SESSION_BUS_ADDRESS"])
    try:
        warm = _pairs(_STARTS + 1, arrivals, packaged, source, before=lambda: None)[1:]
        ours, plain = (statistics.median(times) for times in zip(*warm, strict=True))
        note = f"best {min(pair[0] for pair in warm):.2f} s, load {os.getloadavg()[0]:.1f}"
        yield Measurement("start to icon, warm", ours, "s", "from source", plain, _WARM_GOAL_SECONDS, note=note)
        if not os.access(_DROP_CACHES, os.W_OK):
            yield Measurement("start to icon, cold", None, "s", note="only root may drop the caches")
            return
        cold = _pairs(_COLD_STARTS, arrivals, packaged, source, before=_drop_caches)
        ours, plain = (statistics.median(times) for times in zip(*cold, strict=True))
        note = f"load {os.getloadavg()[0]:.1f}"
        yield Measurement("start to icon, cold", ours, "s", "from source", plain, _COLD_GOAL_SECONDS, note=note)
    finally:
        arrivals.close()


def _pairs(
    count: int, arrivals: TrayArrivals, one: DesktopMonitor, other: DesktopMonitor, before: Callable[[], None]
) -> list[tuple[float, float]]:
    return [(_seconds_to_icon(one, arrivals, before), _seconds_to_icon(other, arrivals, before)) for _ in range(count)]


def _seconds_to_icon(monitor: DesktopMonitor, arrivals: TrayArrivals, before: Callable[[], None]) -> float:
    before()
    begun = time.monotonic()
    program = monitor.start("--hidden")
    try:
        return arrivals.wait(_START_LIMIT_SECONDS) - begun
    finally:
        program.end()


def _drop_caches() -> None:
    """Have every file read from the disk again (kernel documentation, sysctl/vm: drop_caches)."""
    os.sync()
    _DROP_CACHES.write_text("3")


def _idle(packaged: DesktopMonitor, source: DesktopMonitor) -> Iterator[Measurement]:
    """Both at the same time, on the same machine with the same processes."""
    programs = [packaged.start("--hidden"), source.start("--hidden")]
    with crowd(_PROCESSES) as count:
        pids = [program.pid for program in programs]
        ours, plain = cpu_shares(pids, _SETTLE_SECONDS, _IDLE_SECONDS)
        yield Measurement(f"tray only, {count} processes, CPU", ours, "%", "from source", plain)
        ours, plain = (pss_mib(pid) for pid in pids)
        yield Measurement("tray only, PSS", ours, "MiB", "from source", plain)
    for program in programs:
        program.end()
