"""Two processes that read files: this one from the front, a child from the back, which hands over what it found.

Only this process writes: two writers would wait for each other and each forget what it
knows of the journal. The child only helps: a file it could not read or hand over, and
all that it did not come to because it died, is read here. Only where a fork is safe:
on Linux, in a process with one thread. Must not know what files hold.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import select
import signal
import struct
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence

from desktop_monitor.agents.parcels import packed, unpacked
from desktop_monitor.agents.source import Cursor, Pending
from desktop_monitor.engine.importing import Batch, File, ImportProgress, Progress, Stop, read_file, readings
from desktop_monitor.errors import MonitorError

_WORTH_BYTES = 8 << 20
"""A fork costs some milliseconds, as reading so much does."""
_PIPE_BYTES = 1 << 20
_HEAD = struct.Struct("<II?")
"""Number of the file, bytes that follow, whether they are its last."""
_BACK, _FRONT, _STOP = range(3)


def can_share(files: Sequence[Pending]) -> bool:
    """Whether two processes may read `files`, and it is worth it."""
    if sys.platform != "linux" or threading.active_count() > 1 or (os.cpu_count() or 1) < 2:
        return False
    return len(files) > 1 and sum(file.unread_bytes for file in files) > _WORTH_BYTES


def import_shared(
    files: Sequence[File], cursors: Mapping[str, Cursor], batch: Batch, progress: Progress | None, stop: Stop
) -> int:
    """Read `files` with two processes; how many are left because it was stopped. Raises StoreError."""
    board = _Board()
    answer, question = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(answer)
        _be_child(files, cursors, board, question)
    os.close(question)
    try:
        return _Reader(files, cursors, board, batch, progress, stop).run(answer)
    finally:
        # Whoever still writes finds nobody listening and ends.
        os.close(answer)
        os.waitpid(child, 0)


class _Board:
    """Numbers that both processes see."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, 3 * 8)

    def get(self, place: int) -> int:
        return int(struct.unpack_from("Q", self._memory, place * 8)[0])

    def put(self, place: int, value: int) -> None:
        struct.pack_into("Q", self._memory, place * 8, value)


class _Reader:
    """This process: takes what the child sends, and reads itself while nothing comes."""

    def __init__(
        self,
        files: Sequence[File],
        cursors: Mapping[str, Cursor],
        board: _Board,
        batch: Batch,
        progress: Progress | None,
        stop: Stop,
    ) -> None:
        self._files = files
        self._cursors = cursors
        self._board = board
        self._batch = batch
        self._progress = progress
        self._stop = stop
        self._done: set[int] = set()
        self._next = 0
        self._total_bytes = sum(pending.unread_bytes for _, pending in files)

    def run(self, answer: int) -> int:
        """Until everything is read or it is stopped; how many files are left."""
        received = bytearray()
        while True:
            has_own = self._has_own()
            if select.select([answer], [], [], 0 if has_own else None)[0]:
                chunk = os.read(answer, _PIPE_BYTES)
                if not chunk:
                    break
                received += chunk
                self._take(received)
            elif has_own:
                self._board.put(_FRONT, self._next + 1)
                self._read(self._next)
                self._next += 1
            self._tell()
        # What the child did not come to, could not read, or took with it when it died.
        for number in range(len(self._files)):
            if number not in self._done and not self._is_stopped():
                self._read(number)
                self._tell()
        return len(self._files) - len(self._done)

    def _has_own(self) -> bool:
        return not self._is_stopped() and self._next + self._board.get(_BACK) < len(self._files)

    def _is_stopped(self) -> bool:
        if self._stop():
            self._board.put(_STOP, 1)
            return True
        return False

    def _take(self, received: bytearray) -> None:
        """Take every whole parcel off the front of `received`."""
        start = 0
        while len(received) - start >= _HEAD.size:
            number, length, is_last = _HEAD.unpack_from(received, start)
            end = start + _HEAD.size + length
            if end > len(received):
                break
            if length and number not in self._done:
                reading = unpacked(bytes(received[start + _HEAD.size : end]))
                self._batch.add(reading, self._cursors.get(reading.cursor.path))
                if is_last:
                    self._done.add(number)
                    self._batch.result.files += 1
            start = end
        del received[:start]

    def _read(self, number: int) -> None:
        source, pending = self._files[number]
        read_file(source, pending, self._cursors.get(pending.path), self._batch)
        self._done.add(number)

    def _tell(self) -> None:
        if self._progress is not None:
            done = min(self._batch.result.bytes, self._total_bytes)
            self._progress(ImportProgress(done, self._total_bytes, len(self._done), len(self._files)))


def _be_child(files: Sequence[File], cursors: Mapping[str, Cursor], board: _Board, question: int) -> None:
    """Read from the back, hand over, and be gone; nothing of the parent's is tidied up here."""
    try:
        # A terminal's Ctrl+C reaches both; the parent says when to stop.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        fcntl.fcntl(question, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        for number in _taken(files, board):
            _hand_over(number, files[number], cursors, question)
    except OSError:
        os._exit(1)
    finally:
        os._exit(0)


def _taken(files: Sequence[File], board: _Board) -> Iterator[int]:
    """Numbers of files from the back, until the parent's begin."""
    parent = os.getppid()
    for place in range(len(files)):
        if place + board.get(_FRONT) >= len(files) or board.get(_STOP) or os.getppid() != parent:
            return
        board.put(_BACK, place + 1)
        yield len(files) - 1 - place


def _hand_over(number: int, file: File, cursors: Mapping[str, Cursor], question: int) -> None:
    source, pending = file
    try:
        for reading, is_last in readings(source, pending, cursors.get(pending.path)):
            parcel = packed(reading)
            _write(question, _HEAD.pack(number, len(parcel), is_last) + parcel)
    except (MonitorError, ValueError):
        # Nothing, or not all, is handed over: the parent reads it itself and learns why.
        return


def _write(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]
