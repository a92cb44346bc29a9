"""Why nothing is said, as texts, for any state at any time. Must not know how it is decided."""

from __future__ import annotations

from desktop_monitor.alerts.incident import AlertState
from desktop_monitor.alerts.judging import Course
from desktop_monitor.alerts.rule import Rule
from desktop_monitor.alerts.sentences import rule_title
from desktop_monitor.alerts.silence import Silence
from desktop_monitor.language.text import Text, text
from desktop_monitor.language.wording import words

ACKNOWLEDGED = text("alerts.quiet.acknowledged")
RECOVERING = text("alerts.quiet.recovering")
NO_DATA = text("alerts.quiet.no_data")
INHIBITION_OVER = text("alerts.quiet.inhibition_over")


def unknown(rule: Rule, observations: int) -> Text:
    """Nothing is known: there are too few observations, or none at all."""
    if 0 < observations < rule.minimum_observations:
        return text("alerts.quiet.too_few", count=observations, needed=rule.minimum_observations)
    return NO_DATA


def before_firing(rule: Rule, course: Course, hold: Text | None) -> Text | None:
    """Of what has no open incident; None: all is well."""
    if course.value is None:
        return unknown(rule, course.observations)
    if course.state is not AlertState.PENDING:
        # It would be pending or firing if this were sure.
        is_unsure = rule.confidence and rule.comparator.holds(course.value, rule.threshold)
        return text("alerts.quiet.by_chance", count=course.observations) if is_unsure else None
    if hold is not None:
        return hold
    if course.dwell_seconds < rule.for_seconds:
        return text("alerts.quiet.waiting", left=rule.for_seconds - course.dwell_seconds)
    return text("alerts.quiet.observations", count=course.dwell_observations, needed=rule.for_observations)


def inhibited(rule: str) -> Text:
    """By the trouble of `rule`."""
    return text("alerts.quiet.inhibited", rule=words(rule_title(rule)))


def snoozed(silence: Silence, at_seconds: float) -> Text:
    """By the user."""
    if silence.until_seconds is None:
        return text("alerts.quiet.silenced")
    return text("alerts.quiet.snoozed", left=silence.until_seconds - at_seconds)


def cooling_down(left_seconds: float) -> Text:
    """Because something of the same rule and labels was said lately."""
    return text("alerts.quiet.cooling_down", left=left_seconds)


def flood(left_seconds: float) -> Text:
    """Because too much was said lately; it comes with what else comes by then."""
    return text("alerts.quiet.flood", left=left_seconds)
