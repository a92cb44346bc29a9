"""What is old, or of a project that is to be forgotten, goes; and it does not come back."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop_monitor.agents.source import Cursor
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, ClientTotal, Findings, Source, Turn, WorkflowEvent
from desktop_monitor.metrics.agent_sums import Grouping
from desktop_monitor.store.erasing import erase_folder
from desktop_monitor.store.journal import Journal, open_journal
from desktop_monitor.store.journal_types import TreeSample
from tests.helpers.clock import FakeClock
from tests.helpers.journals import ALL, NOON, kept, line, reading, session, told, tool

_DAY = 86_400.0
_HIDDEN = "/home/sam/very-secret-project"


def _journal(folder: Path, now: float = NOON + 100) -> Journal:
    return open_journal(folder / "journal.sqlite3", FakeClock(now))


def _of(name: str, project: str, number: int) -> Findings:
    at = NOON + number
    return Findings(
        sessions=(session(name, project, at_seconds=at),),
        requests=(line(f"q{number}", f"a{number}", session=name, at_seconds=at),),
        tool_calls=(tool(f"t{number}", session=name, at_seconds=at),),
        turns=(Turn(Source.FILE, CLAUDE_CODE, at, name, f"u{number}"),),
        totals=(ClientTotal(f"k{number}", "cost_state", CLAUDE_CODE, at, name, "m", "input_tokens", 5.0),),
        workflow_events=(WorkflowEvent("mine", "context", at, f"o{number}", project=project, session=name),),
    )


def test_a_forgotten_project_leaves_nothing_and_others_stay(tmp_path: Path) -> None:
    journal = _journal(tmp_path)
    journal.write(_of("s1", _HIDDEN, 1) + _of("s2", "/other", 2))
    journal.add_tree_samples(CLAUDE_CODE, "s1", [TreeSample(NOON, 1.0, 2, 3)])
    assert journal.forget_project(_HIDDEN) == 7
    reader = reading(journal)
    assert reader.projects() == ("/other",)
    assert [one.session for one in reader.sessions(ALL)] == ["s2"]
    assert [one.session for one in reader.requests(ALL)] == ["s2"]
    assert [one.session for one in reader.tool_calls(ALL)] == ["s2"]
    assert [one.session for one in reader.turns(ALL)] == ["s2"]
    assert [one.session for one in reader.workflow_events(ALL)] == ["s2"]
    assert [one.session for one in reader.totals(ALL)] == ["s2"]
    assert reader.tree_samples(CLAUDE_CODE, "s1", 0, NOON * 2) == ()
    reader.close()
    journal.close()


def test_its_name_leaves_the_file_as_well(tmp_path: Path) -> None:
    journal = _journal(tmp_path)
    journal.write(_of("s1", _HIDDEN, 1) + _of("s2", "/other", 2))
    journal.forget_project(_HIDDEN)
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    journal.close()
    assert b"/other" in content
    assert _HIDDEN.encode() not in content


def test_reading_the_client_s_files_again_does_not_bring_its_past_back(tmp_path: Path) -> None:
    journal = _journal(tmp_path, NOON + 100)
    before = _of("s1", _HIDDEN, 1)
    journal.write(before)
    journal.forget_project(_HIDDEN)
    late = line("q9", "a9", session="s1", at_seconds=NOON + 200)
    journal.write(before + _of("s3", _HIDDEN, 3) + told([late]))
    journal.write(told([line("q1", "a1", session="s1"), line("q4", "a4", session="unknown", project=_HIDDEN)]))
    child = session("child", "", parent="s1")
    journal.write(Findings(sessions=(child,), requests=(line("q5", "a5", session="child"),)))
    assert kept(journal) == (late,)
    journal.close()


def test_another_process_learns_at_once_what_is_forgotten(tmp_path: Path) -> None:
    journal, other = _journal(tmp_path), _journal(tmp_path)
    other.write(_of("s1", _HIDDEN, 1))
    journal.forget_project(_HIDDEN)
    other.write(_of("s1", _HIDDEN, 1) + _of("s2", "/other", 2))
    assert [one.session for one in kept(other)] == ["s2"]
    journal.close()
    other.close()


def test_requests_of_a_session_in_another_project_are_forgotten_alone(tmp_path: Path) -> None:
    journal = _journal(tmp_path)
    journal.write(_of("s1", "/other", 1) + told([line("q2", "a2", project=_HIDDEN)]))
    assert journal.forget_project(_HIDDEN) == 1
    assert [one.request_id for one in kept(journal)] == ["q1"]
    assert len(reading(journal).tool_calls(ALL)) == 1
    journal.close()


def test_a_project_nobody_knows_is_forgotten_in_advance(tmp_path: Path) -> None:
    journal = _journal(tmp_path)
    assert journal.forget_project(_HIDDEN) == 0
    journal.write(_of("s1", _HIDDEN, 1))
    assert kept(journal) == ()
    journal.close()


def test_old_facts_go_in_bounded_steps_and_with_them_what_only_they_named(tmp_path: Path) -> None:
    journal = _journal(tmp_path)
    old = [line(f"old{n}", f"old{n}", at_seconds=NOON - 20 * _DAY, session="old") for n in range(1500)]
    journal.write(told(old) + Findings(sessions=(session("old", "/gone", at_seconds=NOON - 20 * _DAY),)))
    journal.write(_of("s1", "/p", 1))
    steps = []
    while removed := journal.prune(NOON, days=10):
        steps.append(removed)
    assert sum(steps) == 1500
    assert max(steps) < 1500
    reader = reading(journal)
    assert [one.session for one in reader.requests(ALL)] == ["s1"]
    assert [one.session for one in reader.sessions(ALL)] == ["s1"]
    assert reader.projects() == ("/p",)
    # What went is not held for known.
    assert journal.write(told(old[:600])) == 600
    assert reader.size().requests == 601
    reader.close()
    journal.close()


def test_everything_else_grows_old_too(tmp_path: Path) -> None:
    journal = _journal(tmp_path)
    journal.write(_of("s1", "/p", 1))
    journal.add_tree_samples(CLAUDE_CODE, "s1", [TreeSample(NOON, 1.0, 2, 3)])
    # Trees are remembered for a month at most.
    assert journal.prune(NOON + 40 * _DAY, days=365) == 1
    assert journal.prune(NOON + 40 * _DAY, days=365) == 0
    while journal.prune(NOON + 400 * _DAY, days=365):
        pass
    reader = reading(journal)
    assert (reader.size().requests, reader.size().tool_calls) == (0, 0)
    assert reader.turns(ALL) == reader.workflow_events(ALL) == reader.sessions(ALL) == reader.totals(ALL) == ()
    reader.close()
    journal.close()


def test_cursors_are_kept_while_their_file_is_there_however_old(tmp_path: Path) -> None:
    journal = _journal(tmp_path)
    there = tmp_path / "there.jsonl"
    there.touch()
    old = round((NOON - 20 * _DAY) * 1e9)
    cursors = [
        Cursor(str(there), 1, 2, 2, old),
        Cursor(str(tmp_path / "gone.jsonl"), 1, 2, 2, old),
        Cursor(str(tmp_path / "gone-lately.jsonl"), 1 << 100, 2, 2, round(NOON * 1e9), b"\0state"),
    ]
    journal.write(Findings(), cursors)
    assert journal.prune(NOON, days=10) == 0
    assert journal.cursors() == {cursor.path: cursor for cursor in (cursors[0], cursors[2])}
    journal.close()


def test_after_deleting_everything_the_journal_is_empty_on_disk_as_well_and_goes_on(tmp_path: Path) -> None:
    journal = _journal(tmp_path)
    journal.write(_of("s1", _HIDDEN, 1), [Cursor(f"{_HIDDEN}/x", 1, 2, 3, 4)])
    (tmp_path / "journal.sqlite3.corrupt-20260101-000000").touch()
    journal.delete_all()
    assert kept(journal) == ()
    assert journal.cursors() == {}
    assert _HIDDEN.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert not list(tmp_path.glob("*.corrupt-*"))
    assert journal.write(_of("s1", _HIDDEN, 1)) == 0, "it was deleted"
    assert journal.write(_of("s1", _HIDDEN, 200)) == 6, "it is newer"
    journal.close()


def test_what_was_forgotten_before_everything_was_deleted_stays_so(tmp_path: Path) -> None:
    journal = _journal(tmp_path)
    journal.forget_project(_HIDDEN)
    journal.delete_all()
    journal.write(_of("s1", _HIDDEN, 1))
    assert kept(journal) == ()
    journal.close()


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be deleted there")
def test_a_folder_that_is_erased_has_no_journal_and_nobody_writes_on_into_the_deleted_file(tmp_path: Path) -> None:
    journal = _journal(tmp_path)
    journal.write(_of("s1", _HIDDEN, 1))
    erase_folder(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["recorder.lock"]
    with pytest.raises(Exception, match="removed"):
        journal.write(_of("s1", _HIDDEN, 2))
    journal.close()
    fresh = _journal(tmp_path)
    assert reading(fresh).groups(Grouping.DAY, ALL) == ()
    fresh.close()
