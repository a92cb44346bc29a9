"""Alerts, and switches with what came of them. Must not know key figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo

from desktop_monitor.actions.switching.measure import duration_difference, failure_difference
from desktop_monitor.actions.switching.record import Difference, Initiator, Measure, Switch, SwitchState
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.rule import Severity
from desktop_monitor.alerts.sentences import incident_title
from desktop_monitor.assess.performance.figure import Estimate
from desktop_monitor.assess.signals import definition_of
from desktop_monitor.escaping import shortened
from desktop_monitor.language.quantities import MISSING, duration_text
from desktop_monitor.language.text import Text, text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.report.blocks import Block, Cell, Heading, Paragraph, Table, Tone
from desktop_monitor.report.cells import (
    amount,
    change_text,
    heading,
    name_text,
    named,
    names_text,
    sentence,
    told,
    whole,
)
from desktop_monitor.report.moments import moment_words, stamp
from desktop_monitor.report.report import Report

_TITLE_CHARACTERS = 120
_SEVERITIES: Mapping[Severity, tuple[Tone, Text]] = {
    Severity.INFO: (Tone.NEUTRAL, text("report.severity.info")),
    Severity.WARNING: (Tone.WARNING, text("report.severity.warning")),
    Severity.CRITICAL: (Tone.BAD, text("report.severity.critical")),
}
_STATES: Mapping[SwitchState, Text] = {
    SwitchState.PLANNED: text("report.switch.planned"),
    SwitchState.APPLIED: text("report.switch.applied"),
    SwitchState.WATCHING: text("report.switch.watching"),
    SwitchState.KEPT: text("report.switch.kept"),
    SwitchState.ROLLING_BACK: text("report.switch.rolling_back"),
    SwitchState.ROLLED_BACK: text("report.switch.rolled_back"),
    SwitchState.FAILED: text("report.switch.failed"),
    SwitchState.SUPERSEDED: text("report.switch.superseded"),
    SwitchState.STUCK: text("report.switch.stuck"),
}
_WITHOUT_EFFECT = frozenset({SwitchState.PLANNED, SwitchState.FAILED})
"""Nothing was changed."""
_INITIATORS: Mapping[Initiator, Text] = {
    Initiator.USER: text("report.switch.by_user"),
    Initiator.AUTOMATIC: text("report.switch.by_itself"),
}


def alerts_section(report: Report, zone: tzinfo | None) -> Iterator[Block]:
    """Every incident that was open in the period, newest first."""
    columns = (
        heading(text("report.column.fired"), "fired", is_number=False),
        heading(text("report.column.alert"), "rule", is_number=False),
        heading(text("report.column.severity"), "severity", is_number=False),
        heading(text("report.column.lasted"), "lasted_seconds"),
        heading(text("report.column.peak"), "peak"),
        heading(text("report.column.threshold"), "threshold"),
        heading(None, "observations"),
        heading(text("report.column.culprits"), "culprits", is_number=False),
    )
    rows = tuple(_incident(one, report, zone) for one in report.incidents)
    yield Heading(2, words(text("report.heading.alerts")), "alerts")
    yield Table("incidents", words(text("report.table.incidents")), columns, rows, words(text("report.empty.alerts")))


def _incident(incident: Incident, report: Report, zone: tzinfo | None) -> tuple[Cell, ...]:
    tone, word = _SEVERITIES[incident.severity]
    unit = definition_of(incident.metric).unit
    culprits = [one.name for one in incident.culprits]
    return (
        Cell(moment_words(incident.fired_seconds, zone), stamp(incident.fired_seconds, zone)),
        Cell(shortened(incident_title(incident), _TITLE_CHARACTERS), incident_title(incident)),
        Cell(words(word), incident.severity.name.lower(), tone),
        _lasted(incident, report.period.generated_seconds),
        amount(incident.peak, unit),
        amount(incident.threshold, unit),
        whole(incident.observations),
        Cell(names_text(culprits) or MISSING, ", ".join(culprits)),
    )


def _lasted(incident: Incident, now_seconds: float) -> Cell:
    end = now_seconds if incident.ended_seconds is None else incident.ended_seconds
    seconds = max(0.0, end - incident.onset_seconds)
    if incident.ended_seconds is None:
        return Cell(words(text("report.still_open", time=seconds)), seconds)
    return Cell(duration_text(seconds), seconds)


def switches_section(report: Report, zone: tzinfo | None) -> Iterator[Block]:
    """Every switch of the period, then the difference that each made."""
    columns = (
        heading(text("report.column.began"), "began", is_number=False),
        heading(text("report.column.control"), "control", is_number=False),
        heading(text("report.column.change"), "change", is_number=False),
        heading(text("report.column.who"), "initiator", is_number=False),
        heading(text("report.column.state"), "state", is_number=False),
        heading(text("report.column.why"), "evidence", is_number=False),
    )
    rows = tuple(_switch(one, zone) for one in report.switches)
    yield Heading(2, words(text("report.heading.switches")), "switches")
    title = words(text("report.table.switches"))
    yield Table("switches", title, columns, rows, words(text("report.empty.switches")))
    yield from _effects(report.switches, zone)


def _switch(switch: Switch, zone: tzinfo | None) -> tuple[Cell, ...]:
    reasons = (*switch.evidence, *((switch.reason,) if switch.reason else ()))
    return (
        *_which(switch, zone),
        Cell(words(_INITIATORS[switch.initiator]), switch.initiator.value),
        Cell(words(_STATES[switch.state]), switch.state.value),
        told("; ".join(map(sentence, reasons))),
    )


def _which(switch: Switch, zone: tzinfo | None) -> tuple[Cell, ...]:
    """Its beginning, control and change."""
    before, after = switch.plan.before_value or MISSING, switch.plan.value
    return (
        Cell(moment_words(switch.began_seconds, zone), stamp(switch.began_seconds, zone)),
        named(switch.plan.control_id),
        Cell(f"{name_text(before)} → {name_text(after)}", f"{before} → {after}"),
    )


def _effects(switches: Sequence[Switch], zone: tzinfo | None) -> Iterator[Block]:
    """What followed, of switches that changed something and were measured."""
    columns = (
        heading(text("report.column.began"), "began", is_number=False),
        heading(text("report.column.control"), "control", is_number=False),
        heading(text("report.column.change"), "change", is_number=False),
        heading(text("report.column.response_change"), "response_difference_seconds"),
        heading(text("report.column.failure_change"), "failure_difference_ratio"),
        heading(text("report.column.rests_on"), "requests_before_and_after"),
    )
    changed = [one for one in switches if one.state not in _WITHOUT_EFFECT]
    rows = tuple(_effect(one, zone) for one in changed if one.before and one.after)
    nothing = words(text("report.empty.effects")) if changed else ""
    yield Table("switch_effects", words(text("report.table.effects")), columns, rows, nothing)
    if rows:
        yield Paragraph(words(text("report.switch.how")), is_quiet=True)


def _effect(switch: Switch, zone: tzinfo | None) -> tuple[Cell, ...]:
    return (
        *_which(switch, zone),
        _difference(duration_difference(switch.before, switch.after), Unit.SECONDS),
        _difference(failure_difference(switch.before, switch.after), Unit.RATIO),
        told(f"{_requests(switch.before)} / {_requests(switch.after)}"),
    )


def _difference(difference: Difference | None, unit: Unit) -> Cell:
    if difference is None:
        return Cell(words(text("report.state.not_enough_data")), None, Tone.UNKNOWN)
    estimate = Estimate(difference.estimate, difference.low, difference.high, 0)
    return Cell(change_text(estimate, unit), difference.estimate)


def _requests(measure: Measure | None) -> str:
    return MISSING if measure is None else str(measure.requests)
