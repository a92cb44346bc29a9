"""Opens a store: for the one writer, made or brought up to date, and for readers beside it.

The checks are cheap on purpose (header, schema, the newest rows; SQLite itself
compares the header's page count with the file's length): a full integrity check
reads the whole file. Damage further inside shows as StoreDamagedError when it is met.

Must not know what the tables mean.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from pathlib import Path

from desktop_monitor.errors import StoreEnvironmentError
from desktop_monitor.language.text import text
from desktop_monitor.private_files import is_foreign_link, open_private
from desktop_monitor.store.damage import StoreDamagedError
from desktop_monitor.store.database import Database, Row, StoreForbiddenError
from desktop_monitor.store.location import Location, MemoryLocation
from desktop_monitor.store.migrations import HISTORY
from desktop_monitor.store.schema import Schema, statements

_TRIES = 20
"""To change to a log, beside so many other processes that do the same."""


def _newer(path: Location, version: int, schema: Schema) -> StoreEnvironmentError:
    return StoreEnvironmentError(
        text("The {name} is of a newer version of this program", name=text(schema.name)),
        text(
            "{path} has format {version}, this program knows {known}. It was left untouched:"
            " update the program, or choose another folder with --storage-path.",
            path=str(path),
            version=version,
            known=schema.version,
        ),
    )


def _refuse_newer(path: Path, schema: Schema) -> None:
    """Judge by the file's header alone, without locks, log or recovery, so that a newer file stays untouched.

    Not read as plain bytes: closing a descriptor would drop the locks that SQLite
    holds on the file in this process (https://www.sqlite.org/howtocorrupt.html, 2.2).
    A header that cannot be read says nothing here: after a crash the log may mend it.
    """
    if not path.exists():
        return
    try:
        database = Database(path, _uri(path, "ro") + "&immutable=1", name=schema.name)
    except StoreEnvironmentError:
        return
    try:
        version = int(database.value("PRAGMA user_version"))
        application = int(database.value("PRAGMA application_id"))
    except StoreEnvironmentError:
        return
    finally:
        database.close()
    if application not in {0, schema.application_id}:
        raise StoreDamagedError(
            text("The {name} belongs to another program", name=text(schema.name)),
            text("{path} is not ours.", path=str(path)),
        )
    if version > schema.version:
        raise _newer(path, version, schema)


def _refuse_foreign_link(path: Path, name: str) -> None:
    if is_foreign_link(path):
        raise StoreEnvironmentError(
            text("The {name} is somebody else's link", name=text(name)),
            text(
                "{path} leads elsewhere and is not yours. Remove it, or choose another folder with --storage-path.",
                path=str(path),
            ),
        )


def _make_private(path: Path) -> None:
    """SQLite makes files that others can read; one that is there already, it takes as it is."""
    # What is wrong with the folder, SQLite says in its own words.
    with suppress(OSError):
        os.close(open_private(path, os.O_RDWR | os.O_CREAT | os.O_EXCL))


def _check_writable(database: Database, schema: Schema) -> None:
    """Write something that changes nothing, so that a refusal is met here and not at the first tick."""
    try:
        database.run(f"PRAGMA user_version = {schema.version}")
    except StoreForbiddenError as error:
        path = database.location
        if isinstance(path, Path) and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
            # The system allows it: the refusal comes from a header of no known format.
            raise StoreDamagedError(
                text("The {name} is damaged", name=text(schema.name)),
                text("{path} has no known format.", path=str(path)),
            ) from error
        raise


_SCHEMA = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"


def _check_tables(database: Database, schema: Schema, version: int) -> None:
    """Compare the tables that are there with those of this version."""
    if database.rows(_SCHEMA) != _expected_schema(schema.migrations[:version]):
        raise StoreDamagedError(
            text("The {name} is damaged", name=text(schema.name)),
            text("{location} has no tables of ours.", location=str(database.location)),
        )


@cache
def _expected_schema(migrations: tuple[str, ...]) -> list[Row]:
    pattern = Database(MemoryLocation("pattern"), ":memory:")
    try:
        for statement in (statement for script in migrations for statement in statements(script)):
            pattern.run(statement)
        return pattern.rows(_SCHEMA)
    finally:
        pattern.close()


def _check_newest_rows(database: Database, schema: Schema) -> None:
    for name in schema.data_tables:
        database.rows(f"SELECT * FROM {name} ORDER BY id DESC LIMIT 1")  # noqa: S608  names of our own


def _back_up(database: Database, version: int) -> Path | None:
    """A copy of the file beside it, whole or not there at all; None for a store in memory."""
    if not isinstance(database.location, Path):
        return None
    backup = database.location.with_name(f"{database.location.name}.v{version}.backup")
    partial = backup.with_name(backup.name + ".part")
    try:
        partial.unlink(missing_ok=True)
        _make_private(partial)
        database.copy_to(partial)
        partial.replace(backup)
    except OSError as error:
        raise StoreEnvironmentError(
            "History cannot be backed up before it is brought to a new format",
            text(
                "{partial}: {why}. Check space and permissions of the folder; nothing was changed.",
                partial=str(partial),
                why=error.strerror or str(error),
            ),
        ) from error
    return backup


def _migrate(database: Database, schema: Schema) -> Path | None:
    """Bring the file to the newest version; the backup made before, if there was something to keep."""
    with database.snapshot():
        version = _checked_version(database, schema)
    if version == schema.version:
        return None
    backup = _back_up(database, version) if version else None
    if not version:
        # Holds only for a file without tables.
        database.run("PRAGMA auto_vacuum = INCREMENTAL")
    with database.transaction():
        # Another process may have been first since.
        version = _checked_version(database, schema)
        for statement in (part for script in schema.migrations[version:] for part in statements(script)):
            database.run(statement)
        database.run(f"PRAGMA application_id = {schema.application_id}")
        database.run(f"PRAGMA user_version = {schema.version}")
    return backup


def _checked_version(database: Database, schema: Schema) -> int:
    """The version of the file, whose tables are those of this version."""
    version = int(database.value("PRAGMA user_version"))
    if version > schema.version:
        raise _newer(database.location, version, schema)
    _check_tables(database, schema, version)
    return version


def open_writer(location: Location, schema: Schema = HISTORY) -> tuple[Database, Path | None]:
    """The store for writing, made or brought up to date; and the backup made on the way, if any.

    Raises StoreEnvironmentError, StoreDamagedError or StoreBugError; a file of a
    newer version is not touched.
    """
    if isinstance(location, Path):
        _refuse_foreign_link(location, schema.name)
        _refuse_newer(location, schema)
        _make_private(location)
    database = Database(location, _uri(location, "rwc"), schema.busy_timeout_seconds, schema.name)
    try:
        backup = _migrate(database, schema)
        _check_newest_rows(database, schema)
        if isinstance(location, Path):
            _write_ahead(database)
            database.run("PRAGMA synchronous = NORMAL")
        if backup:
            # Other versions judge by the header in the file itself, not in the log.
            database.run("PRAGMA wal_checkpoint(TRUNCATE)")
        _check_writable(database, schema)
        database.run("PRAGMA temp_store = MEMORY")
        database.run("PRAGMA secure_delete = FAST")
    except BaseException:
        database.close()
        raise
    return database, backup


def _write_ahead(database: Database) -> None:
    """Write to a log beside the file, so that readers and the writer do not wait for each other."""
    for _ in range(_TRIES):
        try:
            database.run("PRAGMA journal_mode = WAL")
        except StoreEnvironmentError:
            # Of two processes that change to it at once SQLite refuses one without waiting; this waits.
            with database.transaction():
                pass
        else:
            return
    database.run("PRAGMA journal_mode = WAL")


def open_reader(location: Location, schema: Schema = HISTORY) -> Database:
    """The store for reading beside a writer, also in a folder that may not be written.

    Raises StoreEnvironmentError; a missing file is one, too.
    """
    if isinstance(location, Path) and not location.exists():
        raise StoreEnvironmentError(
            "Nothing has been recorded yet", text("There is no {location}.", location=str(location))
        )
    try:
        return _readable(location, _uri(location, "ro"), schema)
    except StoreDamagedError:
        raise
    except StoreEnvironmentError:
        if isinstance(location, MemoryLocation):
            raise
        # Without leave to make the shared-memory file beside it, the file alone can still be read.
        return _readable(location, _uri(location, "ro") + "&immutable=1", schema)


Identity = tuple[int, int]
"""Device and inode of a store file: another file in its place is another store."""


def identity_of(location: Location) -> Identity | None:
    """Which store is at `location` now; None without any. Raises StoreEnvironmentError."""
    if isinstance(location, MemoryLocation):
        return (0, 0)
    try:
        status = os.stat(location)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreEnvironmentError(
            "History cannot be read here",
            text("{location}: {why}.", location=str(location), why=error.strerror or str(error)),
        ) from error
    return (status.st_dev, status.st_ino) if status.st_size else None


def _readable(location: Location, uri: str, schema: Schema) -> Database:
    database = Database(location, uri, schema.busy_timeout_seconds, schema.name)
    try:
        with database.snapshot():
            _checked_version(database, schema)
    except BaseException:
        database.close()
        raise
    return database


def _uri(location: Location, mode: str) -> str:
    if isinstance(location, MemoryLocation):
        return f"file:/{location.name}?vfs=memdb&mode={mode}"
    return f"{location.absolute().as_uri()}?mode={mode}"
