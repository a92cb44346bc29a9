"""Texts, sessions and contexts as the journal's small numbers, found or made inside a transaction.

Remembers what it found until names go or get other numbers. Must not know requests.
"""

from __future__ import annotations

from desktop_monitor.store.database import Database
from desktop_monitor.store.journal.packing import clean

Context = tuple[str, str, str, str, str, str, bool]
"""Interface, session, project (empty: the session's), model, mode, effort and is_fast: what requests share."""

_SESSION = "interface, session"
_CONTEXT = "session, project, model, mode, effort, is_fast"
_MANY_FACTS = 500
_MOST_ROWS = 20_000
"""More of them take longer to read than one write's names to look for."""


class Names:
    """Numbers for what repeats; 0 is the empty text. Used inside a write transaction only."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._texts: dict[str, int] = {"": 0}
        self._sessions: dict[tuple[str, str], int] = {}
        self._contexts: dict[Context, int] = {}
        self._rows: dict[tuple[object, ...], int] | None = None
        """All sessions and contexts by their columns, while many are asked for; None: looked for one by one."""

    def expect(self, fact_count: int) -> None:
        """So many facts are to be written: of many, it is cheaper to read all names than to look for each."""
        if self._rows is None and fact_count >= _MANY_FACTS and self._is_short():
            database = self._database
            self._rows = {row[1:]: row[0] for row in database.each(f"SELECT id, {_SESSION} FROM sessions")}  # noqa: S608
            self._rows |= {row[1:]: row[0] for row in database.each(f"SELECT id, {_CONTEXT} FROM contexts")}  # noqa: S608

    def _is_short(self) -> bool:
        return int(self._database.value("SELECT coalesce(max(id), 0) FROM contexts")) <= _MOST_ROWS

    def others_wrote(self) -> None:
        """There may be more names than were read; those remembered stay right."""
        self._rows = None

    def forget(self) -> None:
        """Names went or got other numbers: what is remembered may be wrong."""
        self._rows = None
        self._texts = {"": 0}
        self._sessions.clear()
        self._contexts.clear()

    def text_id(self, text: str) -> int:
        """The number of `text`."""
        found = self._texts.get(text)
        if found is None:
            found = self._texts[text] = self._stored_text(clean(text))
        return found

    def _stored_text(self, text: str) -> int:
        found = self._database.value("SELECT id FROM texts WHERE text = ?", (text,))
        if found is not None:
            return int(found)
        return self._database.insert("INSERT INTO texts (text) VALUES (?)", (text,))

    def session_id(self, interface: str, session: str) -> int:
        """The number of one interface's session, the nameless one included."""
        key = (interface, session)
        found = self._sessions.get(key)
        if found is None:
            found = self._sessions[key] = self._stored_session(self.text_id(interface), clean(session))
        return found

    def _stored_session(self, interface: int, session: str) -> int:
        return self._stored("sessions", _SESSION, (interface, session))

    def context_id(self, context: Context) -> int:
        """The number of `context`."""
        found = self._contexts.get(context)
        if found is None:
            found = self._contexts[context] = self._stored_context(context)
        return found

    def _stored_context(self, context: Context) -> int:
        interface, session, *texts, is_fast = context
        values = (self.session_id(interface, session), *map(self.text_id, texts), int(is_fast))
        return self._stored("contexts", _CONTEXT, values, "interface", self.text_id(interface))

    def _stored(
        self, table: str, columns: str, values: tuple[object, ...], other: str = "", *other_values: object
    ) -> int:
        """The row with these values, made with the others where it is missing."""
        found = self._found(table, columns, values)
        if found is not None:
            return found
        names = f"{columns}, {other}" if other else columns
        marks = ", ".join("?" * (len(values) + len(other_values)))
        made = self._database.insert(
            f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608  names of our own
            (*values, *other_values),
        )
        if self._rows is not None:
            self._rows[values] = made
        return made

    def _found(self, table: str, columns: str, values: tuple[object, ...]) -> int | None:
        if self._rows is not None:
            return self._rows.get(values)
        condition = columns.replace(",", " = ? AND") + " = ?"
        found = self._database.value(f"SELECT id FROM {table} WHERE {condition}", values)  # noqa: S608  names of our own
        return None if found is None else int(found)
