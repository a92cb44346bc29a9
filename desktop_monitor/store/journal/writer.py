"""The journal for writing: facts come in, what is new of them stays.

Several processes may do so at once, the running program and command lines. What a
fact belongs to is found inside the transaction that writes it, transactions are
short, and how far files were read is committed with the last of their facts: a crash
costs nothing, what was written before it is met again and recognised.

Must not know where facts come from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from desktop_monitor.agents.source import Cursor
from desktop_monitor.clock import Clock
from desktop_monitor.errors import StoreEnvironmentError
from desktop_monitor.language.text import Text, text
from desktop_monitor.metrics.agent_event import Findings
from desktop_monitor.store.damage import StoreDamagedError, delete_kept, set_aside
from desktop_monitor.store.database import Database
from desktop_monitor.store.journal.cursors import read_cursors, write_cursors
from desktop_monitor.store.journal.events import write_events
from desktop_monitor.store.journal.forgetting import Forgotten
from desktop_monitor.store.journal.known_ids import note_edit
from desktop_monitor.store.journal.limits import write_limits
from desktop_monitor.store.journal.names import Names
from desktop_monitor.store.journal.requests import RequestWriter
from desktop_monitor.store.journal.retention import prune, prune_leftovers
from desktop_monitor.store.journal.schema import DELETED_TABLES
from desktop_monitor.store.journal.sessions import write_sessions
from desktop_monitor.store.journal.splitting import FEW_FACTS, fact_count, parts
from desktop_monitor.store.journal.tools import ToolCallWriter
from desktop_monitor.store.journal.totals import write_totals
from desktop_monitor.store.journal.trees import write_tree_samples
from desktop_monitor.store.journal.turns import write_turns
from desktop_monitor.store.journal_types import TreeSample
from desktop_monitor.store.location import Location, MemoryLocation
from desktop_monitor.store.opening import identity_of
from desktop_monitor.store.sizes import size_of


class Journal:
    """One connection for writing; used by one thread at a time. Every method may raise StoreEnvironmentError."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """`clock` tells the moment of forgetting."""
        self.notices: tuple[Text, ...] = ()
        """What the user should know about the file."""
        self._database = database
        self._clock = clock
        self._names = Names(database)
        self._requests = RequestWriter(database, self._names)
        self._tool_calls = ToolCallWriter(database, self._names)
        self._forgotten: Forgotten | None = None
        self._data_version = -1
        self._edits = -1
        self._identity = identity_of(database.location)
        self._has_leftovers = True
        self._scrub_pending = False

    @property
    def location(self) -> Location:
        """What `read_journal` takes to read what is kept here."""
        return self._database.location

    @property
    def size_bytes(self) -> int:
        """What it takes on disk or in memory."""
        return size_of(self._database)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """A transaction in which what is remembered of the tables is right."""
        if identity_of(self.location) != self._identity:
            raise StoreEnvironmentError(
                "The journal was removed", text("{location} is another file by now.", location=str(self.location))
            )
        try:
            with self._database.transaction():
                self._notice_others()
                yield
                self._edits = self._count_edits()
        except StoreDamagedError as error:
            raise self._set_aside(error) from error
        except BaseException:
            self._remember_nothing()
            raise

    def _set_aside(self, error: StoreDamagedError) -> StoreDamagedError:
        """Keep the damaged file under another name, so that whoever opens the journal next begins a fresh one."""
        if isinstance(self.location, MemoryLocation):
            return error
        self.close()
        kept = set_aside(self.location, self._clock.now().wall_seconds)
        return StoreDamagedError(
            "The journal of agents was damaged", text("It was kept as {kept}; a new one is started.", kept=str(kept))
        )

    def _notice_others(self) -> None:
        """What other processes added, the writers see; when they did more, nothing remembered is right."""
        version = int(self._database.value("PRAGMA data_version"))
        if version != self._data_version:
            self._data_version = version
            self._names.others_wrote()
            if self._count_edits() != self._edits:
                self._remember_nothing()

    def _count_edits(self) -> int:
        return int(self._database.value("SELECT count FROM edits"))

    def _remember_nothing(self) -> None:
        self._names.forget()
        self._requests.forget()
        self._tool_calls.forget()
        self._forgotten = None

    def write(self, findings: Findings, cursors: Sequence[Cursor] = ()) -> int:
        """Keep what is new in `findings`, and how far files were read; how many facts were new.

        The cursors are kept with the last of the facts: after a failure files are read
        again from the former ones, and what was written already is recognised.
        """
        if not (findings or cursors):
            return 0
        new = 0
        *first, last = parts(findings)
        for part in first:
            with self._writing():
                new += self._write(part)
        with self._writing():
            new += self._write(last)
            write_cursors(self._database, cursors)
        if fact_count(findings) < FEW_FACTS:
            # An import is over; from now on it is cheaper to look than to remember.
            self._names.others_wrote()
            self._requests.forget()
            self._tool_calls.forget()
        if self._scrub_pending:
            self._scrub()
        return new

    def _write(self, part: Findings) -> int:
        database, names = self._database, self._names
        if self._forgotten is None:
            self._forgotten = Forgotten(database)
        part = self._forgotten.without(part)
        names.expect(fact_count(part))
        new = write_sessions(database, names, part.sessions) if part.sessions else 0
        new += self._requests.write(part.requests) if part.requests else 0
        new += self._tool_calls.write(part.tool_calls) if part.tool_calls else 0
        new += write_turns(database, names, part.turns) if part.turns else 0
        new += write_totals(database, names, part.totals) if part.totals else 0
        new += write_limits(database, names, part.limits) if part.limits else 0
        new += write_events(database, names, part.workflow_events) if part.workflow_events else 0
        return new

    def cursors(self) -> dict[str, Cursor]:
        """How far every file was read, by its path."""
        return read_cursors(self._database)

    def add_tree_samples(self, interface: str, session: str, samples: Sequence[TreeSample]) -> None:
        """Keep what the process tree of one session used."""
        with self._writing():
            write_tree_samples(self._database, self._names.session_id(interface, session), samples)

    def prune(self, now_seconds: float, days: int) -> int:
        """Forget a bounded number of facts older than `days`; how many. Call again while it is not 0."""
        now_us = round(now_seconds * 1e6)
        with self._writing():
            removed = prune(self._database, now_us, days)
            if removed or self._has_leftovers:
                self._note_removal()
            if not removed and self._has_leftovers:
                prune_leftovers(self._database, now_us, days)
            self._has_leftovers = bool(removed)
        if self._scrub_pending:
            self._scrub()
        return removed

    def _note_removal(self) -> None:
        note_edit(self._database)
        self._remember_nothing()

    def forget_project(self, project: str) -> int:
        """Remove everything of `project`, whose past does not come back when files are read again; how many facts."""
        with self._writing():
            self._note_removal()
            removed = Forgotten(self._database).forget(project, self._clock.now().wall_seconds)
        self._erase()
        return removed

    def delete_all(self, *, for_good: bool = True) -> None:
        """Remove everything, backups and damaged files set aside included.

        `for_good`: what clients' files still tell of the time before is not kept again.
        """
        with self._writing():
            self._note_removal()
            for table in DELETED_TABLES:
                self._database.run(f"DELETE FROM {table} WHERE id <> 0")  # noqa: S608  names of our own
            if for_good:
                Forgotten(self._database).forget_everything(self._clock.now().wall_seconds)
        if not isinstance(self.location, MemoryLocation):
            delete_kept(self.location)
        self._erase()

    def _erase(self) -> None:
        """Have the bytes leave the file as well."""
        if isinstance(self.location, MemoryLocation):
            return
        self._scrub_pending = True
        self._database.run("VACUUM")
        self._scrub()

    def _scrub(self) -> None:
        """Bring the emptied file to disk and empty its log; tried again while a reader is in the way."""
        (busy, _, _), *_ = self._database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        self._scrub_pending = bool(busy)

    def close(self) -> None:
        """Give back the connection."""
        self._database.close()
