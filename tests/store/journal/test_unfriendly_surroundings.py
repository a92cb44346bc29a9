"""Damage, foreign files and hostile texts: the journal goes on, says so, and shows nothing it should not."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_monitor.agents.source import Cursor
from desktop_monitor.errors import StoreEnvironmentError
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.agent_event import (
    CLAUDE_CODE,
    ClientTotal,
    Findings,
    LimitReading,
    Request,
    SessionFacts,
    Source,
    Turn,
    WorkflowEvent,
)
from desktop_monitor.metrics.agent_sums import Grouping
from desktop_monitor.store.journal import memory_location, open_journal, read_journal
from desktop_monitor.store.opening import open_writer
from tests.helpers.clock import FakeClock
from tests.helpers.journals import ALL, NOON, journal_of, kept, line, reading, session, told, tool

_HOSTILE = st.text(
    st.sampled_from(["a", "\0", "\n", "\x1b", "\u202e", "<", "'", '"', ";", "\ud800", "\U0001f600", "%", "\\"]),
    max_size=12,
)


def test_a_damaged_journal_is_set_aside_and_a_fresh_one_begun(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    path.write_bytes(b"this is no database" * 1000)
    journal = open_journal(path, FakeClock(NOON))
    (notice,) = journal.notices
    assert "journal of agents was damaged" in words(notice)
    assert len(list(tmp_path.glob("journal.sqlite3.corrupt-*"))) == 1
    journal.write(told([line()]))
    assert kept(journal) == (line(),)
    journal.close()


def test_a_history_in_its_place_is_not_taken_for_a_journal(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    open_writer(path)[0].close()
    journal = open_journal(path, FakeClock(NOON))
    assert len(journal.notices) == 1
    journal.close()


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_journal_cut_short_never_answers_nonsense(tmp_path: Path, share: float) -> None:
    path = tmp_path / "journal.sqlite3"
    journal_of(tmp_path, line()).close()
    journal = open_journal(path)
    journal.write(told(line(f"q{n}", f"a{n}") for n in range(3000)))
    journal.close()
    os.truncate(path, int(path.stat().st_size * share))
    with pytest.raises(StoreEnvironmentError):
        read_journal(path).groups(Grouping.DAY, ALL)
    fresh = open_journal(path, FakeClock(NOON))
    assert len(fresh.notices) == 1
    assert kept(fresh) == ()
    fresh.close()


def test_damage_met_only_when_writing_sets_the_journal_aside_as_well(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = open_journal(path)
    requests = [line(f"q{n}", f"a{n}") for n in range(5000)]
    journal.write(told(requests))
    journal.close()
    content = bytearray(path.read_bytes())
    middle = len(content) // 8192 * 4096
    content[middle : middle + 20 * 4096] = b"\xff" * (20 * 4096)
    path.write_bytes(content)
    journal = open_journal(path, FakeClock(NOON))
    assert journal.notices == ()
    with pytest.raises(StoreEnvironmentError, match="kept as"):
        journal.write(told(request._replace(output_tokens=99) for request in requests))
    assert len(list(tmp_path.glob("journal.sqlite3.corrupt-*"))) == 1
    fresh = open_journal(path)
    fresh.write(told(requests))
    assert len(kept(fresh)) == 5000
    fresh.close()


@pytest.mark.skipif(sys.platform == "win32", reason="access follows the user's profile")
def test_the_journal_is_the_user_s_alone_from_the_start(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        journal = journal_of(tmp_path / "data", line())
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data").iterdir()}
        assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
        journal.close()
    finally:
        os.umask(before)
    assert set(modes.values()) == {0o600}


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_refuses_is_said_so(tmp_path: Path) -> None:
    os.chmod(tmp_path, 0o500)
    with pytest.raises(StoreEnvironmentError):
        open_journal(tmp_path / "journal.sqlite3")


def test_a_file_where_the_folder_should_be_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(StoreEnvironmentError):
        open_journal(tmp_path / "data" / "journal.sqlite3")


@settings(max_examples=60, deadline=None)
@given(st.lists(_HOSTILE, min_size=8, max_size=8), st.binary(max_size=8))
def test_hostile_texts_are_kept_as_they_are_or_with_their_impossible_characters_replaced(
    texts: list[str], state: bytes
) -> None:
    one, two, three, four, five, six, seven, eight = texts
    findings = Findings(
        requests=(line(one, two, session=three, project=four, model=five, mode=six, match=seven, error_kind=eight),),
        tool_calls=(tool(one, name=two, session=three, decision=four, error_kind=five),),
        turns=(Turn(Source.FILE, one, NOON, two, three),),
        sessions=(session(one, two, parent=three, version=four, model=five)._replace(name=six),),
        totals=(ClientTotal(one, two, three, NOON, four, five, six, 1.0),),
        limits=(LimitReading(one, NOON, two, three, 0.5, plan=four),),
        workflow_events=(
            WorkflowEvent(one, two, NOON, three, four, five, six, seven, eight, fields=((one, two), ("n", 1e300))),
        ),
    )
    journal = open_journal(memory_location())
    journal.write(findings, [Cursor("/a\udcff.jsonl", 1 << 90, 2, 3, 4, state)])
    assert journal.write(findings) == 0
    (request,) = kept(journal)
    assert request.model == _shown(five)
    reader = reading(journal)
    assert [one.name for one in reader.tool_calls(ALL)] == [_shown(two)]
    assert len(reader.turns(ALL)) == len(reader.limits()) == len(reader.workflow_events(ALL)) == 1
    reader.sessions(ALL)
    reader.totals(ALL)
    assert reader.groups(Grouping.PROJECT, ALL)[0].requests == 1
    assert journal.cursors() == {"/a\udcff.jsonl": Cursor("/a\udcff.jsonl", 1 << 90, 2, 3, 4, state)}
    journal.forget_project(four)
    reader.close()
    journal.close()


def _shown(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


_NUMBERS = st.sampled_from([-1, 0, 7, 1 << 62, 1 << 70, -(1 << 70)])
_FLOATS = st.sampled_from([float("nan"), float("inf"), float("-inf"), -1.0, 0.0, 1.5, 1e18, 1e308])


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_numbers_that_cannot_be_never_fail_a_write_and_never_make_a_sum_negative(data: st.DataObject) -> None:
    def draw(name: str, kind: str) -> object:
        if "seconds" in name or name == "cost_usd" or kind == "float":
            return data.draw(_FLOATS)
        return data.draw(_NUMBERS)

    request = {name: draw(name, "int") for name in Request._fields if name.endswith(("_tokens", "seconds", "_usd"))}
    context = {name: draw(name, "int") for name in SessionFacts._fields if name.endswith(("_tokens", "_seconds"))}
    journal = open_journal(memory_location())
    journal.write(
        Findings(
            requests=(line(**request),),
            tool_calls=(tool(at_seconds=data.draw(_FLOATS), duration_seconds=data.draw(_FLOATS)),),
            turns=(Turn(Source.FILE, CLAUDE_CODE, data.draw(_FLOATS), "s", "t", data.draw(_FLOATS)),),
            sessions=(session("s1", "/p", **context),),
            totals=(ClientTotal("k", "s", "i", data.draw(_FLOATS), "s1", "m", "input_tokens", data.draw(_FLOATS)),),
            limits=(LimitReading("i", data.draw(_FLOATS), "n", "s", data.draw(_FLOATS), data.draw(_FLOATS)),),
            workflow_events=(WorkflowEvent("s", "k", data.draw(_FLOATS), "o", duration_seconds=data.draw(_FLOATS)),),
        )
    )
    reader = reading(journal)
    for group in reader.groups(Grouping.DAY, ALL):
        assert all(count >= 0 for count in group[5:])
    assert all(row.client_value >= 0 for row in reader.totals(ALL))
    reader.sessions(ALL)
    reader.workflow_events(ALL)
    reader.limits()
    reader.close()
    journal.close()
