"""What processes read and write: /proc/PID/io, for those who let us (proc_pid_io(5)).

The file may open and then refuse to be read; such a process is not asked again.
Must not know when IO is wanted or what else a row holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop_monitor.clock import Clock
from desktop_monitor.collect.linux.held_read import released_reader
from desktop_monitor.collect.linux.process_files import ProcessFiles
from desktop_monitor.collect.rates import Interval
from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow

_COUNTERS = re.compile(rb"^read_bytes: (\d+)\nwrite_bytes: (\d+)$", re.MULTILINE)
_FORGET_SECONDS = 60.0
"""Descriptors are given back when nobody wanted IO for so long."""
_IO_BYTES = 512


class _Traffic:
    """The IO of one process: bytes its file showed last, counters, and the row made with them."""

    __slots__ = ("base", "content", "descriptor", "read_bytes", "refused", "row", "written_bytes")

    def __init__(self, descriptor: int, refused: bool) -> None:
        self.descriptor = descriptor
        self.refused = refused
        self.content = b""
        self.read_bytes = -1
        self.written_bytes = -1
        self.base: ProcessRow | None = None
        self.row: ProcessRow | None = None


class ProcessIo:
    """Adds IO rates to rows. Rates are bytes a second that reached the disks' layer."""

    def __init__(self, clock: Clock, files: ProcessFiles) -> None:
        self._clock = clock
        self._files = files
        self._known: dict[ProcessIdentity, _Traffic] = {}
        self._interval = Interval()
        self._asked_seconds = 0.0
        self._buffer = bytearray(_IO_BYTES)
        # A process in the middle of exec makes this read wait, so the lock is given up.
        self._read = released_reader(self._buffer)

    def with_rates(self, rows: Sequence[ProcessRow]) -> list[ProcessRow]:
        """The rows with rates since the previous call; None at first sight and where refused."""
        at = self._clock.now()
        seconds = self._interval.advance(at)
        self._asked_seconds = at.monotonic_seconds
        known = self._known
        result = []
        for row in rows:
            traffic = known.get(row.identity)
            if traffic is None:
                traffic = known[row.identity] = self._first(row)
            result.append(row if traffic.refused else self._with_rates(row, traffic, seconds))
        if len(known) > len(rows):
            self._forget_all_but({row.identity for row in rows})
        return result

    def rest(self) -> None:
        """A pass nobody wanted IO of: after a minute of them, give back the descriptors."""
        if self._known and self._clock.monotonic() - self._asked_seconds > _FORGET_SECONDS:
            self.close()

    def close(self) -> None:
        """Give back all descriptors."""
        self._forget_all_but(set())

    def _first(self, row: ProcessRow) -> _Traffic:
        try:
            return _Traffic(self._files.open(str(row.pid), "io"), refused=False)
        except PermissionError:
            return _Traffic(-1, refused=True)

    def _with_rates(self, row: ProcessRow, traffic: _Traffic, seconds: float | None) -> ProcessRow:
        content = self._content(row, traffic)
        match = _COUNTERS.search(content)
        if match is None:
            self._refuse(traffic)
            return row
        if content == traffic.content and row is traffic.base and traffic.row is not None:
            return traffic.row
        read_bytes, written_bytes = int(match[1]), int(match[2])
        read_rate = _rate(traffic.read_bytes, read_bytes, seconds)
        written_rate = _rate(traffic.written_bytes, written_bytes, seconds)
        traffic.read_bytes, traffic.written_bytes = read_bytes, written_bytes
        result = row._replace(read_bytes_per_second=read_rate, written_bytes_per_second=written_rate)
        if content == traffic.content and seconds is not None:
            # Nothing was read or written, so the same row answers until something is.
            traffic.base, traffic.row = row, result
        traffic.content = content
        return result

    def _content(self, row: ProcessRow, traffic: _Traffic) -> bytes:
        if traffic.descriptor < 0:
            return self._files.read_once(str(row.pid), "io", _IO_BYTES)
        length = self._read(traffic.descriptor)
        return bytes(self._buffer[:length]) if length > 0 else b""

    def _refuse(self, traffic: _Traffic) -> None:
        self._files.give_back(traffic.descriptor)
        traffic.descriptor, traffic.refused = -1, True

    def _forget_all_but(self, identities: set[ProcessIdentity]) -> None:
        for identity in self._known.keys() - identities:
            self._files.give_back(self._known.pop(identity).descriptor)


def _rate(before: int, now: int, seconds: float | None) -> float | None:
    """Bytes a second; None at first sight, over a gap and when the counter became smaller."""
    if before < 0 or seconds is None or now < before:
        return None
    return (now - before) / seconds
