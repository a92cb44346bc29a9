"""The journal for writing: facts come in, what is new of them stays.

Several processes may do so at once, the running program and command lines. What a
fact belongs to is found inside the transaction that writes it, transactions are
short, and how far files were read is committed with the last of their facts: a crash
costs nothing, what was written before it is met again and recognised.

Must not know where facts come from.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from desktop_monitor.agents.source import Cursor
from desktop_monitor.errors import StoreEnvironmentError
from desktop_monitor.metrics.agent_event import Findings, Request
from desktop_monitor.metrics.text import Text, text
from desktop_monitor.private_files import make_private_folder
from desktop_monitor.store.damage import COMPANIONS
from desktop_monitor.store.database import Database
from desktop_monitor.store.journal.cursors import read_cursors, write_cursors
from desktop_monitor.store.journal.names import Names
from desktop_monitor.store.journal.requests import RequestWriter
from desktop_monitor.store.journal.schema import JOURNAL
from desktop_monitor.store.location import Location, MemoryLocation
from desktop_monitor.store.opening import open_writer

_FACTS_PER_TRANSACTION = 2000
_FEW_FACTS = 100
_MEMORY_NAMES = count(1)


class Journal:
    """One connection for writing; used by one thread at a time. Every method may raise StoreEnvironmentError."""

    def __init__(self, database: Database) -> None:
        self.notices: tuple[Text, ...] = ()
        """What the user should know about the file."""
        self._database = database
        self._names = Names(database)
        self._requests = RequestWriter(database, self._names)
        self._data_version = -1

    @property
    def location(self) -> Location:
        """What `read_journal` takes to read what is kept here."""
        return self._database.location

    @property
    def size_bytes(self) -> int:
        """What it takes on disk or in memory."""
        return size_of(self._database)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """A transaction in which what is remembered of the tables is right."""
        try:
            with self._database.transaction():
                version = int(self._database.value("PRAGMA data_version"))
                if version != self._data_version:
                    self._forget_names()
                    self._data_version = version
                yield
        except BaseException:
            self._forget_names()
            raise

    def _forget_names(self) -> None:
        self._names.forget()
        self._requests.forget()

    def write(self, findings: Findings, cursors: Sequence[Cursor] = ()) -> int:
        """Keep what is new in `findings`, and how far files were read; how many facts were new.

        Files are read again from their former cursors when this fails half way.
        """
        new = 0
        requests = findings.requests
        for start in range(0, len(requests), _FACTS_PER_TRANSACTION):
            with self._writing():
                new += self._write_requests(requests[start : start + _FACTS_PER_TRANSACTION])
        with self._writing():
            write_cursors(self._database, cursors)
        if len(requests) < _FEW_FACTS:
            self._requests.forget()
        return new

    def _write_requests(self, requests: Sequence[Request]) -> int:
        return self._requests.write(requests)

    def cursors(self) -> dict[str, Cursor]:
        """How far every file was read, by its path."""
        return read_cursors(self._database)

    def close(self) -> None:
        """Give back the connection."""
        self._database.close()


def open_journal(location: Location) -> Journal:
    """The journal at `location`, made where it is missing."""
    if isinstance(location, Path):
        _make_folder(location.parent)
    database, backup = open_writer(location, JOURNAL)
    journal = Journal(database)
    if backup is not None:
        journal.notices += (text("store.migrated", backup=str(backup)),)
    return journal


def memory_journal() -> MemoryLocation:
    """A place for a journal that lives no longer than the program."""
    return MemoryLocation(f"journal-{os.getpid()}-{next(_MEMORY_NAMES)}")


def _make_folder(folder: Path) -> None:
    try:
        make_private_folder(folder)
    except OSError as error:
        raise StoreEnvironmentError(
            "The data folder cannot be made", f"{folder}: {error.strerror}. Choose another with --storage-path."
        ) from error


def size_of(database: Database) -> int:
    """Bytes of the store on disk, its companions included, or in memory."""
    if isinstance(database.location, MemoryLocation):
        return int(database.value("PRAGMA page_count")) * int(database.value("PRAGMA page_size"))
    path = database.location
    files = (path, *(path.with_name(path.name + suffix) for suffix in COMPANIONS))
    return sum(file.stat().st_size for file in files if file.exists())
