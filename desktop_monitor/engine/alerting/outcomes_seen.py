"""What requests before and since a switch were like, read from the journal. Must not know how switches are judged."""

from __future__ import annotations

from collections.abc import Callable

from desktop_monitor.actions.controls.control import Control, Effect
from desktop_monitor.actions.controls.in_force import request_fact
from desktop_monitor.actions.switching.measure import Observed, measure_of, observed
from desktop_monitor.actions.switching.record import Measure, Switch
from desktop_monitor.engine.query import JournalReader, RequestFilter

_BEFORE_SECONDS = 86_400.0
_BEFORE_REQUESTS = 50
"""What came long before may have been of another project; so few newest ones are compared."""
_SINCE_REQUESTS = 2000


class OutcomesSeen:
    """Asks the journal. One thread uses it."""

    def __init__(self, open_journal: Callable[[], JournalReader]) -> None:
        self._open_journal = open_journal
        self._reader: JournalReader | None = None

    def before(self, interface: str, at_seconds: float) -> Measure:
        """The newest requests of an interface (empty: of all) within a day before `at_seconds`. Raises StoreError."""
        wanted = RequestFilter(at_seconds - _BEFORE_SECONDS, at_seconds, interface=interface)
        requests = self._journal().requests(wanted, _BEFORE_REQUESTS)
        start = requests[0].at_seconds if requests else wanted.start_seconds or 0.0
        return measure_of(start, at_seconds, ((one.outcome, one.duration_seconds) for one in requests))

    def since(self, switch: Switch, control: Control | None, at_seconds: float) -> Observed:
        """Those that a switch can have changed. Raises StoreError.

        Sessions that were running go on as before where it counts in new ones only.
        """
        interface = control.interface if control else ""
        wanted = RequestFilter(switch.began_seconds, at_seconds, interface=interface)
        requests = self._journal().requests(wanted, _SINCE_REQUESTS)
        if control is not None and control.effect is Effect.NEXT_SESSION:
            new = self._begun_since(wanted)
            requests = tuple(one for one in requests if one.session in new)
        answers = ((one.outcome, one.duration_seconds) for one in requests)
        return observed(switch.began_seconds, at_seconds, answers)

    def _begun_since(self, wanted: RequestFilter) -> frozenset[str]:
        begun = wanted.start_seconds or 0.0
        sessions = self._journal().sessions(wanted)
        return frozenset(one.session for one in sessions if (one.started_seconds or 0.0) >= begun)

    def in_force(self, control: Control) -> str | None:
        """What the newest request of a control's interface was made with: its model, effort or mode."""
        if not control.interface:
            return None
        newest = self._journal().requests(RequestFilter(interface=control.interface), 1)
        if not newest:
            return None
        facts = {"model": newest[-1].model, "effort": newest[-1].effort, "mode": newest[-1].mode}
        return facts.get(request_fact(control)) or None

    def models(self, interface: str) -> tuple[str, ...]:
        """Of its newest requests, each once, the newest first. Raises StoreError."""
        newest = self._journal().requests(RequestFilter(interface=interface), _SINCE_REQUESTS)
        return tuple(dict.fromkeys(one.model for one in reversed(newest) if one.model))

    def close(self) -> None:
        """Give back the connection."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _journal(self) -> JournalReader:
        if self._reader is None:
            self._reader = self._open_journal()
        return self._reader
