"""Everything new in agents' files comes into the journal, once, however often and by whomever it is read."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from desktop_monitor.agents.claude.source import ClaudeFiles
from desktop_monitor.agents.source import Cursor, FileSource, Pending, Reading
from desktop_monitor.engine import import_workers
from desktop_monitor.engine.importing import Batch, ImportProgress, ImportResult, import_new
from desktop_monitor.engine.query import RequestFilter, open_journal_reader
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.agent_event import Request
from tests.helpers.transcripts import TranscriptText, tool_use

needs_fork = pytest.mark.skipif(sys.platform != "linux", reason="no safe fork")


def _sessions(root: Path, count: int = 6) -> ClaudeFiles:
    for number in range(count):
        text = TranscriptText(f"s{number}").prompt().answer(f"{number}a", blocks=[tool_use(f"t{number}")])
        path = text.result(f"t{number}").answer(f"{number}b").write(root)
        os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))
    return ClaudeFiles([root])


def _kept(journal: Path) -> dict[str, Request]:
    reader = open_journal_reader(journal)
    try:
        return {one.response_id: one for one in reader.requests(RequestFilter())}
    finally:
        reader.close()


def test_all_that_is_new_is_read_and_nothing_twice(tmp_path: Path) -> None:
    """The second import has nothing to do; what was appended since is all of the third."""
    source, journal = _sessions(tmp_path), tmp_path / "journal.sqlite3"
    first = import_new([source], journal)
    second = import_new([ClaudeFiles([tmp_path])], journal)
    grown = TranscriptText("s0").prompt().answer("0a").result("t0").answer("0b")
    path = tmp_path / "projects" / "-home-dev-proj" / "s0.jsonl"
    with path.open("ab") as file:
        file.write(grown.prompt().answer("0c").content[len(grown.content) :] or grown.lines[-1] + b"\n")
    third = import_new([ClaudeFiles([tmp_path])], journal)
    assert (first.files, second.files, third.files) == (6, 0, 1)
    assert (second.bytes, second.new_facts) == (0, 0)
    assert set(_kept(journal)) == {f"msg_{number}{part}" for number in range(6) for part in "ab"} | {"msg_0c"}


def test_an_import_that_is_stopped_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """After any file; what was read is kept."""
    source, journal = _sessions(tmp_path), tmp_path / "journal.sqlite3"
    answers = iter([False, False, True])
    first = import_new([source], journal, stop=lambda: next(answers, True))
    begun = set(_kept(journal))
    second = import_new([source], journal)
    assert (first.files, first.left, second.files) == (2, 4, 4)
    assert begun == {"msg_0a", "msg_0b", "msg_1a", "msg_1b"}
    assert len(_kept(journal)) == 12


def test_progress_is_told_file_by_file(tmp_path: Path) -> None:
    """Of bytes and of files, up to all."""
    told: list[ImportProgress] = []
    result = import_new([_sessions(tmp_path)], tmp_path / "journal.sqlite3", told.append)
    assert [one.done_files for one in told] == [1, 2, 3, 4, 5, 6]
    assert told[-1] == ImportProgress(result.bytes, result.bytes, 6, 6)


class _Stubborn:
    """A source one of whose files cannot be read, and whose folder may not be either."""

    name = "stubborn"
    interface = "claude_code"

    def __init__(self, inner: FileSource, *, is_closed: bool = False) -> None:
        self._inner = inner
        self._is_closed = is_closed

    def pending(self, known: Mapping[str, Cursor]) -> tuple[Pending, ...]:
        if self._is_closed:
            raise SourceError("Cannot look into a folder", "here")
        return self._inner.pending(known)

    def read(self, pending: Pending, cursor: Cursor | None) -> Reading:
        if pending.path.endswith("s3.jsonl"):
            raise SourceError("Cannot read a file", "s3")
        return self._inner.read(pending, cursor)


def test_what_cannot_be_read_is_said_and_the_rest_read(tmp_path: Path) -> None:
    """One file, or all of one client's."""
    sources = [_Stubborn(_sessions(tmp_path)), _Stubborn(ClaudeFiles([]), is_closed=True)]
    result = import_new(sources, tmp_path / "journal.sqlite3")
    assert (result.files, len(_kept(tmp_path / "journal.sqlite3"))) == (5, 10)
    assert sorted(Path(place).name for place in result.errors) == ["s3.jsonl", "stubborn"]


