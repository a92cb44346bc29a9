"""The only place that speaks to sqlite3: opens files, runs statements, translates errors.

Errors that the surroundings cause (full disk, permissions, damage, a newer file,
another program's lock) become StoreEnvironmentError with a sentence that says what,
where and what to do; everything else is our own mistake and becomes StoreBugError.

The checks at opening are cheap on purpose (header, schema, the newest rows; SQLite
itself compares the header's page count with the file's length): a full integrity
check reads the whole file. Damage further inside shows as StoreDamagedError when it
is met.

Must not know what the tables mean.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from desktop_monitor.errors import StoreBugError, StoreEnvironmentError, StoreError
from desktop_monitor.store.damage import StoreDamagedError
from desktop_monitor.store.location import Location, MemoryLocation
from desktop_monitor.store.migrations import APPLICATION_ID, DATA_TABLES, MIGRATIONS, statements

Row = tuple[Any, ...]
_BUSY_TIMEOUT_SECONDS = 2.0

_FULL = {sqlite3.SQLITE_FULL}
_FORBIDDEN = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
_DAMAGED = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_CONSTRAINT}
"""One writer numbers every row, so only a row that is not what was written can break a constraint."""
_DAMAGED_WORDS = ("decode to UTF-8", "unsupported file format")
"""Damage that sqlite3 reports without a code of its own."""
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_MACHINE = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_NOLFS}


def translated(error: sqlite3.Error, location: Location) -> StoreError:
    """The program's own error for one of sqlite3's."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _FULL:
        return StoreEnvironmentError("No space left for history", f"{location}: free some space on this disk.")
    if code in _FORBIDDEN:
        return StoreEnvironmentError(
            "History cannot be written or read here",
            f"{location}: {error}. Check the permissions of the file and its folder, or choose another folder.",
        )
    if code in _DAMAGED or any(words in str(error) for words in _DAMAGED_WORDS):
        return StoreDamagedError("The history file is damaged", f"{location}: {error}.")
    if code in _BUSY:
        return StoreEnvironmentError(
            "Another program holds the history file", f"{location}: {error}. Close the program that has it open."
        )
    if code in _MACHINE:
        return StoreEnvironmentError("The disk refuses history", f"{location}: {error}. Check the disk and its space.")
    return StoreBugError("History met a mistake of this program", f"{location}: {error}")


