"""When an incident may be said: cooldowns that grow while it flaps, snoozes, limits of floods.

- After a notification of one rule and set of labels there is none before its cooldown
  has passed. What fires meanwhile is told afterwards, if it still fires.
- It *flaps* where it fires again soon after it was over: within the cooldown in force,
  or `SOON_SECONDS`. Then every notification doubles the cooldown, up to `MOST_GROWTH`
  times the rule's, but not beyond `LONGEST_SECONDS`; every such stretch of calm halves it.
- An incident is told once. Only one that was told and that the user then snoozed is told
  once more when the snooze has run out and it still fires.

All times are the memory's elapsed seconds unless said otherwise. Must not know readings.
"""

from __future__ import annotations

from collections.abc import Iterable

from desktop_monitor.alerts.evaluation import FloodLimit
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.memory import Telling
from desktop_monitor.alerts.rule import Rule
from desktop_monitor.alerts.silence import Silence

SOON_SECONDS = 300.0
MOST_GROWTH = 16
LONGEST_SECONDS = 4 * 3600.0
"""No cooldown grows beyond this; a rule's own may be longer."""
GRACE_SECONDS = 60.0
"""After the cause is over, what it inhibited may need so long to follow."""
YEAR_SECONDS = 366 * 86_400.0
"""No cooldown lasts for longer."""


def cooldown_seconds(rule: Rule, growth: int) -> float:
    """The cooldown in force."""
    base = max(0.0, min(rule.cooldown_seconds, YEAR_SECONDS))
    return min(base * growth, max(base, LONGEST_SECONDS))


def begun(telling: Telling, rule: Rule, elapsed_seconds: float) -> Telling:
    """After a new incident fired."""
    refired, growth = telling.refired, telling.growth
    if telling.ended_seconds is not None:
        soon = max(cooldown_seconds(rule, growth), SOON_SECONDS)
        calm_periods = int((elapsed_seconds - telling.ended_seconds) / soon)
        refired = 0 if calm_periods else refired + 1
        growth = max(1, growth >> min(calm_periods, MOST_GROWTH))
    return Telling(telling.cooldown_end_seconds, growth, refired, telling.ended_seconds)


def told(telling: Telling, rule: Rule, elapsed_seconds: float) -> Telling:
    """After it was said."""
    growth = min(telling.growth * 2, MOST_GROWTH) if telling.refired else telling.growth
    return telling._replace(
        cooldown_end_seconds=elapsed_seconds + cooldown_seconds(rule, growth),
        growth=growth,
        waits_for_digest=False,
        remind_seconds=None,
        channels=rule.channels,
    )


def is_forgettable(telling: Telling, elapsed_seconds: float) -> bool:
    """Whether it no longer matters, once no incident is open: a day of calm and no cooldown."""
    ended = telling.ended_seconds if telling.ended_seconds is not None else 0.0
    return elapsed_seconds >= telling.cooldown_end_seconds and elapsed_seconds - ended >= 86400.0


def silence_of(incident: Incident, silences: Iterable[Silence], at_seconds: float) -> Silence | None:
    """The silence that lasts longest of those in force for `incident`; None: there is none."""
    forever = float("inf")
    matching = (one for one in silences if _covers(one, incident, at_seconds))
    return max(matching, key=lambda one: forever if one.until_seconds is None else one.until_seconds, default=None)


def with_snooze(telling: Telling, incident: Incident, silences: Iterable[Silence], at_seconds: float) -> Telling:
    """Remembers when a snooze of an incident that was told runs out; forgets one that the user ended early."""
    own = silence_of(incident, (one for one in silences if one.incident_id == incident.incident_id), at_seconds)
    if own is not None:
        return telling._replace(remind_seconds=own.until_seconds if incident.notified else None)
    if telling.remind_seconds is not None and at_seconds < telling.remind_seconds:
        return telling._replace(remind_seconds=None)
    return telling


def is_to_be_told(telling: Telling, incident: Incident) -> bool:
    """Whether something is left to say, now or later."""
    return not incident.notified or telling.remind_seconds is not None


def lately(recent: tuple[float, ...], flood: FloodLimit, elapsed_seconds: float) -> tuple[float, ...]:
    """Those notifications that still count for the limit."""
    return tuple(when for when in recent if elapsed_seconds - when < flood.window_seconds)


def room(recent: tuple[float, ...], flood: FloodLimit) -> int:
    """How many notifications there may be now."""
    return max(0, max(1, flood.notifications) - len(recent))


def _covers(silence: Silence, incident: Incident, at_seconds: float) -> bool:
    if silence.until_seconds is not None and at_seconds >= silence.until_seconds:
        return False
    if silence.incident_id is not None:
        return silence.incident_id == incident.incident_id
    return silence.rule in ("", incident.rule)
