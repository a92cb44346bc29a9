"""What several parts of the face say alike of controls and switches: values, effect, cost, the way back, outcomes.

Titles, values and reasons are untrusted. Must not know widgets or where a word is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from desktop_monitor.actions.controls.control import (
    CommandStep,
    Control,
    Effect,
    FileStep,
    HttpStep,
    Step,
)
from desktop_monitor.actions.controls.driver import SwitchPlan
from desktop_monitor.actions.documents import diff
from desktop_monitor.actions.switching.measure import ENOUGH
from desktop_monitor.actions.switching.record import Difference, Initiator, Measure, Switch, SwitchState
from desktop_monitor.actions.switching.watching import watch_end
from desktop_monitor.alerts.sentences import rule_title
from desktop_monitor.language.quantities import duration_text, local, ratio_text
from desktop_monitor.language.text import Parameter, Text, counted, forms
from desktop_monitor.language.wording import words
from desktop_monitor.ui.agent_words import client_name
from desktop_monitor.ui.untrusted import visible_text

TITLE_LIMIT = 60
VALUE_LIMIT = 40
SENTENCE_LIMIT = 500
_LEAST_SECONDS, _MOST_SECONDS = 0.2, 60.0
"""Between these, differences are told in seconds with one decimal."""


def _tr(sentence: str) -> str:
    return QCoreApplication.translate("SwitchWords", sentence)


def said(content: Text) -> str:
    """A text from below in words; its bare key where a newer or older program wrote it."""
    try:
        return visible_text(words(Text(content.key, tuple(map(_named, content.parameters)))), SENTENCE_LIMIT)
    except (KeyError, ValueError):
        return visible_text(content.key, SENTENCE_LIMIT)


def _named(parameter: tuple[str, Parameter]) -> tuple[str, Parameter]:
    """What an incident is about ends with its place, which may be a client."""
    key, value = parameter
    if key != "subject" or not isinstance(value, str):
        return parameter
    title, colon, place = value.rpartition(": ")
    return key, f"{title}{colon}{client_name(place)}"


def title_of(control: Control) -> str:
    """What a control is called."""
    return visible_text(control.title, TITLE_LIMIT) or visible_text(control.control_id, TITLE_LIMIT)


def value_word(name: str | None) -> str:
    """A value by its name; something else where it is none of those that were declared."""
    return _tr("another value") if name is None else visible_text(name, VALUE_LIMIT)


def group_word(control: Control) -> str:
    """Whose control it is: the client, or the first part of a title that names it."""
    if control.interface:
        return client_name(control.interface)
    return title_of(control).partition(":")[0]


def effect_word(effect: Effect) -> str:
    """When a new value counts, in few words."""
    return {
        Effect.NOW: _tr("counts at once"),
        Effect.NEXT_OPERATION: _tr("counts from the next request on"),
        Effect.NEXT_SESSION: _tr("counts from the next session on"),
    }[effect]


def effect_sentence(effect: Effect) -> str:
    """The same, and what becomes of sessions that run."""
    return {
        Effect.NOW: _tr("At once, in running sessions too."),
        Effect.NEXT_OPERATION: _tr("From the next request on, in running sessions too."),
        Effect.NEXT_SESSION: _tr("From the next session on; running sessions keep what they have."),
    }[effect]


def cost_sentence(step: Step) -> str:
    """What making the change itself takes, as far as that is known."""
    match step:
        case FileStep():
            return _tr("Nothing: a file on this machine is written, and no request is made.")
        case HttpStep():
            return _tr("One request to {place}. What that costs there is not known.").format(
                place=_place(step.request.url)
            )
        case CommandStep():
            return _tr("A run of {program}. What that costs is not known.").format(
                program=visible_text(step.command[0] if step.command else "", VALUE_LIMIT)
            )


def _place(url: str) -> str:
    """Scheme, host and port alone: the rest of an address may hold what is nobody's business."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return _tr("its address")
    return visible_text(f"{parts.scheme}://{parts.hostname}{port}", TITLE_LIMIT)


def changed_lines(plan: SwitchPlan) -> tuple[str, ...]:
    """The lines that go and come, without the file's name and what stays as it is."""
    return diff.changed_lines(plan.diff_lines)


# What became of a switch.


def state_word(state: SwitchState) -> str:
    """How far a switch is."""
    return {
        SwitchState.PLANNED: _tr("on its way"),
        SwitchState.APPLIED: _tr("being checked"),
        SwitchState.WATCHING: _tr("watched"),
        SwitchState.KEPT: _tr("kept"),
        SwitchState.ROLLING_BACK: _tr("going back"),
        SwitchState.ROLLED_BACK: _tr("taken back"),
        SwitchState.FAILED: _tr("not made"),
        SwitchState.SUPERSEDED: _tr("replaced"),
        SwitchState.STUCK: _tr("needs you"),
    }[state]


