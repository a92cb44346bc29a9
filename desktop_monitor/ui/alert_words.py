"""Alerts in words of the face: severities, states, rules, places, and why nothing is said.

Sentences that come from below are put into the user's words here, with moments instead
of lengths of time where those are what a person wants to know. Must not know widgets.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop_monitor.alerts.incident import AlertState, AlertStatus, Culprit, Ending, Incident
from desktop_monitor.alerts.rule import Aggregation, Comparator, Labels, Rule, Severity
from desktop_monitor.alerts.sentences import labels_text, rule_title
from desktop_monitor.assess.health import Health
from desktop_monitor.assess.signals import SIGNALS, definition_of
from desktop_monitor.language.quantities import MISSING, duration_text
from desktop_monitor.language.text import Text, counted
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.definition import SeriesKey, Unit
from desktop_monitor.metrics.units import value_text
from desktop_monitor.ui.agent_words import client_name
from desktop_monitor.ui.moments import near_moment
from desktop_monitor.ui.phrases import sentence
from desktop_monitor.ui.untrusted import one_line, visible_text
from desktop_monitor.ui.window.metric_titles import title_of

_PLACE_CHARACTERS = 80
_NAME_CHARACTERS = 60
_TITLE_CHARACTERS = 80
_CLIENT_LABELS = ("interface", "client")
_NAMED_LABELS = ("limit", "period", "quantity")
_LEVELS = {Severity.INFO: Health.UNKNOWN, Severity.WARNING: Health.DEGRADED, Severity.CRITICAL: Health.CRITICAL}
_MOST_CULPRITS = 3


def _tr(text: str) -> str:
    return QCoreApplication.translate("AlertWords", text)


def severity_level(severity: Severity) -> Health:
    """The health whose shape and colour stand for a severity."""
    return _LEVELS[severity]


def severity_word(severity: Severity) -> str:
    """How much it matters, in one word."""
    return {
        Severity.INFO: _tr("Info"),
        Severity.WARNING: _tr("Warning"),
        Severity.CRITICAL: _tr("Critical"),
    }[severity]


def state_word(state: AlertState) -> str:
    """Where a rule stands, in one word."""
    return {
        AlertState.INACTIVE: _tr("Fine"),
        AlertState.PENDING: _tr("Pending"),
        AlertState.FIRING: _tr("Firing"),
        AlertState.RECOVERING: _tr("Recovering"),
        AlertState.RESOLVED: _tr("Fine again"),
    }[state]


def ending_words(ending: Ending | None) -> str:
    """Why an incident ended, where it did not just recover."""
    return {
        Ending.NO_DATA: _tr("ended without data"),
        Ending.RULE_CHANGED: _tr("ended as its rule changed"),
    }.get(ending or Ending.RECOVERED, "")


def rule_words(rule: str) -> str:
    """What a rule is called: a built-in one by name, the user's own by its key."""
    title = visible_text(words(rule_title(rule)), _TITLE_CHARACTERS)
    return title[:1].upper() + title[1:]


def place_words(labels: Labels) -> str:
    """What labels stand for, the clearest first; untrusted text made safe."""
    named = tuple((name, _value_words(name, value)) for name, value in labels)
    return visible_text(labels_text(named), _PLACE_CHARACTERS)


def _value_words(label: str, value: str) -> str:
    """What a label's value is called, where it has a name of its own."""
    if label in _CLIENT_LABELS:
        return client_name(value)
    names = {
        "five_hour": _tr("5 hours"),
        "seven_day": _tr("7 days"),
        "cost_usd": _tr("cost"),
        "day": _tr("a day"),
        "week": _tr("a week"),
        "month": _tr("a month"),
    }
    return names.get(value, value) if label in _NAMED_LABELS else value


def titled(rule: str, labels: Labels) -> str:
    """A rule and the place it speaks of: ``A disk is full: /home``."""
    place = place_words(labels)
    return f"{rule_words(rule)}: {place}" if place else rule_words(rule)


