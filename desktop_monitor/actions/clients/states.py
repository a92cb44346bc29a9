"""How each client's settings stand, cheap enough to ask every half minute: a file is read when it changed.

Must not know how settings are changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from desktop_monitor.actions.clients.actions import CLIENTS
from desktop_monitor.actions.clients.client import Client, Places, local_port
from desktop_monitor.actions.clients.connection import Connection
from desktop_monitor.actions.clients.journal import Journal
from desktop_monitor.actions.clients.ports import ReceiverPort
from desktop_monitor.actions.documents import files
from desktop_monitor.actions.documents.document import Format, Tree, UnreadableError, content_of
from desktop_monitor.errors import ActionError

_Mark = tuple[int, int, int]
_WORST_FIRST = (Connection.WRONG_PORT, Connection.ELSEWHERE, Connection.DISCONNECTED, Connection.CONNECTED)


class _Known(NamedTuple):
    mark: _Mark
    tree: Tree | None
    """None: it cannot be understood."""


class ClientConnections:
    """Remembers what it read, so one thread keeps one of it."""

    def __init__(
        self, places: Places, journal: Journal, port: ReceiverPort, clients: Iterable[Client] = CLIENTS
    ) -> None:
        """Nothing is read yet."""
        self._clients = tuple(clients)
        self._places, self._journal, self._port = places, journal, port
        self._known: dict[Path, _Known] = {}
        self._ports_written: tuple[_Mark | None, frozenset[int]] = (None, frozenset())

    def read(self) -> Mapping[str, Connection]:
        """Every known client by its interface. Never raises for what is in the files."""
        held = self._port.held()
        return {client.interface: self._state(client, held) for client in self._clients}

    def _state(self, client: Client, held: int | None) -> Connection:
        target = client.target(self._places)
        if any(self._is_locked(client, path, form) for path, form in target.managed):
            return Connection.MANAGED
        found = {self._state_of(client, path, held) for path in target.files}
        return next((state for state in _WORST_FIRST if state in found), Connection.ABSENT)

    def _is_locked(self, client: Client, path: Path, form: Format) -> bool:
        mark = _mark(path)
        if mark is None:
            return False
        tree = self._tree(path, form, mark)
        return tree is None or client.is_locked(tree)

    def _state_of(self, client: Client, path: Path, held: int | None) -> Connection:
        mark = _mark(path)
        tree = None if mark is None else self._tree(path, client.format, mark)
        if not client.needs_port:
            is_ours = tree is not None and not client.changes(tree, 0)
            return Connection.CONNECTED if is_ours else Connection.DISCONNECTED
        endpoint = "" if tree is None else client.endpoint(tree)
        if tree is None or not endpoint:
            return Connection.DISCONNECTED
        port = local_port(endpoint)
        if port is None or port not in {held, self._port.wanted(), *self._written()}:
            return Connection.ELSEWHERE
        if port != held and (held is not None or self._port.is_answered(port)):
            return Connection.WRONG_PORT
        # Sent to our port, but in a way we do not understand: to connect again puts that right.
        return Connection.DISCONNECTED if client.changes(tree, port) else Connection.CONNECTED

    def _tree(self, path: Path, form: Format, mark: _Mark) -> Tree | None:
        known = self._known.get(path)
        if known is None or known.mark != mark:
            known = self._known[path] = _Known(mark, _tree(path, form))
        return known.tree

    def _written(self) -> frozenset[int]:
        """Ports that we wrote into settings."""
        mark = _mark(self._journal.path)
        if mark is None:
            return frozenset()
        if self._ports_written[0] != mark:
            try:
                ports = frozenset(record.port for record in self._journal.records() if record.port is not None)
            except ActionError:
                ports = frozenset()
            self._ports_written = (mark, ports)
        return self._ports_written[1]


def _mark(path: Path) -> _Mark | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def _tree(path: Path, form: Format) -> Tree | None:
    try:
        content = files.content(path)
        return form.tree(content_of(content or b"").text)
    except (ActionError, UnreadableError):
        return None
