"""What rules of advice have in common: what they look at, and short ways to say what they found.

Must not know any rule.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from desktop_monitor.assess.advice.recommendation import (
    EVERYTHING,
    NO_DEED,
    Deed,
    Gain,
    GoalKind,
    Money,
    Priority,
    Recommendation,
    Scope,
)
from desktop_monitor.assess.advice.situation import Situation
from desktop_monitor.assess.performance.figure import FigureState, KpiFigure
from desktop_monitor.assess.performance.request_sums import RequestSums, groups_by, request_sums
from desktop_monitor.assess.performance.tables import Tables
from desktop_monitor.digests import blake2s
from desktop_monitor.language.text import Text
from desktop_monitor.metrics.agent_sums import Grouping, RequestGroup
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.metrics.period_facts import AgentPeriod, PeriodFacts, RequestCell

_LONGEST = 120
_MISSES = frozenset({FigureState.MISSED, FigureState.FAILED})


class InterfaceDay(NamedTuple):
    """The requests of one interface on one day."""

    day: str
    cells: tuple[RequestCell, ...]
    sums: RequestSums


@dataclass(frozen=True)
class Look:
    """Everything a rule may look at."""

    facts: PeriodFacts
    figures: Mapping[Kpi, KpiFigure]
    tables: Tables
    situation: Situation

    @property
    def agents(self) -> AgentPeriod:
        """What agents did."""
        return self.facts.agents

    @property
    def length_seconds(self) -> float:
        """Of the period."""
        return self.facts.end_seconds - self.facts.start_seconds

    @cached_property
    def models(self) -> Mapping[str, tuple[RequestGroup, ...]]:
        """What requests of each model came to, those with the same price added up."""
        return groups_by(Grouping.MODEL, self.agents.requests)

    @cached_property
    def days(self) -> Mapping[str, tuple[InterfaceDay, ...]]:
        """What requests of each interface came to on each of its days; in the order of names."""
        parted: dict[tuple[str, str], list[RequestCell]] = {}
        for cell in self.agents.requests:
            parted.setdefault((cell.key.interface, cell.key.day), []).append(cell)
        found: dict[str, list[InterfaceDay]] = {}
        for (interface, day), cells in sorted(parted.items()):
            found.setdefault(interface, []).append(InterfaceDay(day, tuple(cells), request_sums(cells)))
        return {interface: tuple(days) for interface, days in found.items()}

    @cached_property
    def missed(self) -> frozenset[Kpi]:
        """KPIs below their target."""
        return frozenset(kpi for kpi, figure in self.figures.items() if figure.state in _MISSES)

    def switching(self, kind: str, interface: str, value: str) -> Deed:
        """To switch a control that can be given this value and has another one; `NO_DEED` without any.

        That of the interface comes before that of all.
        """
        able = [
            one
            for one in self.situation.controls
            if one.kind == kind and one.can_switch and value in one.values and one.configured != value
            if one.interface in ("", interface)
        ]
        if not able:
            return NO_DEED
        best = max(able, key=lambda one: (one.interface == interface, one.control_id))
        return Deed(best.control_id, value)


class Found(NamedTuple):
    """What one rule found: the part of a recommendation that differs from case to case."""

    subject: str
    goal: GoalKind
    priority: Priority
    title: Text
    evidence: tuple[Text, ...]
    disproof: Text
    observations: int
    scope: Scope = EVERYTHING
    gain: Gain | None = None
    money: Money | None = None
    deed: Deed = NO_DEED


class AdviceRule(NamedTuple):
    """One rule."""

    name: str
    find: Callable[[Look], Iterator[Found]]


def recommendation(rule: AdviceRule, found: Found, look: Look) -> Recommendation:
    """The finding as advice about the period."""
    return Recommendation(
        rule=rule.name,
        subject=found.subject,
        priority=found.priority,
        goal=found.goal,
        title=found.title,
        evidence=found.evidence,
        disproof=found.disproof,
        count=found.observations,
        start_seconds=look.facts.start_seconds,
        end_seconds=look.facts.end_seconds,
        gain=found.gain,
        money=found.money,
        deed=found.deed,
        scope=found.scope,
    )


def subject(*parts: str) -> str:
    """Names what a finding is about; names of others may be of any length, and are cut and told apart by a hash."""
    whole = " / ".join(parts)
    if len(whole) <= _LONGEST:
        return whole
    return f"{whole[:_LONGEST]}~{blake2s(whole.encode('utf-8', 'surrogatepass'), digest_size=6).hexdigest()}"


def named(name: str) -> str:
    """A name of others in a sentence, cut where it is too long for one."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def is_finite(*values: float) -> bool:
    """Whether all are numbers that can be told."""
    return all(map(math.isfinite, values))
