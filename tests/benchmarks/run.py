"""Runs all benchmarks, or those named on the command line, and prints one table.

A benchmark is a function `bench_x` without arguments in a file `bench_x.py` beside
this one. Each runs in an interpreter of its own, so that none inherits another's
memory, threads or Qt application. A goal that is missed is told, not punished, since
a shared machine may be slow: the exit code is 0 then, and 1 only if a benchmark
broke. Must not know what a benchmark measures.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.measure import Measurement, table

_ROOT = Path(__file__).resolve().parents[2]
_LIMIT_SECONDS = 900.0


def names_of_all() -> list[str]:
    """Every benchmark's name: its file's, without ``bench_``."""
    return sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))


def run_here(name: str) -> int:
    """Run one benchmark in this process and write its rows as JSON, last of all, to stdout."""
    module = importlib.import_module(f"tests.benchmarks.bench_{name}")
    rows: Sequence[Measurement] = getattr(module, f"bench_{name}")()
    print(json.dumps([asdict(row) for row in rows]))
    return 0


def run_apart(name: str) -> list[Measurement] | None:
    """The rows of one benchmark, run in a process of its own; None if it broke."""
    print(f"measuring {name} …", file=sys.stderr, flush=True)
    command = [sys.executable, __file__, "--here", name]
    try:
        answer = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=_LIMIT_SECONDS, cwd=_ROOT)
        return [Measurement(**row) for row in json.loads(answer.stdout.splitlines()[-1])]
    except (subprocess.SubprocessError, ValueError, IndexError, TypeError) as error:
        print(f"{name} broke: {error}", file=sys.stderr)
        return None


def main(arguments: Sequence[str]) -> int:
    """Run and print; returns the exit code."""
    if list(arguments[:1]) == ["--here"]:
        return run_here(arguments[1])
    known = names_of_all()
    unknown = [name for name in arguments if name not in known]
    if unknown:
        print(f"No benchmark {', '.join(unknown)}. There are: {', '.join(known)}.", file=sys.stderr)
        return 2
    results = [run_apart(name) for name in arguments or known]
    print(table([row for rows in results for row in rows or ()]))
    return 1 if None in results else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
