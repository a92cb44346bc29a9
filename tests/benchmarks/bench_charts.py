"""Time of the GUI thread a tick costs with charts on screen, offscreen, and whether memory stays put."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.measure import Measurement

_CHILD = str(Path(__file__).with_name("chart_ticks.py"))
_SIX_CHARTS_GOAL_MS = 8.0
_PAGE_GOAL_MS = 16.0
_FIRST_CHART_GOAL_MS = 700.0
_GROWTH_GOAL_MIB = 4.0


def bench_charts() -> Sequence[Measurement]:
    """95th percentile of a tick, the first chart after opening the page, growth over 10 000 ticks."""
    found = _measured()
    load = f"load {os.getloadavg()[0]:.1f}"
    return [
        Measurement("tick, six charts of 3600 samples", found["six"], "ms", goal=_SIX_CHARTS_GOAL_MS, note=load),
        Measurement("tick, Resources page", found["page"], "ms", goal=_PAGE_GOAL_MS, note=load),
        Measurement("tick, Resources page, 64 cores", found["page_64"], "ms", goal=_PAGE_GOAL_MS, note=load),
        Measurement("Resources page to first chart", found["first"], "ms", goal=_FIRST_CHART_GOAL_MS, note=load),
        Measurement("growth over 10 000 ticks", found["growth"], "MiB", goal=_GROWTH_GOAL_MIB),
    ]


def _measured() -> dict[str, float]:
    """In a process of its own, so that the first chart pays for its imports."""
    surroundings = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, _CHILD], env=surroundings, check=True, capture_output=True, text=True, timeout=600
    )
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured
