"""What was changed in clients' settings, so that it can be taken back after any crash.

``connections.json`` in the state folder says which keys of which file were given which
values of ours; what was there before is only in the copies of the files beside it, for
it may hold secrets. All of it is readable by the user alone. Must not know clients.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from desktop_monitor.actions.documents.document import ABSENT, KeyPath, Value
from desktop_monitor.digests import sha256
from desktop_monitor.errors import ActionError
from desktop_monitor.file_locks import held
from desktop_monitor.language.text import text
from desktop_monitor.private_files import make_private_folder, open_private, write_private

_FILE, _LOCK, _COPIES = "connections.json", "connections.lock", "connections"
_VERSION = 1
NO_FILE = ""
"""The hash of a file that is not there."""


@dataclass(frozen=True, slots=True)
class Wrote:
    """One key and the value we gave it; None: we took it out."""

    path: KeyPath
    value: object
    is_removal: bool = False

    @property
    def wanted(self) -> Value:
        """As documents have it."""
        return ABSENT if self.is_removal else self.value


@dataclass(frozen=True, slots=True)
class Record:
    """One file that was changed for one client."""

    interface: str
    path: str
    """The file itself, links followed."""
    before: str
    """Hash of what disconnecting restores; empty: the file was not there."""
    found: str
    """Hash of what was there when it was changed last."""
    after: str
    """Hash of what we wrote."""
    wrote: tuple[Wrote, ...]
    made: tuple[KeyPath, ...]
    """Sections that were not there."""
    port: int | None
    at_seconds: float
    is_pending: bool = True
    """Not known to be in the file yet."""
    leaving: str | None = None
    """Hash of what is being written to take it back."""


class Journal:
    """The records of one state folder."""

    def __init__(self, state: Path) -> None:
        """Nothing is read or made yet."""
        self._state = state
        self._path = state / _FILE
        self._copies = state / _COPIES

    @property
    def path(self) -> Path:
        """The file of records."""
        return self._path

    def records(self) -> tuple[Record, ...]:
        """All of them. Raises ActionError when the file cannot be read or understood."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise _failure(self._path, error) from error
        try:
            return tuple(_record(row) for row in json.loads(content)["records"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ActionError(
                "Nothing was changed",
                text("{path} is damaged. Move it away to have clients' settings changed again.", path=str(self._path)),
            ) from error

    def keep(self, records: tuple[Record, ...]) -> None:
        """Replace them all in one step; copies that no record needs are removed. Raises ActionError."""
        rows = [asdict(record) for record in records]
        try:
            make_private_folder(self._state)
            write_private(self._path, json.dumps({"version": _VERSION, "records": rows}, indent=1).encode())
        except OSError as error:
            raise _failure(self._path, error) from error
        self._remove_copies({record.before for record in records})

    def keep_copy(self, content: bytes) -> str:
        """Keep the bytes of a file; their hash, by which they are found again. Raises ActionError."""
        name = digest(content)
        try:
            make_private_folder(self._copies)
            write_private(self._copies / name, content)
        except OSError as error:
            raise _failure(self._copies, error) from error
        return name

    def copy(self, name: str) -> bytes | None:
        """The bytes of this hash; None where the copy is gone or damaged."""
        try:
            content = (self._copies / name).read_bytes()
        except OSError:
            return None
        return content if digest(content) == name else None

    def _remove_copies(self, needed: set[str]) -> None:
        with suppress(OSError):
            for copy in self._copies.iterdir():
                if copy.name not in needed:
                    copy.unlink()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Alone with it, among all programs. Raises ActionError when another one changes settings now."""
        try:
            make_private_folder(self._state)
            descriptor = open_private(self._state / _LOCK, os.O_RDWR | os.O_CREAT)
        except OSError as error:
            raise _failure(self._state, error) from error
        with held(descriptor) as is_ours:
            if not is_ours:
                raise ActionError("Nothing was changed", "Another program changes clients' settings now. Try again.")
            yield


def digest(content: bytes) -> str:
    """The hash by which contents are compared."""
    return sha256(content).hexdigest()


def _record(row: Mapping[str, object]) -> Record:
    fields: dict[str, Any] = dict(row)
    fields["wrote"] = tuple(Wrote(tuple(one["path"]), one["value"], one["is_removal"]) for one in fields["wrote"])
    fields["made"] = tuple(tuple(path) for path in fields["made"])
    return Record(**fields)


def _failure(path: Path, error: OSError) -> ActionError:
    return ActionError("Nothing was changed", text("{path}: {why}", path=str(path), why=error.strerror or str(error)))
