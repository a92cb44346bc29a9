"""What the desk keeps, and what waits while the disk refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_monitor.agents.source import Cursor
from desktop_monitor.engine.agents import keeper as keeper_module
from desktop_monitor.engine.agents.keeper import JournalKeeper
from desktop_monitor.metrics.agent_event import Findings, Outcome, Request, Source
from desktop_monitor.store.journal_types import RequestFilter
from tests.helpers.clock import FakeClock

_DAYS = 30


def found(first: int, count: int, clock: FakeClock) -> Findings:
    at = clock.now().wall_seconds
    names = (f"req_{number}" for number in range(first, first + count))
    return Findings(requests=tuple(Request(Source.FILE, "codex", at, "s1", name, outcome=Outcome.OK) for name in names))


def kept(keeper: JournalKeeper) -> list[int]:
    requests = keeper.reader.requests(RequestFilter(), 100_000)
    return sorted(int(request.request_id.removeprefix("req_")) for request in requests)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.mark.parametrize("count", [0, 1, 399, 400, 401, 2500])
def test_whatever_is_brought_at_once_is_kept_with_its_cursor(tmp_path: Path, clock: FakeClock, count: int) -> None:
    keeper = JournalKeeper(tmp_path / "journal.sqlite3", _DAYS, clock.now())
    cursor = Cursor("/a/file", 1, 700, 700, 5)

    assert keeper.write(clock.now(), found(0, count, clock), (cursor,))

    assert kept(keeper) == list(range(count))
    assert keeper.cursors() == {"/a/file": cursor}
    keeper.close()


def test_while_the_disk_refuses_the_newest_waits(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper_module, "_MOST_WAITING", 1000)
    folder = tmp_path / "data"
    folder.write_text("in the way")
    keeper = JournalKeeper(folder / "journal.sqlite3", _DAYS, clock.now())
    for first in range(0, 3000, 300):
        assert not keeper.write(clock.now(), found(first, 300, clock))

    assert keeper.error
    folder.unlink()
    clock.advance(61.0)

    assert keeper.flush(clock.now())
    assert not keeper.error
    assert kept(keeper) == list(range(2100, 3000))
    keeper.close()


def test_places_in_files_that_wait_alone_are_bounded_too(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper_module, "_MOST_WAITING", 10)
    folder = tmp_path / "data"
    folder.write_text("in the way")
    keeper = JournalKeeper(folder / "journal.sqlite3", _DAYS, clock.now())
    for number in range(50):
        keeper.write(clock.now(), Findings(), (Cursor(f"/file/{number}", number, 7, 7, 5),))
    folder.unlink()
    clock.advance(61.0)
    keeper.flush(clock.now())

    assert sorted(keeper.cursors()) == [f"/file/{number}" for number in range(40, 50)]
    keeper.close()


FILE = "/a/file"


def place(offset: int) -> Cursor:
    """So far the file has been read."""
    return Cursor(FILE, 1, offset, offset, 5)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where no journal can be opened until it is unlinked; 1000 facts may wait."""
    monkeypatch.setattr(keeper_module, "_MOST_WAITING", 1000)
    (tmp_path / "data").write_text("in the way")
    return tmp_path / "data"


def take_again(folder: Path, keeper: JournalKeeper, clock: FakeClock) -> None:
    """The disk has room again."""
    folder.unlink()
    clock.advance(61.0)
    assert keeper.flush(clock.now())


def test_a_file_that_told_what_was_dropped_is_not_read_as_far(folder: Path, clock: FakeClock) -> None:
    """Its cursor goes with the first part of what it told, so that it is read again."""
    keeper = JournalKeeper(folder / "journal.sqlite3", _DAYS, clock.now())
    keeper.write(clock.now(), found(0, 600, clock), (place(600),))
    keeper.write(clock.now(), found(600, 500, clock))
    take_again(folder, keeper, clock)
    assert keeper.cursors() == {}
    assert keeper.hand_out_dropped() == {FILE: None}
    keeper.close()


