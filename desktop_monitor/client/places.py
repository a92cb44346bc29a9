"""Where the monitor says which port it holds and what the user wants, keeps its token, and takes files of events.

The rules of platformdirs (https://platformdirs.readthedocs.io/) for the two folders
that matter, for programs that have no such library. Must not know events.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import NamedTuple

STORAGE_VARIABLE = "DESKTOP_MONITOR_STORAGE"
_APP = "desktop-monitor"


class Places(NamedTuple):
    """Files and folders of one monitor."""

    ports_file: str
    token_file: str
    drop_folder: str
    options_file: str


def places(storage: str | None, environment: Mapping[str, str], platform: str = sys.platform) -> Places:
    """Those of the monitor that was started with ``--storage-path`` `storage`, or with none."""
    named = storage or environment.get(STORAGE_VARIABLE, "")
    if named:
        data = state = os.path.abspath(os.path.expanduser(named))
    else:
        data, state = _user_folders(environment, platform)
    return Places(
        os.path.join(state, "ports.json"),
        os.path.join(state, "events.token"),
        os.path.join(data, "events"),
        os.path.join(state, "workflow_options.json"),
    )


def _user_folders(environment: Mapping[str, str], platform: str) -> tuple[str, str]:
    if platform == "win32":
        local = environment.get("LOCALAPPDATA", "") or os.path.expanduser("~\\AppData\\Local")
        return os.path.join(local, _APP), os.path.join(local, _APP)
    if platform == "darwin":
        support = os.path.expanduser("~/Library/Application Support")
        data, state = support, support
    else:
        data, state = os.path.expanduser("~/.local/share"), os.path.expanduser("~/.local/state")
    return (
        os.path.join(_absolute(environment, "XDG_DATA_HOME") or data, _APP),
        os.path.join(_absolute(environment, "XDG_STATE_HOME") or state, _APP),
    )


def _absolute(environment: Mapping[str, str], name: str) -> str:
    """A folder of the XDG Base Directory Specification; a relative one is to be ignored."""
    path = environment.get(name, "").strip()
    return path if os.path.isabs(path) else ""
