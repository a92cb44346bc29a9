"""Reports for the program that runs, which follows agents' files itself. Must not know who reads them.

`--report --progress-json` writes one and says on standard output how far it is, one JSON
object a line; the last says what it made. `--report --layout-json` prints one as laid out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from desktop_monitor.clock import SystemClock
from desktop_monitor.config.files import Configuration
from desktop_monitor.engine.reports.child import WRITING_RATIO
from desktop_monitor.engine.reports.files import write_report
from desktop_monitor.engine.reports.making import Watcher, read_report, rendered
from desktop_monitor.paths import Paths
from desktop_monitor.report.order import ReportOrder

_READ_RATIO = 0.8
"""Of the work, when the report is there as data."""


def run(order: ReportOrder, path: Path, paths: Paths, configuration: Configuration) -> int:
    """Make it; always 0. Raises as `report.run` does."""
    watcher = Watcher(progress=lambda ratio: _say(done_ratio=round(ratio * _READ_RATIO, 3)))
    report = read_report(paths, configuration, order, SystemClock(), watcher)
    content = rendered(report, order.format)
    _say(done_ratio=WRITING_RATIO)
    write_report(path, content, may_overwrite=order.may_overwrite)
    score = report.score
    _say(
        start_seconds=report.period.start_seconds,
        end_seconds=report.period.end_seconds,
        score=score.value,
        grade=score.grade.value if score.grade else "",
    )
    return 0


def print_layout(order: ReportOrder, paths: Paths, configuration: Configuration) -> int:
    """Make it and print its layout; always 0. Raises as `report.run` does."""
    from desktop_monitor.report.layout import lay_out
    from desktop_monitor.report.layout_json import layout_bytes

    layout = lay_out(read_report(paths, configuration, order, SystemClock()))
    sys.stdout.flush()
    sys.stdout.buffer.write(layout_bytes(layout))
    sys.stdout.buffer.flush()
    return 0


def _say(**told: object) -> None:
    print(json.dumps(told), flush=True)
