"""Series keys as the store's small numbers. Must not know samples."""

from __future__ import annotations

import json
from math import isfinite

from desktop_monitor.language.text import text
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples
from desktop_monitor.store.blocks import Tick
from desktop_monitor.store.damage import StoreDamagedError
from desktop_monitor.store.database import Database

_REMEMBERED_LISTS = 4
_QUESTION = "SELECT id, metric, labels FROM series ORDER BY id"


def read_names(database: Database) -> dict[SeriesKey, int]:
    """Every series the store knows and its id."""
    try:
        return {
            SeriesKey(metric, tuple(json.loads(labels))): series_id
            for series_id, metric, labels in database.rows(_QUESTION, kinds=(int, str, str))
        }
    except (ValueError, TypeError) as error:
        raise StoreDamagedError(
            "The history file is damaged",
            text("{location}: labels {why}", location=str(database.location), why=str(error)),
        ) from error


def insert_names(database: Database, names: list[tuple[int, SeriesKey]]) -> None:
    """Write series under the ids they were given."""
    # JSON in ASCII also keeps what is no Unicode: device and mount names are bytes to the kernel.
    database.run_many(
        "INSERT INTO series (id, metric, labels) VALUES (?, ?, ?)",
        [(series_id, key.metric, json.dumps(key.labels)) for series_id, key in names],
    )


class Names:
    """Gives ids to the writer; new ones wait in `unwritten` for the next commit."""

    def __init__(self, known: dict[SeriesKey, int]) -> None:
        self._ids = dict(known)
        self._next = max(known.values(), default=0) + 1
        self.unwritten: list[tuple[int, SeriesKey]] = []
        self._recent: list[tuple[list[SeriesKey], list[int]]] = []

    def id_of(self, key: SeriesKey) -> int:
        """The id of `key`, a new one where it had none."""
        series_id = self._ids.get(key)
        if series_id is None:
            series_id = self._ids[key] = self._next
            self._next += 1
            self.unwritten.append((series_id, key))
        return series_id

    def known(self) -> dict[int, SeriesKey]:
        """Every series by its id."""
        return {series_id: key for key, series_id in self._ids.items()}

    def tick(self, time_us: int, samples: Samples) -> Tick:
        """`samples` as the codec takes them; what is not a finite number was not measured."""
        if not isfinite(sum(samples.values())):
            samples = {key: value for key, value in samples.items() if isfinite(value)}
        return Tick(time_us, self._ids_of(list(samples)), list(samples.values()))

    def _ids_of(self, keys: list[SeriesKey]) -> list[int]:
        # Ticks repeat a few lists of keys, and comparing lists of the same objects is many times
        # cheaper than hashing each key; the same list of ids is also what the codec is quickest with.
        for known, ids in self._recent:
            if known == keys:
                return ids
        ids = [self.id_of(key) for key in keys]
        self._recent = [(keys, ids), *self._recent[: _REMEMBERED_LISTS - 1]]
        return ids
