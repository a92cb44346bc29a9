"""While the disk refuses, readers see what the disk has and what memory holds since, as one history."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_monitor.config.settings import Settings
from desktop_monitor.engine.current_history import CurrentHistory
from desktop_monitor.engine.recording import RecordingKeeper
from desktop_monitor.errors import StoreEnvironmentError
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import GapReason
from tests.helpers.clock import FakeClock
from tests.helpers.engine_parts import FACTS

CPU, LATE = SeriesKey("cpu_used_ratio"), SeriesKey("swap_used_ratio")


class Disk:
    """History that is recorded, and a disk that can be made to refuse."""

    def __init__(self, folder: Path) -> None:
        self.clock = FakeClock()
        self.start = self.clock.now().wall_seconds
        self.history = CurrentHistory(folder / "history.sqlite3")
        self.keeper = RecordingKeeper(folder, FACTS, "1.0", Settings().history, self.history, self.clock.now())

    @property
    def now(self) -> float:
        """Wall time."""
        return self.clock.now().wall_seconds

    def record(self, seconds: int, key: SeriesKey = CPU, value: float = 0.5) -> None:
        """A tick a second."""
        for _ in range(seconds):
            self.keeper.append(self.clock.now(), {key: value})
            self.clock.advance(1.0)

    @property
    def samples(self) -> int:
        """Of the CPU, as far as they are safe: what is younger than five seconds may not be."""
        return len(self.history.series([CPU], self.start, self.now)[CPU])

    def refuse(self) -> None:
        """The disk takes nothing from now on."""
        self.keeper._fall_back(StoreEnvironmentError("The disk is full", ""), self.clock.now())


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Fresh, and given back in the end."""
    made = Disk(tmp_path)
    yield made
    made.history.close()
    made.keeper.close(made.clock.now())


def test_samples_of_both_places_are_one_series(disk: Disk) -> None:
    disk.record(90)
    disk.refuse()
    disk.record(45)
    found = disk.history.series([CPU, LATE], disk.start, disk.now)
    assert 130 <= len(found[CPU]) <= 135
    assert list(found[CPU].times) == sorted(found[CPU].times)
    assert len(found[LATE]) == 0


def test_the_minute_in_which_history_moved_is_whole(disk: Disk) -> None:
    whole = disk.start // 60 * 60 + 60
    disk.clock.advance(whole - disk.now)
    disk.record(90, value=0.2)
    disk.refuse()
    disk.record(100, value=0.6)
    found = disk.history.rollups([CPU], whole, whole + 180, 60)[CPU]
    assert list(found.counts) == [60.0, 60.0, 60.0]
    assert (found.minima[1], found.maxima[1]) == (0.2, 0.6)
    assert found.sums[1] == pytest.approx(30 * 0.2 + 30 * 0.6)


def test_what_only_one_place_knows_is_known(disk: Disk) -> None:
    disk.record(30)
    disk.refuse()
    disk.record(30, LATE)
    assert disk.history.keys() == (CPU, LATE)
    span, latest = disk.history.span(), disk.history.latest()
    assert span is not None
    assert latest is not None
    assert disk.start - 60 <= span[0] <= disk.start
    assert latest[0] == span[1] >= disk.now - 6


def test_the_time_since_the_disk_refused_is_no_gap(disk: Disk) -> None:
    disk.record(90)
    disk.refuse()
    disk.record(600)
    assert [gap for gap in disk.history.gaps(disk.start, disk.now) if gap.reason is GapReason.STOPPED] == []


def test_another_reader_follows_every_move(disk: Disk) -> None:
    other = disk.history.beside()
    disk.record(30)
    disk.refuse()
    disk.record(30)
    assert 55 <= len(other.series([CPU], disk.start, disk.now)[CPU]) <= 60
    disk.clock.advance(120)
    disk.record(60)
    assert disk.keeper.status.reason is None
    assert len(other.series([CPU], disk.start, disk.now)[CPU]) == disk.samples >= 115
    other.close()


def test_a_disk_that_cannot_even_be_read_leaves_what_memory_holds(disk: Disk, tmp_path: Path) -> None:
    disk.record(30)
    disk.refuse()
    os.truncate(tmp_path / "history.sqlite3", 100)
    disk.record(30)
    assert len(disk.history.series([CPU], disk.start, disk.now)[CPU]) >= 30


def test_a_period_is_made_of_both_places(disk: Disk) -> None:
    whole = disk.start // 60 * 60 + 60
    disk.clock.advance(whole - disk.now)
    disk.record(90)
    disk.refuse()
    disk.record(90, LATE)
    disk.keeper.append(disk.clock.now(), {CPU: 0.5})
    found = disk.history.period({CPU.metric, LATE.metric}, whole, whole + 180, 60)
    assert set(found.rollups) == {CPU, LATE}
    assert sum(found.rollups[CPU].counts) == 90
    assert 170 <= found.observed_seconds <= 180
