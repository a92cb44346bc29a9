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
