"""Files are brought from any older version to the newest, with a backup first; errors say what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from desktop_monitor.errors import StoreBugError, StoreEnvironmentError
from desktop_monitor.store.damage import StoreDamagedError
from desktop_monitor.store.database import Database, open_reader, open_writer, translated
from desktop_monitor.store.migrations import APPLICATION_ID, DATA_TABLES, MIGRATIONS

_NEXT = (*MIGRATIONS, "ALTER TABLE gaps ADD COLUMN note TEXT; CREATE TABLE more (id INTEGER PRIMARY KEY)")


def _version_1_by_hand(path: Path) -> None:
    """A file as version 1 made it, with one gap inside; written without the program's own opening."""
    connection = sqlite3.connect(path)
    connection.executescript(MIGRATIONS[0])
    connection.execute("INSERT INTO gaps (start_us, end_us, reason) VALUES (1, 2, 'paused')")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()


def _columns(path: Path, table: str) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    finally:
        connection.close()


def test_a_new_file_carries_the_programs_mark_and_the_newest_version(tmp_path: Path) -> None:
    database, backup = open_writer(tmp_path / "history.sqlite3")
    assert backup is None
    assert database.value("PRAGMA application_id") == APPLICATION_ID
    assert database.value("PRAGMA user_version") == len(MIGRATIONS)
    assert database.value("PRAGMA journal_mode") == "wal"
    assert database.value("PRAGMA auto_vacuum") == 2
    database.close()


def test_a_version_1_file_is_backed_up_and_migrated(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    _version_1_by_hand(path)
    database, backup = open_writer(path, _NEXT)
    assert database.rows("SELECT start_us, end_us, reason, note FROM gaps") == [(1, 2, "paused", None)]
    assert database.value("PRAGMA user_version") == 2
    assert backup == tmp_path / "history.sqlite3.v1.backup"
    assert "note" not in _columns(backup, "gaps")
    assert "note" in _columns(path, "gaps")
    database.close()
    kept = sqlite3.connect(backup)
    assert kept.execute("SELECT start_us, end_us, reason FROM gaps").fetchall() == [(1, 2, "paused")]
    kept.close()


def test_the_header_shows_the_new_version_at_once_even_if_the_program_is_killed_then(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    _version_1_by_hand(path)
    database, _ = open_writer(path, _NEXT)
    database.close()
    before = path.read_bytes()
    with pytest.raises(StoreEnvironmentError, match="newer version"):
        open_writer(path)
    assert path.read_bytes() == before


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    _version_1_by_hand(path)
    with pytest.raises(StoreBugError):
        open_writer(path, (*MIGRATIONS, "CREATE TABLE more (x); CREATE TABLE gaps (x)"))
    database, backup = open_writer(path)
    assert backup is None
    assert database.rows("SELECT name FROM sqlite_schema WHERE name = 'more'") == []
    assert database.rows("SELECT count(*) FROM gaps") == [(1,)]
    database.close()


def test_a_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    database, _ = open_writer(tmp_path / "history.sqlite3")
    rows = [(1, 2, "paused"), (1, 2, None)]
    with pytest.raises(StoreDamagedError), database.transaction():
        database.run_many("INSERT INTO gaps (start_us, end_us, reason) VALUES (?, ?, ?)", rows)
    assert database.rows("SELECT * FROM gaps") == []
    database.close()


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    writer, _ = open_writer(path)
    reader = open_reader(path)
    for table in DATA_TABLES:
        with pytest.raises(StoreEnvironmentError):
            reader.run(f"DELETE FROM {table}")  # noqa: S608
    reader.close()
    writer.close()


def test_a_name_with_characters_of_addresses_is_only_a_name(tmp_path: Path) -> None:
    path = tmp_path / "a?mode=memory&b#c%41 ü.sqlite3"
    database, _ = open_writer(path)
    database.close()
    assert path.exists()
    open_reader(path).close()


def _error_of(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("as sqlite says")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "family", "advice"),
    [
        (sqlite3.SQLITE_FULL, StoreEnvironmentError, "free some space"),
        (sqlite3.SQLITE_READONLY, StoreEnvironmentError, "Check the permissions"),
        (sqlite3.SQLITE_CANTOPEN, StoreEnvironmentError, "Check the permissions"),
        (sqlite3.SQLITE_IOERR | 3 << 8, StoreEnvironmentError, "Check the disk"),
        (sqlite3.SQLITE_BUSY, StoreEnvironmentError, "Close the program"),
        (sqlite3.SQLITE_CORRUPT, StoreDamagedError, "as sqlite says"),
        (sqlite3.SQLITE_NOTADB, StoreDamagedError, "as sqlite says"),
        (sqlite3.SQLITE_ERROR, StoreBugError, "as sqlite says"),
    ],
)
def test_each_error_says_where_and_what_to_do(code: int, family: type[Exception], advice: str) -> None:
    error = translated(_error_of(code), Path("/data/history.sqlite3"))
    assert type(error) is family
    assert advice in error.message
    assert "/data/history.sqlite3" in error.message


def test_a_file_locked_by_another_program_says_so(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    open_writer(path)[0].close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    database = Database(path, f"{path.as_uri()}?mode=rw")
    database.run("PRAGMA busy_timeout = 1")
    with pytest.raises(StoreEnvironmentError, match="Another program holds"), database.transaction():
        pass
    database.close()
    other.close()
