"""The only place that speaks to sqlite3: a connection, its statements, its errors.

Errors that the surroundings cause (full disk, permissions, damage, a newer file,
another program's lock) become StoreEnvironmentError with a sentence that says what,
where and what to do; everything else is our own mistake and becomes StoreBugError.

Must not know which tables there are (see `opening`).
"""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from desktop_monitor.errors import StoreBugError, StoreEnvironmentError, StoreError
from desktop_monitor.language.text import sentence, text
from desktop_monitor.store.damage import StoreDamagedError
from desktop_monitor.store.location import Location

Row = tuple[Any, ...]
BUSY_TIMEOUT_SECONDS = 2.0
HISTORY_NAME = sentence("history file")
"""What people are told a store is, where nothing else is said."""

_FULL = {sqlite3.SQLITE_FULL}
_FORBIDDEN = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
_DAMAGED = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_CONSTRAINT}
"""One writer numbers every row, so only a row that is not what was written can break a constraint."""
_DAMAGED_WORDS = ("decode to UTF-8", "unsupported file format")
"""Damage that sqlite3 reports without a code of its own."""
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_MACHINE = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_NOLFS}


class StoreForbiddenError(StoreEnvironmentError):
    """The file or its folder may not be opened or written."""


def translated(error: sqlite3.Error, location: Location, name: str = HISTORY_NAME) -> StoreError:
    """The program's own error for one of sqlite3's; `name` is what people are told the store is."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _FULL:
        return StoreEnvironmentError(
            text("No space left for the {name}", name=text(name)),
            text("{location}: free some space on this disk.", location=str(location)),
        )
    if code in _FORBIDDEN:
        return StoreForbiddenError(
            text("The {name} cannot be written or read here", name=text(name)),
            text(
                "{location}: {why}. Check the permissions of the file and its folder, or choose another folder.",
                location=str(location),
                why=str(error),
            ),
        )
    if code in _DAMAGED or any(words in str(error) for words in _DAMAGED_WORDS):
        return StoreDamagedError(
            text("The {name} is damaged", name=text(name)),
            text("{location}: {why}.", location=str(location), why=str(error)),
        )
    if code in _BUSY:
        return StoreEnvironmentError(
            text("Another program holds the {name}", name=text(name)),
            text("{location}: {why}. Close the program that has it open.", location=str(location), why=str(error)),
        )
    if code in _MACHINE:
        return StoreEnvironmentError(
            text("The disk refuses the {name}", name=text(name)),
            text("{location}: {why}. Check the disk and its space.", location=str(location), why=str(error)),
        )
    return StoreBugError(f"The {name} met a mistake of this program", f"{location}: {error}")


class Database:
    """One connection; used by one thread at a time. Every method may raise StoreError."""

    def __init__(
        self,
        location: Location,
        uri: str,
        busy_timeout_seconds: float = BUSY_TIMEOUT_SECONDS,
        name: str = HISTORY_NAME,
    ) -> None:
        """`busy_timeout_seconds`: how long to wait for another process that writes. `name`: what it is for people."""
        self.location = location
        self._name = name
        with self._translating():
            self._connection = sqlite3.connect(
                uri, uri=True, timeout=busy_timeout_seconds, isolation_level=None, check_same_thread=False
            )
        # Who asks one question and forgets the reader keeps no file open (Python 3.13 would complain).
        # Not at the program's end: a thread that is left behind may be using it, and closing it then crashes.
        weakref.finalize(self, self._connection.close).atexit = False

    @contextmanager
    def _translating(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise translated(error, self.location, self._name) from error
        except UnicodeDecodeError as error:
            raise StoreDamagedError(
                text("The {name} is damaged", name=text(self._name)),
                text("{location}: {why}.", location=str(self.location), why=str(error)),
            ) from error
        except (OverflowError, UnicodeEncodeError) as error:
            raise StoreBugError(
                f"The {self._name} met a mistake of this program", f"{self.location}: {error}"
            ) from error

    def run(self, statement: str, values: Sequence[object] = ()) -> int:
        """Execute one statement; the number of rows it changed."""
        with self._translating():
            return self._connection.execute(statement, values).rowcount

    def run_many(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """Execute one statement for each row."""
        with self._translating():
            self._connection.executemany(statement, rows)

    def insert(self, statement: str, values: Sequence[object]) -> int:
        """Execute one INSERT; the new row's id."""
        with self._translating():
            row_id = self._connection.execute(statement, values).lastrowid
        if row_id is None:
            raise StoreBugError(f"The {self._name} met a mistake of this program", f"no row from {statement!r}")
        return row_id

    def rows(self, statement: str, values: Sequence[object] = (), kinds: Sequence[type] = ()) -> list[Row]:
        """All rows of one question; a value of another kind than announced in `kinds` is damage."""
        with self._translating():
            rows = self._connection.execute(statement, values).fetchall()
        if kinds and not all(all(map(isinstance, row, kinds)) for row in rows):
            raise StoreDamagedError(
                text("The {name} is damaged", name=text(self._name)),
                text("{location}: a row holds impossible values.", location=str(self.location)),
            )
        return rows

    def each(self, statement: str, values: Sequence[object] = ()) -> Iterator[Row]:
        """The rows of one question, one after the other: for many large ones."""
        with self._translating():
            yield from self._connection.execute(statement, values)

    def value(self, statement: str, values: Sequence[object] = ()) -> Any:
        """The first column of the only row; None without one."""
        rows = self.rows(statement, values)
        return rows[0][0] if rows else None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All statements inside or none of them."""
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Several questions answered from one state of the store."""
        self.run("BEGIN")
        try:
            yield
        finally:
            self._roll_back()

    def _roll_back(self) -> None:
        # SQLite may have rolled back by itself (full disk); a second time is an error without meaning.
        with suppress(sqlite3.Error):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def copy_to(self, path: Path) -> None:
        """A consistent copy of the whole store, whoever writes meanwhile."""
        with self._translating():
            target = sqlite3.connect(path)
            try:
                self._connection.backup(target)
            finally:
                target.close()

    def close(self) -> None:
        """Give back the connection; closing twice is fine."""
        with self._translating():
            self._connection.close()
