"""What is to be known of one client to change its settings. Must not know any of them, or how files are written."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from desktop_monitor.actions.documents.document import ABSENT, Format, KeyPath, Tree, Value, is_same, value_at

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "0.0.0.0"})  # noqa: S104  what a client may have written
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Places:
    """Where a user's and an administrator's settings are looked for."""

    environment: Mapping[str, str]
    """As the clients see it."""
    home: Path
    platform: str
    """`sys.platform`'s."""
    system: Path = Path("/")
    """What administrators' paths are below."""

    def managed(self, linux: str, macos: str, windows: str) -> Path:
        """An administrator's file by its place on each system."""
        if self.platform == "win32":
            return Path(windows)
        return self.system / (macos if self.platform == "darwin" else linux)


@dataclass(frozen=True, slots=True)
class Target:
    """One client's settings and what ours are in them."""

    files: tuple[Path, ...]
    """The user's own; empty: the client is not there."""
    managed: tuple[tuple[Path, Format], ...]
    """What an administrator may have written, existing or not."""


class Client(Protocol):
    """One client that can be made to send its telemetry here."""

    @property
    def interface(self) -> str:
        """As `metrics.agent_event` names it."""

    @property
    def name(self) -> str:
        """As its maker calls it."""

    @property
    def format(self) -> Format:
        """Of the user's settings."""

    @property
    def sections(self) -> tuple[KeyPath, ...]:
        """What is taken out again when nothing is left in it."""

    @property
    def needs_port(self) -> bool:
        """Whether it is to send to a port of ours."""

    @property
    def drop_folder(self) -> Path | None:
        """Folder it is to write to, made when it is connected."""

    def target(self, places: Places) -> Target:
        """Its files. Looks at folders only."""

    def changes(self, tree: Tree, port: int) -> Mapping[KeyPath, Value]:
        """What must be different in these settings for it to send to `port`; empty: nothing."""

    def without_record(self, tree: Tree) -> Mapping[KeyPath, Value]:
        """What must be different for nothing of ours to be left, where nobody remembers what was there before."""

    def endpoint(self, tree: Tree) -> str:
        """Where these settings send telemetry; empty: nowhere. Untrusted."""

    def is_locked(self, tree: Tree) -> bool:
        """Whether an administrator's settings say where it sends."""

    def warnings(self, tree: Tree, environment: Mapping[str, str]) -> tuple[str, ...]:
        """What the user should know before it is connected, one sentence each."""


def local_port(endpoint: str) -> int | None:
    """The port of this machine an endpoint names; None for any other."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
        host = parts.hostname
    except ValueError:
        return None
    if host not in _LOOPBACK or parts.scheme not in _DEFAULT_PORTS:
        return None
    return _DEFAULT_PORTS[parts.scheme] if port is None else port


def taken_out(client: Client, tree: Tree) -> Mapping[KeyPath, Value]:
    """Every value that is just what we would write, for the port these settings name."""
    port = local_port(client.endpoint(tree))
    ours = {} if port is None else client.changes({}, port)
    return {path: ABSENT for path, value in ours.items() if is_same(value_at(tree, path), value)}


def exported(environment: Mapping[str, str], names: tuple[str, ...]) -> str:
    """Those of `names` that are set, for a sentence."""
    return ", ".join(name for name in names if environment.get(name))


def present(folder: Path) -> bool:
    """Whether a client's folder is there."""
    return os.path.isdir(folder)
