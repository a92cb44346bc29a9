"""Looks at everything the program depends on and says in plain words what is wrong.

Works without Qt, without a display and without a running program; changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop_monitor.clock import Clock
from desktop_monitor.diagnostics.clock_state import examine_clock
from desktop_monitor.diagnostics.dependencies import examine_dependencies
from desktop_monitor.diagnostics.desktop import examine_desktop
from desktop_monitor.diagnostics.finding import Finding
from desktop_monitor.diagnostics.folders import examine_folders
from desktop_monitor.diagnostics.system import examine_system
from desktop_monitor.notify.bus import LIMIT_SECONDS
from desktop_monitor.paths import Paths


def examine(
    paths: Paths,
    clock: Clock,
    environment: Mapping[str, str],
    newest_record_seconds: float | None = None,
    limit_seconds: float = LIMIT_SECONDS,
    clients: Finding | None = None,
) -> tuple[Finding, ...]:
    """All findings, most visible things first.

    `newest_record_seconds` is the wall time of the newest record in the history, None
    without any; `clients` says whether connected agents are heard (see
    `clients.examine_clients`); each question to another program takes at most `limit_seconds`.
    """
    return (
        *examine_desktop(environment, limit_seconds),
        *examine_folders(paths),
        examine_clock(clock, newest_record_seconds),
        *([] if clients is None else [clients]),
        *examine_dependencies(),
        *examine_system(),
    )
