"""The alert desk's ledger, and what it could not keep until the disk takes it.

Where the disk refuses, everything goes on in memory and is kept later: whoever asks
keeps in mind what he knows, for the ledger in memory is empty. Must not know rules.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import TypeVar

from desktop_monitor.actions.suggestion import Suggestion, SuggestionState
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.clock import Clock
from desktop_monitor.errors import StoreBugError, StoreEnvironmentError, StoreError
from desktop_monitor.language.wording import words
from desktop_monitor.notify.queue import RemoteDelivery
from desktop_monitor.store.ledger import Ledger, memory_location, open_ledger

T = TypeVar("T")
_LOG = logging.getLogger(__name__)
_RETRY_SECONDS = 60.0
_PRUNE_SECONDS = 3600.0
_OWN_NUMBERS = 1_000_000_000
"""Of suggestions that no ledger has numbered yet: beyond those of any ledger, so that none is taken for another."""


class LedgerKeeper:
    """One thread uses it."""

    def __init__(self, path: Path, clock: Clock, days: int) -> None:
        """Open the ledger at `path`; where that fails, one in memory, and once a minute the other again."""
        self.error = ""
        """Why the disk does not take it; empty while it does."""
        self.days = days
        self._path, self._clock = path, clock
        self._unkept: dict[int, Incident] = {}
        self._owed: dict[Hashable, Callable[[Ledger], object]] = {}
        """What is still to be written down, by what it is about, in the order in which it came."""
        self._own_numbers = count(_OWN_NUMBERS)
        self._on_disk: Ledger | None = None
        self._in_memory: Ledger | None = None
        self._next_try = self._next_prune = clock.monotonic()
        self._changes: int | None = None
        self._ensure_open()

    @property
    def ledger(self) -> Ledger:
        """Where things are kept now."""
        if self._on_disk is not None:
            return self._on_disk
        if self._in_memory is None:
            self._in_memory = open_ledger(memory_location(), self._clock)
        return self._in_memory

    def keep_memory(
        self, memory: str, incidents: tuple[Incident, ...], deliveries: tuple[RemoteDelivery, ...] = ()
    ) -> tuple[RemoteDelivery, ...]:
        """Keep what the rules remember, these incidents and those the disk refused before, and what is told of them.

        Deliveries come back as they stand in the queue; none where the disk refuses.
        """
        self._unkept.update((incident.incident_id, incident) for incident in incidents)
        self._ensure_open()
        # In memory they would get numbers that stand for others in the queue.
        wanted = deliveries if self._on_disk is not None else ()

        def keep(ledger: Ledger) -> tuple[RemoteDelivery, ...] | None:
            return ledger.keep_memory(memory, tuple(self._unkept.values()), wanted)

        kept = self.attempt(keep, default=None)
        if kept is not None and self._on_disk is not None:
            self._unkept.clear()
        return kept or ()

    def keep(self, about: Hashable, deed: Callable[[Ledger], object]) -> None:
        """Have it written down, now or once the disk takes it; in place of what is still to be said about the same."""
        self._owed.pop(about, None)
        self._owed[about] = deed
        self._pay()

    def keep_deliveries(self, deliveries: Sequence[RemoteDelivery]) -> tuple[RemoteDelivery, ...]:
        """Keep all or none of what is told elsewhere; as they stand in the queue, none where the disk refuses."""
        if self._on_disk is None or not deliveries:
            return ()
        return self.attempt(lambda ledger: ledger.put_deliveries(deliveries), default=())

    def suggest(self, suggestion: Suggestion) -> Suggestion | None:
        """Keep it under a number, of its own until the disk takes it; None where the ledger has one like it."""
        if self._on_disk is not None:
            try:
                return self._on_disk.suggest(suggestion)
            except StoreError as error:
                self._failed(error)
        own = replace(suggestion, suggestion_id=next(self._own_numbers))
        self._owe_suggestion(own)
        return own

    def answer(self, one: Suggestion) -> None:
        """Keep what became of it. What another program answered meanwhile stays as it said."""
        if one.suggestion_id >= _OWN_NUMBERS:
            self._owe_suggestion(one)
            return
        at_seconds = one.answered_seconds or one.made_seconds
        self.keep(("answer", one.suggestion_id), lambda ledger: ledger.answer(one.suggestion_id, one.state, at_seconds))

    def _owe_suggestion(self, one: Suggestion) -> None:
        self._owed["suggestion", one.suggestion_id] = partial(_suggest, one)

    def _pay(self) -> None:
        """Write down what is owed, in its order, as far as the disk takes it."""
        for about, deed in tuple(self._owed.items()):
            if self._on_disk is None:
                return
            try:
                deed(self._on_disk)
            except StoreBugError as error:
                # It never will be kept; those behind it shall be.
                _LOG.warning("something about alerts cannot be kept: %s", error)
            except StoreError as error:
                self._failed(error)
                return
            del self._owed[about]

    def attempt(self, deed: Callable[[Ledger], T], default: T) -> T:
        """Do it with the ledger; where the disk refuses, `default`, and the reason is noted."""
        try:
            return deed(self.ledger)
        except StoreError as error:
            self._failed(error)
            return default

    def others_wrote(self) -> bool:
        """Whether another process may have written since the last call; at first, yes. Where the disk refuses, no."""
        if self._on_disk is None:
            return False
        changes = self.attempt(Ledger.changes, default=-1)
        has_changed, self._changes = changes != self._changes, changes
        return has_changed

    def prune_if_due(self) -> None:
        """Forget what ended too long ago, now and then."""
        if self._clock.monotonic() >= self._next_prune:
            self._next_prune = self._clock.monotonic() + _PRUNE_SECONDS
            self.attempt(lambda ledger: ledger.prune(self._clock.now().wall_seconds, self.days), default=0)

    def delete_all(self) -> None:
        """Forget everything that happened, also what is still to be written down. Raises StoreError."""
        self._ensure_open()
        if self._on_disk is None:
            raise StoreEnvironmentError("Past alerts cannot be deleted", self.error)
        self._unkept.clear()
        self._owed.clear()
        try:
            self._on_disk.delete_all()
        except StoreError as error:
            self._failed(error)
            raise

    def close(self) -> None:
        """Give back the connections."""
        for ledger in (self._on_disk, self._in_memory):
            if ledger is not None:
                ledger.close()
        self._on_disk = self._in_memory = None

    def _ensure_open(self) -> None:
        if self._on_disk is not None or self._clock.monotonic() < self._next_try:
            return
        self._next_try = self._clock.monotonic() + _RETRY_SECONDS
        try:
            self._on_disk = open_ledger(self._path, self._clock)
        except StoreError as error:
            self._note(error)
            return
        for notice in self._on_disk.notices:
            _LOG.warning("%s", words(notice))
        self.error = ""
        self._changes = None
        self._pay()

    def _failed(self, error: StoreError) -> None:
        """The file may be gone or damaged: it is opened anew after a while."""
        self._note(error)
        if self._on_disk is not None:
            self._on_disk.close()
            self._on_disk = None
            self._next_try = self._clock.monotonic() + _RETRY_SECONDS
            self._changes = None

    def _note(self, error: StoreError) -> None:
        if not self.error:
            _LOG.warning("the ledger of alerts cannot be kept: %s", error)
        self.error = str(error)


def _suggest(one: Suggestion, ledger: Ledger) -> None:
    """Add what was suggested while the disk refused, with what became of it since."""
    added = ledger.suggest(replace(one, state=SuggestionState.OPEN, answered_seconds=None))
    if added is not None and one.state is not SuggestionState.OPEN:
        ledger.answer(added.suggestion_id, one.state, one.answered_seconds or one.made_seconds)
