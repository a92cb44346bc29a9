"""What is known of agents only as it is at a moment, as samples for the history: rules about it can be rehearsed.

Twice a minute what is known, and how long a wait was soon after it ended: a short one
between two looks is not lost. Of what is not known there is no sample. History keeps no
projects and no ids of sessions, which nobody could forget there one by one: sessions are
numbered while they run. Must not know rules or where samples go.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from desktop_monitor.assess.present_readings import PresentValue
from desktop_monitor.engine.agents_view import NO_AGENTS, AgentsView
from desktop_monitor.engine.alerting.present import PresentSignals
from desktop_monitor.metrics.agent_event import SessionState
from desktop_monitor.metrics.catalogue import CATALOGUE, PLACE
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

CADENCE_SECONDS = 30.0
_SOON_SECONDS = 5.0
MOST_SERIES = 200
"""Series kept while the program runs; of those beyond it nothing is."""
MOST_PLACES = 8
"""Sessions of one client that are told apart; of those beyond it the worst is told in the last place."""
_LABEL_CHARACTERS = 80
_WAITING = "agent_waiting_seconds"

_Session = tuple[str, str]
"""Interface and id."""


class PresentRecord:
    """Follows the views of agents as they come. One thread uses it."""

    def __init__(self) -> None:
        self._signals = PresentSignals()
        self._places = SessionPlaces()
        self._known: set[SeriesKey] = set()
        self._view = NO_AGENTS
        self._seen_seconds = 0.0
        self._waits: dict[_Session, float] = {}
        """Since when those wait that waited at the last look. Wall seconds."""
        self._ended: dict[_Session, float] = {}
        """How long waits were that ended since the last samples."""
        self._is_owing = False
        """The last samples told of waits that are over: that they are is still to be told."""

    @property
    def cadence_seconds(self) -> float:
        """How soon after the last samples the next are wanted."""
        return _SOON_SECONDS if self._ended or self._is_owing else CADENCE_SECONDS

    def see(self, view: AgentsView, now_seconds: float) -> None:
        """Look for waits that ended; cheap, so that it can be done at every tick."""
        if view is self._view:
            self._seen_seconds = now_seconds
            return
        waits = {
            (one.interface, one.session): one.state_since_seconds
            for one in view.sessions
            if one.state is SessionState.WAITING and one.state_since_seconds is not None
        }
        for session, since in self._waits.items():
            if waits.get(session) != since:
                # It lasted at least until it was seen last.
                lasted = max(0.0, self._seen_seconds - since)
                self._ended[session] = max(lasted, self._ended.get(session, 0.0))
        self._view, self._waits, self._seen_seconds = view, waits, now_seconds

    def samples(self, now_seconds: float) -> Samples:
        """What is known now; of a wait that ended since the last samples, how long it was."""
        ended, self._ended = self._ended, {}
        self._is_owing = bool(ended)
        values = [*self._signals.of(self._view, now_seconds)]
        values.extend(_wait(session, seconds, now_seconds) for session, seconds in ended.items())
        places = self._places.of({session for one in values if (session := _session(one)) is not None})
        found: dict[SeriesKey, float] = {}
        for one in values:
            key = _key(one, places)
            if key in self._known or len(self._known) < MOST_SERIES:
                self._known.add(key)
                found[key] = max(one.value, found.get(key, one.value))
        return found


class SessionPlaces:
    """Numbers for sessions, each the lowest that is free; one that gets free is given away at the next call."""

    def __init__(self) -> None:
        self._taken: dict[_Session, int] = {}

    def of(self, sessions: AbstractSet[_Session]) -> Mapping[_Session, str]:
        """The numbers of those that run now."""
        before = set(self._taken.items())
        busy = {(interface, place) for (interface, _), place in before}
        self._taken = {session: place for session, place in before if session in sessions}
        for session in sorted(sessions - self._taken.keys()):
            free = (place for place in range(1, MOST_PLACES) if (session[0], place) not in busy)
            place = next(free, MOST_PLACES)
            self._taken[session] = place
            busy.add((session[0], place))
        return {session: str(place) for session, place in self._taken.items()}


def _wait(session: _Session, seconds: float, now: float) -> PresentValue:
    return PresentValue(_WAITING, {"interface": session[0], "session": session[1]}, seconds, now)


def _session(value: PresentValue) -> _Session | None:
    """Whose value it is; None: no session's."""
    labels = value.labels
    return (labels["interface"], labels["session"]) if "session" in labels else None


def _key(value: PresentValue, places: Mapping[_Session, str]) -> SeriesKey:
    session = _session(value)
    labels = dict(value.labels) if session is None else {**value.labels, PLACE: places[session]}
    names = CATALOGUE[value.metric].labels
    return SeriesKey(value.metric, tuple(labels[name][:_LABEL_CHARACTERS] for name in names))
