"""What stands behind the numbers in a period's rows: days, and what requests of a context share.

Looks up only what the rows are about, many at a time. Must not know what is added up.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, tzinfo
from typing import NamedTuple

from desktop_monitor.metrics.periods import DAY_SECONDS, day_runs
from desktop_monitor.store.database import Database
from desktop_monitor.store.journal.filters import CONTEXT_PROJECT, SESSION_PROJECT

_DAY_US = DAY_SECONDS * 1_000_000
_CONTEXTS = (
    f"SELECT c.id, c.session, c.interface, c.model, c.mode, ({CONTEXT_PROJECT}), c.is_fast"  # noqa: S608
    " FROM json_each(?) w CROSS JOIN contexts c ON c.id = w.value JOIN sessions s ON s.id = c.session"
)
_SESSIONS = f"SELECT s.id, s.interface, ({SESSION_PROJECT}) FROM json_each(?) w CROSS JOIN sessions s ON s.id = w.value"  # noqa: S608
_TEXTS = "SELECT x.id, x.text FROM json_each(?) w CROSS JOIN texts x ON x.id = w.value"


class ContextNames(NamedTuple):
    """What the requests of one context share."""

    session: int
    """Its number."""
    interface: str
    model: str
    mode: str
    project: str
    """The session's where the context has none of its own."""
    is_fast: bool


class SessionNames(NamedTuple):
    """Whose a session is."""

    interface: str
    project: str


class Names:
    """Texts, contexts and sessions by their numbers; each is read once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._texts = {0: ""}

    def texts(self, ids: Iterable[int]) -> dict[int, str]:
        """The texts of these numbers; one that is gone is empty."""
        wanted = set(ids)
        missing = [one for one in wanted if one not in self._texts]
        if missing:
            self._texts.update(dict.fromkeys(missing, ""))
            self._texts.update(self._database.rows(_TEXTS, (json.dumps(missing),)))
        return {one: self._texts[one] for one in wanted}

    def contexts(self, ids: Iterable[int]) -> dict[int, ContextNames]:
        """The contexts of these numbers."""
        rows = self._database.rows(_CONTEXTS, (json.dumps(list(ids)),))
        texts = self.texts(one for row in rows for one in row[2:6])
        return {
            number: ContextNames(session, texts[interface], texts[model], texts[mode], texts[project], bool(is_fast))
            for number, session, interface, model, mode, project, is_fast in rows
        }

    def sessions(self, ids: Iterable[int]) -> dict[int, SessionNames]:
        """The sessions of these numbers."""
        rows = self._database.rows(_SESSIONS, (json.dumps(list(ids)),))
        texts = self.texts(one for row in rows for one in row[1:])
        return {number: SessionNames(texts[interface], texts[project]) for number, interface, project in rows}


class Days:
    """The local days of a period, by numbers from 0 on; with `is_one`, all of it is one day without a name."""

    def __init__(self, start_us: int, end_us: int, zone: tzinfo | None, *, is_one: bool) -> None:
        self._runs = [] if is_one else day_runs(start_us / 1e6, end_us / 1e6, zone)
        self._first = self._runs[0].first.toordinal() if self._runs else 0
        self._names: dict[int, str] = {} if self._runs else {0: ""}

    def sql(self, at: str) -> str:
        """The number of the day of a time in microseconds, in SQL."""
        if not self._runs:
            return "0"
        cases = "".join(
            f" WHEN {at} >= {start} THEN {number}" + (f" + ({at} - {start}) / {_DAY_US}" if is_plain else "")
            for start, number, is_plain in self._steps()
        )
        # Before the first: a moment that rounding put there.
        return f"CASE{cases} ELSE 0 END"

    def number(self, at_us: int) -> int:
        """The same of one moment."""
        for start, number, is_plain in self._steps():
            if at_us >= start:
                return number + ((at_us - start) // _DAY_US if is_plain else 0)
        return 0

    def name(self, number: int) -> str:
        """The day as reports write it, 2026-11-22."""
        if number not in self._names:
            self._names[number] = date.fromordinal(self._first + number).isoformat()
        return self._names[number]

    @property
    def count(self) -> int:
        """More than any number."""
        if not self._runs:
            return 1
        return self._runs[-1].first.toordinal() - self._first + 100_000

    def _steps(self) -> list[tuple[int, int, bool]]:
        """Runs of days, the last first: start, number of the first day, whether each is as long as the others."""
        return [
            (round(run.start_seconds * 1e6), run.first.toordinal() - self._first, run.has_plain_days)
            for run in reversed(self._runs)
        ]
