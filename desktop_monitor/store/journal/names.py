"""Texts, sessions and contexts as the journal's small numbers, found or made inside a transaction.

Remembers what it found for as long as no other process writes. Must not know requests.
"""

from __future__ import annotations

from desktop_monitor.store.database import Database
from desktop_monitor.store.journal.packing import clean

Context = tuple[str, str, str, str, str, str, bool]
"""Interface, session, project (empty: the session's), model, mode, effort and is_fast: what requests share."""


class Names:
    """Numbers for what repeats; 0 is the empty text. Used inside a write transaction only."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._texts: dict[str, int] = {"": 0}
        self._sessions: dict[tuple[str, str], int] = {}
        self._contexts: dict[Context, int] = {}

    def forget(self) -> None:
        """Another process wrote: what is remembered may be wrong."""
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
        values = (interface, session)
        found = self._database.value("SELECT id FROM sessions WHERE interface = ? AND session = ?", values)
        if found is not None:
            return int(found)
        return self._database.insert("INSERT INTO sessions (interface, session) VALUES (?, ?)", values)

    def context_id(self, context: Context) -> int:
        """The number of `context`."""
        found = self._contexts.get(context)
        if found is None:
            found = self._contexts[context] = self._stored_context(context)
        return found

    def _stored_context(self, context: Context) -> int:
        interface, session, *texts, is_fast = context
        values = (self.session_id(interface, session), *map(self.text_id, texts), int(is_fast))
        found = self._database.value(
            "SELECT id FROM contexts WHERE session = ? AND project = ? AND model = ? AND mode = ? AND effort = ?"
            " AND is_fast = ?",
            values,
        )
        if found is not None:
            return int(found)
        return self._database.insert(
            "INSERT INTO contexts (session, project, model, mode, effort, is_fast, interface)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*values, self.text_id(interface)),
        )