def metric_words(metric: str) -> str:
    """What is looked at."""
    title = _signal_titles().get(metric)
    return title if title is not None else title_of(SeriesKey(metric))


def unit_of(metric: str) -> Unit:
    """The unit of a metric or signal; a count where the name is nobody's."""
    if metric in SIGNALS:
        return SIGNALS[metric].definition.unit
    try:
        return definition_of(metric).unit
    except ValueError:
        return Unit.COUNT


def amount_words(value: float | None, metric: str) -> str:
    """A value of `metric` with its unit."""
    if value == 0 and unit_of(metric) is Unit.SECONDS:
        return "0 s"
    return value_text(value, unit_of(metric))


def comparator_words(comparator: Comparator) -> str:
    """Between what is looked at and its limit."""
    return {
        Comparator.ABOVE: _tr("over"),
        Comparator.AT_LEAST: _tr("at least"),
        Comparator.BELOW: _tr("under"),
        Comparator.AT_MOST: _tr("at most"),
    }[comparator]


def aggregation_words(aggregation: Aggregation) -> str:
    """What one value is made of several."""
    return {
        Aggregation.LAST: _tr("newest value"),
        Aggregation.MEAN: _tr("mean"),
        Aggregation.MIN: _tr("least value"),
        Aggregation.MAX: _tr("greatest value"),
        Aggregation.P95: _tr("95th percentile"),
        Aggregation.RATE: _tr("growth a second"),
    }[aggregation]


def condition_words(rule: Rule) -> str:
    """When it fires: ``Memory used over 90 % for 2 min``."""
    template = {
        Comparator.ABOVE: _tr("{what} over {limit}"),
        Comparator.AT_LEAST: _tr("{what} at least {limit}"),
        Comparator.BELOW: _tr("{what} under {limit}"),
        Comparator.AT_MOST: _tr("{what} at most {limit}"),
    }[rule.comparator]
    said = template.format(what=_limited_words(rule.metric), limit=amount_words(rule.threshold, rule.metric))
    if rule.for_seconds > 0:
        said = _tr("{condition} for {time}").format(condition=said, time=duration_text(rule.for_seconds))
    if rule.window_seconds > 0:
        said = _tr("{condition} ({what} of {time})").format(
            condition=said, what=aggregation_words(rule.aggregation), time=duration_text(rule.window_seconds)
        )
    return said


def _limited_words(metric: str) -> str:
    """What is looked at, where its limit stands beside it: the percent sign says that it is a share."""
    shares = {
        "memory_used_ratio": _tr("Memory used"),
        "swap_used_ratio": _tr("Swap used"),
        "filesystem_used_ratio": _tr("File system used"),
    }
    return shares.get(metric) or metric_words(metric)


def incident_words(incident: Incident, rule: Rule | None) -> str:
    """Value, limit and how many observations it rests on."""
    is_ceiling = rule.comparator.is_ceiling if rule is not None else incident.peak >= incident.threshold
    template = _tr("{value}, over the limit of {limit}") if is_ceiling else _tr("{value}, under the limit of {limit}")
    value = amount_words(incident.latest, incident.metric)
    said = template.format(value=value, limit=amount_words(incident.threshold, incident.metric))
    return f"{said} · {_observations(incident.observations)}"


def status_words(status: AlertStatus, rule: Rule) -> str:
    """The same of what does not fire."""
    said = _tr("{value}, the limit is {limit}").format(
        value=amount_words(status.value, rule.metric), limit=amount_words(rule.threshold, rule.metric)
    )
    return f"{said} · {_observations(status.observations)}"


def _observations(count: int) -> str:
    return words(counted("{count:count} observation", "{count:count} observations", count))


def culprit_words(culprits: tuple[Culprit, ...]) -> str:
    """Who was on top, with figures; empty where nobody is known."""
    return ", ".join(_culprit(culprit) for culprit in culprits[:_MOST_CULPRITS])


