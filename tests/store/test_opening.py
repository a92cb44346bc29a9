"""Files are brought from any older version to the newest, with a backup first."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
from pathlib import Path

import pytest

from desktop_monitor.errors import StoreBugError, StoreEnvironmentError
from desktop_monitor.store.damage import StoreDamagedError
from desktop_monitor.store.migrations import APPLICATION_ID, DATA_TABLES, HISTORY, MIGRATIONS
from desktop_monitor.store.opening import open_reader, open_writer

_NEXT = HISTORY._replace(
    migrations=(*MIGRATIONS, "ALTER TABLE gaps ADD COLUMN note TEXT; CREATE TABLE more (id INTEGER PRIMARY KEY)")
)


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
    assert database.value("PRAGMA user_version") == _NEXT.version
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
        open_writer(path, HISTORY._replace(migrations=(*MIGRATIONS, "CREATE TABLE more (x); CREATE TABLE gaps (x)")))
    database = open_reader(path)
    assert database.value("PRAGMA user_version") == 1
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


@pytest.mark.skipif(sys.platform == "win32", reason="access follows the user's profile")
def test_the_file_its_log_and_its_backup_are_the_user_s_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        database, _ = open_writer(tmp_path / "history.sqlite3")
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
        database.close()
        open_writer(tmp_path / "history.sqlite3", _NEXT)[0].close()
    finally:
        os.umask(before)
    assert modes == {"history.sqlite3": 0o600, "history.sqlite3-wal": 0o600, "history.sqlite3-shm": 0o600}
    (backup,) = tmp_path.glob("*.backup")
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can give links away")
def test_somebody_else_s_link_is_not_written_through_and_one_s_own_is(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    path.symlink_to(tmp_path / "elsewhere.sqlite3")
    open_writer(path)[0].close()
    assert (tmp_path / "elsewhere.sqlite3").stat().st_size > 0
    os.lchown(path, 12345, 12345)
    with pytest.raises(StoreEnvironmentError, match="leads elsewhere"):
        open_writer(path)
