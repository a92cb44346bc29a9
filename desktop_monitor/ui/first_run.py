"""Whether the user was welcomed: once, at the first start on a machine without data of ours, and never again.

Remembered in a file of the state folder, so that a start that shows nothing (at login)
leaves the welcome for when the program is opened by hand. Must not know what it shows.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path

from desktop_monitor.paths import Paths
from desktop_monitor.private_files import make_private_folder, write_private
from desktop_monitor.ui.window import placement

_LOG = logging.getLogger(__name__)
_LIMIT_CHARACTERS = 10_000


class FirstRun:
    """One storage's."""

    def __init__(self, paths: Paths) -> None:
        """Looks what is there, so make it before anything is recorded."""
        self._path = file_in(paths.state)
        known = _known(self._path)
        if known is None:
            # Who has data here knows the program: it is an upgrade. What cannot be remembered would come every time.
            known = any(path.exists() for path in _traces(paths))
            known = not self._write(is_over=known) or known
        self._is_over = known

    @property
    def is_due(self) -> bool:
        """Whether the user is still to be welcomed."""
        return not self._is_over

    def end(self) -> None:
        """It was answered, skipped or closed."""
        if not self._is_over:
            self._is_over = True
            self._write(is_over=True)

    def _write(self, *, is_over: bool) -> bool:
        try:
            make_private_folder(self._path.parent)
            write_private(self._path, json.dumps({"welcomed": is_over}).encode())
        except OSError as error:
            _LOG.warning("%s cannot be written: %s", self._path, error)
            return False
        return True


def file_in(state_folder: Path) -> Path:
    """The file that remembers."""
    return state_folder / "welcome.json"


def _traces(paths: Paths) -> tuple[Path, ...]:
    return paths.history, paths.journal, paths.ledger, placement.file_in(paths.state)


def _known(path: Path) -> bool | None:
    """Whether it is over; None where nothing is remembered. What is damaged counts as over: it was there before."""
    try:
        with path.open(encoding="utf-8") as file:
            content = json.loads(file.read(_LIMIT_CHARACTERS))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        return True
    return not (isinstance(content, dict) and content.get("welcomed") is False)
