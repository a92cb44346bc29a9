"""Providers' caches that go cold.

A token written to a cache and not read while it lived was paid for nothing; the last write of
every session is always such a one, and is no fault. Must not know how waste is found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import fsum

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.assess.advice.differences import is_surely_above
from desktop_monitor.assess.advice.recommendation import Deed, Gain, GoalKind, Money, Priority, Scope
from desktop_monitor.assess.advice.rule import AdviceRule, Found, Look, named, subject
from desktop_monitor.assess.advice.standing import scoped, standing
from desktop_monitor.assess.performance.estimating import SumsRatio, estimate
from desktop_monitor.assess.performance.figure import Estimate
from desktop_monitor.assess.performance.money import spent_usd, wasted_group
from desktop_monitor.language.text import text
from desktop_monitor.metrics.agent_sums import RequestGroup
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.metrics.period_facts import AgentPeriod, WasteCell

COLD_SHARE = 0.15
"""Of what was written to the cache: with less unread there is little to win."""
LEAST_WRITES = 50
"""Answered requests."""


def cold(look: Look) -> Iterator[Found]:
    """Cache writes that nobody read, of each interface."""
    interfaces = sorted({cell.key.interface for cell in look.agents.waste})
    for interface in interfaces:
        scope = Scope(interface=interface)
        agents = scoped(look.agents, scope)
        unread = _avoidable(agents, look)
        if unread is None or unread.count < LEAST_WRITES:
            continue
        if is_surely_above(COLD_SHARE, unread, len(interfaces)):
            yield _cold(look, scope, agents, unread)


def _avoidable(agents: AgentPeriod, look: Look) -> Estimate | None:
    """Of all tokens written to the cache those unread, with the days as clusters, less one write a session."""
    written: dict[str, float] = defaultdict(float)
    unread: dict[str, float] = defaultdict(float)
    requests = 0
    for cell in agents.requests:
        tokens = sum(group.cache_write_tokens for group in cell.groups)
        written[cell.key.day] += tokens
        requests += sum(group.ok for group in cell.groups) if tokens else 0
    for waste in agents.waste:
        unread[waste.key.day] += waste.unread_cache_write_tokens
    whole = fsum(written.values())
    if whole <= 0 or not requests:
        return None
    answered = sum(day.sums.ok for days in look.days.values() for day in days)
    last = min(1.0, look.agents.sessions / max(1, answered))
    clusters = tuple((max(0.0, unread[day] - last * tokens), tokens) for day, tokens in written.items() if tokens)
    return estimate(SumsRatio(clusters, requests))


def _cold(look: Look, scope: Scope, agents: AgentPeriod, unread: Estimate) -> Found:
    saving = _saving(agents, unread, look.situation.prices)
    return Found(
        subject(scope.interface),
        GoalKind.COST,
        Priority.MEDIUM,
        text("advice.cache_cold", interface=named(scope.interface)),
        (
            text(
                "advice.cache_cold.why",
                interface=named(scope.interface),
                share=unread.value,
                low=unread.low or 0.0,
                high=unread.high or 0.0,
                count=unread.count,
                period=look.length_seconds,
            ),
            text("advice.cache_cold.how"),
        ),
        text("advice.cache_cold.disproof", interface=named(scope.interface), limit=unread.low or 0.0),
        unread.count,
        scope,
        _efficiency_gain(look, scope, agents, saving) if saving else None,
        saving,
        Deed(page="agents"),
    )


def _efficiency_gain(look: Look, scope: Scope, agents: AgentPeriod, saving: Money) -> Gain | None:
    """The price of the avoidable writes no longer counts as wasted; it counts as spent all the same."""
    now = standing(Kpi.TOKEN_EFFICIENCY, look.facts, scope, look.situation.prices)
    spent = spent_usd((group for cell in agents.requests for group in cell.groups), look.situation.prices)
    if now is None or spent <= 0:
        return None
    most = 1.0 - now.value
    to_value, low, high = (now.value + min(most, usd / spent) for usd in saving)
    return Gain(Kpi.TOKEN_EFFICIENCY, now.value, to_value, low, high, now.observations)


def _saving(agents: AgentPeriod, unread: Estimate, prices: PriceTable) -> Money | None:
    """What the avoidable writes cost, by the share of them; None without a price."""
    writes = spent_usd((_only_writes(group) for cell in agents.requests for group in cell.groups), prices)
    wasted = spent_usd((wasted_group(_only_unread(cell)) for cell in agents.waste), prices)
    if wasted <= 0:
        return None
    value, low, high = (
        min(wasted, writes * max(0.0, share or 0.0)) for share in (unread.value, unread.low, unread.high)
    )
    return Money(value, low, high)


def _only_writes(group: RequestGroup) -> RequestGroup:
    return group._replace(input_tokens=0, output_tokens=0, reasoning_tokens=0)


def _only_unread(cell: WasteCell) -> WasteCell:
    return cell._replace(
        failed_input_tokens=0, failed_cache_write_tokens=0, failed_cache_write_1h_tokens=0, failed_output_tokens=0
    )


CACHE_RULES = (AdviceRule("cache_cold", cold),)
