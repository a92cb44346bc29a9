"""What stands behind the numbers in a period's rows: days, and what requests of a context share.

Looks up only what the rows are about, many at a time. Must not know what is added up.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, timedelta, tzinfo
from typing import NamedTuple

from desktop_monitor.metrics.periods import DAY_SECONDS, day_runs
from desktop_monitor.store.database import Database
from desktop_monitor.store.journal.filters import CONTEXT_PROJECT, SESSION_PROJECT

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
        self._contexts: dict[int, ContextNames] = {}

    def texts(self, ids: Iterable[int]) -> dict[int, str]:
        """The texts of these numbers; one that is gone is empty."""
        wanted = set(ids)
        missing = [one for one in wanted if one not in self._texts]
        if missing:
            self._texts.update(dict.fromkeys(missing, ""))
            self._texts.update(self._database.rows(_TEXTS, (json.dumps(missing),)))
        return {one: self._texts[one] for one in wanted}

    def contexts(self, ids: Iterable[int]) -> dict[int, ContextNames]:
        """The contexts of these numbers, and of all that were asked for before."""
        missing = [one for one in set(ids) if one not in self._contexts]
        if missing:
            rows = self._database.rows(_CONTEXTS, (json.dumps(missing),))
            texts = self.texts(one for row in rows for one in row[2:6])
            for number, session, interface, model, mode, project, is_fast in rows:
                shared = texts[interface], texts[model], texts[mode], texts[project]
                self._contexts[number] = ContextNames(session, *shared, bool(is_fast))
        return self._contexts

    def context(self, number: int) -> ContextNames:
        """One of them."""
        return self._contexts.get(number) or self.contexts((number,))[number]

    def sessions(self, ids: Iterable[int]) -> dict[int, SessionNames]:
        """The sessions of these numbers."""
        rows = self._database.rows(_SESSIONS, (json.dumps(list(ids)),))
        texts = self.texts(one for row in rows for one in row[1:])
        return {number: SessionNames(texts[interface], texts[project]) for number, interface, project in rows}


class Stretch(NamedTuple):
    """A local day, or the part of it that is in the period."""

    start_us: int
    end_us: int
    """It is over then."""
    day: str
    """As reports write it, 2026-11-22."""


class Days:
    """The stretches of a period, in order; with `are_named` False their days have no names."""

    def __init__(self, start_us: int, end_us: int, zone: tzinfo | None, *, are_named: bool) -> None:
        self.stretches = tuple(_stretches(start_us, end_us, zone, are_named=are_named))
        self._starts = [stretch.start_us for stretch in self.stretches]

    def name(self, at_us: int) -> str:
        """The day of a moment of the period."""
        return self.stretches[bisect_right(self._starts, at_us) - 1].day


def _stretches(start_us: int, end_us: int, zone: tzinfo | None, *, are_named: bool) -> Iterator[Stretch]:
    begins = [(round(start * 1e6), day) for start, day in _day_starts(start_us / 1e6, end_us / 1e6, zone)]
    for (begin, day), (end, _) in zip(begins, [*begins[1:], (end_us, None)], strict=True):
        if max(begin, start_us) < min(end, end_us):
            yield Stretch(max(begin, start_us), min(end, end_us), day.isoformat() if are_named else "")


def _day_starts(first_seconds: float, last_seconds: float, zone: tzinfo | None) -> Iterator[tuple[float, date]]:
    """Every day from that of one moment to that of another."""
    runs = day_runs(first_seconds, last_seconds, zone)
    for run, end in zip(runs, [*(run.start_seconds for run in runs[1:]), last_seconds], strict=True):
        start, day = run.start_seconds, run.first
        yield start, day
        while run.has_plain_days and start + DAY_SECONDS < end:
            start, day = start + DAY_SECONDS, day + timedelta(days=1)
            yield start, day
