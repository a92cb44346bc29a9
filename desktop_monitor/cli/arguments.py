"""What may be typed, and what it means.

Global options go before or after the verb. Must not know what the verbs do.
"""

from __future__ import annotations

import argparse
import difflib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import desktop_monitor
from desktop_monitor.cli import typed
from desktop_monitor.errors import UsageError


@dataclass(frozen=True, slots=True)
class Arguments:
    """One command line, understood."""

    verb: str = ""
    """Empty: the tray program."""
    interval_seconds: float | None = None
    storage: Path | None = None
    config: Path | None = None
    report_only: bool = False
    hidden: bool = False
    """Start with the tray icon alone (as login does)."""
    json: bool = False
    duration_seconds: float | None = None
    metric: str = ""
    last_seconds: float | None = None
    start_seconds: float | None = None
    end_seconds: float | None = None
    step_seconds: int | None = None
    format: str = "table"
    paths: tuple[Path, ...] = ()
    """Files and folders to import; empty: where the clients keep theirs."""
    port: int | None = None
    otlp_port: int | None = None
    action: str = ""
    """What `serve` is to do instead of serving."""
    new: bool = False
    client: str = ""
    """As it is typed: ``claude-code``."""
    status_line: bool = False
    yes: bool = False
    """Make the change without asking."""
    by: str = "day"
    interface: str = ""
    project: str = ""
    model: str = ""
    seed: int | None = None
    hours: float | None = None
    live: bool = False


def parse(argv: Sequence[str]) -> Arguments:
    """Understand `argv`. Raises UsageError; ``--help`` and ``--version`` print and exit 0."""
    parser = _parser()
    _reject_unknown_options(argv, parser)
    namespace = parser.parse_args(argv)
    given = {name: value for name, value in vars(namespace).items() if value is not None}
    if "paths" in given:
        given["paths"] = tuple(given["paths"])
    arguments = Arguments(**given)
    _reject_contradictions(arguments)
    return arguments


_HINT = "see desktop-monitor --help"
_NEAR = 0.75
"""How alike an option must be to be thought meant (as difflib measures it)."""