def _culprit(culprit: Culprit) -> str:
    name = visible_text(culprit.name, _NAME_CHARACTERS)
    if culprit.kind == "agent":
        name = visible_text(client_name(culprit.name), _NAME_CHARACTERS)
    try:
        value = value_text(culprit.value, Unit(culprit.unit))
    except ValueError:
        return name
    return f"{name} {value}"


def quiet_words(quiet: Text, said_seconds: float | None, now_seconds: float) -> str:
    """Why nothing is said, as of `said_seconds`: ``cooling down until 14:05``."""
    parameters = dict(quiet.parameters)
    template = {
        "alerts.quiet.cooling_down": _tr("cooling down until {time}"),
        "alerts.quiet.snoozed": _tr("snoozed until {time}"),
        "alerts.quiet.flood": _tr("too much was said lately: told with others at {time}"),
    }.get(quiet.key)
    left = parameters.get("left")
    if quiet.key == "alerts.quiet.inhibited":
        return _tr("“{rule}” is thought to be the cause").format(rule=rule_words(str(parameters.get("rule", ""))))
    if quiet.key == "alerts.quiet.waiting" and isinstance(left, int | float):
        waited = now_seconds - (said_seconds if said_seconds is not None else now_seconds)
        return _tr("waiting {left} more").format(left=duration_text(max(1.0, round(left - max(0.0, waited)))))
    if template is None or not isinstance(left, int | float):
        return sentence(quiet)
    base = said_seconds if said_seconds is not None else now_seconds
    return template.format(time=near_moment(base + left, now_seconds))


def standing_words(state: AlertState, since_seconds: float | None, now_seconds: float) -> str:
    """Where a rule stands among other facts: ``firing since 13:18``; ``firing`` where nobody knows since when."""
    plain, since = {
        AlertState.INACTIVE: (_tr("fine"), _tr("fine since {time}")),
        AlertState.PENDING: (_tr("pending"), _tr("pending since {time}")),
        AlertState.FIRING: (_tr("firing"), _tr("firing since {time}")),
        AlertState.RECOVERING: (_tr("recovering"), _tr("recovering since {time}")),
        AlertState.RESOLVED: (_tr("fine again"), _tr("fine again since {time}")),
    }[state]
    return plain if since_seconds is None else since.format(time=near_moment(since_seconds, now_seconds))


def lasted_words(incident: Incident, now_seconds: float) -> str:
    """How long trouble lasted, or that it still does."""
    if incident.ended_seconds is None:
        lasts = duration_text(max(0.0, now_seconds - incident.onset_seconds))
        return _tr("{time} so far").format(time=lasts)
    return duration_text(max(0.0, incident.ended_seconds - incident.onset_seconds))


def channel_names(names: tuple[str, ...]) -> str:
    """Names of channels, or that all are meant."""
    return ", ".join(visible_text(name, _NAME_CHARACTERS) for name in names) or _tr("all channels")


def value_or_missing(text: str) -> str:
    """`text` on one line, or the mark for what is missing."""
    return one_line(text) or MISSING


def _signal_titles() -> dict[str, str]:
    return {
        "filesystem_shortage_ratio": _tr("File system short of room"),
        "filesystem_full_seconds": _tr("Time until a file system is full"),
        "swap_storm_bytes_per_second": _tr("Swapping while memory is short"),
        "agent_memory_ratio": _tr("Agents’ memory of the machine’s"),
        "agent_response_seconds": _tr("Answer time"),
        "agent_response_ratio": _tr("Answer time of what is usual"),
        "agent_first_token_seconds": _tr("Time to the first token"),
        "agent_success_ratio": _tr("Requests answered"),
        "agent_error_ratio": _tr("Requests failed"),
        "agent_timeout_ratio": _tr("Requests timed out"),
        "agent_rate_limited_ratio": _tr("Requests refused by a rate limit"),
        "agent_cache_hit_ratio": _tr("Input from the provider’s cache"),
        "agent_consecutive_failure_count": _tr("Failures in a row"),
        "agent_context_preparation_seconds": _tr("Time to prepare a context"),
        "agent_context_cache_hit_ratio": _tr("Contexts from the own cache"),
    }
