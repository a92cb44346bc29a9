"""How one rule stands for one set of labels: inactive → pending → firing → recovering → resolved.

Hysteresis in value: trouble begins beyond the threshold and ends only on the good side
of the clear threshold; between the two nothing changes for the better. Hysteresis in
time: it must last for observed seconds (sleep, pauses and clock steps are none) and for
fresh observations before it fires, and be gone for observed seconds before it is resolved.

Where nothing is known (no reading, too few observations, not a number):
- inactive and resolved stay;
- pending stands still, and falls back to inactive after `PENDING_SILENCE_SECONDS`;
- firing and recovering hold, because missing is never good news; after
  `OPEN_SILENCE_SECONDS` nobody can say any more whether it lasts, so it ends, unresolved:
  the state is inactive.
While alerts are held (just started, just woken) nothing fires and nothing is resolved;
observations count, time does not.

Must not know incidents, other rules, or what is said.
"""

from __future__ import annotations

from enum import Enum
from math import isfinite
from typing import NamedTuple

from desktop_monitor.alerts.certainty import is_sure
from desktop_monitor.alerts.incident import AlertState
from desktop_monitor.alerts.reading import Reading
from desktop_monitor.alerts.rule import Rule

PENDING_SILENCE_SECONDS = 120.0
"""Observed time without knowledge after which what was pending is not any more."""
OPEN_SILENCE_SECONDS = 900.0
"""Observed time without knowledge after which an open incident ends as unknown."""

_INACTIVE, _PENDING, _FIRING = AlertState.INACTIVE, AlertState.PENDING, AlertState.FIRING
_RECOVERING, _RESOLVED = AlertState.RECOVERING, AlertState.RESOLVED


class Bearing(Enum):
    """What a reading says about trouble."""

    UNKNOWN = "unknown"
    GOOD = "good"
    """On the good side of the clear threshold."""
    BETWEEN = "between"
    """Not beyond the threshold, or not surely, but not on the good side of the clear threshold either."""
    BEYOND = "beyond"


class Step(NamedTuple):
    """What a look says to every rule."""

    at_seconds: float
    observed_seconds: float
    """Since the rule was last looked at."""
    is_held: bool


class Course(NamedTuple):
    """What is remembered of one rule and one set of labels."""

    state: AlertState = AlertState.INACTIVE
    since_seconds: float | None = None
    """Wall time of the last change of state; None: nothing was ever known."""
    value: float | None = None
    """None: nothing is known now."""
    observations: int = 0
    """That the newest reading rests on, even where they are too few."""
    newest_seconds: float | None = None
    """Wall time of the newest observation seen."""
    dwell_seconds: float = 0.0
    """Pending: observed time beyond the threshold. Recovering: on the good side."""
    dwell_observations: int = 0
    """Pending: fresh observations beyond the threshold."""
    silent_seconds: float = 0.0
    """Observed time since something was known."""
    onset_seconds: float = 0.0
    """Wall time at which the value went beyond the threshold; of no meaning before it did."""
    peak: float = 0.0
    """The worst value since then."""
    incident_id: int | None = None
    """Of the incident that is open, or was last."""

    @property
    def is_open(self) -> bool:
        """Whether its incident is open."""
        return self.state is _FIRING or self.state is _RECOVERING


NEW = Course()


def bearing_of(rule: Rule, reading: Reading) -> Bearing:
    """What `reading` says; too few observations and what is not a number say nothing."""
    value = reading.value
    if reading.observations < rule.minimum_observations or not isfinite(value) or not isfinite(reading.newest_seconds):
        return Bearing.UNKNOWN
    if rule.comparator.holds(value, rule.threshold):
        return Bearing.BEYOND if is_sure(rule, reading) else Bearing.BETWEEN
    clear = rule.clear_threshold
    return Bearing.GOOD if clear is None or not rule.comparator.holds(value, clear) else Bearing.BETWEEN


def judge(rule: Rule, course: Course, reading: Reading | None, step: Step) -> Course:
    """Where `course` goes with `reading` (None: there is none)."""
    bearing = Bearing.UNKNOWN if reading is None else bearing_of(rule, reading)
    if reading is None or bearing is Bearing.UNKNOWN:
        return _silent(course, reading, step)
    if bearing is Bearing.BEYOND:
        return _beyond(rule, course, reading, step)
    if course.is_open:
        return _recovering(rule, course, reading, step, bearing is Bearing.GOOD)
    return _calm(course, reading, step)


