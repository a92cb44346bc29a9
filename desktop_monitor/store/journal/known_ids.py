"""Which ids a table may hold, remembered during an import so that most facts need not be looked for.

Right as long as other processes only add rows (`edits` counts what else they do).
Must not know what the ids name.
"""

from __future__ import annotations

from collections.abc import Iterable

from desktop_monitor.store.database import Database
from desktop_monitor.store.journal.packing import ROW_MASK

_MANY_FACTS = 500
_MOST_ROWS = 20_000
"""More of them take longer to read than one write's ids to look for."""


def note_edit(database: Database) -> None:
    """Rows went or got other ids: what any process remembers of the tables may be wrong."""
    database.run("UPDATE edits SET count = count + 1")


def add_keys(database: Database, table: str, keys: list[int]) -> None:
    """Write keys, each above its row's id."""
    if not keys:
        return
    # One statement, because each costs more than a key; in their order, because a page is filled at once then.
    keys.sort()
    database.run(f"INSERT OR IGNORE INTO {table} SELECT value FROM json_each(?)", (str(keys),))  # noqa: S608


class KnownIds:
    """Keys (`packing.key_of`) of the ids in one table; says nothing wrong but "may be there"."""

    def __init__(self, database: Database, table: str, key_table: str) -> None:
        self._database = database
        self._newest = f"SELECT coalesce(max(id), 0) FROM {table}"  # noqa: S608  names of our own
        self._question = f"SELECT id - (id & {ROW_MASK}) FROM {key_table} WHERE id & {ROW_MASK} > ?"  # noqa: S608
        self._keys: set[int] | None = None
        self._last_row = 0

    def forget(self) -> None:
        """What is remembered may be wrong, or is not worth its memory any more."""
        self._keys = None

    def catch_up(self, fact_count: int) -> int:
        """Learn of rows that others added, where so many facts are worth it; the newest row of the table."""
        newest = int(self._database.value(self._newest))
        if self._keys is None and fact_count >= _MANY_FACTS and newest <= _MOST_ROWS:
            self._keys, self._last_row = set(), 0
        if self._keys is not None and newest > self._last_row:
            self._keys.update(key for (key,) in self._database.each(self._question, (self._last_row,)))
            self._last_row = newest
        return newest

    def may_hold(self, keys: Iterable[int]) -> bool:
        """Whether what one of `keys` stands for may be in the table."""
        return self._keys is None or not self._keys.isdisjoint(keys)

    def added(self, keys: Iterable[int], last_row: int) -> None:
        """Rows up to `last_row` were added, which are found by these keys."""
        if self._keys is not None:
            self._keys.update(keys)
            self._last_row = last_row