def test_what_is_not_understood_is_counted_over_all_files(tmp_path: Path) -> None:
    """By reason."""
    for name in ("a", "b"):
        TranscriptText(name).prompt().raw(b"{half").answer(name).write(tmp_path)
    result = import_new([ClaudeFiles([tmp_path])], tmp_path / "journal.sqlite3")
    assert dict(result.rejected) == {"line not understood": 2}


def test_where_nothing_is_new_the_journal_is_only_looked_at(tmp_path: Path) -> None:
    """It may stand where nobody may write, and one that is not there is not made."""
    journal = tmp_path / "journal.sqlite3"
    assert import_new([ClaudeFiles([])], journal).files == 0
    assert not journal.exists()

    import_new([_sessions(tmp_path)], journal)
    before = journal.stat()
    assert import_new([ClaudeFiles([tmp_path])], journal).files == 0
    assert journal.stat().st_mtime_ns == before.st_mtime_ns


def test_a_damaged_journal_is_begun_anew_from_the_files(tmp_path: Path) -> None:
    """What it held is kept beside it."""
    journal = tmp_path / "journal.sqlite3"
    journal.write_bytes(b"no journal at all" * 1000)
    assert import_new([_sessions(tmp_path)], journal).files == 6
    assert len(_kept(journal)) == 12
    assert list(tmp_path.glob("journal.sqlite3.corrupt-*"))


def _shared(source: FileSource, journal: Path, stop: bool = False) -> ImportResult:
    result = ImportResult()
    files = [(source, pending) for pending in source.pending({})]
    with Batch(journal, result) as batch:
        result.left = import_workers.import_shared(files, {}, batch, None, lambda: stop)
        batch.write()
    return result


@needs_fork
def test_two_processes_bring_what_one_brings(tmp_path: Path) -> None:
    """The same rows and the same cursors, whoever read which file."""
    source = _sessions(tmp_path, 40)
    alone, together = tmp_path / "alone.sqlite3", tmp_path / "together.sqlite3"
    one, two = import_new([source], alone), _shared(source, together)
    assert (two.files, two.bytes, two.new_facts, two.left) == (one.files, one.bytes, one.new_facts, 0)
    assert _kept(together) == _kept(alone)
    assert import_new([ClaudeFiles([tmp_path])], together).files == 0


class _Deadly:
    """Kills whoever reads it, unless that is the process that made it."""

    name = "deadly"
    interface = "claude_code"

    def __init__(self, inner: FileSource) -> None:
        self._inner = inner
        self._maker = os.getpid()

    def pending(self, known: Mapping[str, Cursor]) -> tuple[Pending, ...]:
        return self._inner.pending(known)

    def read(self, pending: Pending, cursor: Cursor | None) -> Reading:
        if os.getpid() != self._maker:
            os._exit(9)
        return self._inner.read(pending, cursor)


@needs_fork
def test_a_helper_that_dies_costs_nothing_but_time(tmp_path: Path) -> None:
    """What it had taken is read by the one that is left."""
    result = _shared(_Deadly(_sessions(tmp_path)), tmp_path / "journal.sqlite3")
    assert (result.files, len(_kept(tmp_path / "journal.sqlite3"))) == (6, 12)


@needs_fork
def test_a_file_the_helper_cannot_read_is_tried_once_more_and_named(tmp_path: Path) -> None:
    """Its error is told by the one that keeps the account."""
    result = _shared(_Stubborn(_sessions(tmp_path)), tmp_path / "journal.sqlite3")
    assert (result.files, [Path(path).name for path in result.errors]) == (5, ["s3.jsonl"])


@needs_fork
def test_two_processes_stop_when_told(tmp_path: Path) -> None:
    """Whatever the helper had handed over by then is kept."""
    result = _shared(_sessions(tmp_path, 40), tmp_path / "journal.sqlite3", stop=True)
    assert len(_kept(tmp_path / "journal.sqlite3")) == 2 * result.files
    assert result.files + result.left == 40


def test_little_to_read_is_read_by_one() -> None:
    """A fork would cost more than it saves."""
    little = [Pending("a", 1, 10, 1, 10)] * 3
    assert not import_workers.can_share(little)
    assert not import_workers.can_share([Pending("a", 1, 1 << 30, 1, 1 << 30)])
