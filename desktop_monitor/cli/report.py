"""`--report`: what is new in the agents' files is read, then a report is made and printed or written.

Must not know what is in it or how it is drawn.
"""

from __future__ import annotations

import sys
from pathlib import Path

from desktop_monitor.cli import report_child
from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.cli.news import read_news
from desktop_monitor.cli.printing import announce
from desktop_monitor.cli.progress import RatioBar
from desktop_monitor.clock import SystemClock
from desktop_monitor.config.files import Configuration
from desktop_monitor.engine.reports.files import check_target, format_of, write_report
from desktop_monitor.engine.reports.making import Watcher, make_report
from desktop_monitor.errors import UsageError
from desktop_monitor.escaping import visible
from desktop_monitor.language.text import text
from desktop_monitor.paths import Paths
from desktop_monitor.report.order import ReportFormat, ReportKind, ReportOrder

_SHOWN_AFTER_SECONDS = 0.5
_BINARY = frozenset({ReportFormat.PDF, ReportFormat.CSV})


def run(arguments: Arguments, paths: Paths, configuration: Configuration) -> int:
    """Make it; always 0. Raises UsageError, ActionError for a file that cannot be written, StoreError."""
    if arguments.output is not None:
        check_target(arguments.output, may_overwrite=arguments.force)
    order = _order(arguments)
    if order.path is None and order.format in _BINARY and sys.stdout.isatty():
        title = text("A {format} report cannot be read on a terminal", format=order.format.value)
        raise UsageError(title, "Add --output FILE.")
    if arguments.progress_json and order.path is not None:
        return report_child.run(order, order.path, paths, configuration)
    if arguments.layout_json:
        return report_child.print_layout(order, paths, configuration)
    read_news(paths, may_read=configuration.settings.agents.read_files)
    clock = SystemClock()
    bar = RatioBar(sys.stderr, clock, _SHOWN_AFTER_SECONDS)
    try:
        content = make_report(paths, configuration, order, clock, Watcher(progress=bar.show_ratio))
    finally:
        bar.clear()
    _give_out(order, content)
    return 0


def _give_out(order: ReportOrder, content: bytes) -> None:
    if order.path is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    write_report(order.path, content, may_overwrite=order.may_overwrite)
    announce(text("Written to {path}", path=visible(str(order.path))))


def _order(arguments: Arguments) -> ReportOrder:
    return ReportOrder(
        kind=_kind(arguments),
        start_seconds=arguments.report_start_seconds,
        end_seconds=arguments.report_end_seconds,
        format=_format(arguments.report_format, arguments.output),
        path=arguments.output,
        may_overwrite=arguments.force,
    )


def _kind(arguments: Arguments) -> ReportKind:
    if arguments.report:
        return ReportKind(arguments.report)
    return ReportKind.DAILY if arguments.report_start_seconds is None else ReportKind.CUSTOM


def _format(name: str, path: Path | None) -> ReportFormat:
    """What was typed, or what the file's ending says."""
    if name:
        return ReportFormat(name)
    if path is None:
        return ReportFormat.JSON
    found = format_of(path)
    if found is None:
        names = ", ".join(one.value for one in ReportFormat)
        raise UsageError(
            text("The ending of {name} names no format", name=path.name),
            text("Add --format, one of {names}.", names=names),
        )
    return found
