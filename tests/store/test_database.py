"""Errors of the database say what happened, where, and what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from desktop_monitor.errors import StoreBugError, StoreEnvironmentError
from desktop_monitor.store.damage import StoreDamagedError
from desktop_monitor.store.database import Database, StoreForbiddenError, translated
from desktop_monitor.store.opening import open_writer


def _error_of(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("as sqlite says")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "family", "advice"),
    [
        (sqlite3.SQLITE_FULL, StoreEnvironmentError, "free some space"),
        (sqlite3.SQLITE_READONLY, StoreForbiddenError, "Check the permissions"),
        (sqlite3.SQLITE_CANTOPEN, StoreForbiddenError, "Check the permissions"),
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