class _Parser(argparse.ArgumentParser):
    """argparse that raises our errors instead of exiting."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, _HINT)


def _reject_unknown_options(argv: Sequence[str], parser: argparse.ArgumentParser) -> None:
    """Name every unknown option at once; argparse would take the next word for a verb instead."""
    known = _option_strings(parser)
    before_names = itertools.takewhile(lambda word: word != "--", argv)
    options = [word.split("=", 1)[0] for word in before_names if word.startswith("--")]
    unknown = [option for option in options if option not in known]
    if unknown:
        raise UsageError("unknown option " + ", ".join(_described(option, known) for option in unknown), _HINT)


def _described(option: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(option, known, n=1, cutoff=_NEAR)
    return option + (f" (did you mean {near[0]}?)" if near else "")


def _option_strings(parser: argparse.ArgumentParser) -> list[str]:
    strings = list(parser._option_string_actions)  # noqa: SLF001  argparse has no public list of them
    for action in parser._actions:  # noqa: SLF001
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            strings += [string for child in action.choices.values() for string in _option_strings(child)]
    return strings


def _parser() -> argparse.ArgumentParser:
    common = _common()
    parser = _Parser(
        prog="desktop-monitor",
        parents=[common],
        allow_abbrev=False,
        description="Tray monitor: one colour for the health of this machine. Without a verb the tray program starts; "
        "a second start raises the first.",
        epilog="Exit codes: 0 fine, 1 a check found something, 2 usage or configuration error, 3 the operation failed.",
    )
    parser.add_argument("--version", action="version", version=f"desktop-monitor {desktop_monitor.__version__}")
    parser.add_argument(
        "--report-only", action="store_true", default=None, help="print the status of what is recorded as JSON and exit"
    )
    parser.add_argument(
        "--hidden", action="store_true", default=None, help="start with the tray icon alone, where there is a tray"
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", title="verbs", parser_class=_Parser)
    _add_record(verbs, common)
    _add_serve(verbs, common)
    _add_history(verbs, common)
    _add_usage(verbs, common)
    _add_import(verbs, common)
    _add_connect(verbs, common)
    _add_simulate(verbs, common)
    _add_doctor(verbs, common)
    return parser


def _common() -> argparse.ArgumentParser:
    # SUPPRESS, so that a verb's parser does not overwrite what was given before the verb.
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    group = common.add_argument_group("global options (before or after the verb)")
    group.add_argument(
        "--interval", dest="interval_seconds", type=typed.interval, metavar="S", help="seconds between two readings"
    )
    group.add_argument(
        "--storage-path", dest="storage", type=typed.folder, metavar="DIR", help="folder of history and state"
    )
    group.add_argument("--config", type=typed.folder, metavar="DIR", help="folder of config.yaml")
    return common


def _add_record(verbs: Any, common: argparse.ArgumentParser) -> None:
    record = verbs.add_parser(
        "record",
        parents=[common],
        allow_abbrev=False,
        help="record without a window; one line a tick",
        description="Keep history without a window and print one line a tick. Ends with Ctrl+C or after --duration.",
    )
    record.add_argument(
        "--duration", dest="duration_seconds", type=typed.duration, metavar="S", help="stop after so long (30, 10m, 2h)"
    )
    record.add_argument("--json", action="store_true", default=None, help="each line is a JSON document")


def _add_serve(verbs: Any, common: argparse.ArgumentParser) -> None:
    serve = verbs.add_parser(
        "serve",
        parents=[common],
        allow_abbrev=False,
        help="record and receive telemetry without a window",
        description="Keep history without a window and receive, on the loopback interface, OTLP over HTTP and events "
        "of own workflows. A port that is taken is replaced by the next free one. Ends with Ctrl+C.",
    )
    serve.add_argument(
        "action", nargs="?", choices=("token",), metavar="token", help="print the token that senders of events show"
    )
    serve.add_argument("--port", type=typed.port, metavar="N", help="port for events (9417; 0: any)")
    serve.add_argument("--otlp-port", type=typed.port, metavar="N", help="port for telemetry (4318; 0: any)")
    serve.add_argument("--new", action="store_true", default=None, help="with token: make another one, end the old")


def _add_history(verbs: Any, common: argparse.ArgumentParser) -> None:
    history = verbs.add_parser(
        "history",
        parents=[common],
        allow_abbrev=False,
        help="print what was recorded of a metric",
        description="Print what was recorded of one metric: every sample of the last hour, or of another time, "
        "and means of minutes over more than two days. Times are local.",
    )
    history.add_argument("metric", metavar="METRIC", help="cpu_used_ratio, or one series: disk_busy_ratio{sda}")
    history.add_argument(
        "--last", dest="last_seconds", type=typed.duration, metavar="6h", help="the newest stretch (1h)"
    )
    history.add_argument(
        "--start", dest="start_seconds", type=typed.date_start, metavar="D", help="date, or date and time"
    )
    history.add_argument(
        "--end", dest="end_seconds", type=typed.date_end, metavar="D", help="the same; a date includes that day"
    )
    history.add_argument(
        "--step", dest="step_seconds", type=typed.step, metavar="S", help="means of so long (60, 10m, 1h)"
    )
    history.add_argument("--format", choices=("table", "json", "csv"), default="table", help="default: table")


def _add_usage(verbs: Any, common: argparse.ArgumentParser) -> None:
    usage = verbs.add_parser(
        "usage",
        parents=[common],
        allow_abbrev=False,
        help="print what agents used: requests, tokens, cost",
        description="Read what is new in the files of Claude Code, Codex and Gemini CLI, then print requests, tokens, "
        "cost and durations. Days are local, weeks begin on Monday. Without a cost stated by the client it is reckoned "
        "at list prices; a model without a price is named and left out of the cost.",
    )
    keys = ("day", "week", "month", "session", "project", "model", "interface")
    usage.add_argument("--by", choices=keys, default="day", help="what is added up (day)")
    usage.add_argument(
        "--since", dest="start_seconds", type=typed.date_start, metavar="D", help="date, or date and time"
    )
    usage.add_argument(
        "--until", dest="end_seconds", type=typed.date_end, metavar="D", help="the same; a date includes that day"
    )
    usage.add_argument("--interface", metavar="NAME", help="only this one: claude_code, codex, gemini or your own")
    usage.add_argument("--project", metavar="DIR", help="only this project: its folder as the table names it")
    usage.add_argument("--model", metavar="NAME", help="only this model, as the table names it")
    usage.add_argument("--json", action="store_true", default=None, help="print one JSON document")


def _add_import(verbs: Any, common: argparse.ArgumentParser) -> None:
    imports = verbs.add_parser(
        "import",
        parents=[common],
        allow_abbrev=False,
        help="read what agents left in their files into the journal",
        description="Read everything new of Claude Code, Codex and Gemini CLI: from where they keep it, or from the "
        "files and folders named. May be interrupted: the next one goes on there.",
    )
    imports.add_argument(
        "paths", nargs="*", type=typed.folder, metavar="PATH", help="a client's folder or one of its files"
    )
    imports.add_argument("--json", action="store_true", default=None, help="print one JSON document")


def _add_connect(verbs: Any, common: argparse.ArgumentParser) -> None:
    what = "Shows the exact change of its settings first and asks; "
    for verb, help_text, description in (
        ("connect", "have a client send its telemetry here", "Have a client send its telemetry here. " + what),
        ("disconnect", "take that back", "Take back what connect changed. " + what),
    ):
        connect = verbs.add_parser(
            verb,
            parents=[common],
            allow_abbrev=False,
            help=help_text,
            description=description + "without a terminal nothing is changed unless --yes is given.",
        )
        connect.add_argument("client", choices=("claude-code", "codex", "gemini"), help="which one")
        connect.add_argument(
            "--status-line",
            action="store_true",
            default=None,
            help="with claude-code: read its limits from its status line; your own status line goes on to be shown",
        )
        connect.add_argument("--yes", action="store_true", default=None, help="make the change without asking")
        connect.add_argument("--json", action="store_true", default=None, help="print one JSON document; needs --yes")


def _add_simulate(verbs: Any, common: argparse.ArgumentParser) -> None:
    simulate = verbs.add_parser(
        "simulate",
        parents=[common],
        allow_abbrev=False,
        help="make up agents for a look around, in a store of their own",
        description="Write made-up sessions of three clients and a workflow, and the machine they ran on, into a store "
        "of their own, which says so wherever it is shown. The same seed tells the same story. Nothing is written "
        "where real data are kept; without --storage-path the store is a folder named simulated.",
    )
    simulate.add_argument("--seed", type=typed.seed, metavar="N", help="which story (1)")
    simulate.add_argument("--hours", type=typed.hours, metavar="H", help="how much of it is over by now (24)")
    simulate.add_argument("--live", action="store_true", default=None, help="go on in real time until Ctrl+C")


def _add_doctor(verbs: Any, common: argparse.ArgumentParser) -> None:
    doctor = verbs.add_parser(
        "doctor",
        parents=[common],
        allow_abbrev=False,
        help="say in plain words what is fine here and what is not",
        description="Say in plain words what is fine here, what is not, and what to do. Exits 1 when something is not.",
    )
    doctor.add_argument("--json", action="store_true", default=None, help="print one JSON document")


def _reject_contradictions(arguments: Arguments) -> None:
    problems = []
    if arguments.report_only and arguments.verb:
        problems.append(f"--report-only does not go with {arguments.verb}")
    if arguments.hidden and (arguments.verb or arguments.report_only):
        problems.append(f"--hidden does not go with {arguments.verb or '--report-only'}")
    if arguments.last_seconds is not None and (arguments.start_seconds, arguments.end_seconds) != (None, None):
        problems.append("--last does not go with --start or --end")
    if arguments.new and not arguments.action:
        problems.append("--new goes with serve token only")
    if arguments.action and (arguments.port, arguments.otlp_port) != (None, None):
        problems.append("ports do not go with serve token")
    if arguments.status_line and arguments.client != "claude-code":
        problems.append("--status-line goes with claude-code only")
    start, end = arguments.start_seconds, arguments.end_seconds
    if start is not None and end is not None and start >= end:
        options = ("--since", "--until") if arguments.verb == "usage" else ("--start", "--end")
        problems.append(f"{options[0]} is not before {options[1]}")
    if problems:
        raise UsageError("; ".join(problems), _HINT)
