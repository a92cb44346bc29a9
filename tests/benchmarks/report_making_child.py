"""Makes one report in a process of its own and tells what that took, as JSON.

Arguments: folder of the store, start and end in wall seconds, format.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from desktop_monitor.config.files import Configuration
from desktop_monitor.engine.garbage import without_collection
from desktop_monitor.engine.reports.making import make_report
from desktop_monitor.paths import Paths
from desktop_monitor.report.order import ReportFormat, ReportKind, ReportOrder
from tests.helpers.clock import FakeClock


def main(arguments: list[str]) -> None:
    """Make it, and print seconds of wall and CPU time, MiB at most and bytes made."""
    folder, start, end = Path(arguments[0]), float(arguments[1]), float(arguments[2])
    order = ReportOrder(ReportKind.CUSTOM, start, end, ReportFormat(arguments[3]))
    paths = Paths(folder / "config", folder, folder, folder / "logs", folder)
    begun, cpu = time.perf_counter(), time.process_time()
    with without_collection():
        content = make_report(paths, Configuration(), order, FakeClock(end + 60.0))
    took, used = time.perf_counter() - begun, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([took, used, peak, len(content)]))


if __name__ == "__main__":
    main(sys.argv[1:])
