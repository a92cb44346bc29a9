"""The ledger for writing: incidents, suggestions, switches, what is armed, what waits to be delivered.

Several processes may do so at once, the running program and command lines; each
notices the others by `changes`. What a method wrote is on disk when it returns, and
where nothing is new, nothing is written. Must not know rules, drivers or channels.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

from desktop_monitor.actions.suggestion import Suggestion, SuggestionState
from desktop_monitor.actions.switching.record import Switch
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.silence import Silence
from desktop_monitor.assess.advice.followed import Dismissed, Followed
from desktop_monitor.clock import Clock
from desktop_monitor.errors import StoreBugError, StoreEnvironmentError
from desktop_monitor.language.text import Text, text
from desktop_monitor.notify.queue import RemoteDelivery
from desktop_monitor.store.damage import StoreDamagedError, delete_kept, set_aside
from desktop_monitor.store.database import Database
from desktop_monitor.store.ledger import advice
from desktop_monitor.store.ledger.coding import written
from desktop_monitor.store.ledger.forgetting import forget_all, prune
from desktop_monitor.store.ledger.locking import switching
from desktop_monitor.store.ledger.questions import Questions, microseconds
from desktop_monitor.store.location import Location, MemoryLocation
from desktop_monitor.store.opening import identity_of

_PUT = (
    "INSERT INTO {table} (id, at_us, ended_us, content) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
    " at_us = excluded.at_us, ended_us = excluded.ended_us, content = excluded.content"
    " WHERE content IS NOT excluded.content"
)


class Ledger(Questions):
    """One connection for writing; used by one thread. Every method may raise StoreError.

    Implements `actions.switching.record.Journal` and `notify.queue.Queue`.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        """`clock` names a damaged file that is set aside."""
        super().__init__(database)
        self.notices: tuple[Text, ...] = ()
        """What the user should know about the file."""
        self._clock = clock
        self._identity = identity_of(database.location)

    @property
    def location(self) -> Location:
        """What `read_ledger` takes to read what is kept here."""
        return self._database.location

    def changes(self) -> int:
        """Another number than before once another connection wrote something; what this one wrote does not count."""
        return int(self._database.value("PRAGMA data_version"))

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        if identity_of(self.location) != self._identity:
            raise StoreEnvironmentError(
                "The ledger of alerts was removed",
                text("{location} is another file by now.", location=str(self.location)),
            )
        try:
            with self._database.transaction():
                yield self._database
        except StoreDamagedError as error:
            raise self._set_aside(error) from error
        except (ValueError, OverflowError) as error:
            raise StoreBugError("The ledger met a mistake of this program", str(error)) from error

    def _set_aside(self, error: StoreDamagedError) -> StoreDamagedError:
        """Keep the damaged file under another name, so that whoever opens the ledger next begins a fresh one."""
        if isinstance(self.location, MemoryLocation):
            return error
        self.close()
        kept = set_aside(self.location, self._clock.now().wall_seconds)
        return StoreDamagedError(
            "The ledger of alerts was damaged", text("It was kept as {kept}; a new one is started.", kept=str(kept))
        )

    def keep_memory(
        self, memory: str, incidents: Sequence[Incident] = (), deliveries: Sequence[RemoteDelivery] = ()
    ) -> tuple[RemoteDelivery, ...]:
        """Keep what the rules remember, these incidents and what is told of them, all or none; deliveries' numbers."""
        with self._writing() as database:
            database.run(
                "INSERT INTO memory (id, content) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET"
                " content = excluded.content WHERE content IS NOT excluded.content",
                (memory.encode("utf-8", "surrogatepass"),),
            )
            self._put_incidents(incidents)
            return tuple(self._put_delivery(one) for one in deliveries)

    def put_incidents(self, incidents: Sequence[Incident]) -> None:
        """Add these, or replace those with their numbers."""
        if incidents:
            with self._writing():
                self._put_incidents(incidents)

    def _put_incidents(self, incidents: Iterable[Incident]) -> None:
        for incident in incidents:
            one = self._with_acknowledgement(incident)
            self._put("incidents", one.incident_id, one.fired_seconds, one.ended_seconds, one)

    def _with_acknowledgement(self, incident: Incident) -> Incident:
        """What the user said to another program is not taken back by one that does not know it yet."""
        if incident.acknowledged_seconds is not None:
            return incident
        kept = self.incident(incident.incident_id)
        return incident if kept is None else replace(incident, acknowledged_seconds=kept.acknowledged_seconds)

    def acknowledge(self, incident_id: int, at_seconds: float) -> Incident | None:
        """The user knows of it; the incident as it is then, or None where none of this number is open."""
        with self._writing():
            kept = self.incident(incident_id)
            if kept is None or kept.ended_seconds is not None:
                return None
            if kept.acknowledged_seconds is None:
                kept = replace(kept, acknowledged_seconds=at_seconds)
                self._put_incidents((kept,))
        return kept

    def _put(self, table: str, number: int, at: float, ended: float | None, record: object) -> None:
        values = (number, microseconds(at), microseconds(ended), written(record))
        if self._database.run(_PUT.format(table=table), values) > 0:
            self._count_to(table, number)

    def next_incident_id(self) -> int:
        """A number that no incident of this store has had."""
        with self._writing():
            return self._next("incidents")

    def _next(self, table: str) -> int:
        """Counts on also where rows were deleted, or the counter was lost."""
        last = self._database.value("SELECT last FROM counters WHERE name = ?", (table,))
        newest = self._database.value(f"SELECT MAX(id) FROM {table}")  # noqa: S608  names of our own
        number = max(last if isinstance(last, int) else 0, newest or 0) + 1
        self._count_to(table, number)
        return number

    def _count_to(self, table: str, number: int) -> None:
        self._database.run(
            "INSERT INTO counters (name, last) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET last = excluded.last"
            " WHERE last < excluded.last",
            (table, number),
        )

    def put_silence(self, silence: Silence) -> None:
        """Keep it, in place of one about the same."""
        with self._writing() as database:
            database.run(
                "INSERT INTO silences (about, content) VALUES (?, ?) ON CONFLICT (about) DO UPDATE SET"
                " content = excluded.content WHERE content IS NOT excluded.content",
                (_about(silence.rule, silence.incident_id), written(silence)),
            )

    def end_silence(self, rule: str = "", incident_id: int | None = None) -> bool:
        """Forget the silence about exactly this; whether there was one."""
        with self._writing() as database:
            return database.run("DELETE FROM silences WHERE about = ?", (_about(rule, incident_id),)) > 0

    def suggest(self, suggestion: Suggestion) -> Suggestion | None:
        """Add it under a new number; None where one like it is open or was never to come again."""
        about = _about(suggestion.action, suggestion.control_id, suggestion.value)
        with self._writing() as database:
            held = "SELECT 1 FROM suggestions WHERE about = ? AND state IN ('open', 'never')"
            if database.rows(held, (about,)):
                return None
            added = replace(suggestion, suggestion_id=self._next("suggestions"))
            self._put_suggestion(added)
        return added

    def put_suggestion(self, suggestion: Suggestion) -> None:
        """Replace the one with its number, as when it was answered."""
        with self._writing():
            self._put_suggestion(suggestion)

    def answer(self, suggestion_id: int, state: SuggestionState, at_seconds: float) -> bool:
        """Say what became of one that waits for an answer; False: it does not, somebody else was faster."""
        with self._writing():
            one = self.suggestion(suggestion_id)
            if one is None or one.state is not SuggestionState.OPEN:
                return False
            self._put_suggestion(replace(one, state=state, answered_seconds=at_seconds))
        return True

    def _put_suggestion(self, one: Suggestion) -> None:
        kept_for_good = one.state in (SuggestionState.OPEN, SuggestionState.NEVER)
        self._database.run(
            "INSERT INTO suggestions (id, at_us, ended_us, about, state, content) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET at_us = excluded.at_us, ended_us = excluded.ended_us,"
            " about = excluded.about, state = excluded.state, content = excluded.content"
            " WHERE content IS NOT excluded.content",
            (
                one.suggestion_id,
                microseconds(one.made_seconds),
                None if kept_for_good else microseconds(one.answered_seconds or one.made_seconds),
                _about(one.action, one.control_id, one.value),
                one.state.value,
                written(one),
            ),
        )

    def locked(self) -> AbstractContextManager[None]:
        """Alone among all programs on this store. Raises ActionError when another one switches now."""
        return switching(self.location)

    def next_switch_id(self) -> int:
        """A number that no switch of this store has had."""
        with self._writing():
            return self._next("switches")

    def put_switch(self, switch: Switch) -> None:
        """Add it, or replace the one with its number."""
        ended = None if switch.state.is_open else switch.ended_seconds or switch.began_seconds
        with self._writing():
            self._put("switches", switch.switch_id, switch.began_seconds, ended, switch)

    def remember(self, control_id: str, raw: str) -> None:
        """Keep what was configured at first use; does nothing where something is remembered already."""
        with self._writing() as database:
            database.run(
                "INSERT INTO remembered (control, content) VALUES (?, ?) ON CONFLICT (control) DO NOTHING",
                (json.dumps(control_id), json.dumps(raw)),
            )

    def arm(self, name: str, *, is_armed: bool) -> None:
        """Let this control or action run without being asked, or no longer."""
        with self._writing() as database:
            if is_armed:
                database.run("INSERT INTO armed (name) VALUES (?) ON CONFLICT (name) DO NOTHING", (json.dumps(name),))
            else:
                database.run("DELETE FROM armed WHERE name = ?", (json.dumps(name),))

    def put_delivery(self, delivery: RemoteDelivery) -> RemoteDelivery:
        """Add it (and give it a number), or replace the one with its number."""
        return self.put_deliveries((delivery,))[0]

    def put_deliveries(self, deliveries: Sequence[RemoteDelivery]) -> tuple[RemoteDelivery, ...]:
        """Add these, all or none, or replace those with their numbers; as they are then."""
        with self._writing():
            return tuple(self._put_delivery(one) for one in deliveries)

    def _put_delivery(self, delivery: RemoteDelivery) -> RemoteDelivery:
        if not delivery.delivery_id:
            delivery = replace(delivery, delivery_id=self._next("deliveries"))
        self._put("deliveries", delivery.delivery_id, delivery.made_seconds, delivery.ended_seconds, delivery)
        return delivery

    def dismiss_advice(self, one: Dismissed) -> None:
        """Keep that this recommendation is not to be shown."""
        with self._writing() as database:
            advice.put_dismissed(database, one)

    def restore_advice(self) -> int:
        """Dismiss nothing any more; how many recommendations were."""
        with self._writing() as database:
            return advice.restore(database)

    def follow_advice(self, one: Followed) -> Followed:
        """Keep that it was followed; the record with its number."""
        with self._writing() as database:
            numbered = replace(one, followed_id=self._next("followed_advice"))
            advice.put_followed(database, numbered)
        return numbered

    def forget_project(self, project: str) -> int:
        """Forget advice that names this project; how many records."""
        with self._writing() as database:
            return advice.forget_project(database, project)

    def prune(self, now_seconds: float, days: int) -> int:
        """Forget what ended more than `days` ago; how many records. What is open stays."""
        with self._writing() as database:
            return prune(database, now_seconds, days)

    def delete_all(self) -> None:
        """Forget everything that happened, backups and damaged files set aside included.

        What is still to be done stays, and what the user decided: switches that are
        open, what was configured at first use, what is armed, what is never suggested,
        which recommendations are dismissed unless these name a project.
        """
        with self._writing() as database:
            forget_all(database, self._put_suggestion, self.never_suggested())
        if not isinstance(self.location, MemoryLocation):
            delete_kept(self.location)
            self._database.run("VACUUM")
            self._database.run("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Give back the connection."""
        self._database.close()


def _about(*parts: str | int | None) -> str:
    return json.dumps(parts)
