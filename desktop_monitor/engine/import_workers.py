"""Two processes that read files into one journal: this one from the front, a child from the back.

Only where a fork is safe: on Linux, in a process with one thread. Both see in shared
memory how far the other is and stop where they meet; should they take the same file in
the same moment, the journal knows its facts again. A child that dies costs nothing but
time: this process goes on towards its end of the list. Must not know what files hold.
"""

from __future__ import annotations

import json
import mmap
import os
import signal
import struct
import sys
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from desktop_monitor.agents.source import Cursor, Pending
from desktop_monitor.engine.agents_view import ImportView
from desktop_monitor.engine.importing import Batch, File, ImportResult, Progress, Stop, read_file
from desktop_monitor.errors import MonitorError
from desktop_monitor.store.journal import open_journal

_WORTH_BYTES = 8 << 20
"""A fork and a second connection cost some milliseconds, as reading so much does."""
_NUMBERS = struct.Struct("4Q")
"""Files taken from the front, from the back, bytes the child has read, and whether to stop."""


def can_share(files: Sequence[Pending]) -> bool:
    """Whether two processes may read `files`, and it is worth it."""
    if sys.platform != "linux" or threading.active_count() > 1 or (os.cpu_count() or 1) < 2:
        return False
    return len(files) > 1 and sum(file.unread_bytes for file in files) > _WORTH_BYTES


class _Board:
    """What both processes see."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _NUMBERS.size)

    def get(self, place: int) -> int:
        return int(struct.unpack_from("Q", self._memory, place * 8)[0])

    def put(self, place: int, value: int) -> None:
        struct.pack_into("Q", self._memory, place * 8, value)


_FRONT, _BACK, _CHILD_BYTES, _STOP = range(4)


def import_shared(
    files: Sequence[File],
    journal: Path,
    cursors: Mapping[str, Cursor],
    result: ImportResult,
    progress: Progress | None,
    stop: Stop,
) -> None:
    """Read `files` with two processes. Raises StoreError."""
    board = _Board()
    answer, question = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(answer)
        _be_child(files, journal, cursors, board, question)
    os.close(question)
    try:
        _Front(files, cursors, board, result, progress, stop).read(journal)
    finally:
        if sys.exc_info()[0] is not None:
            board.put(_STOP, 1)
        told = _answer_of(child, answer)
    if told is not None:
        result.add(told)
    elif not stop():
        # The child died: what it had taken and not written is read here.
        _Front(files, cursors, board, result, progress, stop).read_rest(journal)
    taken = board.get(_FRONT) + board.get(_BACK)
    result.left = max(0, len(files) - taken)


class _Front:
    """This process' part."""

    def __init__(
        self,
        files: Sequence[File],
        cursors: Mapping[str, Cursor],
        board: _Board,
        result: ImportResult,
        progress: Progress | None,
        stop: Stop,
    ) -> None:
        self._files = files
        self._cursors = cursors
        self._board = board
        self._result = result
        self._progress = progress
        self._stop = stop
        self._total_bytes = sum(pending.unread_bytes for _, pending in files)

    def read(self, journal: Path) -> None:
        """Until the other's files begin."""
        store = open_journal(journal)
        batch = Batch(store, self._result)
        try:
            for number, (source, pending) in enumerate(self._files):
                if number + self._board.get(_BACK) >= len(self._files) or self._stopped():
                    break
                self._board.put(_FRONT, number + 1)
                read_file(source, pending, self._cursors.get(pending.path), batch)
                self._tell()
            batch.write()
        finally:
            store.close()

    def read_rest(self, journal: Path) -> None:
        """The files of a child that died, from how far the journal says they were read."""
        store = open_journal(journal)
        batch = Batch(store, self._result)
        try:
            known = store.cursors()
            for source, pending in self._files[self._board.get(_FRONT) :]:
                cursor = known.get(pending.path)
                is_read = cursor is not None and cursor.size_bytes >= pending.size_bytes
                if not is_read and not self._stopped():
                    read_file(source, pending, cursor, batch)
            batch.write()
        finally:
            store.close()

    def _stopped(self) -> bool:
        if self._stop():
            self._board.put(_STOP, 1)
            return True
        return False

    def _tell(self) -> None:
        if self._progress is not None:
            done = self._result.bytes + self._board.get(_CHILD_BYTES)
            done_files = self._board.get(_FRONT) + self._board.get(_BACK)
            self._progress(
                ImportView(
                    min(done, self._total_bytes), self._total_bytes, min(done_files, len(self._files)), len(self._files)
                )
            )


def _be_child(
    files: Sequence[File], journal: Path, cursors: Mapping[str, Cursor], board: _Board, question: int
) -> None:
    """Read from the back, answer, and be gone; nothing of the parent is tidied up here."""
    code = 1
    try:
        # A terminal's Ctrl+C reaches both; the parent says when to stop.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        result = ImportResult()
        _read_back(files, journal, cursors, board, result)
        os.write(question, _encoded(result))
        code = 0
    except (MonitorError, OSError):
        code = 1
    finally:
        os._exit(code)


def _read_back(
    files: Sequence[File], journal: Path, cursors: Mapping[str, Cursor], board: _Board, result: ImportResult
) -> None:
    store = open_journal(journal)
    batch = Batch(store, result)
    parent = os.getppid()
    for number, (source, pending) in enumerate(reversed(files)):
        if number + board.get(_FRONT) >= len(files) or board.get(_STOP) or os.getppid() != parent:
            break
        board.put(_BACK, number + 1)
        read_file(source, pending, cursors.get(pending.path), batch)
        board.put(_CHILD_BYTES, result.bytes)
    batch.write()
    store.close()


_MOST_ERRORS = 100


def _encoded(result: ImportResult) -> bytes:
    errors = dict(list(result.errors.items())[:_MOST_ERRORS])
    return json.dumps([result.files, result.bytes, result.new_facts, result.rejected, errors]).encode()


def _answer_of(child: int, answer: int) -> ImportResult | None:
    """What the child did; None when it died."""
    with os.fdopen(answer, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if status != 0 or not said:
        return None
    files, read_bytes, new_facts, rejected, errors = json.loads(said)
    return ImportResult(files, read_bytes, new_facts, Counter(rejected), errors)
