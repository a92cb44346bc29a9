"""What a person should know before a switch: why, when it counts, what it costs, how it goes back.

Pure: a proposal in, titles and sentences out. Must not know widgets.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from desktop_monitor.actions.controls.control import Control
from desktop_monitor.actions.controls.driver import ControlState
from desktop_monitor.engine.alerting.switch_work import WATCH_SECONDS
from desktop_monitor.language.quantities import duration_text
from desktop_monitor.language.wording import in_words
from desktop_monitor.ui.switch_proposal import SwitchProposal
from desktop_monitor.ui.switch_words import (
    SENTENCE_LIMIT,
    cost_sentence,
    effect_sentence,
    rule_word,
    said,
    title_of,
    value_word,
)
from desktop_monitor.ui.untrusted import visible_text

Fact = tuple[str, str]
"""Title, and one sentence a line."""


def _tr(sentence: str) -> str:
    return QCoreApplication.translate("SwitchFacts", sentence)


def question(proposal: SwitchProposal) -> str:
    """What is asked."""
    control = proposal.control.control if proposal.control else None
    if control is None:
        return _tr("Do what is suggested?") if not proposal.control_id else _tr("Switch it?")
    return (
        _tr("Switch {title} to {value}?")
        .replace("{value}", value_word(proposal.value))
        .replace("{title}", title_of(control))
    )


def facts(proposal: SwitchProposal) -> tuple[Fact, ...]:
    """Everything beside the exact change."""
    if not proposal.control_id:
        return _facts_of_action(proposal)
    control = proposal.control
    if control is None:
        return ((_tr("Why"), why(proposal)),)
    return (
        (_tr("Now"), _now(control.state)),
        (_tr("Then"), value_word(proposal.value)),
        (_tr("Why"), why(proposal)),
        (_tr("Takes effect"), effect_sentence(control.control.effect)),
        (_tr("Costs"), _costs(control.control)),
        (_tr("Goes back"), "\n".join(_way_back(proposal))),
    )


def _facts_of_action(proposal: SwitchProposal) -> tuple[Fact, ...]:
    view = proposal.suggestion
    description = visible_text(in_words(view.description), SENTENCE_LIMIT) if view else ""
    return (
        (_tr("Runs"), description),
        (_tr("Why"), why(proposal)),
        (_tr("Costs"), _tr("That is not known: it is an action of your own.")),
        (_tr("Goes back"), _tr("Not by itself: only what switches a control can be taken back.")),
    )


def _now(state: ControlState) -> str:
    now = value_word(state.configured)
    if state.effective is None or state.effective == state.configured:
        return now
    return _tr("{value}; in force is {other}").format(value=now, other=value_word(state.effective))


def why(proposal: SwitchProposal) -> str:
    """The evidence, and which rule it is from."""
    if proposal.suggestion is None:
        return _tr("You chose this.")
    one = proposal.suggestion.suggestion
    lines = [said(evidence) for evidence in one.evidence]
    if one.rule:
        lines.append(_tr("Rule: {name}").format(name=rule_word(one.rule)))
    return "\n".join(lines) or _tr("No reason was given.")


def _costs(control: Control) -> str:
    return cost_sentence(control.apply)


def _way_back(proposal: SwitchProposal) -> Iterable[str]:
    one = proposal.suggestion.suggestion if proposal.suggestion else None
    after = one.rollback_after_seconds if one else None
    watched = duration_text(WATCH_SECONDS)
    if after is not None:
        yield _tr("By itself after {after}, and sooner when more requests fail.").format(after=duration_text(after))
    elif proposal.suggestion is not None and proposal.suggestion.is_for_speed:
        yield _tr("By itself when more requests fail within {watched}, or when nothing improves.").format(
            watched=watched
        )
    else:
        yield _tr("By itself when more requests fail within {watched}.").format(watched=watched)
    yield _tr("By you at any time: on the Modes page, or with “desktop-monitor mode rollback”.")
