"""The heap of the C library, looked at from outside: /proc tells what a process holds."""

from __future__ import annotations

import subprocess
import sys

import pytest

_THREADS = """
import sys, threading
from desktop_monitor import c_heap
if sys.argv[1] == "shared":
    c_heap.share_arenas()
ready, end = threading.Barrier(17), threading.Event()
kept = []
def work():
    kept.append([bytes(100_000) for _ in range(3)])
    ready.wait()
    end.wait()
for _ in range(16):
    threading.Thread(target=work).start()
ready.wait()
# An arena is a mapping of 64 MiB, most of it not accessible yet.
sizes = [line.split()[0].split("-") for line in open("/proc/self/maps") if " 00:00 0 " in line and "[" not in line]
starts = {int(start, 16) for start, _ in sizes}
print(sum(start % (64 << 20) == 0 for start in starts))
end.set()
"""
_FREED = """
from desktop_monitor.c_heap import give_back
def resident_bytes():
    return int(open("/proc/self/statm").read().split()[1]) * 4096
blocks = [bytes(2000) for _ in range(20_000)]
last = bytes(2000)
del blocks
before = resident_bytes()
give_back()
print(before - resident_bytes())
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only glibc has these calls")


def _said(script: str, *arguments: str) -> int:
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_many_threads_share_few_arenas() -> None:
    apart, shared = _said(_THREADS, "apart"), _said(_THREADS, "shared")
    if apart <= 1:
        pytest.skip("this C library has no arenas for threads")
    assert shared <= 1 < apart


def test_what_was_freed_goes_back_to_the_system() -> None:
    assert _said(_FREED) > 20_000_000
