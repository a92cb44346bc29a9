"""A simulated store: it holds what the story was, says what it is, and never mixes with real data."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_monitor.agents.simulator.scenario import Story, story
from desktop_monitor.agents.simulator.truth import Truth, truth_of
from desktop_monitor.config.settings import Settings
from desktop_monitor.engine.agents.build import DeskPlan
from desktop_monitor.engine.agents.work import Inbox
from desktop_monitor.engine.agents_view import AgentsView
from desktop_monitor.engine.query import Grouping, JournalReader, open_history, open_journal_reader
from desktop_monitor.engine.simulating import Simulation, check_may_simulate, record_machine
from desktop_monitor.engine.snapshot import ProcessPass
from desktop_monitor.errors import UsageError
from desktop_monitor.metrics.agent_event import SessionState
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.paths import Paths, paths_for
from desktop_monitor.store.journal import open_journal
from desktop_monitor.store.journal.simulation import is_simulated
from desktop_monitor.store.journal_types import RequestFilter
from tests.helpers.clock import FakeClock
from tests.helpers.journals import journal_of, line
from tests.helpers.transcripts import TranscriptText

NOON = 1_790_078_400.0
ALL = RequestFilter()


def _simulated(folder: Path, hours: float = 5.0) -> tuple[Paths, Story]:
    paths, told = paths_for(folder, folder / "config"), story(5, NOON, hours)
    simulation = Simulation(told, paths.journal)
    simulation.advance(NOON)
    simulation.close()
    return paths, told


def _sums(reader: JournalReader) -> dict[str, Truth]:
    sessions, requests = reader.sessions(ALL), reader.requests(ALL, 100_000)
    calls, turns = reader.tool_calls(ALL, 100_000), reader.turns(ALL, 100_000)
    groups = reader.groups(Grouping.INTERFACE, ALL)
    found = {}
    for interface in {one.interface for one in sessions}:
        own = [group for group in groups if group.interface == interface]
        counts = {
            name: sum(getattr(group, name) for group in own)
            for name in Truth._fields
            if name not in {"sessions", "stated_usd", "tool_calls", "turns"}
        }
        found[interface] = Truth(
            **counts,
            sessions=sum(one.interface == interface for one in sessions),
            stated_usd=pytest.approx(sum(r.cost_usd or 0.0 for r in requests if r.interface == interface)),
            tool_calls=sum(call.interface == interface for call in calls),
            turns=sum(turn.interface == interface for turn in turns),
        )
    return found


def test_the_journal_comes_to_the_storys_own_sums(tmp_path: Path) -> None:
    """Every request is one row, also those that two sources tell of."""
    paths, told = _simulated(tmp_path)
    reader = open_journal_reader(paths.journal)
    assert truth_of(told, NOON) == _sums(reader)
    reader.close()


def test_told_in_steps_it_comes_to_the_same(tmp_path: Path) -> None:
    """As a story does that goes on in real time."""
    paths, told = paths_for(tmp_path), story(5, NOON, 5.0, ahead_seconds=3600.0)
    simulation = Simulation(told, paths.journal)
    for step in range(50):
        simulation.advance(NOON + 61.0 * step)
    simulation.close()
    reader = open_journal_reader(paths.journal)
    assert truth_of(told, NOON + 61.0 * 49) == _sums(reader)
    reader.close()


def test_a_clock_set_back_tells_nothing_twice(tmp_path: Path) -> None:
    """What was told is told."""
    simulation = Simulation(story(5, NOON, 1.0), paths_for(tmp_path).journal)
    simulation.advance(NOON)
    assert simulation.advance(NOON - 600.0) == 0
    simulation.close()


def test_a_simulated_journal_says_so_and_a_real_one_does_not(tmp_path: Path) -> None:
    """From the first moment on, and only while anything simulated is in it."""
    paths = paths_for(tmp_path / "simulated")
    assert not is_simulated(paths.journal)
    Simulation(story(5, NOON, 1.0), paths.journal).close()
    assert is_simulated(paths.journal)
    open_journal(paths.journal).delete_all()
    assert not is_simulated(paths.journal)
    real = journal_of(tmp_path, line())
    assert not is_simulated(tmp_path / "journal.sqlite3")
    real.close()


def test_a_store_with_real_requests_is_refused(tmp_path: Path) -> None:
    """One is enough."""
    journal_of(tmp_path, line()).close()
    paths = paths_for(tmp_path)
    with pytest.raises(UsageError, match="real data"):
        check_may_simulate(paths.journal, paths.history)


def test_a_store_with_a_real_machines_past_is_refused(tmp_path: Path) -> None:
    """Its history would be told from the simulated one by nobody."""
    paths = paths_for(tmp_path)
    record_machine(story(5, NOON, 1.0), tmp_path, NOON)
    with pytest.raises(UsageError, match="real data"):
        check_may_simulate(paths.journal, paths.history)


def test_an_empty_store_and_a_simulated_one_are_taken(tmp_path: Path) -> None:
    """A story may be told anew in its own place."""
    empty = paths_for(tmp_path / "empty")
    check_may_simulate(empty.journal, empty.history)
    paths, _ = _simulated(tmp_path)
    check_may_simulate(paths.journal, paths.history)


def test_a_new_story_replaces_the_one_before(tmp_path: Path) -> None:
    """Two stories in one store would be nobody's truth."""
    paths, _ = _simulated(tmp_path)
    other = story(6, NOON, 2.0)
    simulation = Simulation(other, paths.journal)
    simulation.advance(NOON)
    simulation.close()
    reader = open_journal_reader(paths.journal)
    assert truth_of(other, NOON) == _sums(reader)
    reader.close()


