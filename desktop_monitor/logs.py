"""Log set-up: one rotating file, the console for warnings, debug switches.

The seed's switch ``PERFORMANCE_DEBUG=true`` turns on debug output. Text of other
programs is escaped before it reaches a line, so that no process name can forge
one. Must not know what is logged.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from desktop_monitor.escaping import visible
from desktop_monitor.private_files import make_private_folder, open_private

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_FILE_BYTES = 1_000_000
_FILE_COUNT = 3
_TRUE = frozenset({"1", "true", "yes", "on"})


class _OneLine(logging.Formatter):
    """Keeps every message on one line: control characters are shown, not obeyed.

    Tracebacks keep their lines, indented, so that a record is still told from the next.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The record without its traceback."""
        return visible(super().formatMessage(record))

    def format(self, record: logging.LogRecord) -> str:
        """The record, each line of its traceback indented."""
        first, *rest = super().format(record).split("\n")
        return "\n  ".join((first, *map(visible, rest)))


class _PrivateFile(RotatingFileHandler):
    """Each new file of the rotation is the user's alone."""

    def _open(self) -> TextIOWrapper:
        return open(self.baseFilename, "a", encoding="utf-8", opener=open_private)


def set_up(folder: Path | None, environment: Mapping[str, str]) -> None:
    """Log to `folder`/performance.log where that can be written, warnings to stderr always."""
    root = logging.getLogger("desktop_monitor")
    root.setLevel(logging.DEBUG if is_debug(environment) else logging.INFO)
    root.handlers.clear()
    console = logging.StreamHandler(sys.stderr)
    console.setLevel(logging.WARNING)
    console.setFormatter(_OneLine("%(levelname)s: %(message)s"))
    root.addHandler(console)
    if folder is not None:
        _add_file(root, folder)


def is_debug(environment: Mapping[str, str]) -> bool:
    """Whether debug output was asked for."""
    return environment.get("PERFORMANCE_DEBUG", "").strip().lower() in _TRUE


def _add_file(root: logging.Logger, folder: Path) -> None:
    try:
        make_private_folder(folder)
        handler = _PrivateFile(
            folder / "performance.log", maxBytes=_FILE_BYTES, backupCount=_FILE_COUNT, encoding="utf-8"
        )
    except OSError as error:
        root.warning("no log file in %s: %s", folder, error.strerror or error)
        return
    handler.setFormatter(_OneLine(_FORMAT))
    root.addHandler(handler)
