"""The options of ``--report``. Must not know how a report is made, nor which of them contradict each other."""

from __future__ import annotations

import argparse

from desktop_monitor.cli import typed
from desktop_monitor.language.marking import sentence

UNSAID = ""
"""`--report` alone: daily, or the period that --start and --end name."""
_KINDS = ("daily", "weekly", "monthly")
_FORMATS = ("json", "yaml", "md", "html", "csv", "pdf")


def add_report(whole: argparse.ArgumentParser) -> None:
    """What a report is asked for with, beside the verbs."""
    group = whole.add_argument_group(
        title="reports",
        description="Read what is new in the agents' files, then print or write a report. Without dates it is that of "
        "the newest day, week (from Monday) or month that is over; of today so far, while nothing older is known. "
        "Days are local.",
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
        raise typed.refusal(sentence("{written} is not one of {kinds}"), written=repr(written), kinds=", ".join(_KINDS))
    return written
