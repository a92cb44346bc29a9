"""Several processes write one journal at once, and may be killed at any moment: nothing is lost or counted twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_monitor.agents.source import Cursor
from desktop_monitor.errors import StoreBugError
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, Findings
from desktop_monitor.metrics.agent_sums import Grouping
from desktop_monitor.store.journal import open_journal, read_journal
from desktop_monitor.store.journal_types import RequestFilter
from tests.helpers.journals import ALL, NOON, event, kept, line, session, told, tool

_ROOT = Path(__file__).parents[3]
_WRITER = """
import sys
from pathlib import Path
from desktop_monitor.metrics.agent_event import Findings
from desktop_monitor.store.journal import open_journal
from tests.helpers.journals import NOON, event, line, session, tool
path, first, last, kind = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
print("ready", flush=True)
sys.stdin.readline()
journal = open_journal(path)
for start in range(first, last, 100):
    numbers = range(start, min(start + 100, last))
    make = line if kind == "line" else lambda q, a, **fields: event(q, **fields)
    journal.write(Findings(
        sessions=tuple(session(f"s{n % 7}", "/p") for n in numbers),
        requests=tuple(make(f"q{n}", f"a{n}", session=f"s{n % 7}", at_seconds=NOON + n) for n in numbers),
        tool_calls=tuple(tool(f"t{n}", session=f"s{n % 7}", at_seconds=NOON + n) for n in numbers),
    ))
journal.close()
"""
_KILLED = """
import os, signal, sys
from pathlib import Path
from desktop_monitor.agents.source import Cursor
from desktop_monitor.store.database import Database
from desktop_monitor.store.journal import cursors, open_journal
from tests.helpers.journals import line, told
at = sys.argv[2]
journal = open_journal(Path(sys.argv[1]))
seen = [0]
def deadly(really):
    def run(self, statement, values=()):
        result = really(self, statement, values)
        seen[0] += at in statement
        if seen[0] == int(sys.argv[3]):
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    return run
Database.run, Database.run_many = deadly(Database.run), deadly(Database.run_many)
journal.write(told(line(f"q{n}", f"a{n}") for n in range(20_000)), [Cursor("/x.jsonl", 1, 2, 3, 4)])
"""


def _start(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _let_go(*writers: subprocess.Popen[str]) -> None:
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=60)
        assert writer.returncode == 0


def test_three_processes_begin_one_journal_together_and_agree_on_it(tmp_path: Path) -> None:
    path = str(tmp_path / "journal.sqlite3")
    _let_go(
        _start(_WRITER, path, "0", "2000", "line"),
        _start(_WRITER, path, "500", "2500", "line"),
        _start(_WRITER, path, "0", "2500", "event"),
    )
    reader = read_journal(tmp_path / "journal.sqlite3")
    assert (reader.size().requests, reader.size().tool_calls) == (2500, 2500)
    (group,) = reader.groups(Grouping.PROJECT, ALL)
    assert (group.key, group.requests, group.by_both, group.output_tokens) == ("/p", 2500, 2500, 2500 * 50)
    assert len(reader.sessions(ALL)) == 7
    found = reader.requests(RequestFilter(session="s3"))
    assert {(one.request_id[1:], one.response_id[1:]) for one in found} == {(str(n), str(n)) for n in range(3, 2500, 7)}
    reader.close()
    assert not list(tmp_path.glob("*corrupt*"))


def test_two_writers_in_turn_know_each_others_rows(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    one, other = open_journal(path), open_journal(path)
    many = [line(f"q{n}", f"a{n}", at_seconds=NOON + n) for n in range(3000)]
    assert one.write(told(many[:1000])) == 1000
    assert other.write(told(many[500:2000])) == 1000
    assert one.write(told(many[1500:])) == 1000
    assert other.write(told([*many, *(event(f"q{n}", at_seconds=NOON + n) for n in range(3000))])) == 0
    # The other gave rows ids they did not have; this one must not take them for new.
    assert other.write(told(event(f"e{n}", at_seconds=NOON - 9) for n in range(600))) == 600
    assert one.write(told(line("", f"e{n}", at_seconds=NOON - 9) for n in range(600))) == 600
    assert other.write(told(line(f"e{n}", f"e{n}", at_seconds=NOON - 9) for n in range(600))) == 0
    assert one.write(told(line("", f"e{n}", at_seconds=NOON - 9) for n in range(600))) == 0
    assert one.write(told(event(f"e{n}", at_seconds=NOON - 9) for n in range(600))) == 0
    assert len(kept(one)) == 3600
    one.close()
    other.close()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal there")
@pytest.mark.parametrize(("statement", "times"), [("INTO requests", 1), ("INTO request_keys", 2), ("INTO cursors", 1)])
def test_a_kill_in_the_middle_loses_whole_transactions_and_reading_again_makes_up_for_it(
    tmp_path: Path, statement: str, times: int
) -> None:
    path = tmp_path / "journal.sqlite3"
    killed = _start(_KILLED, str(path), statement, str(times))
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    journal = open_journal(path)
    assert journal.notices == ()
    assert journal.cursors() == {}
    known = len(kept_numbers := {one.request_id for one in read_journal(path).requests(ALL, 50_000)})
    cursor = Cursor("/x.jsonl", 1, 2, 3, 4)
    assert journal.write(told(line(f"q{n}", f"a{n}") for n in range(20_000)), [cursor]) == 20_000 - known
    assert len(kept_numbers) == known < 20_000
    assert read_journal(path).size().requests == 20_000
    assert journal.cursors() == {"/x.jsonl": cursor}
    journal.close()


def test_a_write_that_fails_leaves_nothing_half_done_and_nothing_wrong_remembered(tmp_path: Path) -> None:
    journal = open_journal(tmp_path / "journal.sqlite3")
    bad = Cursor("/x.jsonl", 1, 1 << 70, 2, 3)
    with pytest.raises(StoreBugError):
        journal.write(_some("/new"), [bad])
    assert kept(journal) == ()
    assert journal.write(_some("/new")) == 3
    assert [one.project for one in kept(journal)] == ["/new"]
    journal.close()


def _some(project: str) -> Findings:
    return Findings(sessions=(session("s1", project),), requests=(line(),), tool_calls=(tool(),))


def test_a_reader_sees_one_state_while_another_process_writes(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = open_journal(path)
    journal.write(_some("/p"))
    reader = read_journal(path)
    assert reader.size().requests == 1
    journal.write(told([line("q2", "a2", interface=CLAUDE_CODE)]))
    assert reader.size().requests == 2
    journal.forget_project("/p")
    assert reader.size().requests == 0
    reader.close()
    journal.close()
