"""Which ids a table may hold, remembered during an import so that most facts need not be looked for.

Right as long as other processes only add rows (`edits` counts what else they do).
Must not know what the ids name.
"""

from __future__ import annotations

from collections.abc import Iterable

from desktop_monitor.store.database import Database

_MANY_FACTS = 500
_MOST_ROWS = 20_000
"""More of them take longer to read than one write's ids to look for."""


def note_edit(database: Database) -> None:
    """Rows went or got other ids: what any process remembers of the tables may be wrong."""
    database.run("UPDATE edits SET count = count + 1")


class KnownIds:
    """Hashes of the ids in one table; says nothing wrong but "may be there"."""

    def __init__(self, database: Database, table: str, columns: tuple[str, ...]) -> None:
        self._database = database
        self._newest = f"SELECT coalesce(max(id), 0) FROM {table}"  # noqa: S608  names of our own
        self._question = f"SELECT {', '.join(columns)} FROM {table} WHERE id > ?"  # noqa: S608
        self._hashes: set[int] | None = None
        self._last_row = 0

    def forget(self) -> None:
        """What is remembered may be wrong, or is not worth its memory any more."""
        self._hashes = None

    def catch_up(self, fact_count: int) -> int:
        """Learn of rows that others added, where so many facts are worth it; the newest row of the table."""
        newest = int(self._database.value(self._newest))
        if self._hashes is None and fact_count >= _MANY_FACTS and newest <= _MOST_ROWS:
            self._hashes, self._last_row = set(), 0
        if self._hashes is not None and newest > self._last_row:
            for row in self._database.each(self._question, (self._last_row,)):
                self._hashes.update(map(hash, row))
            self._last_row = newest
        return newest

    def may_hold(self, *ids: str) -> bool:
        """Whether one of `ids` may be in the table."""
        known = self._hashes
        return known is None or not known.isdisjoint([hash(one) for one in ids if one])

    def added(self, ids: Iterable[str], last_row: int) -> None:
        """Rows up to `last_row` were added, with these ids in them."""
        if self._hashes is not None:
            self._hashes.update(map(hash, ids))
            self._last_row = last_row
