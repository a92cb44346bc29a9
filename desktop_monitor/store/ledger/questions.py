"""What the ledger answers, from whichever connection. Times are wall seconds. Must not know who asks."""

from __future__ import annotations

import json

from desktop_monitor.actions.suggestion import Suggestion, SuggestionState
from desktop_monitor.actions.switching.record import Switch
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.silence import Silence
from desktop_monitor.assess.advice.followed import Dismissed, Followed
from desktop_monitor.notify.queue import RemoteDelivery
from desktop_monitor.store.database import Database
from desktop_monitor.store.ledger.coding import SenselessError, read
from desktop_monitor.store.ledger.records import (
    DELIVERIES,
    DISMISSED,
    FOLLOWED,
    INCIDENTS,
    SILENCES,
    SUGGESTIONS,
    SWITCHES,
    Records,
)

_OPEN = "WHERE ended_us IS NULL ORDER BY id DESC"
_NEWEST = "WHERE ended_us IS NULL OR id IN (SELECT id FROM {table} ORDER BY id DESC LIMIT ?) ORDER BY id DESC"


class Questions:
    """Every method may raise StoreEnvironmentError."""

    def __init__(self, database: Database) -> None:
        """Nothing is asked yet."""
        self._database = database
        self._records = Records(database)

    @property
    def skipped(self) -> int:
        """Rows met so far that made no sense."""
        return self._records.skipped

    def count_skipped(self) -> int:
        """Rows that make no sense, of all there are."""
        self._records.read_all()
        self.memory()
        return self.skipped

    def memory(self) -> str | None:
        """What the rules remember; None where nothing is kept."""
        content = self._database.value("SELECT content FROM memory WHERE id = 1")
        if content is None:
            return None
        try:
            return str(content, "utf-8", "surrogatepass")
        except (ValueError, TypeError):
            self._records.skip("memory", 1)
            return None

    def incidents(self, start: float, end: float, limit: int = 1000) -> tuple[Incident, ...]:
        """Those that were open at some time from `start` to before `end`, newest first."""
        return self._records.of(
            INCIDENTS,
            "WHERE at_us < ? AND (ended_us IS NULL OR ended_us >= ?) ORDER BY at_us DESC, id DESC LIMIT ?",
            (_bounded(end), _bounded(start), limit),
        )

    def open_incidents(self) -> tuple[Incident, ...]:
        """Those not ended, newest first."""
        return self._records.of(INCIDENTS, _OPEN)

    def incident(self, incident_id: int) -> Incident | None:
        """The one of this number."""
        return next(iter(self._records.of(INCIDENTS, "WHERE id = ?", (incident_id,))), None)

    def silences(self) -> tuple[Silence, ...]:
        """All that were not ended, those whose time is over included."""
        return self._records.of(SILENCES, "ORDER BY id")

    def suggestions(self, limit: int = 200) -> tuple[Suggestion, ...]:
        """The newest, all that are open and all that are never to come again, newest first."""
        return self._records.of(SUGGESTIONS, _NEWEST.format(table="suggestions"), (limit,))

    def suggestion(self, suggestion_id: int) -> Suggestion | None:
        """The one of this number."""
        return next(iter(self._records.of(SUGGESTIONS, "WHERE id = ?", (suggestion_id,))), None)

    def open_suggestions(self) -> tuple[Suggestion, ...]:
        """Those that wait for an answer, newest first."""
        return self._in_state(SuggestionState.OPEN)

    def never_suggested(self) -> tuple[Suggestion, ...]:
        """Those that are never to come again, newest first."""
        return self._in_state(SuggestionState.NEVER)

    def _in_state(self, state: SuggestionState) -> tuple[Suggestion, ...]:
        return self._records.of(SUGGESTIONS, "WHERE state = ? ORDER BY id DESC", (state.value,))

    def switches(self, limit: int = 200) -> tuple[Switch, ...]:
        """The newest and all that are open, newest first."""
        return self._records.of(SWITCHES, _NEWEST.format(table="switches"), (limit,))

    def switch(self, switch_id: int) -> Switch | None:
        """The one of this number."""
        return next(iter(self._records.of(SWITCHES, "WHERE id = ?", (switch_id,))), None)

    def remembered(self, control_id: str) -> str | None:
        """What was configured at first use, as JSON."""
        content = self._database.value("SELECT content FROM remembered WHERE control = ?", (json.dumps(control_id),))
        return _text(content)

    def armed(self) -> frozenset[str]:
        """Controls and actions that may run without being asked."""
        names = (_text(name) for (name,) in self._database.rows("SELECT name FROM armed"))
        return frozenset(name for name in names if name is not None)

    def waiting_deliveries(self) -> tuple[RemoteDelivery, ...]:
        """Those not ended, the oldest first."""
        return self._records.of(DELIVERIES, "WHERE ended_us IS NULL ORDER BY id")

    def deliveries(self, limit: int = 200) -> tuple[RemoteDelivery, ...]:
        """The newest, newest first."""
        return self._records.of(DELIVERIES, "ORDER BY id DESC LIMIT ?", (limit,))

    def dismissed_advice(self) -> tuple[Dismissed, ...]:
        """Recommendations that are not to be shown, newest first."""
        return self._records.of_later(DISMISSED, "ORDER BY id DESC")

    def followed_advice(self, limit: int = 200) -> tuple[Followed, ...]:
        """Recommendations that were followed, newest first."""
        return self._records.of_later(FOLLOWED, "ORDER BY at_us DESC, id DESC LIMIT ?", (limit,))


def microseconds(seconds: float | None) -> int | None:
    """As columns have it. Raises ValueError or OverflowError for what is no time."""
    return None if seconds is None else round(seconds * 1e6)


def _bounded(seconds: float) -> int:
    """Of a range that may be open on either side."""
    return round(min(max(seconds, -9e12), 9e12) * 1e6)


def _text(content: object) -> str | None:
    try:
        return read(str, content)
    except SenselessError:
        return None