def change_words(plan: SwitchPlan) -> str:
    """From what to what: ``FANCY → SIMPLE``."""
    return f"{value_word(plan.before_value)} → {value_word(plan.value)}"


def by_words(switch: Switch) -> str:
    """Who began it: ``you``, ``you, as suggested``, ``by itself``."""
    if switch.initiator is Initiator.AUTOMATIC:
        return _tr("by itself")
    return _tr("you") if switch.suggestion_id is None else _tr("you, as suggested")


def why_words(switch: Switch) -> str:
    """Why it was made: the evidence, else the rule, else that the user chose it."""
    if switch.evidence:
        return " ".join(map(said, switch.evidence))
    return rule_word(switch.rule) if switch.rule else _tr("You chose this")


def rule_word(rule: str) -> str:
    """What a rule is called."""
    return visible_text(said(rule_title(rule)), TITLE_LIMIT)


def ahead_words(switch: Switch, now_seconds: float) -> str:
    """What comes next for an open switch, and when: the countdown."""
    if switch.obstacle:
        return _tr("held up: {why}").format(why=visible_text(switch.obstacle, SENTENCE_LIMIT))
    if switch.state is SwitchState.ROLLING_BACK:
        return _tr("going back to {value}").format(value=value_word(switch.plan.before_value))
    if switch.state is not SwitchState.WATCHING:
        return _tr("being carried out")
    if switch.deadline_seconds is not None:
        return _left(_tr("goes back in {left}"), _tr("goes back now"), switch.deadline_seconds - now_seconds)
    waits = _tr("waiting for enough answers to tell")
    return _left(_tr("watched for {left} more"), waits, watch_end(switch) - now_seconds)


def _left(sentence: str, over: str, seconds: float) -> str:
    return sentence.format(left=duration_text(float(int(seconds)))) if seconds >= 1 else over


def measured_words(
    before: Measure | None,
    after: Measure | None,
    seconds: Difference | None,
    failures: Difference | None,
    *,
    is_over: bool,
) -> str:
    """What it did, with how sure that is: ``answers 2.1 s → 1.4 s, difference −0.9 s … −0.5 s, 12 and 9 answers``."""
    parts = [_duration_words(before, after, seconds)] if seconds is not None else []
    if failures is not None and (failures.estimate or _failed(before) or _failed(after)):
        parts.append(_failure_words(before, after, failures))
    return "; ".join(parts) or _too_few(before, after, is_over=is_over)


def _duration_words(before: Measure | None, after: Measure | None, found: Difference) -> str:
    range_ = _range(found, _length_of(max(abs(found.low), abs(found.high))))
    if before is None or after is None or before.mean_seconds is None or after.mean_seconds is None:
        return _tr("answers take {range} longer or shorter than before").format(range=range_)
    one, many = forms(
        "answers {before} → {after}, difference {range}, {first:count} and {count:count} answer",
        "answers {before} → {after}, difference {range}, {first:count} and {count:count} answers",
    )
    means = {"before": duration_text(before.mean_seconds), "after": duration_text(after.mean_seconds)}
    return words(counted(one, many, after.timed, first=before.timed, range=range_, **means))


def _length_of(greatest_seconds: float) -> Callable[[float], str]:
    """Both ends of a range in one unit."""
    if greatest_seconds < _LEAST_SECONDS:
        return lambda seconds: f"{seconds * 1000:.0f} ms"
    return duration_text if greatest_seconds >= _MOST_SECONDS else lambda seconds: local(f"{seconds:.1f}") + " s"


def _failure_words(before: Measure | None, after: Measure | None, found: Difference) -> str:
    range_ = _range(found, ratio_text)
    if before is None or after is None:
        return _tr("failures {range}").format(range=range_)
    one, many = forms(
        "failures {before} → {after}, difference {range}, {first:count} and {count:count} request",
        "failures {before} → {after}, difference {range}, {first:count} and {count:count} requests",
    )
    shares = {
        "before": ratio_text(before.failures / before.requests),
        "after": ratio_text(after.failures / after.requests),
    }
    return words(counted(one, many, after.requests, first=before.requests, range=range_, **shares))


def _too_few(before: Measure | None, after: Measure | None, *, is_over: bool) -> str:
    counts = _tr("{count} before, {then} since, at least {enough} of each are needed").format(
        count=before.timed if before else 0, then=after.timed if after else 0, enough=ENOUGH
    )
    head = _tr("too few answers to tell") if is_over else _tr("not enough answers yet")
    return head if before is None and after is None else f"{head}: {counts}"


def _failed(measure: Measure | None) -> bool:
    return measure is not None and measure.failures > 0


def _range(found: Difference, text_of: Callable[[float], str]) -> str:
    return f"{_signed(found.low, text_of)} … {_signed(found.high, text_of)}"


def _signed(value: float, text_of: Callable[[float], str]) -> str:
    shown = text_of(abs(value))
    sign = "" if shown == text_of(0.0) else "−" if value < 0 else "+"
    return sign + shown