def worse(rule: Rule, one: float, other: float) -> float:
    """The worse of two values."""
    return max(one, other) if rule.comparator.is_ceiling else min(one, other)


def _seen(course: Course, newest_seconds: float, at_seconds: float) -> float:
    """The newest observation seen; it is fresh where this is another than `course` has.

    An observation that was seen lies in the future once the clock was put back: then
    whatever is not the same is new.
    """
    seen = course.newest_seconds
    return newest_seconds if seen is None or newest_seconds > seen or seen > at_seconds else seen


def _calm(course: Course, reading: Reading, step: Step) -> Course:
    """Not beyond the threshold, and no incident is open. The common case: made without keywords, for speed."""
    state, since = course.state, course.since_seconds
    if state is _PENDING or since is None:
        state, since = _INACTIVE, step.at_seconds
    seen = _seen(course, reading.newest_seconds, step.at_seconds)
    return Course(state, since, reading.value, reading.observations, seen, 0.0, 0, 0.0, 0.0, 0.0, course.incident_id)


def _beyond(rule: Rule, course: Course, reading: Reading, step: Step) -> Course:
    seen = _seen(course, reading.newest_seconds, step.at_seconds)
    is_fresh = seen != course.newest_seconds
    known = course._replace(
        value=reading.value, observations=reading.observations, newest_seconds=seen, silent_seconds=0.0
    )
    if course.is_open:
        return _enter(known._replace(peak=worse(rule, course.peak, reading.value)), _FIRING, step)
    if course.state is _PENDING:
        # Between silence and now it may have been anything.
        lasted = 0.0 if step.is_held or course.value is None else step.observed_seconds
        pending = known._replace(
            dwell_seconds=course.dwell_seconds + lasted,
            dwell_observations=course.dwell_observations + is_fresh,
            peak=worse(rule, course.peak, reading.value),
        )
    else:
        # A value that was on the good side at the last look is news, whenever it was observed.
        is_news = is_fresh or course.value is not None
        pending = _enter(known, _PENDING, step)._replace(
            dwell_observations=int(is_news), onset_seconds=step.at_seconds, peak=reading.value
        )
    return _fired(pending, step) if _is_due(rule, pending, step) else pending


def _is_due(rule: Rule, pending: Course, step: Step) -> bool:
    lasted = pending.dwell_seconds >= rule.for_seconds and pending.dwell_observations >= rule.for_observations
    return lasted and not step.is_held


def _fired(pending: Course, step: Step) -> Course:
    # A clock that was put back must not make it fire before it began.
    return _enter(pending, _FIRING, step)._replace(onset_seconds=min(pending.onset_seconds, step.at_seconds))


def _recovering(rule: Rule, course: Course, reading: Reading, step: Step, is_good: bool) -> Course:
    """An incident is open, and the value is not beyond the threshold."""
    seen = _seen(course, reading.newest_seconds, step.at_seconds)
    known = course._replace(
        value=reading.value, observations=reading.observations, newest_seconds=seen, silent_seconds=0.0
    )
    if not is_good:
        return _enter(known, _FIRING, step)
    if course.state is _FIRING:
        known = _enter(known, _RECOVERING, step)
    elif not step.is_held and course.value is not None:
        known = known._replace(dwell_seconds=course.dwell_seconds + step.observed_seconds)
    is_over = known.dwell_seconds >= rule.keep_firing_for_seconds and not step.is_held
    return _enter(known, _RESOLVED, step) if is_over else known


def _silent(course: Course, reading: Reading | None, step: Step) -> Course:
    observations = reading.observations if reading is not None else 0
    silent = course.silent_seconds + (0.0 if step.is_held else step.observed_seconds)
    quiet = course._replace(value=None, observations=observations, silent_seconds=silent)
    if course.state is _PENDING and silent >= PENDING_SILENCE_SECONDS:
        return _enter(quiet, _INACTIVE, step)
    if course.is_open and silent >= OPEN_SILENCE_SECONDS:
        return _enter(quiet, _INACTIVE, step)
    return quiet


def _enter(course: Course, state: AlertState, step: Step) -> Course:
    """`course` in `state`, with nothing dwelt in it yet where it is another than before."""
    since = course.since_seconds if course.state is state else step.at_seconds
    return course._replace(state=state, since_seconds=since, dwell_seconds=0.0, dwell_observations=0)
