"""Long periods are answered from the sums of whole hours, and to the same figure as from their minutes."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.engine.query import open_history
from desktop_monitor.language.text import text
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.period_facts import MachinePeriod
from desktop_monitor.store.blocks import Rollup
from desktop_monitor.store.migrations import APPLICATION_ID, MIGRATIONS
from desktop_monitor.store.opening import open_writer
from desktop_monitor.store.recorder import in_memory_recorder
from desktop_monitor.store.sealing import insert_hour
from tests.helpers.clock import FakeClock
from tests.helpers.recording import CPU, HOUR_START, MEMORY, facts, record, start

_HOUR = 3600
_KEYS = (CPU, MEMORY, SeriesKey("pressure_some_ratio", ("io",)))
_METRICS = frozenset(key.metric for key in _KEYS[1:])
_FIGURE = st.floats(-1e12, 1e12)
_ROLLUP = st.builds(Rollup, st.integers(1, 60).map(float), _FIGURE, _FIGURE, _FIGURE)
_SERIES = st.dictionaries(st.integers(1, len(_KEYS)), _ROLLUP, min_size=1)
_MINUTES = st.dictionaries(st.integers(0, 59), _SERIES, min_size=1, max_size=8)
_HOURS = st.lists(st.tuples(st.integers(0, 6), _MINUTES), max_size=8)
"""In any order and some twice, as after the clock was set back."""


def _written(path: Path, hours: list[tuple[int, dict[int, dict[int, Rollup]]]]) -> None:
    database, _ = open_writer(path)
    with database.transaction():
        database.run_many(
            "INSERT INTO series (id, metric, labels) VALUES (?, ?, ?)",
            [(number, key.metric, json.dumps(key.labels)) for number, key in enumerate(_KEYS, 1)],
        )
        for hour, minutes in hours:
            insert_hour(database, 1, hour, minutes)
    database.close()


def _without_sums(path: Path) -> None:
    """Of most hours, so that both kinds meet."""
    connection = sqlite3.connect(path)
    connection.execute("UPDATE hours SET whole = NULL WHERE id % 3 <> 0")
    connection.commit()
    connection.close()


def _asked(path: Path, start_seconds: float, end_seconds: float, step_seconds: int) -> tuple[object, MachinePeriod]:
    history = open_history(path, FakeClock(8.0 * _HOUR))
    found = (
        history.rollups(_KEYS, start_seconds, end_seconds, step_seconds),
        history.period(_METRICS, start_seconds, end_seconds, step_seconds),
    )
    history.close()
    return found


@given(_HOURS, st.integers(-60, 480), st.integers(0, 480), st.sampled_from([1, 2, 24]))
def test_sums_of_hours_answer_as_their_minutes_do(
    hours: list[tuple[int, dict[int, dict[int, Rollup]]]], first_minute: int, minutes: int, step_hours: int
) -> None:
    start_seconds = first_minute * 60.0
    with TemporaryDirectory() as name:
        path = Path(name) / "history.sqlite3"
        _written(path, hours)
        asked = (path, start_seconds, start_seconds + minutes * 60.0, step_hours * _HOUR)
        from_sums = _asked(*asked)
        _without_sums(path)
        assert from_sums == _asked(*asked)


def _hours_recorded(folder: Path, hours: int) -> FakeClock:
    clock = FakeClock(HOUR_START)
    recorder = start(folder, clock)
    record(recorder, clock, hours * 60, seconds=60.0)
    recorder.close(clock.now())
    return clock


def _damage_minutes(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE hours SET data = x'00'")
    connection.commit()
    connection.close()


def test_hours_that_lie_wholly_in_a_long_period_are_not_read_minute_by_minute(tmp_path: Path) -> None:
    clock = _hours_recorded(tmp_path, 5)
    history = open_history(tmp_path / "history.sqlite3", clock)
    before = history.period(_METRICS, HOUR_START, HOUR_START + 4 * _HOUR, _HOUR)
    _damage_minutes(tmp_path / "history.sqlite3")
    assert history.period(_METRICS, HOUR_START, HOUR_START + 4 * _HOUR, _HOUR) == before
    assert before.observed_seconds == 4 * _HOUR
    assert list(before.rollups[MEMORY].counts) == [60.0] * 4
    history.close()


def test_a_file_that_was_sealed_before_hours_had_sums_is_read_as_it_is_and_after_it_was_brought_up_to_date(
    tmp_path: Path,
) -> None:
    _hours_recorded(tmp_path, 3)
    path, old = tmp_path / "history.sqlite3", tmp_path / "old.sqlite3"
    connection = sqlite3.connect(old)
    connection.executescript(MIGRATIONS[0])
    connection.execute("ATTACH ? AS newer", (str(path),))
    for table in ("series", "runs", "minutes", "gaps"):
        connection.execute(f"INSERT INTO {table} SELECT * FROM newer.{table}")  # noqa: S608  names of our own
    connection.execute("INSERT INTO hours SELECT id, run_id, hour, data FROM newer.hours")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()
    asked = (HOUR_START, HOUR_START + 3 * _HOUR, _HOUR)
    expected = _asked(path, *asked)
    assert _asked(old, *asked) == expected
    open_writer(old)[0].close()
    assert _asked(old, *asked) == expected


def test_hours_that_were_recorded_in_memory_keep_their_sums_under_the_names_of_the_file(tmp_path: Path) -> None:
    clock = FakeClock(HOUR_START)
    earlier = start(tmp_path, clock)
    earlier.append(clock.now(), {_KEYS[2]: 1.0, MEMORY: 2.0})
    earlier.close(clock.now())
    clock.advance(_HOUR)
    memory = in_memory_recorder(text("store.in_memory", reason="read-only"), facts(), clock.now())
    record(memory, clock, 150, seconds=60.0)
    disk = memory.return_to_disk(tmp_path, clock.now())
    disk.close(clock.now())
    path = tmp_path / "history.sqlite3"
    asked = (path, HOUR_START + _HOUR, HOUR_START + 3 * _HOUR, _HOUR)
    from_sums = _asked(*asked)
    assert list(from_sums[1].rollups[MEMORY].counts) == [60.0, 60.0]
    _without_sums(path)
    assert _asked(*asked) == from_sums
