"""The verbs and the options of each, as ``--help`` tells of them.

Global options go before or after the verb. Must not know what the verbs do or which
options contradict each other.
"""

from __future__ import annotations

import argparse
from typing import Any

import desktop_monitor
from desktop_monitor.cli import typed
from desktop_monitor.cli.alert_options import add_alerts, add_mode
from desktop_monitor.cli.parsers import Parser, add_command
from desktop_monitor.cli.report_options import add_report


def parser() -> argparse.ArgumentParser:
    """The whole command line. It raises UsageError; ``--help`` and ``--version`` print and exit 0."""
    common = _common()
    whole = Parser(
        prog="desktop-monitor",
        parents=[common],
        description="Tray monitor: one colour for the health of this machine. Without a verb the tray program starts; "
        "a second start raises the first.",
        epilog="Exit codes: 0 fine, 1 a check found something, 2 usage or configuration error, 3 the operation failed.",
    )
    whole.add_argument("--version", action="version", version=f"desktop-monitor {desktop_monitor.__version__}")
    whole.add_argument(
        "--report-only", action="store_true", default=None, help="print the status of what is recorded as JSON and exit"
    )
    whole.add_argument(
        "--hidden", action="store_true", default=None, help="start with the tray icon alone, where there is a tray"
    )
    add_report(whole)
    verbs = whole.add_subparsers(dest="verb", metavar="VERB", title="verbs", parser_class=Parser)
    _add_record(verbs, common)
    _add_serve(verbs, common)
    _add_history(verbs, common)
    _add_usage(verbs, common)
    _add_import(verbs, common)
    _add_connect(verbs, common)
    _add_alerts(verbs, common)
    _add_mode(verbs, common)
    _add_simulate(verbs, common)
    _add_doctor(verbs, common)
    _add_quit(verbs, common)
    return whole


def _common() -> argparse.ArgumentParser:
    # SUPPRESS, so that a verb's parser does not overwrite what was given before the verb.
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    group = common.add_argument_group(title="global options (before or after the verb)")
    group.add_argument(
        "--interval", dest="interval_seconds", type=typed.interval, metavar="S", help="seconds between two readings"
    )
    group.add_argument(
        "--storage-path", dest="storage", type=typed.folder, metavar="DIR", help="folder of history and state"
    )
    group.add_argument("--config", type=typed.folder, metavar="DIR", help="folder of config.yaml")
    return common


def _add_record(verbs: Any, common: argparse.ArgumentParser) -> None:
    record = add_command(
        verbs,
        common,
        "record",
        help="record without a window; one line a tick",
        description="Keep history without a window and print one line a tick. Ends with Ctrl+C or after --duration.",
    )
    record.add_argument(
        "--duration", dest="duration_seconds", type=typed.duration, metavar="S", help="stop after so long (30, 10m, 2h)"
    )
    record.add_argument("--json", action="store_true", default=None, help="each line is a JSON document")


def _add_serve(verbs: Any, common: argparse.ArgumentParser) -> None:
    serve = add_command(
        verbs,
        common,
        "serve",
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
    history = add_command(
        verbs,
        common,
        "history",
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
    usage = add_command(
        verbs,
        common,
        "usage",
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
    imports = add_command(
        verbs,
        common,
        "import",
        help="read what agents left in their files into the journal",
        description="Read everything new of Claude Code, Codex and Gemini CLI: from where they keep it, or from the "
        "files and folders named. May be interrupted: the next one goes on there.",
    )
    imports.add_argument(
        "paths", nargs="*", type=typed.folder, metavar="PATH", help="a client's folder or one of its files"
    )
    imports.add_argument("--json", action="store_true", default=None, help="print one JSON document")


def _add_connect(verbs: Any, common: argparse.ArgumentParser) -> None:
    clients = ("claude-code", "codex", "gemini")
    connect = add_command(
        verbs,
        common,
        "connect",
        help="have a client send its telemetry here",
        description="Have a client send its telemetry here. Shows the exact change of its settings first and asks; "
        "without a terminal nothing is changed unless --yes is given.",
    )
    _add_client(connect, clients)
    disconnect = add_command(
        verbs,
        common,
        "disconnect",
        help="take that back",
        description="Take back what connect changed; all: everything that this program changed outside its own "
        "folders, as before it is removed. Shows the exact change of its settings first and asks; without a terminal "
        "nothing is changed unless --yes is given.",
    )
    _add_client(disconnect, (*clients, "all"))


def _add_client(parser: Any, clients: tuple[str, ...]) -> None:
    parser.add_argument("client", choices=clients, help="which one")
    parser.add_argument(
        "--status-line",
        action="store_true",
        default=None,
        help="with claude-code: read its limits from its status line; your own status line goes on to be shown",
    )
    parser.add_argument("--yes", action="store_true", default=None, help="make the change without asking")
    parser.add_argument("--json", action="store_true", default=None, help="print one JSON document; needs --yes")


def _add_alerts(verbs: Any, common: argparse.ArgumentParser) -> None:
    alerts = add_command(
        verbs,
        common,
        "alerts",
        help="list and answer alerts, test channels, rehearse rules",
        description="Look at alerts, acknowledge and snooze them, test channels, and take rules through the past. "
        "Rules stand in alerts_config.yaml.",
    )
    add_alerts(alerts, common)


def _add_mode(verbs: Any, common: argparse.ArgumentParser) -> None:
    mode = add_command(
        verbs,
        common,
        "mode",
        help="look at and switch modes, and take switches back",
        description="Switch context modes, interfaces, models and efforts: the exact change is shown first, written "
        "down, read back and can be taken back. A running Desktop Monitor watches what comes of it.",
    )
    add_mode(mode, common)


def _add_simulate(verbs: Any, common: argparse.ArgumentParser) -> None:
    simulate = add_command(
        verbs,
        common,
        "simulate",
        help="make up agents for a look around, in a store of their own",
        description="Write made-up sessions of three clients and a workflow, and the machine they ran on, into a store "
        "of their own, which says so wherever it is shown. The same seed tells the same story. Nothing is written "
        "where real data are kept; without --storage-path the store is a folder named simulated.",
    )
    simulate.add_argument("--seed", type=typed.seed, metavar="N", help="which story (1)")
    simulate.add_argument("--hours", type=typed.hours, metavar="H", help="how much of it is over by now (24)")
    simulate.add_argument("--live", action="store_true", default=None, help="go on in real time until Ctrl+C")


def _add_doctor(verbs: Any, common: argparse.ArgumentParser) -> None:
    doctor = add_command(
        verbs,
        common,
        "doctor",
        help="say in plain words what is fine here and what is not",
        description="Say in plain words what is fine here, what is not, and what to do. Exits 1 when something is not.",
    )
    doctor.add_argument("--json", action="store_true", default=None, help="print one JSON document")


def _add_quit(verbs: Any, common: argparse.ArgumentParser) -> None:
    add_command(
        verbs,
        common,
        "quit",
        help="end the running tray program",
        description="End the tray program that runs on these folders and wait until it has. Exits 1 when none runs.",
    )
