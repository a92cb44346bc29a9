"""`doctor`: says in plain words what is fine here and what is not. Must not know how it is found out."""

from __future__ import annotations

import os
from pathlib import Path

from desktop_monitor.agents.held_ports import held_ports
from desktop_monitor.agents.options import ReceiverOptions
from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.clock import SystemClock
from desktop_monitor.config.loader import load
from desktop_monitor.diagnostics.clients import examine_clients
from desktop_monitor.diagnostics.doctor import examine
from desktop_monitor.diagnostics.finding import Finding
from desktop_monitor.diagnostics.report import exit_code, report_json, report_text
from desktop_monitor.engine.agents.client_plan import ClientPlan
from desktop_monitor.engine.query import open_history
from desktop_monitor.errors import ConfigError, StoreError
from desktop_monitor.paths import Paths


def run(arguments: Arguments, paths: Paths) -> int:
    """Print the findings; 1 when one of them is a problem."""
    findings = examine(paths, SystemClock(), os.environ, _newest_record_seconds(paths), clients=_clients(paths))
    print(report_json(findings) if arguments.json else report_text(findings))
    return exit_code(findings)


def _clients(paths: Paths) -> Finding:
    try:
        port = load(paths.config_file).receiver.otlp_port
    except ConfigError:
        port = ReceiverOptions().otlp_port
    held = held_ports(paths.ports_file)
    connections = ClientPlan(paths, SystemClock(), os.environ, Path.home()).connections(port).read()
    return examine_clients(connections, held.otlp_port if held else None)


def _newest_record_seconds(paths: Paths) -> float | None:
    history = open_history(paths.history)
    try:
        span = history.span()
    except StoreError:
        return None  # what is wrong with the file is found by looking at the folder
    finally:
        history.close()
    return span[1] if span else None
