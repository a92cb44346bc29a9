"""Outlines of requests out of the journal: many at once, in little memory.

Row by row, and what a session's requests share is looked up once and shared. Must not
know who asks.
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop_monitor.agents.outcomes import outcome_of_rank
from desktop_monitor.metrics.agent_terms import Outcome, Source
from desktop_monitor.metrics.request_outline import RequestOutline
from desktop_monitor.store.database import Database, Row
from desktop_monitor.store.journal.filters import CONTEXT_PROJECT, both, of_contexts, time_range
from desktop_monitor.store.journal.packing import BITS, OUTCOME_MASK, SOURCE_SHIFT, seconds
from desktop_monitor.store.journal_types import RequestFilter

_COLUMNS = (
    "r.at_us, r.context, r.flags, r.error_kind, r.duration_us, r.ttft_us,"
    " r.input_tokens, r.cache_read_tokens, r.cache_write_tokens"
)
_CONTEXT = (
    f"SELECT i.text, s.session, m.text, (SELECT text FROM texts WHERE id = ({CONTEXT_PROJECT})), o.text"  # noqa: S608
    " FROM contexts c JOIN sessions s ON s.id = c.session JOIN texts i ON i.id = s.interface"
    " LEFT JOIN texts m ON m.id = c.model LEFT JOIN texts o ON o.id = c.mode WHERE c.id = ?"
)
_TEXT = "SELECT text FROM texts WHERE id = ?"


def read_outlines(database: Database, wanted: RequestFilter, limit: int) -> tuple[RequestOutline, ...]:
    """The newest requests, oldest first, each with its session's project where it has none of its own."""
    found = list(_newest_first(database, wanted, limit))
    found.reverse()
    return tuple(found)


def _newest_first(database: Database, wanted: RequestFilter, limit: int) -> Iterator[RequestOutline]:
    condition = both(time_range(wanted, "r.at_us"), of_contexts(wanted))
    shared = _Shared(database)
    for at_us, context, flags, error_kind, duration_us, ttft_us, fresh, read, written in database.each(
        f"SELECT {_COLUMNS} FROM requests r WHERE {condition.sql} ORDER BY r.at_us DESC LIMIT ?",  # noqa: S608
        (*condition.values, limit),
    ):
        interface, session, model, project, mode = shared.context(context)
        source, outcome = shared.kind(flags)
        yield RequestOutline(
            source,
            interface,
            at_us / 1e6,
            session,
            outcome,
            model,
            project,
            mode,
            seconds(duration_us),
            seconds(ttft_us),
            fresh,
            read,
            written,
            shared.text(error_kind),
        )


class _Shared:
    """What many requests have in common, each looked up once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._contexts: dict[int, Row] = {}
        self._kinds: dict[int, tuple[Source, Outcome | None]] = {}
        self._texts = {0: ""}

    def context(self, number: int) -> Row:
        """Interface, session, model, project and mode."""
        if number not in self._contexts:
            (row,) = self._database.rows(_CONTEXT, (number,))
            self._contexts[number] = tuple(text or "" for text in row)
        return self._contexts[number]

    def kind(self, flags: int) -> tuple[Source, Outcome | None]:
        """The source that knows most, and how it ended."""
        if flags not in self._kinds:
            source = Source((flags >> SOURCE_SHIFT & BITS).bit_length() - 1)
            self._kinds[flags] = (source, outcome_of_rank(flags & OUTCOME_MASK))
        return self._kinds[flags]

    def text(self, number: int) -> str:
        """One text by its number."""
        if number not in self._texts:
            self._texts[number] = self._database.value(_TEXT, (number,)) or ""
        return self._texts[number]