def test_the_machines_past_is_recorded_beside_it(tmp_path: Path) -> None:
    """Every ten seconds of it."""
    told = story(5, NOON, 1.0)
    assert record_machine(told, tmp_path, NOON)
    history = open_history(tmp_path / "history.sqlite3")
    series = history.series([SeriesKey("cpu_used_ratio")], told.start_seconds, NOON)
    assert len(list(series[SeriesKey("cpu_used_ratio")])) == 360
    history.close()


def _view(paths: Paths, home: Path) -> AgentsView:
    clock = FakeClock(NOON)
    work = DeskPlan(paths, Settings(), clock, {"HOME": str(home)}, home).make()
    work.step(clock.now(), Inbox(processes=ProcessPass(clock.now(), ())))
    clock.advance(30.0)
    view = work.step(clock.now(), Inbox())
    work.close()
    return view


def test_the_desk_shows_the_scene_and_says_that_it_is_simulated(tmp_path: Path) -> None:
    """One agent waits, one works, one is idle, each with its processes."""
    paths, _ = _simulated(tmp_path / "store")
    view = _view(paths, tmp_path)
    running = [one for one in view.sessions if one.state is not SessionState.ENDED]
    states = [SessionState.WAITING, SessionState.WORKING, SessionState.IDLE]
    assert view.is_simulated
    assert [one.state for one in running] == states
    assert all(one.tree is not None and one.tree.memory_bytes for one in running)
    assert running[0].waiting_for == "approve command"
    assert view.today is not None
    assert view.today.last_answer_seconds is not None


def test_the_desk_of_a_simulated_store_reads_no_clients_files(tmp_path: Path) -> None:
    """What the user's clients did stays out of it."""
    TranscriptText().prompt().answer("a1").write(tmp_path / ".claude")
    paths, told = _simulated(tmp_path / "store")
    _view(paths, tmp_path)
    reader = open_journal_reader(paths.journal)
    assert truth_of(told, NOON) == _sums(reader)
    reader.close()
    real = paths_for(tmp_path / "real", tmp_path / "config")
    _view(real, tmp_path)
    reader = open_journal_reader(real.journal)
    assert reader.size().requests == 1, "the transcript is one that a real store reads"
    reader.close()


def test_a_real_store_is_not_called_simulated(tmp_path: Path) -> None:
    """Nor is one that is empty yet."""
    assert not _view(paths_for(tmp_path / "store", tmp_path / "config"), tmp_path).is_simulated