class Database:
    """One connection; used by one thread at a time. Every method may raise StoreError."""

    def __init__(self, location: Location, uri: str) -> None:
        self.location = location
        with self._translating():
            self._connection = sqlite3.connect(
                uri, uri=True, timeout=_BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False
            )

    @contextmanager
    def _translating(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise translated(error, self.location) from error
        except UnicodeDecodeError as error:
            raise StoreDamagedError("The history file is damaged", f"{self.location}: {error}.") from error

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
            raise StoreBugError("History met a mistake of this program", f"no row from {statement!r}")
        return row_id

    def rows(self, statement: str, values: Sequence[object] = (), kinds: Sequence[type] = ()) -> list[Row]:
        """All rows of one question; a value of another kind than announced in `kinds` is damage."""
        with self._translating():
            rows = self._connection.execute(statement, values).fetchall()
        if kinds and not all(all(map(isinstance, row, kinds)) for row in rows):
            raise StoreDamagedError("The history file is damaged", f"{self.location}: a row holds impossible values.")
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


def _newer(path: Location, version: int) -> StoreEnvironmentError:
    return StoreEnvironmentError(
        "The history file is of a newer version of this program",
        f"{path} has format {version}, this program knows {len(MIGRATIONS)}. It was left untouched: "
        "update the program, or choose another folder with --storage-path.",
    )


def _refuse_newer(path: Path, newest: int) -> None:
    """Judge by the file's header alone, without locks, log or recovery, so that a newer file stays untouched.

    Not read as plain bytes: closing a descriptor would drop the locks that SQLite
    holds on the file in this process (https://www.sqlite.org/howtocorrupt.html, 2.2).
    A header that cannot be read says nothing here: after a crash the log may mend it.
    """
    if not path.exists():
        return
    try:
        database = Database(path, _uri(path, "ro") + "&immutable=1")
    except StoreEnvironmentError:
        return
    try:
        version = int(database.value("PRAGMA user_version"))
        application = int(database.value("PRAGMA application_id"))
    except StoreEnvironmentError:
        return
    finally:
        database.close()
    if application not in {0, APPLICATION_ID}:
        raise StoreDamagedError("The history file belongs to another program", f"{path} is not ours.")
    if version > newest:
        raise _newer(path, version)


def _check_writable(database: Database, version: int) -> None:
    """Write something that changes nothing, so that a refusal is met here and not at the first tick."""
    try:
        database.run(f"PRAGMA user_version = {version}")
    except StoreEnvironmentError as error:
        path = database.location
        if isinstance(error.__cause__, sqlite3.OperationalError) and isinstance(path, Path):
            forbidden = error.__cause__.sqlite_errorcode & 0xFF in _FORBIDDEN
            if forbidden and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
                # The system allows it: the refusal comes from a header of no known format.
                raise StoreDamagedError("The history file is damaged", f"{path} has no known format.") from error
        raise


_SCHEMA = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"


def _check_schema(database: Database, migrations: Sequence[str]) -> None:
    """Compare the tables that are there with those that `migrations` make."""
    pattern = sqlite3.connect(":memory:")
    try:
        for script in migrations:
            pattern.executescript(script)
        expected = pattern.execute(_SCHEMA).fetchall()
    finally:
        pattern.close()
    if database.rows(_SCHEMA) != expected:
        raise StoreDamagedError("The history file is damaged", f"{database.location} has no tables of ours.")


def _check_newest_rows(database: Database) -> None:
    for name in DATA_TABLES:
        database.rows(f"SELECT * FROM {name} ORDER BY id DESC LIMIT 1")  # noqa: S608  names of our own


def _back_up(database: Database, version: int) -> Path | None:
    """A copy of the file beside it, whole or not there at all; None for a store in memory."""
    if not isinstance(database.location, Path):
        return None
    backup = database.location.with_name(f"{database.location.name}.v{version}.backup")
    partial = backup.with_name(backup.name + ".part")
    try:
        partial.unlink(missing_ok=True)
        database.copy_to(partial)
        partial.replace(backup)
    except OSError as error:
        raise StoreEnvironmentError(
            "History cannot be backed up before it is brought to a new format",
            f"{partial}: {error.strerror}. Check space and permissions of the folder; nothing was changed.",
        ) from error
    return backup


def _migrate(database: Database, migrations: Sequence[str]) -> Path | None:
    """Bring the file to the newest version; the backup made before, if there was something to keep."""
    version = int(database.value("PRAGMA user_version"))
    if version > len(migrations):
        raise _newer(database.location, version)
    _check_schema(database, migrations[:version])
    if version == len(migrations):
        return None
    backup = _back_up(database, version) if version else None
    if not version:
        # Holds only for a file without tables.
        database.run("PRAGMA auto_vacuum = INCREMENTAL")
    with database.transaction():
        for script in migrations[version:]:
            for statement in statements(script):
                database.run(statement)
        database.run(f"PRAGMA application_id = {APPLICATION_ID}")
        database.run(f"PRAGMA user_version = {len(migrations)}")
    return backup


def open_writer(location: Location, migrations: Sequence[str] = MIGRATIONS) -> tuple[Database, Path | None]:
    """The store for writing, made or brought up to date; and the backup made on the way, if any.

    Raises StoreEnvironmentError, StoreDamagedError or StoreBugError; a file of a
    newer version is not touched.
    """
    if isinstance(location, Path):
        _refuse_newer(location, len(migrations))
    database = Database(location, _uri(location, "rwc"))
    try:
        backup = _migrate(database, migrations)
        _check_newest_rows(database)
        if isinstance(location, Path):
            database.run("PRAGMA journal_mode = WAL")
            database.run("PRAGMA synchronous = NORMAL")
        if backup:
            # Other versions judge by the header in the file itself, not in the log.
            database.run("PRAGMA wal_checkpoint(TRUNCATE)")
        _check_writable(database, len(migrations))
        database.run("PRAGMA temp_store = MEMORY")
        database.run("PRAGMA secure_delete = FAST")
    except BaseException:
        database.close()
        raise
    return database, backup


def open_reader(location: Location) -> Database:
    """The store for reading beside a writer, also in a folder that may not be written.

    Raises StoreEnvironmentError; a missing file is one, too.
    """
    if isinstance(location, Path) and not location.exists():
        raise StoreEnvironmentError("Nothing has been recorded yet", f"There is no {location}.")
    try:
        return _readable(location, _uri(location, "ro"))
    except StoreDamagedError:
        raise
    except StoreEnvironmentError:
        if isinstance(location, MemoryLocation):
            raise
        # Without leave to make the shared-memory file beside it, the file alone can still be read.
        return _readable(location, _uri(location, "ro") + "&immutable=1")


def _readable(location: Location, uri: str) -> Database:
    database = Database(location, uri)
    try:
        version = int(database.value("PRAGMA user_version"))
        if version <= len(MIGRATIONS):
            _check_schema(database, MIGRATIONS[:version])
    except BaseException:
        database.close()
        raise
    if version > len(MIGRATIONS):
        database.close()
        raise _newer(location, version)
    return database


def _uri(location: Location, mode: str) -> str:
    if isinstance(location, MemoryLocation):
        return f"file:/{location.name}?vfs=memdb&mode={mode}"
    return f"{location.absolute().as_uri()}?mode={mode}"
