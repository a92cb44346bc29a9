"""Reads what is new in agents' files into the journal, all at once.

It may be stopped after any file and goes on where it stopped: how far each file was
read is written with what it held. Where there is much to read and the system can fork,
a second process helps to read. Must not know what files look like or how the journal
is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from desktop_monitor.agents.source import Cursor, FileSource, Pending, Reading
from desktop_monitor.engine.garbage import without_collection
from desktop_monitor.errors import SourceError
from desktop_monitor.store.damage import StoreDamagedError
from desktop_monitor.store.journal.reader import read_journal

if TYPE_CHECKING:
    from desktop_monitor.metrics.agent_event import Findings
    from desktop_monitor.store.journal import Journal

NO_PLACE = "value of a metric, which only the running program keeps"
_BATCH_FACTS = 4000
"""Larger ones are not written any faster, and while the last one is, a second process has nothing left to read."""
_BATCH_BYTES = 64 << 20


class ImportProgress(NamedTuple):
    """How far an import has come."""

    done_bytes: int
    total_bytes: int
    done_files: int
    total_files: int


Progress = Callable[[ImportProgress], None]
Stop = Callable[[], bool]
File = tuple[FileSource, Pending]


class ImportResult:
    """What one import did."""

    def __init__(self, files: int = 0, bytes: int = 0, left: int = 0) -> None:
        """Nothing yet."""
        self.files = files
        """Read to their end, as it was when they were looked at."""
        self.bytes = bytes
        """Read in this import."""
        self.new_facts = 0
        """That the journal did not know: requests, tool calls, turns…"""
        self.rejected: Counter[str] = Counter()
        """Records not understood, by reason."""
        self.errors: dict[str, str] = {}
        """Why files or folders could not be read, by path."""
        self.left = left
        """Files not read because it was stopped."""


def never() -> bool:
    """An import that nobody stops."""
    return False


def import_new(
    sources: Sequence[FileSource], journal: Path, progress: Progress | None = None, stop: Stop = never
) -> ImportResult:
    """Read everything that is new in `sources` into the journal at `journal`. Raises StoreError.

    `progress` is called about as often as files are finished; `stop` is asked between files.
    What cannot be read is in the result.
    """
    result = ImportResult()
    cursors = _cursors(journal)
    files = _pending(sources, cursors, result)
    if not files:
        return result
    # Here: the other module builds on this one, and where there is nothing to read none is needed.
    from desktop_monitor.engine.import_workers import can_share, import_shared

    share = import_shared if can_share([pending for _, pending in files]) else import_alone
    with Batch(journal, result) as batch, without_collection():
        result.left = share(files, cursors, batch, progress, stop)
        batch.write()
    return result


def _cursors(journal: Path) -> Mapping[str, Cursor]:
    """How far every file was read. A look costs less than to open the journal for writing."""
    reader = read_journal(journal)
    try:
        return reader.cursors()
    except StoreDamagedError:
        return {}  # Whoever writes sets it aside and begins a new one.
    finally:
        reader.close()


def _pending(sources: Sequence[FileSource], cursors: Mapping[str, Cursor], result: ImportResult) -> list[File]:
    found: dict[str, File] = {}
    for source in sources:
        try:
            for pending in source.pending(cursors):
                found.setdefault(pending.path, (source, pending))
        except SourceError as error:
            result.errors[source.name] = str(error)
    return sorted(found.values(), key=lambda file: file[1].modified_ns)


def import_alone(
    files: Sequence[File], cursors: Mapping[str, Cursor], batch: Batch, progress: Progress | None, stop: Stop
) -> int:
    """Read `files` in this process, in their order; how many are left because it was stopped. Raises StoreError."""
    total_bytes = sum(pending.unread_bytes for _, pending in files)
    for number, (source, pending) in enumerate(files):
        if stop():
            return len(files) - number
        read_file(source, pending, cursors.get(pending.path), batch)
        if progress is not None:
            done = min(batch.result.bytes, total_bytes)
            progress(ImportProgress(done, total_bytes, number + 1, len(files)))
    return 0


class Batch:
    """What was read of several files, on its way into the journal; a context manager that closes that.

    The journal is opened when there is something to write: a second process that reads
    is under way by then, and holds nothing of it.
    """

    def __init__(self, journal: Path, result: ImportResult) -> None:
        """Everything written to `journal` is counted in `result`."""
        self.result = result
        self._path = journal
        self._journal: Journal | None = None
        self._findings: list[Findings] = []
        self._cursors: list[Cursor] = []
        self._facts = 0
        self._bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._journal is not None:
            self._journal.close()

    def add(self, reading: Reading, before: Cursor | None) -> None:
        """Take what one reading brought, `before` being how far its file was read; writes when it has become much.

        Raises StoreError.
        """
        findings, cursor = reading
        read_bytes = cursor.offset - (before.offset if before is not None and before.offset <= cursor.offset else 0)
        self._findings.append(findings)
        self._cursors.append(cursor)
        self._facts += len(findings.requests) + len(findings.tool_calls)
        self._bytes += read_bytes
        self.result.bytes += read_bytes
        self.result.rejected.update(findings.rejected)
        if findings.metrics:
            self.result.rejected[NO_PLACE] += len(findings.metrics)
        if self._facts >= _BATCH_FACTS or self._bytes >= _BATCH_BYTES:
            self.write()

    def write(self) -> None:
        """Write what there is. Raises StoreError."""
        if self._cursors:
            self.result.new_facts += self._opened().write(_joined(self._findings), self._cursors)
        self._findings, self._cursors, self._facts, self._bytes = [], [], 0, 0

    def _opened(self) -> Journal:
        if self._journal is None:
            from desktop_monitor.store.journal import open_journal

            self._journal = open_journal(self._path)
        return self._journal


def readings(source: FileSource, pending: Pending, cursor: Cursor | None) -> Iterator[tuple[Reading, bool]]:
    """One file to its end as `pending` has it, and of each reading whether it is the last. Raises SourceError."""
    while True:
        reading = source.read(pending, cursor)
        before, cursor = cursor, reading.cursor
        is_further = before is None or cursor.offset > before.offset
        # A long file takes several readings; each but the last tells so by a size that ends where it stopped.
        is_last = not is_further or cursor.offset >= pending.size_bytes or cursor.offset != cursor.size_bytes
        yield reading, is_last
        if is_last:
            return


def read_file(source: FileSource, pending: Pending, cursor: Cursor | None, batch: Batch) -> None:
    """Read one file on into `batch`; an unreadable one is noted. Raises StoreError."""
    try:
        for reading, _ in readings(source, pending, cursor):
            batch.add(reading, cursor)
            cursor = reading.cursor
    except SourceError as error:
        batch.result.errors[pending.path] = str(error)
        return
    batch.result.files += 1


def _joined(findings: Sequence[Findings]) -> Findings:
    """All at once: adding two by two would copy everything again for each."""
    from desktop_monitor.metrics.agent_event import NOTHING, Findings

    if len(findings) == 1:
        return findings[0]
    return Findings(
        requests=tuple(one for found in findings for one in found.requests),
        tool_calls=tuple(one for found in findings for one in found.tool_calls),
        turns=tuple(one for found in findings for one in found.turns),
        sessions=tuple(one for found in findings for one in found.sessions),
        totals=tuple(one for found in findings for one in found.totals),
        limits=tuple(one for found in findings for one in found.limits),
        workflow_events=tuple(one for found in findings for one in found.workflow_events),
        metrics=tuple(one for found in findings for one in found.metrics),
        rejected=NOTHING.rejected,
    )
