"""Where things are: user directories and the resources that ship with the program.

The only module that asks platformdirs. `--storage-path` moves data and state,
`--config` the configuration; nobody else composes such a path. Must not know what
is in the files.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NamedTuple

import platformdirs
from platformdirs.api import PlatformDirsABC

from desktop_monitor.digests import sha256
from desktop_monitor.errors import ConfigError, ConfigProblem

_APP = "desktop-monitor"


class Paths(NamedTuple):
    """The program's own folders."""

    config: Path
    data: Path
    state: Path
    logs: Path
    runtime: Path
    """For sockets; gone after log-out on most systems, and the state folder where there is none."""

    @property
    def history(self) -> Path:
        """What the machine did: one SQLite file."""
        return self.data / "history.sqlite3"

    @property
    def journal(self) -> Path:
        """What agents did: a SQLite file of its own, so that an import of years never holds up a tick."""
        return self.data / "journal.sqlite3"

    @property
    def ledger(self) -> Path:
        """What trouble there was and what was done about it: every write is on disk at once."""
        return self.data / "ledger.sqlite3"

    @property
    def simulated(self) -> Path:
        """A store of its own for agents that do not exist."""
        return self.data / "simulated"

    @property
    def config_file(self) -> Path:
        """The user's settings."""
        return self.config / "config.yaml"

    @property
    def alerts_file(self) -> Path:
        """The user's rules, actions and channels."""
        return self.config / "alerts_config.yaml"

    @property
    def performance_file(self) -> Path:
        """The user's targets, weights and schedule of reports."""
        return self.config / "performance_config.yaml"

    @property
    def reports(self) -> Path:
        """Where reports are kept that nobody named a place for."""
        return self.data

    @property
    def reports_file(self) -> Path:
        """Which reports this program made by itself, and when the last was due."""
        return self.state / "reports.json"

    @property
    def updates_file(self) -> Path:
        """When newer versions were looked up last, and what was answered."""
        return self.state / "updates.json"

    @property
    def modes_file(self) -> Path:
        """The user's controls."""
        return self.config / "modes.yaml"

    @property
    def ports_file(self) -> Path:
        """Which ports the receiver holds, for clients on this machine; there while it is open."""
        return self.state / "ports.json"

    @property
    def status_line(self) -> Path:
        """Where Claude Code's status line, once wrapped, leaves the figures of its limits."""
        return self.state / "status_line"

    @property
    def token_file(self) -> Path:
        """What who sends events of own workflows must show."""
        return self.state / "events.token"

    @property
    def workflow_options(self) -> Path:
        """What own workflows are told to keep to."""
        return self.state / "workflow_options.json"

    @property
    def events(self) -> Path:
        """Where own workflows drop files of events while no port is open."""
        return self.data / "events"

    @property
    def own_prices(self) -> tuple[Path, ...]:
        """Where the user may write prices of models; one of them."""
        return self.config / "prices.yaml", self.config / "prices.json"

    @property
    def metric_files(self) -> Path:
        """Where the user may put text files of metrics."""
        return self.config / "metrics"

    @property
    def metric_executables(self) -> Path:
        """Where the user may put small programs that print metrics."""
        return self.config / "metrics.d"

    @property
    def instance_name(self) -> str:
        """Names the one program that may run on this storage: same folder, same name."""
        return f"{_APP}-{sha256(str(self.data).encode()).hexdigest()[:12]}"


def paths_for(storage: Path | None = None, config: Path | None = None) -> Paths:
    """The folders to use; nothing is created. Raises ConfigError for a folder that is a file."""
    dirs = platformdirs.PlatformDirs(_APP, appauthor=False)
    data = storage.expanduser().absolute() if storage else dirs.user_data_path
    state = data if storage else dirs.user_state_path
    found = Paths(
        config=config.expanduser().absolute() if config else dirs.user_config_path,
        data=data,
        state=state,
        logs=state / "logs",
        runtime=_runtime(dirs, state),
    )
    problems = tuple(
        ConfigProblem(str(folder), "", "is a file, but a folder is needed here", "name another folder or move the file")
        for folder in dict.fromkeys((found.config, found.data, found.state))
        # os.path: a folder that may not be looked into is not known to be a file.
        if os.path.exists(folder) and not os.path.isdir(folder)
    )
    if problems:
        raise ConfigError(problems)
    return found


def _runtime(dirs: PlatformDirsABC, state: Path) -> Path:
    """The session's folder; without one (no login session), a folder that is the user's alone."""
    flatpak, session = os.environ.get("FLATPAK_ID", ""), os.environ.get("XDG_RUNTIME_DIR", "")
    if flatpak and session:
        return Path(session, "app", flatpak)  # all that its sandboxes have of it in common (flatpak-run(1))
    if sys.platform.startswith(("win", "darwin")) or os.environ.get("XDG_RUNTIME_DIR"):
        return dirs.user_runtime_path
    return state


def resource(*parts: str) -> Path:
    """A file or folder below resources/.

    An installed wheel carries resources inside the package, a checkout has them
    beside it, and a frozen program in its unpacked data.
    """
    package = Path(__file__).parent
    frozen = Path(getattr(sys, "_MEIPASS", "")) / "desktop_monitor" / "resources"
    candidates = (frozen,) if hasattr(sys, "_MEIPASS") else (package / "resources", package.parent / "resources")
    root = next((candidate for candidate in candidates if candidate.is_dir()), candidates[-1])
    return root.joinpath(*parts)
