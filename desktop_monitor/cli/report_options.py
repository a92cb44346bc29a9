"""The options of ``--report``, and which of them contradict each other. Must not know how a report is made."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from desktop_monitor.cli import typed

if TYPE_CHECKING:
    from desktop_monitor.cli.arguments import Arguments

UNSAID = ""
"""`--report` alone: daily, or the period that --start and --end name."""
_KINDS = ("daily", "weekly", "monthly")
_FORMATS = ("json", "yaml", "md", "html", "csv", "pdf")


def add_report(whole: argparse.ArgumentParser) -> None:
    """What a report is asked for with, beside the verbs."""
    group = whole.add_argument_group(
        "reports",
        "Read what is new in the agents' files, then print or write a report. Without dates it is that of the newest "
        "day, week (from Monday) or month that is over; of today so far, while nothing older is known. Days are local.",
    )
    group.add_argument(
        "--report",
        nargs="?",
        const=UNSAID,
        type=_kind,
        metavar="daily|weekly|monthly",
        help="which period (daily)",
    )
    group.add_argument(
        "--start",
        dest="report_start_seconds",
        type=typed.date_start,
        metavar="D",
        help="a period of your own: its first date, or date and time",
    )
    group.add_argument(
        "--end",
        dest="report_end_seconds",
        type=typed.date_end,
        metavar="D",
        help="its last; a date includes that day",
    )
    group.add_argument(
        "--format",
        dest="report_format",
        choices=_FORMATS,
        help="default: as the ending of --output says, else json; csv is several tables in a zip",
    )
    group.add_argument("--output", type=typed.file, metavar="FILE", help="write it there instead of printing it")
    # What the running program asks itself for, in a process of its own (see `cli.report_child`).
    group.add_argument("--progress-json", action="store_true", default=None, help=argparse.SUPPRESS)
    group.add_argument("--layout-json", action="store_true", default=None, help=argparse.SUPPRESS)
    group.add_argument("--force", action="store_true", default=None, help="replace FILE where it exists")


def _kind(written: str) -> str:
    """A kind of period; `UNSAID` for none."""
    if written not in (*_KINDS, UNSAID):
        raise argparse.ArgumentTypeError(f"{written!r} is not one of {', '.join(_KINDS)}")
    return written


def report_problems(arguments: Arguments) -> Iterator[str]:
    """What contradicts each other."""
    given = {
        "--start": arguments.report_start_seconds is not None,
        "--end": arguments.report_end_seconds is not None,
        "--format": bool(arguments.report_format),
        "--output": arguments.output is not None,
        "--force": arguments.force,
        "--progress-json": arguments.progress_json,
        "--layout-json": arguments.layout_json,
    }
    names = [name for name, is_given in given.items() if is_given]
    if arguments.report is None:
        if names:
            verb = f", and those of {arguments.verb} after it" if arguments.verb else ""
            yield f"{', '.join(names)} before a verb {_go(names)} with --report only{verb}"
        return
    if arguments.verb or arguments.report_only or arguments.hidden:
        other = arguments.verb or ("--report-only" if arguments.report_only else "--hidden")
        yield f"--report does not go with {other}"
    yield from _date_problems(arguments, has_start=given["--start"], has_end=given["--end"])
    if arguments.force and arguments.output is None:
        yield "--force goes with --output only"
    if arguments.progress_json and arguments.output is None:
        yield "--progress-json goes with --output only"
    if arguments.layout_json and arguments.output is not None:
        yield "--layout-json does not go with --output"


def _date_problems(arguments: Arguments, *, has_start: bool, has_end: bool) -> Iterator[str]:
    if has_start != has_end:
        yield "--start and --end go together: a report needs its first and its last day"
    is_own = arguments.progress_json or arguments.layout_json
    if arguments.report and (has_start or has_end) and not is_own:
        yield f"--report {arguments.report} does not go with --start and --end, which name a period of your own"
    start, end = arguments.report_start_seconds, arguments.report_end_seconds
    if start is not None and end is not None and start >= end:
        yield "--start is not before --end"


def _go(names: list[str]) -> str:
    return "goes" if len(names) == 1 else "go"