def test_nothing_read_later_of_that_file_is_kept_as_its_place(folder: Path, clock: FakeClock) -> None:
    keeper = JournalKeeper(folder / "journal.sqlite3", _DAYS, clock.now())
    keeper.write(clock.now(), found(0, 100, clock), (place(100),))
    keeper.write(clock.now(), found(100, 100, clock), (place(200),))
    keeper.write(clock.now(), found(200, 750, clock))
    keeper.write(clock.now(), found(950, 100, clock), (place(300),))
    take_again(folder, keeper, clock)
    assert keeper.cursors() == {}
    keeper.write(clock.now(), found(1050, 100, clock), (place(400),))
    assert keeper.cursors() == {}

    assert keeper.hand_out_dropped() == {FILE: None}
    keeper.write(clock.now(), found(0, 1150, clock), (place(400),))
    assert keeper.cursors() == {FILE: place(400)}
    assert kept(keeper) == list(range(1150))
    keeper.close()


def test_places_in_other_files_are_kept(folder: Path, clock: FakeClock) -> None:
    keeper = JournalKeeper(folder / "journal.sqlite3", _DAYS, clock.now())
    keeper.write(clock.now(), found(0, 300, clock), (place(300),))
    other = place(7)._replace(path="/another")
    keeper.write(clock.now(), found(300, 800, clock), (other,))
    assert keeper.is_waiting
    take_again(folder, keeper, clock)
    assert not keeper.is_waiting
    assert keeper.cursors() == {"/another": other}
    keeper.close()


def test_what_was_deleted_is_not_read_again(folder: Path, clock: FakeClock) -> None:
    keeper = JournalKeeper(folder / "journal.sqlite3", _DAYS, clock.now())
    keeper.write(clock.now(), found(0, 2000, clock), (place(300),))
    keeper.delete_all()
    assert not keeper.hand_out_dropped()
    keeper.close()


def test_what_is_more_than_may_wait_is_kept_by_a_disk_that_takes_it(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper_module, "_MOST_WAITING", 1000)
    keeper = JournalKeeper(tmp_path / "journal.sqlite3", _DAYS, clock.now())
    assert keeper.write(clock.now(), found(0, 2500, clock), (place(2500),))
    assert kept(keeper) == list(range(2500))
    assert keeper.cursors() == {FILE: place(2500)}
    keeper.close()


def test_a_file_of_which_older_facts_are_kept_is_read_again_from_there(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper_module, "_MOST_WAITING", 1000)
    path = tmp_path / "data" / "journal.sqlite3"
    keeper = JournalKeeper(path, _DAYS, clock.now())
    assert keeper.write(clock.now(), found(0, 100, clock), (place(100),))
    keeper.close()
    path.parent.rename(tmp_path / "elsewhere")
    path.parent.write_text("in the way")

    clock.advance(61.0)
    assert not keeper.write(clock.now(), found(100, 1500, clock), (place(1600),))
    assert keeper.hand_out_dropped() == {}, "nobody knows yet how far it is kept"
    path.parent.unlink()
    (tmp_path / "elsewhere").rename(path.parent)
    clock.advance(61.0)
    assert keeper.flush(clock.now())

    assert keeper.cursors() == {FILE: place(100)}
    assert keeper.hand_out_dropped() == {FILE: place(100)}
    assert keeper.hand_out_dropped() == {}
    keeper.close()


def test_facts_that_no_journal_can_hold_keep_no_others_waiting(tmp_path: Path, clock: FakeClock) -> None:
    keeper = JournalKeeper(tmp_path / "journal.sqlite3", _DAYS, clock.now())
    (impossible,) = found(0, 1, clock).requests
    assert keeper.write(clock.now(), Findings(requests=(impossible._replace(input_tokens=2**70),)), (place(1),))
    assert keeper.write(clock.now(), found(1, 5, clock), (place(6),))
    assert kept(keeper) == [1, 2, 3, 4, 5]
    assert keeper.cursors() == {FILE: place(6)}
    keeper.close()
