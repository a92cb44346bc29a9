"""What was suggested and what became of it, as far as this program knows. Must not know rules, controls or faces."""

from __future__ import annotations

from dataclasses import replace

from desktop_monitor.actions.suggestion import Suggestion, SuggestionState
from desktop_monitor.engine.alerting.keeper import LedgerKeeper
from desktop_monitor.store.ledger import Ledger


class Suggestions:
    """In mind and in the ledger. One thread uses it."""

    def __init__(self, keeper: LedgerKeeper) -> None:
        self.all: tuple[Suggestion, ...] = ()
        """The newest, all that are open and all that are never to come again."""
        self._keeper = keeper

    def read(self) -> None:
        """Take over what other processes decided."""
        self.all = self._keeper.attempt(Ledger.suggestions, default=self.all)

    @property
    def open(self) -> list[Suggestion]:
        """Those that wait for an answer."""
        return [one for one in self.all if one.state is SuggestionState.OPEN]

    def add(self, suggestion: Suggestion) -> bool:
        """Suggest it, under a number of its own; False where another program did, or it was never to come again."""
        added = self._keeper.suggest(suggestion)
        if added is not None:
            self.all = (added, *self.all)
        return added is not None

    def answer(self, one: Suggestion, state: SuggestionState, at_seconds: float) -> None:
        """Keep what became of it. What another program answered meanwhile stays as it said."""
        answered = replace(one, state=state, answered_seconds=at_seconds)
        self._keeper.answer(answered)
        others = (other for other in self.all if other.suggestion_id != one.suggestion_id)
        self.all = (answered, *others)

    def has_lapsed(self, suggestion_id: int) -> bool:
        """Whether nobody answered it, and it is suggested no more."""
        return any(one.suggestion_id == suggestion_id and one.state is SuggestionState.EXPIRED for one in self.all)
