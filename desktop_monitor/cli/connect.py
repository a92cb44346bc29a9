"""`connect` and `disconnect`: show the exact change of a client's settings, ask, and make it.

Must not know how settings are written.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from desktop_monitor.actions.clients.connection import Preview
from desktop_monitor.agents.held_ports import held_ports
from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.cli.asking import is_confirmed
from desktop_monitor.cli.printing import announce
from desktop_monitor.clock import SystemClock
from desktop_monitor.config.edit import save
from desktop_monitor.config.settings import Settings
from desktop_monitor.engine.agents.client_plan import ClientPlan
from desktop_monitor.escaping import visible
from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.client_names import STATUS_LINE, client_name
from desktop_monitor.paths import Paths

_LINE_LIMIT = 2000


def run(arguments: Arguments, paths: Paths, settings: Settings) -> int:
    """Connect or disconnect. Raises UsageError where nobody can be asked, MonitorError when it cannot be done."""
    interface = STATUS_LINE if arguments.status_line else arguments.client.replace("-", "_")
    is_connecting = arguments.verb == "connect"
    actions = ClientPlan(paths, SystemClock(), os.environ, Path.home()).actions()
    preview = actions.preview(interface) if is_connecting else actions.preview_disconnect(interface)
    if not arguments.json:
        print("\n".join(_sentences(preview)))
    change = actions.connect if is_connecting else actions.disconnect
    if preview.diff_lines and not is_confirmed(arguments):
        announce(text("Nothing was changed."))
        return 0
    is_changed = change(interface, preview.hash)
    is_enabled = is_connecting and interface != STATUS_LINE and _enable_receiver(paths, settings)
    if arguments.json:
        print(json.dumps(_document(arguments, interface, preview, is_changed)))
    else:
        print("\n".join(_outcome(interface, paths, is_connecting, is_changed, is_enabled)))
    return 0


def _enable_receiver(paths: Paths, settings: Settings) -> bool:
    """Whether the setting had to be changed. Raises ConfigError."""
    if settings.receiver.enabled:
        return False
    save(paths.config_file, {"receiver.enabled": True})
    return True


def _sentences(preview: Preview) -> Iterator[str]:
    for line in preview.diff_lines:
        yield visible(line[:_LINE_LIMIT])
    if preview.diff_lines:
        yield ""
    for warning in preview.warnings:
        yield f"- {visible(warning)}"


def _outcome(interface: str, paths: Paths, is_connecting: bool, is_changed: bool, is_enabled: bool) -> Iterator[str]:
    name = client_name(interface)
    if is_changed:
        yield words(text("{name} is connected." if is_connecting else "{name} is disconnected.", name=name))
    if is_enabled:
        yield words(text("The receiver is switched on in {path}.", path=str(paths.config_file)))
    if not is_connecting or interface == STATUS_LINE:
        return
    held = held_ports(paths.ports_file)
    if held is not None and held.otlp_port is not None:
        yield words(text("Desktop Monitor receives on port {port} now.", port=held.otlp_port))
    else:
        yield words(text("Nothing receives yet: start Desktop Monitor anew, or desktop-monitor serve."))


def _document(arguments: Arguments, interface: str, preview: Preview, is_changed: bool) -> dict[str, object]:
    """The document of ``--json``."""
    return {
        "action": arguments.verb,
        "interface": interface,
        "changed": is_changed,
        "title": preview.title,
        "diff": list(preview.diff_lines),
        "warnings": list(preview.warnings),
    }
