"""Runs all benchmarks, or those named on the command line, and prints one table.

A goal that is missed is told, not punished: the exit code is 0, because a shared
machine may be slow. Must not know what a benchmark measures.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import cast

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.measure import Benchmark, Measurement, table


def benchmarks() -> dict[str, Benchmark]:
    """Every `bench_x` function of a file `bench_x.py` beside this one, by its x."""
    found: dict[str, Benchmark] = {}
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        module = importlib.import_module(f"tests.benchmarks.{path.stem}")
        found[path.stem.removeprefix("bench_")] = cast("Benchmark", getattr(module, path.stem))
    return found


def main(names: list[str]) -> int:
    """Run and print; returns the exit code."""
    known = benchmarks()
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"No benchmark {', '.join(unknown)}. There are: {', '.join(known)}.", file=sys.stderr)
        return 2
    rows: list[Measurement] = []
    for name in names or known:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        rows += known[name]()
    print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
